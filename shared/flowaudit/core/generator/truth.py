"""What an extraction should find on the page of a spec, and which defects were sown into it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flowaudit.core.generator.spec import InvoiceSpec, Regime, Template
from flowaudit.core.generator.sums import printed, printed_line, sums
from flowaudit.core.model.extraction import FieldName


class Defects(NamedTuple):
    """Feature ids that are missing from the page, and ids of prechecks that must fail because of what it states."""

    missing_features: tuple[str, ...]
    failing_checks: tuple[str, ...]


def defects(spec: InvoiceSpec) -> Defects:
    """The sown defects. Checks that depend on the project (dates, duplicates) are not known here."""
    failing = ("MATH_NET_VAT_GROSS",) if spec.stated else ()
    if any(line.stated is not None for line in spec.lines):
        failing = ("LINE_ITEMS_SUM", *failing)
    return Defects(tuple(sorted(spec.omit)), failing)


def truth(spec: InvoiceSpec) -> dict[str, Any]:
    """The fields that are visible on the page, in the vocabulary of the truth files (amounts as strings, dates ISO)."""
    fields = {**_identity(spec), **_parties(spec), **_dates(spec), **_totals(spec)}
    fields["line_count"] = len(spec.lines)
    fields["lines"] = [
        {
            "description": line.description,
            "quantity": f"{line.quantity:f}",
            "unit_price": f"{line.unit_price:f}",
            "net_amount": f"{printed_line(line):f}",
            "unit_code": line.unit,
        }
        for line in spec.lines
    ]
    if not spec.shows("line_items"):
        del fields["lines"]
    return {key: value for key, value in fields.items() if value is not None}


def _identity(spec: InvoiceSpec) -> dict[str, Any]:
    shown = spec.legal_note and spec.regime is not Regime.STANDARD
    notes = ("reverse_charge_note", "small_business_note", "exemption_note")
    return {
        "invoice_number": spec.number if spec.shows("invoice_number") else None,
        "currency": spec.currency,
        "iban": spec.bank.iban if spec.bank else None,
        "exemption_reason": spec.legal_note if shown and all(spec.shows(note) for note in notes) else None,
    }


def _parties(spec: InvoiceSpec) -> dict[str, Any]:
    supplier, customer = spec.supplier, spec.customer
    own, tax = spec.shows("supplier_name_address"), spec.shows("supplier_tax_or_vat_id")
    fields = {
        "supplier_name": supplier.name if own else None,
        "supplier_address": supplier.address if own else None,
        "supplier_vat_id": supplier.vat_id if tax and spec.shows("supplier_vat_id") else None,
        "supplier_tax_number": supplier.tax_number if tax else None,
    }
    if customer is not None and spec.shows("customer_name_address"):
        fields |= {"customer_name": customer.name, "customer_address": customer.address}
        if spec.regime is Regime.REVERSE_CHARGE and spec.shows("customer_vat_id"):
            fields["customer_vat_id"] = customer.vat_id
    return fields


def _dates(spec: InvoiceSpec) -> dict[str, Any]:
    fields: dict[str, Any] = {"invoice_date": spec.issued.isoformat() if spec.shows("invoice_date") else None}
    if spec.shows("supply_date_or_period") and spec.delivered is not None:
        if isinstance(spec.delivered, date):
            fields["delivery_date"] = spec.delivered.isoformat()
        else:
            fields["delivery_period_start"], fields["delivery_period_end"] = (day.isoformat() for day in spec.delivered)
    if spec.due and spec.template is not Template.T2_SUPERMARKT:
        fields["due_date"] = spec.due.isoformat()
    return fields


def _totals(spec: InvoiceSpec) -> dict[str, Any]:
    total = sums(spec)

    def shown(name: FieldName, amount: Decimal) -> str:
        return f"{printed(spec, name, amount):.2f}"

    fields: dict[str, Any] = {"gross_total": shown(FieldName.GROSS_TOTAL, total.gross)}
    fields["payable"] = fields["gross_total"]
    if spec.regime is not Regime.SMALL_BUSINESS and spec.shows("net_amount"):
        fields["net_total"] = shown(FieldName.NET_TOTAL, total.net)
    if spec.regime is Regime.STANDARD:
        if spec.shows("vat_amount"):
            fields["vat_total"] = shown(FieldName.VAT_TOTAL, total.vat)
        if spec.shows("vat_rate"):
            fields["vat_rates"] = [f"{group.rate:f}" for group in total.groups]
    return fields
