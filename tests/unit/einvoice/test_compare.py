"""The page against the XML: what is a difference, how grave, and what is only another way of writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.einvoice.documents import ubl

from flowaudit.core.einvoice import EInvoice, compare, oriented, read_xml
from flowaudit.core.einvoice.folding import fold, same_address, same_name
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin, Scalar, VatBreakdown
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import RuleCheckStatus

BOX = Box(1, 0.1, 0.1, 0.2, 0.12)
FAIL, WARN = RuleCheckStatus.FAIL, RuleCheckStatus.WARN


@pytest.fixture(scope="module")
def einvoice() -> EInvoice:
    return read_xml(ubl(), "factur-x.xml")


def page_of(einvoice: EInvoice, confidence: float = 1.0, **change: Scalar | None) -> Extraction:
    """A page that shows what the XML states, except for ``change`` (None: not shown)."""
    fields = {
        name: FieldValue(change.get(name.value, found.value) or "", confidence, Origin.TEXT, BOX, "")
        for name, found in einvoice.extraction.fields.items()
        if change.get(name.value, "") is not None
    }
    return Extraction(fields)


def test_the_same_page_has_no_differences(einvoice: EInvoice) -> None:
    assert compare(einvoice, page_of(einvoice)) == ()


def test_an_unread_page_is_not_compared(einvoice: EInvoice) -> None:
    assert compare(einvoice, Extraction({})) == ()


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        (FieldName.INVOICE_NUMBER, "R-2025-8", FAIL),
        (FieldName.INVOICE_DATE, date(2025, 5, 3), FAIL),
        (FieldName.GROSS_TOTAL, Decimal("191.00"), FAIL),
        (FieldName.GROSS_TOTAL, Decimal("119.02"), WARN),
        (FieldName.PAYABLE, Decimal("19.00"), FAIL),
        (FieldName.VAT_RATES, (Decimal(7),), FAIL),
        (FieldName.SUPPLIER_VAT_ID, "DE136695977", FAIL),
        (FieldName.CURRENCY, "CHF", FAIL),
        (FieldName.SUPPLIER_NAME, "Meier GmbH", WARN),
        (FieldName.SUPPLIER_NAME, "Müller & Söhne AG", WARN),
        (FieldName.CUSTOMER_ADDRESS, "Dalbergstraße 15, 63741 Aschaffenburg", WARN),
        (FieldName.DOCUMENT_TYPE, "CREDIT_NOTE", WARN),
    ],
)
def test_differences(einvoice: EInvoice, field: FieldName, value: Scalar, status: RuleCheckStatus) -> None:
    [difference] = compare(einvoice, page_of(einvoice, **{field.value: value}))
    assert (difference.field, difference.page_value, difference.status) == (field, value, status)
    assert difference.xml_value == einvoice.extraction.value(field)
    assert difference.box == BOX
    assert difference.text.de != difference.text.en


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (FieldName.INVOICE_NUMBER, "R 2025/7"),
        (FieldName.SUPPLIER_VAT_ID, "de 136 695 976"),
        (FieldName.SUPPLIER_NAME, "MUELLER UND SOEHNE Gesellschaft mit beschränkter Haftung"),
        (FieldName.SUPPLIER_NAME, "Müller & Söhne"),
        (FieldName.SUPPLIER_NAME, "Müller & Söhne G.m.b.H."),
        (FieldName.SUPPLIER_ADDRESS, "Hauptstraße 1, D-10115 Berlin, Deutschland"),
        (FieldName.CUSTOMER_NAME, "Stadt Aschaffenburg, Hochbauamt"),
        (FieldName.GROSS_TOTAL, Decimal("-119")),
        (FieldName.VAT_RATES, (Decimal("19.0"), Decimal(0))),
        (FieldName.DOCUMENT_TYPE, "PARTIAL_INVOICE"),
    ],
)
def test_other_ways_of_writing(einvoice: EInvoice, field: FieldName, value: Scalar) -> None:
    assert compare(einvoice, page_of(einvoice, **{field.value: value})) == ()


def test_only_totals_may_not_be_absent(einvoice: EInvoice) -> None:
    absent = dict.fromkeys(name.value for name in einvoice.extraction.fields if name != FieldName.CURRENCY)
    found = compare(einvoice, page_of(einvoice, **absent))
    assert {difference.field for difference in found} == {
        FieldName.NET_TOTAL,
        FieldName.VAT_TOTAL,
        FieldName.GROSS_TOTAL,
    }
    assert all(difference.status is WARN and difference.box is None for difference in found)


def test_a_vat_of_zero_need_not_be_shown() -> None:
    category = "<cbc:ID>AE</cbc:ID><cbc:Percent>0</cbc:Percent>"
    einvoice = read_xml(ubl(category=category, vat="0.00", gross="100.00", payable="100.00"), "x.xml")
    assert compare(einvoice, page_of(einvoice, vat_total=None, net_total=None, vat_rates=None)) == ()


def test_a_poor_reading_is_only_a_warning(einvoice: EInvoice) -> None:
    [difference] = compare(einvoice, page_of(einvoice, 0.4, invoice_number="R-2O25-7x"))
    assert difference.status is WARN


def test_a_value_of_another_type_is_a_difference(einvoice: EInvoice) -> None:
    page = page_of(einvoice, gross_total="hundert")
    assert [difference.field for difference in compare(einvoice, page)] == [FieldName.GROSS_TOTAL]


ROLES = (("supplier", "customer"), ("customer", "supplier"))
PARTS = ("name", "address", "vat_id")


def exchanged(einvoice: EInvoice, confidence: float) -> Extraction:
    """A page that shows what the XML states, with each party in the other's place."""
    pairs = {f"{one}_{part}": f"{other}_{part}" for one, other in ROLES for part in PARTS}
    fields = page_of(einvoice, confidence).fields
    return Extraction({FieldName(pairs.get(name.value, name.value)): value for name, value in fields.items()})


