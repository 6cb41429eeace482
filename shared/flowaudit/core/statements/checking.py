"""The proof of a statement: what it began with and all its lines make what it ended with.

Balances printed between the lines (behind each line, or carried over to the next page) are checked one after the other,
so that a finding names the stretch in which something was misread or is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from flowaudit.core.model.results import Text
from flowaudit.core.statements.model import Balance, Finding, Line, Place, Statement, Status

_FEW = 3  # lines: fewer have no order
_MOSTLY = 0.8


def check(statement: Statement) -> Statement:
    """The statement with its status and a finding for each stretch that does not add up."""
    findings: list[Finding] = []
    known: Balance | None = None
    for balance in _stated(statement):
        if known is not None:
            lines = statement.lines[known.after : balance.after]
            expected = known.amount + sum((line.amount for line in lines), Decimal(0))
            if expected != balance.amount:
                findings.append(_off(statement, known, balance, expected))
        known = balance
    findings += [_doubtful(line.place) for line in statement.lines if line.amount == 0]
    findings += _days(statement)
    whole = statement.opening is not None and statement.closing is not None
    broken = any(one.code in _BREAKING for one in (*statement.findings, *findings))
    status = Status.NOT_BALANCED if broken else Status.BALANCED if whole else Status.NOT_CHECKABLE
    if not whole and not broken:
        findings.append(_unchecked(statement))
    return replace(statement, status=status, findings=(*statement.findings, *findings))


def running(statement: Statement) -> list[Decimal | None]:
    """The balance behind each line: as printed, else what follows from the opening balance of a sound statement."""
    balance = statement.opening.amount if statement.opening and statement.status is not Status.NOT_BALANCED else None
    found: list[Decimal | None] = []
    for line in statement.lines:
        balance = None if balance is None else balance + line.amount
        found.append(balance if line.balance is None else line.balance)
    return found


def with_balances(statement: Statement) -> Statement:
    """The statement whose lines carry their balances, so that lines may be taken out of it."""
    lines = zip(statement.lines, running(statement), strict=True)
    return replace(statement, lines=tuple(replace(line, balance=balance) for line, balance in lines))


#: Findings that mean that the lines are not the statement's.
_BREAKING = frozenset({"does-not-add-up", "line-unreadable", "date-unreadable", "sign-unknown"})


def german(amount: Decimal, *, sign: bool = False) -> str:
    """An amount as German messages have it: with a decimal comma."""
    return (f"{amount:+}" if sign else str(amount)).replace(".", ",")


def _stated(statement: Statement) -> Iterator[Balance]:
    """All balances in order; the position of one is how many lines stand before it."""
    found: list[Balance] = list(statement.carried)
    found += [
        Balance(line.balance, line.booked, line.place, position)
        for position, line in enumerate(statement.lines, start=1)
        if line.balance is not None
    ]
    if statement.opening is not None:
        yield replace(statement.opening, after=0)
    yield from sorted(found, key=lambda balance: balance.after)
    if statement.closing is not None:
        yield replace(statement.closing, after=len(statement.lines))


def _off(statement: Statement, known: Balance, balance: Balance, expected: Decimal) -> Finding:
    lines = statement.lines[known.after : balance.after]
    place = lines[-1].place if lines else balance.place
    first, last = known.after + 1, balance.after
    what = (f"Buchungen {first} bis {last}", f"lines {first} to {last}") if lines else ("keine Buchung", "no line")
    if len(lines) == 1:
        what = f"Buchung {first}", f"line {first}"
    at = place.text
    off = balance.amount - expected
    return Finding(
        "does-not-add-up",
        Text(
            f"{at.de}: {german(known.amount)} und {what[0]} ergeben {german(expected)}, angegeben ist"
            f" {german(balance.amount)} (Unterschied {german(off, sign=True)})",
            f"{at.en}: {known.amount} and {what[1]} make {expected}, stated is {balance.amount} (difference {off:+})",
        ),
        place,
    )


def _days(statement: Statement) -> Iterator[Finding]:
    """Lines whose day breaks the order of the others, or lies outside of the period: sums prove no days."""
    lines = statement.lines if len(statement.lines) < _FEW or _ascending(statement) else statement.lines[::-1]
    days = [line.booked for line in lines]
    ordered = sum(a <= b for a, b in pairwise(days))
    mostly = ordered >= _MOSTLY * (len(days) - 1)
    for position, line in enumerate(lines):
        before = days[position - 1] if position else line.booked
        after = days[position + 1] if position + 1 < len(days) else line.booked
        peak = line.booked > after >= before or line.booked < before <= after
        outside = (statement.start is not None and line.booked < statement.start) or (
            statement.end is not None and line.booked > statement.end
        )
        if outside or (mostly and peak):
            yield _day_doubtful(line)


def _ascending(statement: Statement) -> bool:
    days = [line.booked for line in statement.lines]
    return sum(a <= b for a, b in pairwise(days)) >= sum(a >= b for a, b in pairwise(days))


def _day_doubtful(line: Line) -> Finding:
    at = line.place.text
    return Finding(
        "day-doubtful",
        Text(
            f"{at.de}: Der Buchungstag {line.booked} ({german(line.amount)}) fällt aus der Reihe oder aus dem Zeitraum",
            f"{at.en}: the booking date {line.booked} ({line.amount}) is out of order or outside of the period",
        ),
        line.place,
    )


def _doubtful(place: Place) -> Finding:
    return Finding(
        "zero-amount",
        Text(f"{place.text.de}: eine Buchung über 0,00", f"{place.text.en}: a line of 0.00"),
        place,
    )


def _unchecked(statement: Statement) -> Finding:
    missing = [
        words
        for words, balance in (
            (("Anfangssaldo", "opening balance"), statement.opening),
            (("Endsaldo", "closing balance"), statement.closing),
        )
        if balance is None
    ]
    de = " und ".join(words[0] for words in missing)
    en = " and ".join(words[1] for words in missing)
    return Finding(
        "not-checkable",
        Text(
            f"Nicht angegeben: {de}; ob Buchungen fehlen, lässt sich nicht nachrechnen",
            f"Not stated: {en}; whether lines are missing cannot be computed",
        ),
    )
