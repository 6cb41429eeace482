"""Page and XML together: the XML leads, the page is the evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.extraction.layouts_german import craftsman

from flowaudit.core.extraction import extract, merge
from flowaudit.core.extraction.merge import agree
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, LineItem, Origin


def xml(**values: object) -> Extraction:
    """An XML's extraction with these fields."""
    fields = {FieldName(k): FieldValue(v, 1.0, Origin.XML) for k, v in values.items()}  # type: ignore[arg-type]
    return Extraction(fields=fields)


def test_an_equal_value_keeps_its_origin_and_gets_the_pages_evidence() -> None:
    page = extract(craftsman()[0].parsed())
    both = merge(
        page, xml(gross_total=Decimal("1391.11"), iban="DE89370400440532013000", invoice_date=date(2024, 2, 7))
    )
    for name in (FieldName.GROSS_TOTAL, FieldName.IBAN, FieldName.INVOICE_DATE):
        merged, seen = both.fields[name], page.fields[name]
        assert merged.origin is Origin.XML
        assert (merged.box, merged.raw) == (seen.box, seen.raw)
        assert merged.confidence == 1.0


def test_a_different_value_leads_without_a_box() -> None:
    page = extract(craftsman()[0].parsed())
    both = merge(page, xml(gross_total=Decimal("1391.12")))
    assert both.amount(FieldName.GROSS_TOTAL) == Decimal("1391.12")
    assert both.fields[FieldName.GROSS_TOTAL].box is None


def test_the_page_fills_what_the_xml_lacks() -> None:
    page = extract(craftsman()[0].parsed())
    both = merge(page, xml(invoice_number="2024-0815"))
    assert both.fields[FieldName.NET_TOTAL] == page.fields[FieldName.NET_TOTAL]
    assert both.lines == page.lines


def test_lines_of_the_xml_find_their_boxes() -> None:
    page = extract(craftsman()[0].parsed())
    line = LineItem("Monteurstunde Elektro", Decimal("9.5"), net_amount=Decimal("551.00"))
    both = merge(page, Extraction(fields={}, lines=(line,)))
    assert both.lines[0].description == "Monteurstunde Elektro"
    assert both.lines[0].box == page.lines[2].box
    assert FieldName.LINE_COUNT not in both.fields


def test_what_agrees() -> None:
    assert agree("Müller GmbH & Co. KG", "MÜLLER GmbH & Co KG")
    assert agree((Decimal(19), Decimal(7)), (Decimal(7), Decimal(19)))
    assert not agree(Decimal("1.00"), Decimal("1.01"))
    assert not agree("RE-1001", "RE-1007")
    assert not agree(date(2024, 1, 2), date(2024, 2, 1))
