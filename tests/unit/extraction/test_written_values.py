"""Values in the hand of their writer: amounts of other countries, dates in words, numbers in parts, signs as words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.ordinals import DAYS
from flowaudit.core.model.extraction import Extraction, FieldName


def letter(*lines: str) -> Extraction:
    """An invoice that says no more than its title and these lines."""
    pen = Pen()
    pen.text(57, 60, "Rechnung", size=14)
    pen.stack(57, 120, list(lines), step=24)
    return extract(pen.parsed())


def value(found: Extraction, name: FieldName) -> object:
    """The value of a field, None without it."""
    return found.fields[name].value if name in found.fields else None


@pytest.mark.parametrize("mark", ["'", "’", "′", "´", "`"])
def test_signs_between_thousands(mark: str) -> None:
    pen = Pen()
    rows = [("Total HT", f"1{mark}250.65"), ("TVA 8.1%", "101.30"), ("Total TTC", f"1{mark}351.95")]
    pen.pairs(57, 480, 300, rows, right=True)
    found = extract(pen.parsed())
    assert value(found, FieldName.NET_TOTAL) == Decimal("1250.65")
    assert value(found, FieldName.GROSS_TOTAL) == Decimal("1351.95")


def test_a_currency_without_cents() -> None:
    pen = Pen()
    pen.text(57, 60, "INVOICE", size=14)
    pen.text(57, 90, "Registration No. T4010001184477")
    pen.table(
        200,
        [(57, "l", "Item"), (380, "r", "Qty"), (450, "r", "Unit price"), (540, "r", "Amount")],
        [["Brush set", "24", "¥2,850", "¥68,400"], ["Paper", "18", "¥1,620", "¥29,160"]],
    )
    rows = [("Subtotal", "¥97,560"), ("Consumption tax 10%", "¥9,756"), ("Total", "¥107,316")]
    pen.pairs(320, 540, 300, rows, right=True)
    found = extract(pen.parsed())
    assert value(found, FieldName.CURRENCY) == "JPY"
    assert value(found, FieldName.SUPPLIER_VAT_ID) == "T4010001184477"
    assert value(found, FieldName.VAT_TOTAL) == Decimal(9756)
    assert value(found, FieldName.GROSS_TOTAL) == Decimal(107316)
    assert [line.net_amount for line in found.lines] == [Decimal(68400), Decimal(29160)]


def test_every_day_of_a_month_has_a_word_in_german_and_english() -> None:
    assert sorted({day for word, day in DAYS.items() if word.endswith(("te", "zwanzigste"))}) == list(range(1, 32))
    assert DAYS["twenty-ninth"] == 29
    assert DAYS["einundzwanzigsten"] == 21


def test_dates_in_words() -> None:
    found = letter(
        "Freiburg, am zwölften Dezember 2025",
        "Leistungszeitraum: erster Januar 2026 bis einunddreißigster März 2026",
    )
    assert value(found, FieldName.INVOICE_DATE) == date(2025, 12, 12)
    assert value(found, FieldName.DELIVERY_PERIOD_START) == date(2026, 1, 1)
    assert value(found, FieldName.DELIVERY_PERIOD_END) == date(2026, 3, 31)


def test_a_period_that_breaks_beside_another_column() -> None:
    pen = Pen()
    pen.text(170, 60, "Factuur V26-0077", size=12)
    pen.stack(17, 110, ["Kanaaldijk 17", "8400 Oostende"], step=10)
    pen.text(170, 110, "Oostende, 12 mei 2026")
    pen.text(330, 110, "Uitvoering werkzaamheden: 03/04/2026 -")
    pen.text(170, 125, "28/04/2026")
    found = extract(pen.parsed())
    assert value(found, FieldName.DELIVERY_PERIOD_START) == date(2026, 4, 3)
    assert value(found, FieldName.DELIVERY_PERIOD_END) == date(2026, 4, 28)


@pytest.mark.parametrize(
    "line",
    [
        "Veranstaltung: 16. Mai 2026",
        "Wandbild im Foyer, gemalt am 16. Mai 2026",
        "Lieferung: 16.05.2026",
        "Livraison / Levering 16.05.2026",
    ],
)
def test_words_that_tell_the_day_of_the_supply(line: str) -> None:
    assert value(letter("Rechnungsdatum: 1. Juni 2026", line), FieldName.DELIVERY_DATE) == date(2026, 5, 16)


@pytest.mark.parametrize("line", ["Angebot gedruckt am 16. Mai 2026", "Betrag gebucht am 16. Mai 2026"])
def test_what_is_done_to_the_paper_is_no_supply(line: str) -> None:
    assert value(letter("Rechnungsdatum: 1. Juni 2026", line), FieldName.DELIVERY_DATE) is None


def test_goods_are_supplied_from_loading_to_unloading() -> None:
    found = letter("Ladedatum: 06.08.2026", "Entladedatum: 10.08.2026")
    assert value(found, FieldName.DELIVERY_PERIOD_START) == date(2026, 8, 6)
    assert value(found, FieldName.DELIVERY_PERIOD_END) == date(2026, 8, 10)


def test_the_date_of_a_contract_for_work_is_not_the_invoices() -> None:
    found = letter("Kiel, den 24. Juni 2026", "Gemäß Werkvertrag vom 9. Februar 2026 stelle ich in Rechnung:")
    assert value(found, FieldName.INVOICE_DATE) == date(2026, 6, 24)


def test_an_event_below_the_date_of_the_letter_has_a_date_of_its_own() -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung LL-2026-019", size=12)
    for y, line in ((142, "22. Mai 2026"), (153, "Veranstaltung: 16. Mai 2026")):
        pen.text(540, y, line, right=True)
    found = extract(pen.parsed())
    assert value(found, FieldName.INVOICE_DATE) == date(2026, 5, 22)
    assert value(found, FieldName.DELIVERY_DATE) == date(2026, 5, 16)


def test_the_day_on_which_money_is_taken_or_given_back() -> None:
    taken = letter("Wij schrijven dit bedrag rond 27 maart 2026 af van uw rekening en danken u.")
    assert value(taken, FieldName.DUE_DATE) == date(2026, 3, 27)
    given = letter("Zwrot na rachunek nabywcy do 2026-06-29.")
    assert value(given, FieldName.DUE_DATE) == date(2026, 6, 29)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Abonnementsrechnung A 25 / 40713", "A 25 / 40713"),
        ("Faktura nr 12/04/2026", "12/04/2026"),
        ("N° / Nr. VC/26/00719", "VC/26/00719"),
    ],
)
def test_numbers_in_parts(line: str, number: str) -> None:
    pen = Pen()
    pen.text(57, 60, "Rechnung" if line.startswith("N°") else line, size=14)
    pen.text(57, 90, line if line.startswith("N°") else "Datum: 24.04.2026")
    assert extract(pen.parsed()).text(FieldName.INVOICE_NUMBER) == number


def test_the_slip_of_a_delivery_is_not_the_invoice() -> None:
    pen = Pen()
    pen.text(57, 60, "FACTURE – FACTUUR", size=14)
    rows = ["N° / Nr. VC/26/00719", "Date / Datum 05.06.2026", "Échéance / Vervaldag 20.06.2026"]
    pen.stack(57, 100, [*rows, "Livraison / Levering 03.06.2026", "Bon n° / Bonnr. B-44118"])
    pen.stack(57, 200, ["Total à payer pour la livraison", "Merci de votre confiance et à bientôt dans les délais"])
    found = extract(pen.parsed())
    assert found.text(FieldName.INVOICE_NUMBER) == "VC/26/00719"
    assert value(found, FieldName.DELIVERY_DATE) == date(2026, 6, 3)


@pytest.mark.parametrize("words", ["7 v. H.", "7 Prozent", "7 percent"])
def test_per_cent_in_words(words: str) -> None:
    pen = Pen()
    rows = [("Nettowert", "164,76 €"), (f"Mehrwertsteuer {words}", "11,53 €"), ("Rechnungsbetrag", "176,29 €")]
    pen.pairs(57, 480, 300, rows, right=True)
    assert value(extract(pen.parsed()), FieldName.VAT_RATES) == (Decimal(7),)


def test_wide_spaces_between_thousands_where_all_amounts_have_spaces() -> None:
    pen = Pen()
    pen.pairs(57, 480, 300, [("Nettobetrag", "4 584,00"), ("Umsatzsteuer 19 %", "1 870,96")], right=True)
    pen.text(57, 326, "Rechnungsbetrag", font="sans-bold")
    pen.text(457, 326, "6")
    pen.text(467, 326, "454,96")
    assert value(extract(pen.parsed()), FieldName.GROSS_TOTAL) == Decimal("6454.96")


def test_a_reason_ends_with_its_paragraph() -> None:
    found = letter("Btw verlegd, art. 20 KB nr. 1. Bij gebrek aan schriftelijke betwisting wordt de afnemer geacht")
    assert found.text(FieldName.EXEMPTION_REASON) == "Btw verlegd, art. 20 KB nr. 1."


def test_the_day_of_supply_is_that_of_the_delivery_note() -> None:
    says = "Das Liefer-/Leistungsdatum entspricht dem Lieferscheindatum."
    found = letter("Datum: 17.08.2026", "Lieferschein: 80441902 vom 12.08.2026", "Ihre Bestellung vom 27.07.2026", says)
    assert value(found, FieldName.DELIVERY_DATE) == date(2026, 8, 12)
    several = letter("Lieferschein 1 vom 12.08.2026", "Lieferschein 2 vom 14.08.2026", says)
    assert value(several, FieldName.DELIVERY_DATE) is None
    unsaid = letter("Datum: 17.08.2026", "Lieferschein: 80441902 vom 12.08.2026")
    assert value(unsaid, FieldName.DELIVERY_DATE) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("für die Untersuchung in Ihrem Hause am 12.10.2026 berechnen wir", date(2026, 10, 12)),
        ("for the survey of the roof on 12 October 2026 we charge", date(2026, 10, 12)),
        ("für die Bestellung Nr. 4 am 12.10.2026 danken wir", None),
    ],
)
def test_for_what_is_charged_and_on_which_day_it_was(line: str, day: date | None) -> None:
    assert value(letter("Datum: 17.11.2026", line), FieldName.DELIVERY_DATE) == day


def test_a_year_may_follow_its_comma_at_once() -> None:
    assert value(letter("Invoice date: August 20,2024"), FieldName.INVOICE_DATE) == date(2024, 8, 20)
