"""Builds extractions, projects and contexts from plain values for the tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tests.samples import REPO

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.model.extraction import (
    Adjustment,
    Extraction,
    FieldName,
    FieldValue,
    LineItem,
    Origin,
    Scalar,
    VatBreakdown,
)
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.money import Money
from flowaudit.core.model.project import Beneficiary, Project
from flowaudit.core.rules import PrecheckContext

RULESETS = RulesetFiles(REPO / "rulesets")
BOX = Box(1, 0.1, 0.1, 0.3, 0.12)
TODAY = date(2026, 11, 1)

_DATES = {"invoice_date", "delivery_date", "delivery_period_start", "delivery_period_end", "due_date", "order_date"}
_AMOUNTS = {"net_total", "vat_total", "gross_total", "payable", "prepaid"}


def scalar(name: str, value: Any) -> Scalar:
    """A value of the type that the field has."""
    if name in _DATES and isinstance(value, str):
        return date.fromisoformat(value)
    if name in _AMOUNTS:
        return Decimal(str(value))
    if name == "vat_rates":
        return tuple(Decimal(str(rate)) for rate in value)
    if isinstance(value, (str, int, date, Decimal)):
        return value
    raise TypeError(name)


def field(name: str, value: Any, confidence: float = 0.95, origin: Origin = Origin.TEXT) -> FieldValue:
    """A field value with a box; a mapping ``{value, confidence, origin}`` overrides the defaults."""
    if isinstance(value, Mapping):
        return field(name, value["value"], value.get("confidence", confidence), Origin(value.get("origin", origin)))
    return FieldValue(scalar(name, value), confidence, origin, BOX, str(value))


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def line(data: Mapping[str, Any]) -> LineItem:
    """A line from plain values."""
    return LineItem(
        description=data["description"],
        quantity=_number(data.get("quantity")),
        unit=data.get("unit"),
        unit_price=_number(data.get("unit_price")),
        vat_rate=_number(data.get("vat_rate")),
        net_amount=_number(data.get("net_amount")),
        gross_prices=data.get("gross_prices", False),
        box=BOX,
        confidence=data.get("confidence", 0.95),
    )


def _note(given: str | Mapping[str, Any]) -> tuple[str, FieldValue]:
    """A note by its slug, or ``{note, confidence, origin}``."""
    if isinstance(given, str):
        given = {"note": given}
    slug, origin = given["note"], Origin(given.get("origin", Origin.TEXT))
    return slug, FieldValue(slug, given.get("confidence", 0.9), origin, BOX, slug)


def extraction(data: Mapping[str, Any]) -> Extraction:
    """An extraction from ``{fields, lines, vat_breakdown, adjustments, notes, country, language}``."""
    return Extraction(
        fields={
            FieldName(name): field(name, value) for name, value in data.get("fields", {}).items() if value is not None
        },
        lines=tuple(line(one) for one in data.get("lines", ())),
        vat_breakdown=tuple(
            VatBreakdown(*(_number(one.get(key)) for key in ("rate", "base", "amount")), one.get("category"), BOX)
            for one in data.get("vat_breakdown", ())
        ),
        adjustments=tuple(Adjustment(Decimal(str(one))) for one in data.get("adjustments", ())),
        notes=dict(map(_note, data.get("notes", ()))),
        language=data.get("language", "de"),
        country=data.get("country"),
    )


FULL: dict[str, Any] = {
    "document_type": "INVOICE",
    "invoice_number": "RE-2025-0042",
    "invoice_date": "2025-03-01",
    "supplier_name": "Holzbau Lindner GmbH",
    "supplier_address": "Sägeweg 3, 97070 Würzburg",
    "supplier_vat_id": "DE136695976",
    "customer_name": "Muster GmbH",
    "customer_address": "Musterstraße 1, 12345 Musterstadt",
    "delivery_date": "2025-02-20",
    "currency": "EUR",
    "net_total": "1000.00",
    "vat_total": "190.00",
    "gross_total": "1190.00",
    "vat_rates": [19],
}
LINES = [{"description": "Dachstuhl abbinden und richten", "quantity": 1, "unit": "psch", "net_amount": "1000.00"}]


def invoice(without: tuple[str, ...] = (), notes: tuple[str, ...] = (), **fields: Any) -> Extraction:
    """A complete German invoice with changes; ``without`` names fields to leave out."""
    values = {name: value for name, value in (FULL | fields).items() if name not in without and name != "lines"}
    return extraction({"fields": values, "lines": fields.get("lines", LINES), "notes": notes})


PROJECT = Project(
    project_id="prj_1",
    title="Umbau",
    file_reference="AZ-2025-0001",
    beneficiary=Beneficiary(
        name="Muster GmbH",
        legal_form="GMBH",
        street="Musterstraße 1",
        zip="12345",
        city="Musterstadt",
        vat_id="DE123456788",
        aliases=("Muster GmbH i.G.",),
    ),
    period_start=date(2025, 1, 1),
    period_end=date(2025, 12, 31),
    total_budget=Money(Decimal("5000000.00")),
    eligible_cost_categories=("Bau", "Planung", "IT"),
    approval_date=date(2024, 12, 20),
)


@lru_cache(maxsize=1)
def rates() -> Any:
    """The shipped table of VAT rates."""
    return RULESETS.vat_rates()


def context(one: Extraction, **changes: Any) -> PrecheckContext:
    """A context with the project above."""
    base = PrecheckContext(extraction=one, rates=rates(), today=TODAY, project=PROJECT)
    return replace(base, **changes)
