"""Short ways to write the documents and projects of these tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flowaudit.core.model.extraction import (
    Adjustment,
    DocumentType,
    Extraction,
    FieldName,
    FieldValue,
    LineItem,
    Origin,
    Scalar,
    VatBreakdown,
)
from flowaudit.core.model.money import Money
from flowaudit.core.model.project import Beneficiary, FundingType, Project
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text

D = Decimal


def field(value: Scalar) -> FieldValue:
    return FieldValue(value, 1.0, Origin.TEXT)


def line(amount: str | None, rate: str = "19", *, gross: bool = False, text: str = "Leistung") -> LineItem:
    return LineItem(text, vat_rate=D(rate), net_amount=None if amount is None else D(amount), gross_prices=gross)


def invoice(
    net: str | None,
    vat: str | None = None,
    gross: str | None = None,
    *,
    lines: Sequence[LineItem] = (),
    adjustments: Sequence[tuple[str, str | None]] = (),
    groups: Sequence[tuple[str, str]] = (),
    kind: DocumentType = DocumentType.INVOICE,
    currency: str = "EUR",
    prepaid: str | None = None,
) -> Extraction:
    fields = {FieldName.DOCUMENT_TYPE: field(kind), FieldName.CURRENCY: field(currency)}
    stated = {
        FieldName.NET_TOTAL: net,
        FieldName.VAT_TOTAL: vat,
        FieldName.GROSS_TOTAL: gross,
        FieldName.PREPAID: prepaid,
    }
    fields |= {name: field(D(value)) for name, value in stated.items() if value is not None}
    return Extraction(
        fields,
        lines=tuple(lines),
        adjustments=tuple(
            Adjustment(D(amount), rate=None if rate is None else D(rate)) for amount, rate in adjustments
        ),
        vat_breakdown=tuple(VatBreakdown(D(rate), None, D(amount)) for rate, amount in groups),
    )


def project(
    *,
    rate: str | None = "70",
    budget: str | None = "5000000.00",
    fixed: str | None = None,
    deductible: bool = True,
    categories: tuple[str, ...] = ("Bau", "Planung"),
    currency: str = "EUR",
) -> Project:
    return Project(
        project_id="prj_1",
        title="Sanierung",
        file_reference="AZ-1",
        beneficiary=Beneficiary("Muster GmbH", input_tax_deductible=deductible),
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        total_budget=None if budget is None else Money(D(budget), currency),
        funding_type=FundingType.PERCENT if fixed is None else FundingType.FIXED,
        funding_rate_percent=None if rate is None else D(rate),
        funding_fixed_amount=None if fixed is None else Money(D(fixed), currency),
        eligible_cost_categories=categories,
    )


def check(check_id: str, status: RuleCheckStatus = RuleCheckStatus.FAIL) -> CheckResult:
    return CheckResult(check_id, status, Text("Befund", "finding"))
