"""Lines and totals as their writers set them: annexes, whole euros, currencies apart, sums without their tax."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.test_written_values import value

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName


def test_an_annex_behind_the_totals_has_no_lines_of_the_invoice() -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung Nr. 12", size=14)
    columns = [(57, "l", "Leistung"), (350, "r", "Menge"), (440, "r", "EP"), (540, "r", "GP")]
    y = pen.table(120, columns, [["Wand stellen", "20,00", "50,00", "1.000,00"]])
    pen.pairs(
        300, 540, y + 8, [("Nettosumme", "1.000,00"), ("19 % MwSt", "190,00"), ("Endbetrag", "1.190,00")], right=True
    )
    pen.new_page()
    pen.text(57, 60, "Aufmaß zu Rechnung 12", size=13)
    columns = [(57, "l", "Bauteil"), (350, "r", "Stk"), (440, "r", "Höhe"), (540, "r", "Fläche")]
    pen.table(90, columns, [["Achse A", "4,00", "2,50", "10,00"], ["Achse B", "5,00", "2,00", "10,00"]])
    found = extract(pen.parsed())
    assert [line.net_amount for line in found.lines] == [Decimal("1000.00")]
    assert value(found, FieldName.NET_TOTAL) == Decimal("1000.00")


def test_lines_bear_out_a_net_total_that_is_not_printed() -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung Nr. 12", size=14)
    columns = [(57, "l", "Leistung"), (350, "r", "Menge"), (440, "r", "EP"), (540, "r", "GP")]
    rows = [["Glas putzen", "2", "50,00", "100,00"], ["Rahmen putzen", "1", "20,00", "20,00"]]
    y = pen.table(120, columns, rows)
    pen.pairs(300, 540, y + 8, [("MwSt 19 %", "22,80"), ("Gesamtbetrag", "142,80")], right=True)
    found = extract(pen.parsed())
    assert found.fields[FieldName.VAT_TOTAL].confidence > 0.75


def _billed(*rows: tuple[str, str], lines: tuple[str, ...] = ()) -> Extraction:
    pen = Pen()
    pen.text(57, 60, "Invoice No. 12", size=14)
    pen.stack(57, 100, list(lines), step=24)
    pen.pairs(300, 540, 400, list(rows), right=True)
    return extract(pen.parsed())


def test_the_totals_currency_is_the_invoices_not_that_of_a_conversion() -> None:
    found = _billed(
        ("Charges", "USD 412.88"),
        ("VAT 19%", "USD 78.45"),
        ("Total", "USD 491.33"),
        lines=("VAT in local currency: EUR 67.63",),
    )
    assert value(found, FieldName.CURRENCY) == "USD"


@pytest.mark.parametrize(
    ("line", "code"), [("Es bediente Sie Fr. Roloff", "EUR"), ("Fr. 12.50 Fr. 3.00 Fr. 4.00", "CHF")]
)
def test_a_franc_stands_at_an_amount(line: str, code: str) -> None:
    pen = Pen()
    pen.stack(57, 60, ["Kassenbon", line], step=20)
    pen.text(400, 100, "EUR" if code == "EUR" else "")
    pen.pairs(57, 320, 140, [("Gesamtbetrag", "34,47")], right=True)
    assert value(extract(pen.parsed()), FieldName.CURRENCY) == code


def test_a_rate_bears_out_net_and_gross_without_the_tax() -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung Nr. 12", size=14)
    columns = [(57, "l", "Leistung"), (350, "r", "Menge"), (440, "r", "EP"), (540, "r", "GP")]
    y = pen.table(120, columns, [["Wand stellen", "100,00", "54,827", "5.482,70"]])
    totals = [("Summe Positionen", "5.482,70"), ("./. Rahmenrabatt 2,0 %", "109,65"), ("Nettobetrag", "5.373,05")]
    pen.pairs(300, 540, y + 8, [*totals, ("zzgl. 19 % MwSt.", ""), ("Rechnungsbetrag EUR", "6.393,93")], right=True)
    assert value(extract(pen.parsed()), FieldName.NET_TOTAL) == Decimal("5373.05")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("Inversión del sujeto pasivo, art. 196", "Directiva 2006/112/CE."), "art. 196 Directiva 2006/112/CE"),
        (("VAT exempt supply, Article 138 Directive 2006/112/EC. Gross weight 6.4 kg.",), "Directive 2006/112/EC"),
    ],
)
def test_a_reason_runs_to_the_name_of_its_law_and_no_further(lines: tuple[str, ...], reason: str) -> None:
    pen = Pen()
    pen.text(57, 60, "Factura 12", size=14)
    pen.stack(57, 500, list(lines), step=11)
    found = str(value(extract(pen.parsed()), FieldName.EXEMPTION_REASON))
    assert found.rstrip(".").endswith(reason)


def test_lines_without_a_head_in_whole_euros() -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung 2026_019", size=14)
    for y, cells in ((150, ("2", "Tafeln bemalt", "je 140 €", "280 €")), (166, ("1", "Lettering", "", "190 €"))):
        for x, text, right in zip((57, 90, 420, 500), cells, (False, False, True, True), strict=True):
            pen.text(x, y, text, right=right)
    pen.pairs(420, 500, 182, [("Summe", "470 €")], right=True)
    found = extract(pen.parsed())
    assert [line.net_amount for line in found.lines] == [Decimal(280), Decimal(190)]
    assert found.lines[0].quantity == Decimal(2)


def test_a_currency_apart_from_its_amount_is_no_text_of_the_line() -> None:
    pen = Pen()
    pen.text(57, 60, "Honorarnote 2026/114", size=14)
    pen.text(57, 161, "vor Gericht")
    for y, text, amount in ((150, "Klage", "486,40"), (177, "Replik", "743,20"), (193, "Summe", "1.229,60")):
        pen.text(57, y, text)
        pen.text(300, y, "€")
        pen.text(500, y, amount, right=True)
    assert [line.description for line in extract(pen.parsed()).lines] == ["Klage vor Gericht", "Replik"]
