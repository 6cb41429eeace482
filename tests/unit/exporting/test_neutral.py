"""Cells that no spreadsheet takes for a formula, and the tables' numbers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowaudit.core.exporting import Column, Style, Table, neutralised
from flowaudit.core.exporting.documents import day_of
from flowaudit.core.exporting.neutral import MAX_CELL
from flowaudit.core.exporting.plain import csv_of
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text

D = Decimal


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 6021", "-5", "@SUM(A1)", " =1", "\t=1", "\tx", "\rx", "\nx", "\u00a0=1", "\u200b=1", "\ufeff=1",
     "＝1", "＋1", "－1", "＠A", "﹦1", "﹢1", "﹣1", "﹫A", "−1", "\u2003\u200d＝cmd|' /C calc'!A0"],
)  # fmt: skip
def test_what_could_be_computed_gets_an_apostrophe(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Rechnung", "1=1", "Müller & Söhne", "  Text", "'=1", "§ 14", "(-5)", '"=1"'])
def test_other_texts_stay(text: str) -> None:
    assert neutralised(text) == text


@given(st.text(max_size=40))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    shown = neutralised(text)
    bare = shown.strip().strip("\u200b\ufeff")
    assert bare[:1] not in tuple("=+-@")
    assert shown[:1] not in ("\t", "\r", "\n")
    shown.encode()


def test_long_texts_are_cut_to_what_a_cell_holds() -> None:
    assert len(neutralised("=" + "x" * 40_000)) == MAX_CELL
    assert neutralised("x" * 40_000).endswith(" …")
    assert neutralised("a\ud800b") == "a?b"


TABLE = Table(
    "t",
    Text("T", "T"),
    (
        Column("name", Text("=Name", "Name")),
        Column("currency", Text("Währung", "Currency")),
        Column("amount", Text("Betrag", "Amount"), Style.MONEY, total=True),
        Column("day", Text("Tag", "Day"), Style.DATE),
        Column("rate", Text("Satz", "Rate"), Style.PERCENT),
        Column("quantity", Text("Menge", "Quantity"), Style.NUMBER),
    ),
    (
        ("=A", "EUR", Money(D("-1234.5")), date(2025, 3, 1), D("19.00"), D("2.500")),
        (
            'a;b,"c"\nd',
            "GBP",
            Money(D("2"), "GBP"),
            datetime(2025, 3, 1, 12, 5, tzinfo=UTC).replace(tzinfo=None),
            D("7"),
            D("1000"),
        ),
        (None, "EUR", Money(D("0.1")), None, None, None),
    ),
)


def test_csv_in_both_languages() -> None:
    german = list(csv.reader(io.StringIO(csv_of(TABLE, "de").decode("utf-8-sig")), delimiter=";"))
    assert german[0][0] == "'=Name"
    assert german[1] == ["'=A", "EUR", "-1234,50", "2025-03-01", "19", "2,5"]
    english = list(csv.reader(io.StringIO(csv_of(TABLE, "en").decode("utf-8-sig"))))
    assert english[2] == ['a;b,"c"\nd', "GBP", "2.00", "2025-03-01 12:05:00", "7", "1000"]
    assert english[3] == ["", "EUR", "0.10", "", "", ""]


def test_sums_by_currency() -> None:
    assert TABLE.sums() == {"EUR": {"amount": D("-1234.4")}, "GBP": {"amount": D("2")}}


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-03-01", date(2025, 3, 1)), ("1.3.2025", date(2025, 3, 1)), ("März 2025", "März 2025"), (None, None),
     ("99.99.2025", "99.99.2025")],
)  # fmt: skip
def test_final_values_become_days_where_they_are(text: str | None, day: date | str | None) -> None:
    assert day_of(text, None) == day
