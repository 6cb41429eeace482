"""Identifiers, invoice number, currency and project reference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.build import PROJECT, RULESETS, context, invoice

from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules import RuleContext, identifiers
from flowaudit.core.rules.checks.identity import (
    currency,
    iban_checksum,
    invoice_number_present,
    project_reference,
    tax_number_format,
    vat_id_checksum,
)
from flowaudit.core.rules.context import PrecheckContext

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN


@pytest.mark.parametrize(
    "vat_id",
    [
        "DE136695976",
        "DE 136 695 976",
        "ATU13585627",
        "FR40303265045",
        "GB980780684",
        "EL094259216",
        "CHE-107.787.577 IVA",
        "CHE-107.787.577",
        "NL123456789B13",
        "IT00743110157",
        "PL8567346215",
        "NO995525828MVA",
        "DE136695976-EX",  # small enterprise
    ],
)
def test_right_vat_ids(vat_id: str) -> None:
    assert identifiers.vat_id_fault(vat_id) is None


@pytest.mark.parametrize(
    "vat_id", ["DE136695975", "DE12345678", "ATU1358562", "XX123456789", "", "DE", "GB980780685", "äöü"]
)
def test_wrong_vat_ids(vat_id: str) -> None:
    fault = identifiers.vat_id_fault(vat_id)
    assert fault is not None
    assert fault.de
    assert fault.en


@pytest.mark.parametrize(
    ("number", "lands"),
    [
        ("181/815/08155", {"Bayern"}),
        ("93815/08152", {"Baden-Württemberg"}),
        ("133/8150/8159", {"Nordrhein-Westfalen"}),
        ("2893081508152", {"Baden-Württemberg"}),
        ("5133081508159", {"Nordrhein-Westfalen"}),
        ("9181081508155", {"Bayern"}),
        ("1121081508150", {"Berlin"}),
        ("4151081508156", {"Thüringen"}),
        ("24 815 08151", set()),
        ("DE136695976", set()),  # a VAT id in the place of the tax number
    ],
)
def test_right_tax_numbers(number: str, lands: set[str]) -> None:
    assert identifiers.tax_number_fault(number) is None
    assert lands <= set(identifiers.tax_number_regions(number))


@pytest.mark.parametrize(
    "number",
    [
        "12/345/6789",  # nine digits
        "181/815/081556",  # twelve
        "4151181508156",  # no 0 in fifth place
        "7151081508156",  # no Land begins with 7
        "000/000/00000",
        "181/815/0815A",
        "",
        "१८१८१५०८१५५",
    ],
)
def test_wrong_tax_numbers(number: str) -> None:
    assert identifiers.tax_number_fault(number) is not None


@given(st.text(max_size=30))
def test_identifiers_never_raise(text: str) -> None:
    for check in (identifiers.vat_id_fault, identifiers.tax_number_fault, identifiers.iban_fault):
        fault = check(text)
        assert fault is None or (fault.de and fault.en)


def _ocr(value: str) -> dict[str, Any]:
    return {"value": value, "origin": "OCR"}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, OK),
        ({"supplier_vat_id": "DE136695975"}, FAIL),
        ({"supplier_vat_id": _ocr("DE136695975")}, WARN),
        ({"customer_vat_id": "DE136695975"}, WARN),
        ({"supplier_vat_id": "DE136695975", "supplier_tax_number": "181/815/08155"}, WARN),
        ({"supplier_vat_id": "DE136695975", "supplier_tax_number": "81/815/0815"}, FAIL),
        ({"supplier_vat_id": None}, UNKNOWN),
        ({"supplier_vat_id": None, "customer_vat_id": "DE136695976"}, OK),
    ],
)
def test_vat_id_checksum(fields: dict[str, Any], wanted: RuleCheckStatus) -> None:
    assert vat_id_checksum(context(invoice(**fields))).status is wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, UNKNOWN),
        ({"supplier_tax_number": "181/815/08155"}, OK),
        ({"supplier_tax_number": "81/815/0815"}, WARN),  # the VAT id stands beside it
        ({"supplier_tax_number": "81/815/0815", "supplier_vat_id": None}, FAIL),
        ({"supplier_tax_number": _ocr("81/815/0815"), "supplier_vat_id": None}, WARN),
        ({"supplier_tax_number": "12-345", "supplier_vat_id": "ATU13585627"}, UNKNOWN),
    ],
)
def test_tax_number_format(fields: dict[str, Any], wanted: RuleCheckStatus) -> None:
    assert tax_number_format(context(invoice(**fields))).status is wanted


@pytest.mark.parametrize(
    ("iban", "wanted"),
    [
        ("DE89 3704 0044 0532 0130 00", OK),
        ("DE88370400440532013000", WARN),
        ("DE8937040044053201300", WARN),
        ("GB29NWBK60161331926819", OK),
        (None, UNKNOWN),
    ],
)
def test_iban_checksum(iban: str | None, wanted: RuleCheckStatus) -> None:
    assert iban_checksum(context(invoice(iban=iban))).status is wanted


@pytest.mark.parametrize(
    ("number", "wanted"),
    [("RE-1", OK), ("Datum", WARN), ({"value": "RE-1", "confidence": 0.2}, WARN), (None, FAIL)],
)
def test_invoice_number_present(number: Any, wanted: RuleCheckStatus) -> None:
    assert invoice_number_present(context(invoice(invoice_number=number))).status is wanted


def test_the_number_may_be_missing_where_the_law_waives_it() -> None:
    small = {"invoice_number": None, "gross_total": "119.00", "net_total": "100.00", "vat_total": "19.00"}
    german = RULESETS.latest("DE_USTG")

    def check(**fields: Any) -> Any:
        return invoice_number_present(context(invoice(**fields), ruleset=german, rule_context=RuleContext()))

    assert check(**small).status is OK
    assert "§ 33 UStDV" in check(**small).comment.de
    assert check(invoice_number=None).status is FAIL


@pytest.mark.parametrize(("stated", "wanted"), [("EUR", OK), ("eur", OK), ("CHF", WARN), (None, UNKNOWN)])
def test_currency(stated: str | None, wanted: RuleCheckStatus) -> None:
    assert currency(context(invoice(currency=stated))).status is wanted


def test_currency_without_a_budget() -> None:
    assert currency(context(invoice(), project=replace(PROJECT, total_budget=None))).status is UNKNOWN


def _reference(**fields: Any) -> PrecheckContext:
    return context(invoice(**fields))


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"project_reference": "AZ-2025-0001"}, OK),
        ({"order_number": "Ihr Zeichen AZ 2025/0001"}, OK),
        ({"customer_name": "Muster GmbH, Projekt az20250001"}, OK),
        ({"project_reference": "AZ-2025-00012"}, UNKNOWN),  # another reference, not a prefix of it
        ({"project_reference": "XAZ-2025-0001"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_project_reference(fields: dict[str, Any], wanted: RuleCheckStatus) -> None:
    given_ = _reference(**fields)
    assert project_reference(given_).status is wanted
    demanded = project_reference(replace(given_, project_reference_required=True)).status
    assert demanded is (OK if wanted is OK else WARN)


def test_reference_in_a_line_and_no_reference_at_all() -> None:
    lines = [{"description": "Gerüst, Vorhaben AZ-2025-0001", "net_amount": "1"}]
    assert project_reference(_reference(lines=lines)).status is OK
    assert project_reference(context(invoice(), project=replace(PROJECT, file_reference=" - "))).status is UNKNOWN
    assert project_reference(context(invoice(), project=None)).status is UNKNOWN