def test_roles_that_the_layout_suggests_are_taken_from_the_xml(einvoice: EInvoice) -> None:
    page = exchanged(einvoice, 0.9)
    assert page.text(FieldName.SUPPLIER_NAME) == einvoice.extraction.text(FieldName.CUSTOMER_NAME)
    assert compare(einvoice, page) == ()
    assert oriented(einvoice, page).fields.keys() == einvoice.extraction.fields.keys()
    assert oriented(einvoice, page).text(FieldName.SUPPLIER_NAME) == einvoice.extraction.text(FieldName.SUPPLIER_NAME)


def test_roles_that_the_page_states_by_labels_are_one_warning(einvoice: EInvoice) -> None:
    [difference] = compare(einvoice, exchanged(einvoice, 0.985))
    assert (difference.field, difference.status, difference.box) == (FieldName.SUPPLIER_NAME, WARN, BOX)
    assert difference.page_value == einvoice.extraction.text(FieldName.CUSTOMER_NAME)


def test_another_value_is_found_on_a_page_with_exchanged_roles(einvoice: EInvoice) -> None:
    page = exchanged(einvoice, 0.9)
    other = replace(page.fields[FieldName.CUSTOMER_VAT_ID], value="DE123456788")
    [difference] = compare(einvoice, replace(page, fields={**page.fields, FieldName.CUSTOMER_VAT_ID: other}))
    assert (difference.field, difference.page_value) == (FieldName.SUPPLIER_VAT_ID, "DE123456788")


def test_one_party_in_both_places_is_no_exchange(einvoice: EInvoice) -> None:
    name = einvoice.extraction.text(FieldName.SUPPLIER_NAME)
    found = compare(einvoice, page_of(einvoice, customer_name=name))
    assert [difference.field for difference in found] == [FieldName.CUSTOMER_NAME]


TWO_RATES = (
    VatBreakdown(Decimal(19), Decimal(80), Decimal("15.20")),
    VatBreakdown(Decimal(7), Decimal(20), Decimal("1.40")),
)


@pytest.fixture(scope="module")
def two_rates(einvoice: EInvoice) -> EInvoice:
    values = {
        FieldName.VAT_TOTAL: Decimal("16.60"),
        FieldName.GROSS_TOTAL: Decimal("116.60"),
        FieldName.PAYABLE: Decimal("116.60"),
        FieldName.VAT_RATES: (Decimal(19), Decimal(7)),
    }
    fields = dict(einvoice.extraction.fields)
    fields |= {name: replace(fields[name], value=value) for name, value in values.items()}
    return replace(einvoice, extraction=replace(einvoice.extraction, fields=fields, vat_breakdown=TWO_RATES))


