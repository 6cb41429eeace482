from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.judging.pages import INVOICE, document

from flowaudit.core.judging import locate


@pytest.mark.parametrize(
    ("value", "page", "row"),
    [
        ("RE-2025/001", 1, 3),
        ("re 2025 001", 1, 3),
        ("DE123456789", 1, 5),
        ("Mueller Bau GmbH", 1, 0),
        ("2025-03-01", 1, 4),
        ("01.03.2025", 1, 4),
        ("1234.56", 1, 7),
        ("1.234,56 EUR", 1, 7),
        ("19,00 €", 1, 6),
        ("19.00", 1, 6),
        ("19 %", 1, 6),
        ("19", 1, 6),
        ("4711", 2, 0),
    ],
)
def test_found_where_it_stands(value: str, page: int, row: int) -> None:
    (found,) = locate(value, INVOICE)
    assert (found.page, round(found.y0 * 100)) == (page, row)
    assert found.confidence == 0.9


@pytest.mark.parametrize(
    "value",
    [
        "RE-2025/002",
        "471",
        "2025-01-03",
        "1234.57",
        "12345.60",
        "7 %",
        "1.234,56 USD",
        "Meier GmbH",
        "",
        "  ",
        "!?",
        "€",
    ],
)
def test_not_found_is_no_evidence(value: str) -> None:
    assert locate(value, INVOICE) == []


def test_a_number_is_not_witnessed_by_other_marks() -> None:
    page = document("Menge 1,234 Rate 19,00 % Tag 12.03.")
    assert locate("12.34", page) == []
    assert locate("19.00", page) == []


def test_a_currency_counts_on_either_side() -> None:
    page = document("USD 50,00 und 60,00 EUR 70,00 EUR")
    assert locate("50,00 EUR", page) == []
    assert locate("60,00 USD", page) == []
    for value in ("50.00 USD", "60.00 EUR", "70.00 EUR", "$50.00", "70,00"):
        assert len(locate(value, page)) == 1


def test_an_address_is_found_part_by_part_and_only_as_a_whole() -> None:
    rows = [round(box.y0 * 100) for box in locate("Müller Bau GmbH, Hauptstraße 1, 12345 Köln", INVOICE)]
    assert rows in ([0], [0, 1, 2])
    two_columns = document("Müller GmbH Kunde AG\nWeg 1 Allee 2\n12345 Köln 99999 Bonn")
    assert len(locate("Müller GmbH, Weg 1, 12345 Köln", two_columns)) == 3
    assert locate("Müller GmbH, Weg 3, 12345 Köln", two_columns) == []


def test_a_document_without_pages_gives_no_evidence() -> None:
    assert locate("4711", document()) == []


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_value_on_any_page_is_searched_without_error_inside_the_page(value: str, text: str) -> None:
    for box in locate(value, document(text)):
        assert box.page == 1
        assert box.x0 < box.x1


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.from_regex(r"[A-Z]{2}[0-9]{4,6}", fullmatch=True), min_size=1, max_size=20, unique=True))
def test_every_word_of_a_page_is_found(words: list[str]) -> None:
    page = document(" ".join(words))
    assert all(locate(word, page) for word in words)
