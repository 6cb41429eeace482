"""Statements of a folder: in order, each booking once, gaps named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.statements.files import IBAN

from flowaudit.core.statements import Line, Statement, merge
from flowaudit.core.statements.checking import check
from flowaudit.core.statements.model import Account, Balance, Party, Source


def line(day: int, amount: str, text: str = "Fahrt Taxi Nord") -> Line:
    return Line(date(2024, 3, day), Decimal(amount), "EUR", party=Party("Taxi Nord"), remittance=text)


def statement(start: int, end: int, opening: str, *lines: Line, file: str = "a") -> Statement:
    begin = Decimal(opening)
    closing = begin + sum((one.amount for one in lines), Decimal(0))
    return check(
        Statement(
            Source.CSV, Account(IBAN), "EUR", lines, "", date(2024, 3, start), date(2024, 3, end), Balance(begin),
            Balance(closing), file=file,
        )
    )  # fmt: skip


def amounts(*statements: Statement) -> list[list[str]]:
    return [[str(one.amount) for one in found.lines] for found in merge(statements).statements]


def test_overlapping_exports_count_a_booking_once_and_twins_twice() -> None:
    twins = (line(5, "-10"), line(5, "-10"))
    first = statement(1, 10, "100", line(2, "-1"), *twins)
    second = statement(4, 20, "99", *twins, line(12, "-3"))
    merged = merge([second, first])
    assert [len(one.lines) for one in merged.statements] == [3, 1]
    assert (merged.duplicates, merged.findings) == (2, ())
    assert [str(one.balance) for one in merged.statements[1].lines] == ["76"]
    fuller = statement(4, 20, "99", *twins, line(5, "-10"))
    assert amounts(first, fuller) == [["-1", "-10", "-10"], ["-10"]]


def test_other_texts_are_other_bookings() -> None:
    first = statement(1, 10, "100", line(5, "-10", "Rechnung 4711"))
    other = Line(date(2024, 3, 5), Decimal(-10), "EUR", party=Party("Elektro Übel"), remittance="Kabel")
    assert amounts(first, statement(5, 20, "90", other)) == [["-10"], ["-10"]]
    assert amounts(first, statement(3, 20, "100", other)) == [["-10"], ["-10"]]


def test_statements_that_adjoin_share_no_line() -> None:
    first = statement(1, 5, "100", line(5, "-10"))
    second = statement(5, 9, "90", line(5, "-10"), line(6, "-1"))
    assert amounts(first, second) == [["-10"], ["-10", "-1"]]


def test_three_exports_of_one_day() -> None:
    one = statement(1, 9, "100", line(5, "-10"))
    two = statement(2, 9, "100", line(5, "-10"), line(5, "-10"))
    assert amounts(one, two, two, one) == [["-10"], [], ["-10"], []]


def test_a_gap_is_named_and_an_overlap_is_none() -> None:
    first = statement(1, 10, "100", line(5, "-10"), file="march.pdf")
    third = statement(20, 31, "70", line(21, "-1"), file="late.pdf")
    (finding,) = merge([third, first]).findings
    assert finding.code == "gap"
    assert "march.pdf" in finding.text.de
    assert "late.pdf" in finding.text.en
    assert "-20" in finding.text.en
    between = statement(11, 19, "90", line(12, "-20"))
    assert merge([third, first, between]).findings == ()


def test_accounts_and_currencies_stay_apart() -> None:
    own = statement(1, 10, "100", line(5, "-10"))
    other = Statement(Source.CSV, Account("DE02120300000000202051"), "EUR", own.lines)
    assert merge([own, other]).duplicates == 0
