"""Periods that are named, and what the clause around a date says of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.test_values import row

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.dates import dates_in
from flowaudit.core.model.extraction import Extraction, FieldName


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("KW 7/2025", "2025-02-10", "2025-02-16"),
        ("KW 7-8/2025", "2025-02-10", "2025-02-23"),
        ("in der 7. KW 2025", "2025-02-10", "2025-02-16"),
        ("Kalenderwoche 7/25", "2025-02-10", "2025-02-16"),
        ("Weeks 7 to 8, 2025", "2025-02-10", "2025-02-23"),
        ("semaine 7/2025", "2025-02-10", "2025-02-16"),
        ("settimana 7 del 2025", "2025-02-10", "2025-02-16"),
        ("semana 7 de 2025", "2025-02-10", "2025-02-16"),
        ("tydzień 7/2025", "2025-02-10", "2025-02-16"),
        ("2025-W07", "2025-02-10", "2025-02-16"),
        ("3. Quartal 2025", "2025-07-01", "2025-09-30"),
        ("Q3/2025", "2025-07-01", "2025-09-30"),
        ("third quarter of 2025", "2025-07-01", "2025-09-30"),
        ("3ème trimestre 2025", "2025-07-01", "2025-09-30"),
        ("3e kwartaal 2025", "2025-07-01", "2025-09-30"),
        ("III trimestre 2025", "2025-07-01", "2025-09-30"),
        ("3T 2025", "2025-07-01", "2025-09-30"),
        ("III kwartał 2025", "2025-07-01", "2025-09-30"),
        ("2. Halbjahr 2025", "2025-07-01", "2025-12-31"),
        ("premier semestre 2025", "2025-01-01", "2025-06-30"),
        ("I półrocze 2025", "2025-01-01", "2025-06-30"),
        ("Juli bis September 2025", "2025-07-01", "2025-09-30"),
        ("Nov.–Jan. 2025", "2024-11-01", "2025-01-31"),
        ("de julio a septiembre de 2025", "2025-07-01", "2025-09-30"),
        ("del 1 al 14 de julio de 2025", "2025-07-01", "2025-07-14"),
        ("du 1er au 14 juillet 2025", "2025-07-01", "2025-07-14"),
        ("vom 02.07.2025 bis einschließlich 14.07.2025", "2025-07-02", "2025-07-14"),
        ("von: 02.07.2025 bis: 14.07.2025", "2025-07-02", "2025-07-14"),
    ],
)
def test_a_named_period(text: str, first: str, last: str) -> None:
    found = [(day.day, day.end) for day in dates_in(row(text), months_first=False)]
    assert found == [(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize("text", ["KW 53/2025", "Wallbox 11 kW 2025", "Teil Q7/2025", "5. Quartal 2025"])
def test_what_only_looks_like_a_period(text: str) -> None:
    assert dates_in(row(text), months_first=False) == []


def page(*lines: str) -> Extraction:
    """A page with an invoice's number and date, and these lines."""
    pen = Pen()
    pen.text(57, 60, "Ofenbau Lindner GmbH", size=15)
    pen.stack(57, 130, ["Pension Sonnenhang", "Talweg 3", "87561 Oberstdorf"])
    pen.text(57, 230, "Rechnung", size=14)
    pen.pairs(57, 190, 250, [("Rechnungsnummer", "2025-88"), ("Rechnungsdatum", "04.08.2025")])
    pen.pairs(57, 540, 300, [("Netto", "400,00"), ("19 % MwSt", "76,00"), ("Gesamtbetrag", "476,00")], right=True)
    pen.stack(57, 400, list(lines))
    return extract(pen.parsed())


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        (["Bis 14.08.2025 gewähren wir 2 % Skonto", "Bis 03.09.2025 ohne Abzug"], "2025-09-03"),
        (["Zahlbar bis 14.08.2025 mit 2 % Skonto, bis 03.09.2025 netto"], "2025-09-03"),
        (["Payment by 14/08/2025 less 2 % discount or by 03/09/2025 without deduction"], "2025-09-03"),
        (["Zahlbar bis 03.09.2025 inkl. 19 % MwSt."], "2025-09-03"),
        (["Der Betrag wird am 20.08.2025 auf Ihr Konto überwiesen."], "2025-08-20"),
    ],
)
def test_a_discount_ends_before_the_invoice_is_due(lines: list[str], due: str) -> None:
    assert page(*lines).day(FieldName.DUE_DATE) == date.fromisoformat(due)


