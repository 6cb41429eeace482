"""The statements of a folder brought together: ordered, without what two of them state twice, with the gaps named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.folding import folded_words
from flowaudit.core.model.results import Text
from flowaudit.core.statements.checking import german, with_balances
from flowaudit.core.statements.model import Finding, Line, Statement

_AGREEING = 0.5  # share of the shorter text's words that two writings of one booking have in common
_LONG_WORD = 3


@dataclass(frozen=True, slots=True)
class Merged:
    """Statements by account and period, each with the lines that no earlier one states. ``duplicates`` counts the lines
    left out, ``findings`` are gaps and overlaps between statements."""

    statements: tuple[Statement, ...]
    duplicates: int
    findings: tuple[Finding, ...]


def merge(statements: Iterable[Statement]) -> Merged:
    """All statements in order of account, currency and period."""
    accounts: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        accounts[statement.account.key, statement.currency].append(statement)
    kept: list[Statement] = []
    findings: list[Finding] = []
    duplicates = 0
    for key in sorted(accounts):
        own = [with_balances(one) for one in sorted(accounts[key], key=_order)]
        fresh = _without_repeats(own)
        findings += _gaps(own)
        duplicates += sum(len(a.lines) - len(b.lines) for a, b in zip(own, fresh, strict=True))
        kept += fresh
    return Merged(tuple(kept), duplicates, tuple(findings))


def _order(statement: Statement) -> tuple[date, date, int, str, str]:
    number = "".join(c for c in statement.number.split("/")[0] if c.isdigit())
    first, last = statement.first_day or date.max, statement.last_day or date.max
    return first, last, int(number or 0), statement.number, statement.file


def _without_repeats(own: Sequence[Statement]) -> list[Statement]:
    """Each statement with the lines that are new. A line that ``n`` lines of another statement agree with is a repeat
    as often as the two have it in common, so that equal bookings of one day stay as many as the fuller one states."""
    result: list[Statement] = []
    for position, statement in enumerate(own):
        others = [other for other in own[:position] if not _adjoins(other, statement)]
        taken: dict[int, set[int]] = {id(other): set() for other in others}
        fresh = [line for line in statement.lines if not _repeated(line, others, taken)]
        result.append(replace(statement, lines=tuple(fresh)))
    return result


def _repeated(line: Line, others: Sequence[Statement], taken: dict[int, set[int]]) -> bool:
    """Whether one of the other statements has the line, and has it for no other line of this one."""
    found = False
    for other in others:
        used = taken[id(other)]
        for index, known in enumerate(other.lines):
            if index not in used and _same(line, known):
                used.add(index)
                found = True
                break
    return found


def _same(one: Line, other: Line) -> bool:
    """Whether two lines may be the same booking: day and amount agree, and the texts do not speak against it."""
    if (one.booked, one.amount, one.currency) != (other.booked, other.amount, other.currency):
        return False
    if one.references.end_to_end and other.references.end_to_end:
        return key_of(one.references.end_to_end) == key_of(other.references.end_to_end)
    first, second = _words(one), _words(other)
    fewer = min(len(first), len(second))
    return not fewer or len(first & second) >= _AGREEING * fewer


def _words(line: Line) -> set[str]:
    return {word for word in folded_words(f"{line.party.name} {line.remittance}") if len(word) >= _LONG_WORD}


def _adjoins(before: Statement, after: Statement) -> bool:
    """Whether a statement follows on another one: it begins with its closing balance, not before its last day."""
    if before.closing is None or after.opening is None or before.closing.amount != after.opening.amount:
        return False
    last, first = before.last_day, after.first_day
    return last is not None and first is not None and first >= last and _told(before) != _told(after)


def _told(statement: Statement) -> list[tuple[date, Decimal, str]]:
    return [(line.booked, line.amount, line.remittance) for line in statement.lines]


def _gaps(own: Sequence[Statement]) -> list[Finding]:
    """Where a closing balance is not the next opening balance, or a statement's number is left out."""
    found: list[Finding] = []
    chain = [one for one in own if one.opening is not None and one.closing is not None]
    at: Statement | None = None
    for statement in chain:
        if at is not None and not _continues(at, statement):
            found.append(_gap(at, statement))
        if at is None or (statement.last_day or date.min) >= (at.last_day or date.min):
            at = statement
    return found


def _continues(before: Statement, after: Statement) -> bool:
    """Whether nothing is missing between: the balances meet, or the later one begins before the earlier one ends."""
    assert before.closing is not None
    assert after.opening is not None
    last, first = before.last_day, after.first_day
    overlaps = last is not None and first is not None and first <= last
    return before.closing.amount == after.opening.amount or overlaps


def _gap(before: Statement, after: Statement) -> Finding:
    closing = before.closing.amount if before.closing else Decimal(0)
    opening = after.opening.amount if after.opening else Decimal(0)
    account = before.account.key or "?"
    return Finding(
        "gap",
        Text(
            f"Konto {account}: {before.file} endet am {before.last_day} mit {german(closing)}, {after.file} beginnt am"
            f" {after.first_day} mit {german(opening)}; dazwischen fehlen Buchungen über"
            f" {german(opening - closing, sign=True)}",
            f"Account {account}: {before.file} ends on {before.last_day} with {closing}, {after.file} begins on"
            f" {after.first_day} with {opening}; lines of {opening - closing:+} are missing between",
        ),
    )
