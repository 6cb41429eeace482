"""Totals of pages that leave one of them out, and rates that stand where one does not look for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName


def page(*pairs: tuple[str, str], lines: tuple[str, ...] = ()) -> Extraction:
    """A page with these totals below each other."""
    pen = Pen()
    pen.stack(57, 60, ["Studio Sommer GmbH", "Amselweg 2", "93047 Regensburg"])
    pen.text(57, 230, "Rechnung Nr. 2025-31", size=13)
    pen.pairs(300, 540, 320, list(pairs), right=True)
    pen.stack(57, 500, list(lines))
    return extract(pen.parsed())


def test_the_total_after_what_is_withheld_is_what_is_to_be_paid() -> None:
    found = page(
        ("BASE IMPONIBLE", "1.000,00 €"), ("IVA 21%", "210,00 €"), ("IRPF -15%", "-150,00 €"), ("TOTAL", "1.060,00 €")
    )
    assert found.amount(FieldName.PAYABLE) == Decimal("1060.00")
    assert found.amount(FieldName.GROSS_TOTAL) == Decimal("1210.00")


def test_a_shop_total_holds_the_tax_of_two_rates() -> None:
    found = page(
        ("Zwischensumme", "125,00 €"),
        ("Gutschein", "-5,00 €"),
        ("Versandkosten", "5,90 €"),
        ("Gesamt", "125,90 €"),
        ("inkl. 19 % MwSt.", "16,91 €"),
        ("inkl. 7 % MwSt.", "1,31 €"),
    )
    assert found.amount(FieldName.GROSS_TOTAL) == Decimal("125.90")
    assert found.amount(FieldName.PAYABLE) == Decimal("125.90")
    assert found.value(FieldName.VAT_RATES) == (Decimal(19), Decimal(7))


def test_taxes_that_no_total_holds_do_not_make_one_gross() -> None:
    found = page(("Summe netto", "100,00"), ("19 % MwSt", "15,20"), ("7 % MwSt", "1,40"), ("Rechnungsbetrag", "116,60"))
    assert found.amount(FieldName.NET_TOTAL) == Decimal("100.00")
    assert found.amount(FieldName.GROSS_TOTAL) == Decimal("116.60")


def side_by_side(rate: str) -> Extraction:
    """Totals in one row of cells; the base of the tax stands in a note."""
    pen = Pen()
    pen.stack(57, 60, ["Autohaus Sommer GmbH", "Amselweg 2", "93047 Regensburg"])
    pen.text(57, 230, "Rechnung Nr. 2025-31", size=13)
    xs = (140, 250, 360, 520)
    for x, head, value in zip(
        xs,
        ("Nettobetrag", "MwSt %", "MwSt EUR", "Rechnungsbetrag EUR"),
        ("520,00", rate, "76,00", "596,00"),
        strict=True,
    ):
        pen.text(x, 320, head, right=True)
        pen.text(x, 334, value, right=True)
    pen.text(57, 360, "Gebühr 120,00 steuerfrei (Basis MwSt: 400,00 EUR)")
    return extract(pen.parsed())


def test_the_bare_number_below_a_head_is_the_rate() -> None:
    assert side_by_side("19,00").value(FieldName.VAT_RATES) == (Decimal(19),)


def test_a_number_that_the_tax_does_not_bear_out_is_no_rate() -> None:
    assert FieldName.VAT_RATES not in side_by_side("17,00").fields


@pytest.mark.parametrize(
    ("line", "rate"),
    [("A=10% MwSt: 3,00 Netto: 30,00", 10), ("VAT - Germany (0%)[1] 0.00", 0), ("MwSt 19%* 5,70", 19)],
)
def test_rates_glued_to_codes_and_footnotes(line: str, rate: int) -> None:
    assert page(("Summe EUR", "33,00"), lines=(line,)).value(FieldName.VAT_RATES) == (Decimal(rate),)


def test_the_invoices_number_leads_that_of_the_receipt() -> None:
    pen = Pen()
    pen.text(57, 60, "Receipt", size=15)
    pen.pairs(
        57, 160, 90, [("Receipt number", "7711-2040"), ("Invoice number", "4AB1-0007"), ("Date paid", "May 5, 2025")]
    )
    assert extract(pen.parsed()).text(FieldName.INVOICE_NUMBER) == "4AB1-0007"


def test_several_instalments_are_paid_in_all() -> None:
    found = page(
        ("Gesamtbetrag netto", "1.000,00"),
        ("19 % MwSt", "190,00"),
        ("Gesamtbetrag brutto", "1.190,00"),
        ("abzgl. 1. Abschlagszahlung vom 03.01.2025", "-400,00"),
        ("abzgl. 2. Abschlagszahlung vom 20.01.2025", "-300,00"),
        ("noch zu zahlen", "490,00"),
    )
    assert found.amount(FieldName.PREPAID) == Decimal("700.00")
    assert found.amount(FieldName.PAYABLE) == Decimal("490.00")


def test_the_reason_ends_with_its_sentence() -> None:
    found = page(("Total", "60,00"), lines=("TVA non applicable, art. 293 B du CGI. Paiement à 30 jours.",))
    assert found.text(FieldName.EXEMPTION_REASON) == "TVA non applicable, art. 293 B du CGI."


def test_a_sum_beside_the_currency_alone() -> None:
    pen = Pen(width=200, height=400, size=8)
    pen.stack(30, 30, ["Taxi Lang", "Markt 3", "93047 Regensburg"], step=10)
    pen.pairs(12, 190, 100, [("Fahrt Bahnhof", "17,40"), ("Gepäck", "2,00")], right=True)
    pen.pairs(12, 190, 140, [("EUR", "19,40"), ("A=7% MwSt: 1,27", "Netto: 18,13")], right=True)
    found = extract(pen.parsed())
    assert [str(line.net_amount) for line in found.lines] == ["17.40", "2.00"]


def test_a_tax_point_that_is_the_date_of_issue_as_well_is_both() -> None:
    pen = Pen()
    pen.text(60, 60, "Sales Invoice", size=14)
    pen.pairs(60, 200, 100, [("Tax point / invoice date:", "20 Apr 2024"), ("Due date:", "11 May 2024")])
    found = extract(pen.parsed())
    assert found.value(FieldName.INVOICE_DATE) == found.value(FieldName.DELIVERY_DATE) == date(2024, 4, 20)


def test_an_orders_number_in_a_row_with_the_title_is_not_the_invoices() -> None:
    pen = Pen()
    pen.text(60, 60, "Tax Invoice", size=14)
    pen.text(60, 100, "Invoice date")
    pen.text(160, 100, "2023-06-02")
    pen.text(300, 100, "PO number")
    pen.text(400, 100, "PO-92985")
    found = extract(pen.parsed())
    assert found.text(FieldName.ORDER_NUMBER) == "PO-92985"
    assert FieldName.INVOICE_NUMBER not in found.fields


def corrected(change: list[str]) -> Extraction:
    """A correction that lists a line as it was, as it should be, and the ``change``."""
    pen = Pen()
    pen.text(46, 60, "FAKTURA KORYGUJĄCA FK/2026/06/008", size=13)
    heads = [(57.0, "l", "Nazwa"), (250.0, "r", "Ilość"), (310.0, "r", "Cena netto"), (390.0, "r", "Wartość netto")]
    heads += [(430.0, "r", "VAT %"), (480.0, "r", "VAT"), (550.0, "r", "Brutto")]
    was = ["Lampa", "10", "210,00", "2 100,00", "23", "483,00", "2 583,00"]
    should = ["Lampa", "8", "210,00", "1 680,00", "23", "386,40", "2 066,40"]
    for y, name, row in ((190, "Było:", was), (245, "Powinno być:", should), (300, "Korekta:", change)):
        pen.text(46, y, name)
        pen.table(y + 15, heads, [row])
    pen.text(420, 356, "Do zwrotu: 516,60 PLN")
    return extract(pen.parsed())


def test_of_what_was_and_should_be_the_difference_counts() -> None:
    found = corrected(["Lampa", "-2", "210,00", "-420,00", "23", "-96,60", "-516,60"])
    assert [line.net_amount for line in found.lines] == [Decimal("-420.00")]
    assert found.fields[FieldName.NET_TOTAL].value == Decimal("-420.00")
    assert found.fields[FieldName.VAT_TOTAL].value == Decimal("-96.60")
    assert found.fields[FieldName.GROSS_TOTAL].value == Decimal("-516.60")


def test_three_lists_without_a_difference_are_three_lists() -> None:
    found = corrected(["Lampa", "3", "210,00", "630,00", "23", "144,90", "774,90"])
    assert len(found.lines) == 3


def advance(title: str) -> Extraction:
    """An invoice for an advance on an order, with what is left to pay later."""
    pen = Pen()
    pen.text(62, 60, title, size=13)
    pen.text(62, 222, "Zamówienie nr 118/Z o wartości brutto 12 300,00 zł")
    heads = [(67.0, "l", "Treść"), (300.0, "r", "Netto"), (360.0, "r", "Stawka"), (430.0, "r", "VAT")]
    row = ["Zaliczka 30% na poczet okien", "3 000,00", "23%", "690,00", "3 690,00"]
    pen.table(243, [*heads, (520.0, "r", "Brutto")], [row])
    pen.text(520, 280, "Razem zaliczka: 3 690,00 zł", right=True)
    pen.text(520, 296, "Pozostało do zapłaty po realizacji: 8 610,00 zł", right=True)
    return extract(pen.parsed())


def test_an_invoice_for_an_advance_asks_for_the_advance() -> None:
    found = advance("Faktura zaliczkowa ZAL 5/2026")
    names = (FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL, FieldName.PAYABLE)
    assert [found.fields[name].value for name in names] == [Decimal(n) for n in (3000, 690, 3690, 3690)]
    assert FieldName.PREPAID not in found.fields


def test_an_advance_on_another_invoice_was_paid_before() -> None:
    assert advance("Faktura 5/2026").fields[FieldName.PREPAID].value == Decimal("3690.00")
