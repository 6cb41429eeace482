"""A person's values in a reading: what can be read without a doubt, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.samples import REPO

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.auditing import Ruling, corrected, rechecked
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin, VatBreakdown
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text

RULESET = RulesetFiles(REPO / "rulesets").latest("DE_USTG")
F = FieldName


def reading(**values: Any) -> Extraction:
    fields = {FieldName(name): FieldValue(value, 0.9, Origin.TEXT) for name, value in values.items()}
    group = VatBreakdown(Decimal(19), Decimal("100.00"), Decimal("18.90"))
    return Extraction(fields, vat_breakdown=(group,))


BASE = reading(
    invoice_date=date(2025, 3, 1),
    supplier_name="Maler",
    supplier_address="Weg 1, 12345 Ort",
    supplier_tax_number="204/113/40209",
    net_total=Decimal("100.00"),
    vat_total=Decimal("18.90"),
    delivery_date=date(2025, 2, 28),
)


@pytest.mark.parametrize(
    ("feature_id", "value", "expected"),
    [
        ("vat_amount", "19.00", {F.VAT_TOTAL: Decimal("19.00")}),
        ("vat_amount", "1.234,50 EUR", {F.VAT_TOTAL: Decimal("1234.50")}),
        ("vat_amount", "1.234", {F.VAT_TOTAL: Decimal(1234)}),
        ("vat_amount", "neunzehn", {}),
        ("vat_amount", None, {F.VAT_TOTAL: None}),
        ("gross_amount", "119.00", {F.GROSS_TOTAL: Decimal("119.00")}),
        ("invoice_date", "02.03.2025", {F.INVOICE_DATE: date(2025, 3, 2)}),
        ("invoice_date", "03/04/2025", {}),
        ("invoice_date", "März 2025", {}),
        ("supply_date_or_period", "2025-02-01 – 2025-02-27", {
            F.DELIVERY_DATE: None,
            F.DELIVERY_PERIOD_START: date(2025, 2, 1),
            F.DELIVERY_PERIOD_END: date(2025, 2, 27),
        }),
        ("supply_date_or_period", "2025-02-01", {F.DELIVERY_DATE: date(2025, 2, 1)}),
        ("vat_rate", "19 %, 7 %", {F.VAT_RATES: (Decimal(19), Decimal(7))}),
        ("invoice_number", " A-17 ", {F.INVOICE_NUMBER: "A-17"}),
        ("supplier_tax_or_vat_id", "DE 136 695 976", {F.SUPPLIER_VAT_ID: "DE 136 695 976"}),
        ("supplier_tax_or_vat_id", "12/345/67890", {F.SUPPLIER_TAX_NUMBER: "12/345/67890"}),
        ("customer_name_address", "Muster GmbH, Musterstraße 1, 12345 Musterstadt", {
            F.CUSTOMER_NAME: "Muster GmbH",
            F.CUSTOMER_ADDRESS: "Musterstraße 1, 12345 Musterstadt",
        }),
        ("customer_name_address", "Müller, Schmidt & Partner\nWeg 1\n12345 Ort", {
            F.CUSTOMER_NAME: "Müller, Schmidt & Partner",
            F.CUSTOMER_ADDRESS: "Weg 1, 12345 Ort",
        }),
        ("supplier_name_address", "Malermeister", {F.SUPPLIER_NAME: "Malermeister"}),
        ("line_items", "1 Stk Tür", {}),
        ("retention_note", "liegt bei", {}),
        ("no_such_feature", "1", {}),
    ],
)  # fmt: skip
def test_values_go_into_the_fields_of_their_feature(
    feature_id: str, value: str | None, expected: dict[FieldName, Any]
) -> None:
    result = corrected(BASE, {feature_id: value}, RULESET)
    before = {name: BASE.value(name) for name in FieldName}
    assert {name: result.value(name) for name in FieldName} == before | expected
    if not expected:
        assert result is BASE


def test_a_single_vat_group_follows_the_totals() -> None:
    (group,) = corrected(BASE, {"vat_amount": "19.00"}, RULESET).vat_breakdown
    assert (group.base, group.amount, group.rate) == (Decimal("100.00"), Decimal("19.00"), Decimal(19))


def test_the_machines_own_value_changes_nothing() -> None:
    assert corrected(BASE, {"vat_amount": "18,90", "invoice_date": "2025-03-01"}, RULESET) is BASE


def test_checks_about_others_stay() -> None:
    def check(name: str, status: RuleCheckStatus) -> CheckResult:
        return CheckResult(name, status, Text("", ""))

    names = ("DATE_WITHIN_PROJECT", "DUPLICATE_IN_PROJECT", "EINVOICE_MATCHES_PAGE")
    before = Ruling((), tuple(check(name, RuleCheckStatus.FAIL) for name in names))
    after = rechecked(before, [check(name, RuleCheckStatus.OK) for name in names])
    assert [one.status.value for one in after.checks] == ["OK", "FAIL", "FAIL"]
