"""Which files of one mail state one invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.auditing import read
from flowaudit.core.generator import render, render_hybrid, render_xrechnung
from flowaudit.core.generator.spec import Template
from flowaudit.core.harvest.pairing import Pair, Statement, pairs
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue
from flowaudit.core.parsing import Limits, parse

SPEC = some_invoice("pair", Template.T1_HANDWERK)
OTHER = some_invoice("another", Template.T1_HANDWERK)


def statement(content: bytes, name: str) -> Statement:
    reading = read(parse(content, name, ocr=None, limits=Limits()))
    values = reading.einvoice.extraction if reading.einvoice else reading.merged
    return Statement(values, reading.einvoice, has_pages=reading.page is not None)


XML = statement(render_xrechnung(SPEC), "xrechnung.xml")
PAGES = statement(render(SPEC), "Rechnung.pdf")
HYBRID = statement(render_hybrid(SPEC), "zugferd.pdf")
GROSS = Decimal(str(XML.values.fields[FieldName.GROSS_TOTAL].value))
OTHER_XML = statement(render_xrechnung(OTHER), "other.xml")
OTHER_PAGES = statement(render(OTHER), "other.pdf")


def with_fields(given: Statement, *without: FieldName, confidence: float = 0.95, **values: Any) -> Statement:
    """The statement with other values on its page."""
    fields = {name: value for name, value in given.values.fields.items() if name not in without}
    for name, value in values.items():
        field = FieldName(name)
        fields[field] = FieldValue(value, confidence, given.values.fields[field].origin, None, str(value))
    return replace(given, values=replace(given.values, fields=fields))


def test_an_xml_and_its_view_are_one() -> None:
    assert pairs([XML, PAGES]) == (Pair(0, 1),)
    assert pairs([PAGES, None, XML]) == (Pair(2, 0),)


def test_a_zugferd_file_goes_before_a_mere_view() -> None:
    assert pairs([PAGES, HYBRID, XML]) == (Pair(2, 1),)


def test_several_invoices_find_their_own_pages() -> None:
    assert set(pairs([XML, OTHER_XML, OTHER_PAGES, PAGES])) == {Pair(0, 3), Pair(1, 2)}
    assert pairs([XML, OTHER_PAGES]) == ()
    assert pairs([XML, XML, PAGES]) == (Pair(0, 2),)


def test_pages_alone_and_xml_alone_are_no_pair() -> None:
    assert pairs([PAGES, PAGES, HYBRID]) == ()
    assert pairs([XML, XML]) == ()
    assert pairs([XML, Statement(Extraction({}))]) == ()
    assert pairs([XML, None]) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gross_total", GROSS + Decimal("1.00")),
        ("invoice_date", SPEC.issued + timedelta(days=1)),
        ("invoice_date", date(2020, 1, 1)),
    ],
)
def test_the_same_number_with_other_values_are_two_that_differ(field: str, value: Any) -> None:
    changed = with_fields(PAGES, FieldName.PAYABLE, **{field: value})
    (pair,) = pairs([XML, changed])
    assert [one.field for one in pair.differences] == [field]
    # another file that agrees is preferred
    assert pairs([XML, changed, PAGES]) == (Pair(0, 2),)


def test_another_supplier_with_the_same_number_is_another_document() -> None:
    identifiers = (FieldName.SUPPLIER_VAT_ID, FieldName.SUPPLIER_TAX_NUMBER)
    changed = with_fields(PAGES, *identifiers, supplier_name="Gänzlich Andere Werke AG")
    (pair,) = pairs([XML, changed])
    assert [one.field for one in pair.differences] == ["supplier_name"]


def test_a_name_in_other_words_does_no_harm_where_the_tax_number_agrees() -> None:
    assert {FieldName.SUPPLIER_VAT_ID, FieldName.SUPPLIER_TAX_NUMBER} & set(PAGES.values.fields)
    assert pairs([XML, with_fields(PAGES, supplier_name="Ein Werbespruch")]) == (Pair(0, 1),)


def test_rounding_and_what_was_hardly_read_do_no_harm() -> None:
    assert pairs([XML, with_fields(PAGES, gross_total=GROSS + Decimal("0.01"))]) == (Pair(0, 1),)
    doubted = with_fields(PAGES, confidence=0.3, invoice_date=date(2020, 1, 1))
    assert pairs([XML, doubted]) == (Pair(0, 1),)


def test_the_number_alone_is_not_enough_and_nothing_is_without_it() -> None:
    number = PAGES.values.fields[FieldName.INVOICE_NUMBER]
    assert pairs([XML, replace(PAGES, values=Extraction({FieldName.INVOICE_NUMBER: number}))]) == ()
    assert pairs([XML, with_fields(PAGES, FieldName.INVOICE_NUMBER)]) == ()
    assert pairs([XML, with_fields(PAGES, confidence=0.4, invoice_number=number.value)]) == ()