def test_a_discount_alone_gives_no_due_date() -> None:
    assert page("Bis 14.08.2025 erhalten Sie 2 % Skonto.").day(FieldName.DUE_DATE) is None


@pytest.mark.parametrize(
    "line",
    [
        "Für das Sommerfest am 2. August 2025 durften wir liefern:",
        "Am 02.08.2025 wurden die Arbeiten bei Ihnen ausgeführt.",
        "Nous avons le 2 août 2025 livré les marchandises",
    ],
)
def test_the_sentence_goes_on_to_say_that_it_was_supplied(line: str) -> None:
    assert page(line).day(FieldName.DELIVERY_DATE) == date(2025, 8, 2)


def test_what_follows_an_order_is_not_yet_supplied() -> None:
    assert page("Auf Ihre Bestellung am 02.08.2025 liefern wir gern.").day(FieldName.DELIVERY_DATE) is None


@pytest.mark.parametrize(
    "line",
    [
        "Werkzaamheden / Travaux: 01/07/2025 – 31/07/2025",
        "Unsere Rechnung für Juli 2025",
        "Ihre Leistungen vom 01.07.2025 bis 31.07.2025",
        "Gültig ab: 01.07.2025 bis: 31.07.2025",
    ],
)
def test_words_that_lead_to_the_period_of_the_supply(line: str) -> None:
    found = page(line)
    assert found.day(FieldName.DELIVERY_PERIOD_START) == date(2025, 7, 1)
    assert found.day(FieldName.DELIVERY_PERIOD_END) == date(2025, 7, 31)


def test_the_day_of_a_booking_is_the_date_where_there_is_no_other() -> None:
    pen = Pen()
    pen.stack(
        57, 60, ["Fähre Nordstrand GmbH", "Abfahrt: 09.10.2025 07:22", "Rechnung Nr. 4411 Buchungsdatum 03.10.2025"]
    )
    assert extract(pen.parsed()).day(FieldName.INVOICE_DATE) == date(2025, 10, 3)


@pytest.mark.parametrize(
    "line",
    [
        "Zahlbar bis 12.08.2025: 467,00 EUR / bis 02.09.2025: 476,00 EUR",
        "Please pay by 12.08.2025: EUR 467.00, by 02.09.2025: EUR 476.00",
    ],
)
def test_of_two_days_with_a_sum_each_the_larger_sum_is_due(line: str) -> None:
    assert page(line).day(FieldName.DUE_DATE) == date(2025, 9, 2)


def test_the_day_of_a_contract_is_not_the_invoice_s() -> None:
    pen = Pen()
    pen.text(400, 100, "Bonn, 30. April 2026")
    pen.text(400, 115, "Rechnung Nr. 2026-77")
    pen.text(400, 130, "Vertrag vom 11.11.2025, Nr. D-1")
    assert extract(pen.parsed()).fields[FieldName.INVOICE_DATE].value == date(2026, 4, 30)


@pytest.mark.parametrize("line", ["Payable à 30 jours", "Zahlbar in 30 Tagen", "Payable within 30 days"])
def test_a_number_of_days_is_no_sum(line: str) -> None:
    pen = Pen()
    sums = [("Total hors TVA", "400,00"), ("TVA 19 %", "76,00"), ("Total TTC", "CHF 476,00")]
    pen.pairs(57, 540, 300, sums, right=True)
    pen.text(57, 360, line + " sur le compte ci-dessous.")
    assert extract(pen.parsed()).fields[FieldName.PAYABLE].value == Decimal("476.00")
