"""Habits of invoices from elsewhere: heads in two languages, grids of references, totals under unknown names, dates
that only make sense together, lines with their price above them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName


def grid(heads: list[tuple[float, str]], values: list[str]) -> Extraction:
    """A grid of references above a line table that names serial numbers."""
    pen = Pen()
    pen.text(57, 60, "FACTURE / INVOICE", size=14)
    pen.stack(57, 100, ["Pompes du Nord SAS", "4 quai Haut", "59000 Lille", "Tél. 03 20 55 50 10"])
    for (x, head), value in zip(heads, values, strict=True):
        pen.text(x, 230, head)
        pen.text(x, 248, value)
    pen.table(
        300,
        [(57, "l", "Désignation / Description"), (400, "r", "Qté"), (470, "r", "PU"), (540, "r", "Total EUR")],
        [["Pompe PX-40 – N° série 26-00417", "2", "60,00", "120,00"]],
    )
    pen.pairs(320, 540, 400, [("Total HT", "120,00"), ("TVA 20 %", "24,00"), ("Total TTC", "144,00")], right=True)
    return extract(pen.parsed())


def test_heads_in_two_languages_over_a_grid_of_references() -> None:
    heads = [(57.0, "N° / No."), (130.0, "Date"), (200.0, "Commande / Order"), (320.0, "Livraison / Delivery")]
    heads.append((440.0, "Échéance / Due"))
    found = grid(heads, ["F-26/0188", "05.05.2026", "4500-7781", "30.04.2026", "04.06.2026"])
    assert found.text(FieldName.INVOICE_NUMBER) == "F-26/0188"
    assert found.fields[FieldName.INVOICE_DATE].value == date(2026, 5, 5)
    assert found.fields[FieldName.DELIVERY_DATE].value == date(2026, 4, 30)
    assert found.fields[FieldName.DUE_DATE].value == date(2026, 6, 4)


def test_amounts_with_the_letter_of_their_tax() -> None:
    pen = Pen()
    pen.stack(51, 60, ["Bluestem Millwork LLC", "2207 Prospect Rd", "Round Rock, TX 78664 US", "+1 5125550147"])
    pen.stack(51, 130, ["BILL TO", "Hill Country Remodel Co.", "901 Cedar Bend Dr", "Austin, TX 78758"])
    pen.table(
        210,
        [(51, "l", "ACTIVITY"), (380, "r", "QTY"), (450, "r", "RATE"), (540, "r", "AMOUNT")],
        [
            ["Cabinet doors", "14", "86.00", "1,204.00T"],
            ["Hinges", "28", "7.25", "203.00T"],
            ["Labor", "11", "65.00", "715.00"],
        ],
    )
    pen.pairs(320, 540, 320, [("SUBTOTAL", "2,122.00"), ("TAX (8.25%)", "116.08"), ("TOTAL", "2,238.08")], right=True)
    found = extract(pen.parsed())
    assert [line.net_amount for line in found.lines] == [Decimal("1204.00"), Decimal("203.00"), Decimal("715.00")]


def test_a_reminder_is_due_when_it_asks_for_the_money() -> None:
    pen = Pen()
    pen.text(57, 60, "Praxis Brauns PartG mbB, Limmerstr. 58, 30451 Hannover", size=8)
    pen.stack(57, 90, ["Frau", "Roswitha Klein", "Fössestr. 104", "30453 Hannover"])
    pen.text(400, 120, "Hannover, 15.06.2026")
    pen.text(57, 220, "2. Mahnung", size=13)
    pen.table(
        260,
        [(57, "l", "Rechnung"), (160, "l", "vom"), (260, "l", "fällig am"), (440, "r", "Betrag"), (540, "r", "offen")],
        [
            ["R-442", "08.04.2026", "22.04.2026", "168,40", "168,40"],
            ["R-519", "29.04.2026", "13.05.2026", "92,00", "42,00"],
        ],
    )
    pen.text(
        57,
        400,
        "Bitte überweisen Sie den Betrag von 216,67 € bis spätestens 25.06.2026 auf unser Konto bei der Sparkasse",
    )
    assert extract(pen.parsed()).fields[FieldName.DUE_DATE].value == date(2026, 6, 25)


def test_the_words_around_a_date_are_those_of_its_column() -> None:
    pen = Pen()
    pen.stack(22, 100, ["WE WILL COLLECT BY DIRECT DEBIT ON OR", "AFTER", "18 May 2026"], size=8)
    pen.stack(320, 106, ["Electricity day units", "Standing charge"])
    found = extract(pen.parsed())
    assert found.fields[FieldName.DUE_DATE].value == date(2026, 5, 18)


def test_dots_that_lead_to_an_amount_are_a_gap() -> None:
    pen = Pen()
    for y, text, amount in ((300, "Correction", "30.00"), (315, "Translation", "70.00")):
        pen.text(57, y, f"{text} {'.' * 60}")
        pen.text(540, y, amount, right=True)
    pen.text(57, 340, "Total")
    pen.text(540, 340, "100.00", right=True)
    found = extract(pen.parsed())
    assert [line.description for line in found.lines] == ["Correction", "Translation"]


def amounts(found: Extraction) -> list[Decimal | None]:
    """Net, VAT and gross."""
    names = (FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL)
    return [found.fields[name].value if name in found.fields else None for name in names]


def test_tax_and_sum_under_unknown_names() -> None:
    pen = Pen()
    rows = [("Summe netto", "1.450,00"), ("zuzüglich gesetzlicher", "275,50"), ("Mietsache", "1.725,50")]
    pen.pairs(85, 480, 300, [("Kaltmiete", "1.200,00"), ("Heizkosten", "250,00"), *rows], right=True)
    assert amounts(extract(pen.parsed())) == [Decimal("1450.00"), Decimal("275.50"), Decimal("1725.50")]


def test_a_row_of_three_totals() -> None:
    pen = Pen()
    pen.table(
        300,
        [
            (42, "l", "Position"),
            (250, "r", "Anz."),
            (330, "r", "Preis brutto"),
            (430, "r", "netto"),
            (540, "r", "MwSt"),
        ],
        [
            ["Flexpreis", "1", "89,90 €", "84,02 €", "5,88 €"],
            ["Reservierung", "1", "5,50 €", "5,14 €", "0,36 €"],
            ["Summe", "", "95,40 €", "89,16 €", "6,24 €"],
        ],
    )
    assert amounts(extract(pen.parsed())) == [Decimal("89.16"), Decimal("6.24"), Decimal("95.40")]


def test_whole_amounts_with_a_space_between_thousands() -> None:
    pen = Pen()
    pen.text(57, 60, "Facture", size=14)
    pen.text(300, 300, "Total à payer : 1 127 €")
    pen.text(57, 330, "TVA non applicable, art. 293 B du CGI")
    assert extract(pen.parsed()).fields[FieldName.PAYABLE].value == Decimal("1127")


def test_what_a_row_takes_off_is_another_invoices() -> None:
    pen = Pen()
    pen.stack(70, 245, ["Hannover, den", "18. August 2026"])
    pen.stack(187, 245, ["Rechnungs-Nr.", "26-01877"])
    pen.pairs(
        75,
        520,
        460,
        [("Zwischensumme", "1.641,20"), ("19 % USt", "311,83"), ("Rechnungsbetrag", "1.953,03")],
        right=True,
    )
    pen.pairs(75, 520, 500, [("abzüglich Vorschuss gem. Rechnung 26-00911 vom 05.05.2026", "– 500,00")], right=True)
    pen.pairs(75, 520, 515, [("Noch zu entrichten", "1.453,03")], right=True)
    found = extract(pen.parsed())
    assert found.text(FieldName.INVOICE_NUMBER) == "26-01877"
    assert found.fields[FieldName.INVOICE_DATE].value == date(2026, 8, 18)


def test_a_course_in_a_sentence_is_the_supply() -> None:
    pen = Pen()
    pen.text(62, 60, "Rechnung Nr. 8471", size=13)
    pen.text(62, 80, "Datum: 26. März 2026")
    pen.text(62, 240, "Zertifikatskurs „Verständlich schreiben“, 12. bis 13. März 2026, Campus Schlossberg")
    pen.text(62, 387, "Wir bitten, den Betrag bis zum 24. April 2026 auf das unten genannte Konto der Kasse zu")
    pen.text(62, 399.5, "überweisen.")
    found = extract(pen.parsed())
    assert found.fields[FieldName.DELIVERY_PERIOD_START].value == date(2026, 3, 12)
    assert found.fields[FieldName.DUE_DATE].value == date(2026, 4, 24)


def test_opening_hours_and_holidays_are_no_supply() -> None:
    pen = Pen()
    pen.text(62, 60, "Rechnung Nr. 8471", size=13)
    pen.text(62, 80, "Datum: 26. März 2026")
    pen.text(62, 240, "Unser Betrieb bleibt vom 1. bis 13. April 2026 geschlossen.")
    assert FieldName.DELIVERY_PERIOD_START not in extract(pen.parsed()).fields


def test_how_often_and_for_how_much_stands_above_the_item() -> None:
    pen = Pen(width=204, height=300, size=8)
    pen.text(40, 30, "TRATTORIA NERINA")
    for x, text in ((11, "DESCRIZIONE"), (97, "IVA"), (150, "Prezzo(€)")):
        pen.text(x, 60, text)
    for y, text, amount in ((72, "2 x 2,50", ""), (84, "COPERTO", "5,00"), (96, "TIRAMISU", "7,50")):
        pen.text(11, y, text)
        pen.text(97, y, "10%" if amount else "")
        pen.text(185, y, amount, right=True)
    pen.text(11, 120, "TOTALE COMPLESSIVO")
    pen.text(185, 120, "12,50", right=True)
    lines = extract(pen.parsed()).lines
    assert [(x.description, x.quantity, x.unit_price) for x in lines][:1] == [("COPERTO", Decimal(2), Decimal("2.50"))]


def test_a_currency_heads_the_amounts() -> None:
    pen = Pen()
    pen.table(
        288,
        [(54, "l", "Leistung"), (380, "r", "Anzahl"), (450, "r", "Ansatz"), (540, "r", "EUR")],
        [["Verhandlung", "1", "612,40", "612,40"], ["Kurzbriefe", "4", "14,20", "56,80"]],
    )
    assert [x.net_amount for x in extract(pen.parsed()).lines] == [Decimal("612.40"), Decimal("56.80")]
