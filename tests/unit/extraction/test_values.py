# ruff: noqa: E501 — cases stand in rows
"""Numbers, dates, identifiers and addresses in their national forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction.confidence import calibrated
from flowaudit.core.extraction.dates import dates_in
from flowaudit.core.extraction.document import read
from flowaudit.core.extraction.identifiers import iban_valid, ibans, tax_numbers, vat_ids, vat_valid
from flowaudit.core.extraction.layout import Row, lay_out
from flowaudit.core.extraction.numbers import numbers_in, to_decimal
from flowaudit.core.extraction.postal import is_street, zip_town
from flowaudit.core.extraction.terms import find_terms


def row(text: str) -> Row:
    """A row with this text."""
    pen = Pen()
    pen.text(40, 100, text)
    return lay_out(pen.parsed()).rows[0]


@pytest.mark.parametrize(
    ("body", "mark", "value"),
    [("1.234,56", ",", "1234.56"), ("1,234.56", ".", "1234.56"), ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("12,5", ",", "12.5"), ("1'234.50", ".", "1234.50"), ("1.234.567", ",", "1234567"), ("3,3333", ",", "3.3333"), ("7,00", ".", "7.00")],
)  # fmt: skip
def test_separators(body: str, mark: str, value: str) -> None:
    parsed = to_decimal(body, mark)
    assert parsed is not None
    assert parsed[0] == Decimal(value)


@pytest.mark.parametrize(
    ("text", "values"),
    [("Summe 1.234,56 €", ["1234.56"]), ("-12,00", ["-12.00"]), ("12,00-", ["-12.00"]), ("- 5,00", ["-5.00"]), ("(5,00)", ["-5.00"]), ("€19,99", ["19.99"]), ("CHF 100.00", ["100.00"]), ("2 Stk 7,50", ["2", "7.50"])],
)  # fmt: skip
def test_amounts_in_a_row(text: str, values: list[str]) -> None:
    mark = "." if "CHF" in text else ","
    assert [n.value for n in numbers_in(row(text), mark)] == [Decimal(v) for v in values]


def test_spaced_thousands_are_one_number_only_where_they_are_a_habit() -> None:
    assert [n.value for n in numbers_in(row("12 345,60"), ",", spaced=True)] == [Decimal("12345.60")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("01.02.2024", [(date(2024, 2, 1), None)]),
        ("2024-02-01", [(date(2024, 2, 1), None)]),
        ("3. März 2025", [(date(2025, 3, 3), None)]),
        ("le 1er avril 2024", [(date(2024, 4, 1), None)]),
        ("5 de mayo de 2024", [(date(2024, 5, 5), None)]),
        ("March 5th, 2024", [(date(2024, 3, 5), None)]),
        ("12 lipca 2024", [(date(2024, 7, 12), None)]),
        ("01.–31.03.2025", [(date(2025, 3, 1), date(2025, 3, 31))]),
        ("01.03. - 15.03.2025", [(date(2025, 3, 1), date(2025, 3, 15))]),
        ("01.03.2025 bis 15.03.2025", [(date(2025, 3, 1), date(2025, 3, 15))]),
        ("Februar 2024", [(date(2024, 2, 1), date(2024, 2, 29))]),
        ("Januar 2024 bis März 2024", [(date(2024, 1, 1), date(2024, 3, 31))]),
        ("30.02.2024", []),
        ("192.168.10.2024.1", []),
    ],
)
def test_dates(text: str, days: list[tuple[date, date | None]]) -> None:
    assert [(d.day, d.end) for d in dates_in(row(text), months_first=False)] == days


def test_slashed_dates_follow_the_habit_of_the_document() -> None:
    assert dates_in(row("03/04/2024"), months_first=True)[0].day == date(2024, 3, 4)
    assert dates_in(row("03/04/2024"), months_first=False)[0].day == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [("USt-IdNr. DE 136 695 976", "DE136695976"), ("UID ATU12345675", "ATU12345675"), ("TVA FR 40 303265045", "FR40303265045"), ("NL004495445B01", "NL004495445B01"), ("BE 0428.759.497", "BE0428759497")],
)  # fmt: skip
def test_vat_ids(text: str, value: str) -> None:
    assert [i.value for i in vat_ids(row(text))] == [value]
    assert vat_valid(value)


def test_no_vat_id_inside_a_word() -> None:
    assert vat_ids(row("MUSTERDE123456789X")) == []


def test_an_iban_with_wrong_check_digits_is_given_and_marked() -> None:
    found = ibans(row("IBAN: DE12 1234 5678 1234 5678 90"))
    assert [(i.value, i.valid) for i in found] == [("DE12123456781234567890", False)]
    assert iban_valid("DE89370400440532013000")


def test_tax_numbers_of_the_german_states() -> None:
    assert [t.value for t in tax_numbers(row("St.-Nr. 201/113/40209"))] == ["201/113/40209"]
    assert [t.value for t in tax_numbers(row("Steuernummer 12/345/67890"))] == ["12/345/67890"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("D-80333 München", ("80333", "München")), ("1015 CW Amsterdam", ("1015 CW", "Amsterdam")), ("31-101 Kraków", ("31-101", "Kraków")), ("Oakland, CA 94607", ("94607", "Oakland, CA")), ("London SW1A 1AA", ("SW1A 1AA", "London")), ("2024 Rechnung", None), ("1000 Stück", None), ("12345 km/h 5€", None)],
)  # fmt: skip
def test_postal_codes(text: str, expected: tuple[str, str] | None) -> None:
    assert zip_town(text) == expected


def test_streets() -> None:
    assert all(
        map(is_street, ["Hauptstr. 5a", "35 rue de la République", "Postfach 10 12 20", "Via Roma 3", "12 High Street"])
    )
    assert not any(map(is_street, ["Tel. 0351 555", "Musterfirma GmbH", "info@firma.example"]))


@pytest.mark.parametrize(
    ("text", "days"),
    [("Zahlbar innerhalb von 14 Tagen netto.", 14), ("Payment terms: 30 days net", 30), ("8 Tage 2 % Skonto, 30 Tage netto", 30), ("Paiement à 45 jours", 45), ("Die Rechnung ist sofort fällig.", 0), ("Betaling binnen 21 dagen", 21)],
)  # fmt: skip
def test_terms(text: str, days: int) -> None:
    pen = Pen()
    pen.text(40, 100, text)
    assert find_terms(read(pen.parsed()))[0].days == days


def test_a_right_of_withdrawal_is_no_term_of_payment() -> None:
    pen = Pen()
    pen.text(40, 100, "Sie können die Zahlung binnen 14 Tagen widerrufen (Widerrufsrecht).")
    assert find_terms(read(pen.parsed())) == []


def test_confidence_grows_with_the_score_and_stays_a_probability() -> None:
    scores = [calibrated(i / 50) for i in range(-5, 60)]
    assert scores == sorted(scores)
    assert 0.0 < scores[0] < scores[-1] < 1.0
