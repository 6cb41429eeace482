"""Formatting is no conflict; another value is one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowaudit.core.resolution import Kind, kind_of, same

SAME = [
    (Kind.MONEY, "1.234,56 €", "1234.56"),
    (Kind.MONEY, "1.234", "1,234.00"),
    (Kind.MONEY, "EUR 1 234,50", "1'234.50"),
    (Kind.MONEY, "5,00-", "-5.00"),
    (Kind.MONEY, "19,00 EUR", "19.00"),
    (Kind.MONEY, "Netto 1.234,56 EUR", "1234.56"),
    (Kind.MONEY, "100,00 EUR; 50,00 EUR", "50.00 / 100.00"),
    (Kind.DATE, "2025-03-01", "01.03.2025"),
    (Kind.DATE, "01.03.25", "1. März 2025"),
    (Kind.DATE, "03/04/2025", "2025-04-03"),
    (Kind.DATE, "03/04/2025", "2025-03-04"),
    (Kind.DATE, "1 March 2025", "March 1st, 2025"),
    (Kind.DATE_RANGE, "März 2025", "01.03.2025 - 31.03.2025"),
    (Kind.DATE_RANGE, "2025-02", "01.02.2025 bis 28.02.2025"),
    (Kind.DATE_RANGE, "Leistungsdatum entspricht Rechnungsdatum", "2025-03-01"),
    (Kind.ID, "DE 123 456 789", "DE123456789"),
    (Kind.ID, "USt-IdNr.: DE123456789", "DE123456789"),
    (Kind.ID, "RE-2025/001", "RE 2025-001"),
    (Kind.ID, "DE123456789, 12/345/67890", "12 345 67890"),
    (Kind.TEXTBLOCK, "Müller GmbH, Hauptstr. 1, 12345 Köln", "Mueller GmbH\nHauptstraße 1\n12345 Koeln"),
    (Kind.TEXT, "Muster GmbH", "MUSTER GmbH, Musterstr. 1"),
    (Kind.TEXT, "Muster Straße", "Musterstraße"),
    (Kind.PERCENT, "19 %, 7 %", "7%, 19.00%"),
    (Kind.TABLE, "3 Positionen", "Beratung; Planung; Reise"),
]
DIFFERENT = [
    (Kind.MONEY, "100.00", "100.01"),
    (Kind.MONEY, "19,00 EUR", "19.00 USD"),
    (Kind.MONEY, "19,00", "-19,00"),
    (Kind.MONEY, "19,00", "neunzehn"),
    (Kind.MONEY, "Netto 100,00 EUR", "119.00"),
    (Kind.DATE, "2025-03-01", "2025-03-02"),
    (Kind.DATE, "2025-13-45", "2025-03-02"),
    (Kind.DATE_RANGE, "2025-03-01", "März 2025"),
    (Kind.ID, "RE2025-0001", "4711"),
    (Kind.ID, "DE123456789", "DE987654321"),
    (Kind.ID, "DE123456789", "12/345/67890"),
    (Kind.TEXTBLOCK, "Meier GmbH, Hauptstr. 1, 12345 Berlin", "Schulz GmbH, Hauptstr. 1, 12345 Berlin"),
    (Kind.TEXT, "Muster GmbH, Musterstr. 1", "Muster GmbH, Musterstr. 11"),
    (Kind.PERCENT, "19", "7"),
    (Kind.TEXT, "Muster GmbH", "!!!"),
]


@pytest.mark.parametrize(("kind", "left", "right"), SAME)
def test_the_same_value_written_differently(kind: Kind, left: str, right: str) -> None:
    assert same(left, right, kind)
    assert same(right, left, kind)


@pytest.mark.parametrize(("kind", "left", "right"), DIFFERENT)
def test_another_value(kind: Kind, left: str, right: str) -> None:
    assert not same(left, right, kind)
    assert not same(right, left, kind)


def test_a_tax_number_and_a_vat_id_are_alternatives_where_either_is_asked_for() -> None:
    assert same("DE123456789", "12/345/67890", Kind.ID, alternatives=True)
    assert not same("DE123456789", "DE987654321", Kind.ID, alternatives=True)


@pytest.mark.parametrize(
    ("feature_id", "kind"),
    [
        ("vat_amount", Kind.MONEY),
        ("vat_rate", Kind.PERCENT),
        ("invoice_date", Kind.DATE_RANGE),
        ("supply_date_or_period", Kind.DATE_RANGE),
        ("invoice_number", Kind.ID),
        ("supplier_tax_or_vat_id", Kind.ID),
        ("supplier_name_address", Kind.TEXT),
        ("line_items", Kind.TABLE),
    ],
)
def test_the_kind_follows_from_the_name(feature_id: str, kind: Kind) -> None:
    assert kind_of(feature_id) is kind


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(list(Kind)))
def test_any_text_compares_without_error_and_symmetrically(left: str, right: str, kind: Kind) -> None:
    assert same(left, right, kind) == same(right, left, kind)
    assert same(left, left, kind)


@settings(deadline=None)  # the machine may be busy
@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2))
def test_every_amount_equals_its_german_and_english_writing(amount: object) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert same(german + " €", english, Kind.MONEY)
    assert same(german, str(amount), Kind.MONEY)


@settings(deadline=None)  # the machine may be busy
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_every_date_equals_its_german_writing(day: object) -> None:
    assert same(f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", Kind.DATE)
