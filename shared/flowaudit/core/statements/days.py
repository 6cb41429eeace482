"""The days of a statement: with a year, or without one that the period tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flowaudit.core.extraction.months import MONTH, MONTHS, make
from flowaudit.core.extraction.text import fold

_NUMERIC = re.compile(r"^(\d{1,2})\s?([./-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2})?)?$")
_ISO = re.compile(r"^(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:t.*)?$")
_NAMED = re.compile(rf"^(\d{{1,2}})\.?[\s.-]?({MONTH})\.?(?:[\s.-]?,?\s?(\d{{4}}|\d{{2}}))?$")
_MONTH_FIRST = re.compile(rf"^({MONTH})\.?\s(\d{{1,2}})(?:,?\s(\d{{4}}))?$")
_YEAR = timedelta(days=366)
_FAR = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A day; ``year`` is None where none is printed."""

    day: int
    month: int
    year: int | None = None


def partial(text: str, *, month_first: bool = False) -> PartialDay | None:
    """A text that is a day and nothing else."""
    folded = fold(text.strip(" ,;:()"))
    if match := _ISO.match(folded):
        return _real(int(match[3]), int(match[2]), int(match[1]))
    if match := _NUMERIC.match(folded):
        day, month = int(match[1]), int(match[3])
        if (month_first and match[2] == "/" and month > 0) or month > 12:
            day, month = month, day
        return _real(day, month, int(match[4]) if match[4] else None)
    if match := _NAMED.match(folded):
        return _real(int(match[1]), MONTHS[match[2]], int(match[3]) if match[3] else None)
    if match := _MONTH_FIRST.match(folded):
        return _real(int(match[2]), MONTHS[match[1]], int(match[3]) if match[3] else None)
    return None


def _real(day: int, month: int, year: int | None) -> PartialDay | None:
    if year is not None and year < 100:
        year += 2000
    return PartialDay(day, month, year) if make(year or 2024, month, day) else None


def placed(found: PartialDay, start: date | None, end: date | None) -> date | None:
    """The day with its year: its own, else the one that brings it into the period (or nearest to it); None if nothing
    tells the year."""
    if found.year is not None:
        return make(found.year, found.month, found.day)
    near = end or start
    if near is None:
        return None
    first = start or (near - _YEAR)
    days = [day for year in (near.year - 1, near.year, near.year + 1) if (day := make(year, found.month, found.day))]
    return min(days, key=lambda day: _outside(day, first, end or first + _YEAR), default=None)


def beside(found: PartialDay, booked: date) -> date | None:
    """A value date, which lies near the day of the booking."""
    if found.year is not None:
        return make(found.year, found.month, found.day)
    return placed(found, booked - _FAR, booked + _FAR)


def _outside(day: date, first: date, last: date) -> timedelta:
    return max(first - day, day - last, timedelta(0))
