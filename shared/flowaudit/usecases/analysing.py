"""Reading a file as an invoice without storing anything: what it is, why, and what it states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flowaudit.core.auditing import read
from flowaudit.core.harvest.recognition import Recognition, recognise
from flowaudit.core.model.extraction import Extraction, Scalar
from flowaudit.core.parsing import parse
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import profiles


def analyse(deps: Deps, content: bytes, filename: str) -> dict[str, Any]:
    """The verdict with its reasons and the values found, as JSON values. Raises ``ParsingRefused``."""
    parsed = parse(content, filename, ocr=deps.ocr, limits=deps.limits)
    reading = read(parsed, profiles.usable(deps))
    return {
        **verdict(recognise(parsed, reading.page)),
        "media_type": parsed.media_type,
        "pages": len(parsed.pages),
        "fields": fields(reading.merged),
        "e_invoice": reading.einvoice is not None,
        "profile": reading.merged.profile or None,
    }


def judge(deps: Deps, content: bytes, filename: str) -> Recognition:
    """Only whether it is an invoice. Raises ``ParsingRefused``."""
    parsed = parse(content, filename, ocr=deps.ocr, limits=deps.limits)
    return recognise(parsed, profiles=profiles.usable(deps))


def verdict(found: Recognition) -> dict[str, Any]:
    """Is it an invoice, and why."""
    return {
        "is_invoice": found.is_invoice,
        "score": found.score,
        "kind": found.kind.value,
        "readable": found.readable,
        "reasons": [
            {"code": one.slug, "points": one.points, "message": {"de": one.text.de, "en": one.text.en}}
            for one in found.reasons
        ],
    }


def fields(found: Extraction) -> dict[str, Any]:
    """The header fields by name: value, origin, and confidence as a text such as ``0.93``."""
    return {
        name.value: {
            "value": _plain(field.value),
            "origin": field.origin.value,
            "confidence": f"{field.confidence:.2f}",
        }
        for name, field in found.fields.items()
    }


def _plain(value: Scalar) -> Any:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
