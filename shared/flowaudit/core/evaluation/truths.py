"""A truth file as an extraction: what a faultless reading of the document would give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flowaudit.core.evaluation.fields import KINDS, Kind
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, LineItem, Origin, Scalar

_AMOUNTS = frozenset({"prepaid", *(name for name, kind in KINDS.items() if kind is Kind.NUMBER)})
_DAYS = frozenset({"order_date", *(name for name, kind in KINDS.items() if kind is Kind.DATE)})


def extraction_of(truth: Mapping[str, Any]) -> Extraction:
    """The values of a truth file with full confidence. Fields that the vocabulary does not know are left out.
    ``in_parts`` of the truth are totals that stand on the page only as the parts of a breakdown."""
    fields = {**truth.get("in_parts", {}), **truth["fields"]}
    found = {
        name: FieldValue(_scalar(name.value, fields[name.value]), 1.0, Origin.TEXT)
        for name in FieldName
        if name.value in fields
    }
    lines = tuple(_line(line) for line in fields.get("lines", ()))
    notes = {slug: FieldValue(slug, 1.0, Origin.TEXT) for slug in truth.get("notes", ())}
    return Extraction(
        found, lines, notes=notes, language=str(truth.get("language", "de")), country=truth.get("country")
    )


def _scalar(name: str, value: Any) -> Scalar:
    if name == FieldName.VAT_RATES:
        return tuple(Decimal(rate) for rate in value)
    if name == FieldName.LINE_COUNT:
        return int(value)
    if name in _AMOUNTS:
        return Decimal(str(value))
    return date.fromisoformat(value) if name in _DAYS else str(value)


def _line(line: Mapping[str, Any]) -> LineItem:
    quantity, price, amount = (
        Decimal(str(line[key])) if key in line else None for key in ("quantity", "unit_price", "net_amount")
    )
    return LineItem(str(line.get("description", "")), quantity, unit_price=price, net_amount=amount)