@pytest.mark.parametrize("change", [{"vat_total": Decimal("15.20")}, {"vat_rates": (Decimal(7),)}])
def test_one_row_of_several_rates_is_no_other_total(two_rates: EInvoice, change: dict[str, Scalar]) -> None:
    assert compare(two_rates, page_of(two_rates, **change)) == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"vat_total": Decimal("15.20"), "gross_total": Decimal("115.20")}, {"vat_total", "gross_total"}),
        ({"vat_total": Decimal("15.30")}, {"vat_total"}),
        ({"vat_rates": (Decimal(19), Decimal(5))}, {"vat_rates"}),
        ({"vat_rates": (Decimal(7),), "net_total": Decimal(99)}, {"vat_rates", "net_total"}),
    ],
)
def test_another_total_or_rate_stays_a_difference(
    two_rates: EInvoice, change: dict[str, Scalar], found: set[str]
) -> None:
    assert {one.field.value for one in compare(two_rates, page_of(two_rates, **change))} == found


ROW = {name: Decimal(value) for name, value in (("net_total", "80"), ("vat_total", "15.20"), ("gross_total", "95.20"))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80,00 15,20 95,20 100,00 16,60 116,60 EUR", set()),
        ("80.00 15.20 95.20 100.00 16.60 EUR", {"net_total", "vat_total", "gross_total", "payable"}),
        ("", {"net_total", "vat_total", "gross_total", "payable"}),
    ],
)
def test_the_row_of_one_rate_is_no_total_where_the_totals_stand_too(
    two_rates: EInvoice, text: str, found: set[str]
) -> None:
    page = page_of(two_rates, payable=Decimal("95.20"), **ROW)
    assert {one.field.value for one in compare(two_rates, page, text)} == found


def test_a_self_billed_invoice_is_called_a_credit_note(einvoice: EInvoice) -> None:
    page = page_of(einvoice, document_type="CREDIT_NOTE")
    note = FieldValue("389", 1.0, Origin.XML, None, "389")
    own = replace(einvoice, extraction=replace(einvoice.extraction, notes={"self_billing": note}))
    assert compare(own, page) == ()
    assert [one.field for one in compare(einvoice, page)] == [FieldName.DOCUMENT_TYPE]


def test_the_senders_line_over_the_address_is_not_the_customers_name(einvoice: EInvoice) -> None:
    line = "Müller & Söhne GmbH, Hauptstr. 1, 10115 Berlin"
    assert compare(einvoice, page_of(einvoice, customer_name=line)) == ()
    elsewhere = page_of(einvoice, customer_name=line, customer_address="Lange Gasse 4, 99084 Erfurt")
    fields = {difference.field for difference in compare(einvoice, elsewhere)}
    assert fields == {FieldName.CUSTOMER_NAME, FieldName.CUSTOMER_ADDRESS}


@pytest.mark.parametrize("kind", ["CORRECTION", "OTHER"])
def test_a_name_that_tells_no_direction_contradicts_none(einvoice: EInvoice, kind: str) -> None:
    assert compare(einvoice, page_of(einvoice, document_type=kind)) == ()


def test_fields_that_the_xml_lacks_are_not_compared(einvoice: EInvoice) -> None:
    fields = {FieldName.CURRENCY: einvoice.extraction.fields[FieldName.CURRENCY]}
    bare = replace(einvoice, extraction=Extraction(fields))
    assert compare(bare, page_of(einvoice)) == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Bäckerei Groß e.K.", "Baeckerei Gross", True),
        ("Metallbau Leipzig GmbH & Co. KG", "Metallbau Leipzig GmbH & Co KG", True),
        ("Metallbau Leipzig GmbH", "Metallbau Dresden GmbH", False),
        ("Frau Dr. Anna Schmidt", "Dr. Anna Schmidt", True),
        ("Schmidt", "Schmitz", False),
        ("Acme Ltd.", "ACME Limited", True),
    ],
)
def test_names(ours: str, theirs: str, same: bool) -> None:
    assert same_name(ours, theirs) is same
    assert same_name(theirs, ours) is same


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Hauptstr. 12 a, 10115 Berlin", "Hauptstraße 12a, 10115 Berlin", True),
        ("Hauptstr. 12, 10115 Berlin", "Nebenweg 3, 10115 Berlin", False),
        ("Hauptstr. 12, 10115 Berlin", "10115 Berlin", True),
        ("1 Grand Canal Quay, D02 XY45 Dublin", "1 Grand Canal Quay, Dublin D02 XY45, Ireland", True),
    ],
)
def test_addresses(ours: str, theirs: str, same: bool) -> None:
    assert same_address(ours, theirs) is same


@given(st.text(max_size=60))
def test_folding_is_stable_and_everything_equals_itself(text: str) -> None:
    assert fold(fold(text)) == fold(fold(fold(text)))
    assert same_name(text, text)
    assert same_address(text, text)
