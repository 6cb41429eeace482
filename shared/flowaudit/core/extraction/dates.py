"""Dates and periods as printed, in the day/month order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.months import MONTH, MONTHS, TO, make
from flowaudit.core.extraction.ordinals import DAY, DAYS
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.periods import periods_in
from flowaudit.core.extraction.text import Word, fold

_NUMERIC = Pattern(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/-]|[.,]\d)")
_ISO = Pattern(r"(?<![\d.,/-])(20\d\d|19\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DAY_MONTH = Pattern(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?\s?[.,-]?\s*(?:de\s+)?({MONTH})\b\.?[,:]?[\s-]*(?:de[l]?\s+)?(\d{{4}})(?!\d)"
)
_MONTH_DAY = Pattern(rf"\b({MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}})(?!\d)")
_WRITTEN_DAY = Pattern(rf"(?<!\w)({DAY})\s+(?:of\s+)?({MONTH})\.?,?\s+(\d{{4}})(?!\d)")
_SHORT_RANGE = Pattern(
    r"(?<![\d.,])(\d{1,2})[./](?:(\d{1,2})[./]?)?\s*(?:[-–—]|bis(?: zum)?|to|au|al|tot|"
    r"do)\s*(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?!\d)"
)
# "Jan 1 – Jan 31, 2024", "3. bis 14. Juni 2024", "1 July - 31 July 2024": the year stands once, at the end
_MONTH_DAY_RANGE = Pattern(rf"\b({MONTH})\.? (\d{{1,2}}){TO}(?:({MONTH})\.? )?(\d{{1,2}}),? (\d{{4}})(?!\d)")
_DAY_MONTH_RANGE = Pattern(
    rf"(?<!\d)(\d{{1,2}})(?:\.|er|st|nd|rd|th)?(?: (?:de )?({MONTH})\.?)?{TO}(\d{{1,2}})(?:\.|st|nd|rd|th)? ?"
    rf"(?:de )?({MONTH})\.? (?:del? )?(\d{{4}})(?!\d)"
)
_JOIN = Pattern(
    r"^\s*(?:r\.\s*)?(?:[-–—]+|bis(?:\s+(?:zum|einschl\w+))?|to|until|till|through|up to|au|jusqu'au|al?|fino al|"
    r"hasta(?: el)?|tot(?:\s+en\s+met)?|t/m|do|and|und)\s*:?\s*$"
)


@dataclass(eq=False, slots=True)
class Day:
    """A date, or a period (``end`` after ``day``), on the page."""

    day: date
    row: Row
    start: int
    end_word: int
    end: date | None = None
    vague: bool = False

    @property
    def words(self) -> list[Word]:
        """The words it is printed with."""
        return self.row.words[self.start : self.end_word]


def month_first(rows: Iterable[Row], habit: bool) -> bool:
    """Whether slashed dates start with the month: dates that can be read in one way only decide, else ``habit``."""
    first = second = 0
    for row in rows:
        if "/" not in row.text:
            continue
        for match in _NUMERIC.finditer(row.text):
            if match[2] == "/":
                second += int(match[1]) > 12
                first += int(match[3]) > 12
    if first == second:
        return habit
    return first > second


def dates_in(row: Row, months_first: bool) -> list[Day]:
    """All dates and periods of a row, left to right; two dates joined by a dash or "to" are one period."""
    if not any(c.isdigit() for c in row.text):
        return []
    text = _folded(row)
    found: list[tuple[int, int, date, date | None]] = []
    _ranges(text, found)
    _numeric(text, months_first, found)
    _named(text, found)
    _vague(text, found)
    return _joined(row, text, sorted(found))


def _folded(row: Row) -> str:
    """Folded text of the same length as ``row.text``, so that positions hold."""
    parts = []
    for word in row.words:
        folded = fold(word.text)
        parts.append(folded if len(folded) == len(word.text) else word.text.lower())
    return " ".join(parts).replace("ä", "a")


def _free(found: list[tuple[int, int, date, date | None]], start: int, end: int) -> bool:
    return all(end <= a or start >= b for a, b, _, _ in found)


def _ranges(text: str, found: list[tuple[int, int, date, date | None]]) -> None:
    for m in _SHORT_RANGE.finditer(text):
        last = make(int(m[5]), int(m[4]), int(m[3]))
        first = last and make(last.year, int(m[2]) if m[2] else last.month, int(m[1]))
        if first and last and first <= last:
            found.append((m.start(), m.end(), first, last))

    for m in _MONTH_DAY_RANGE.finditer(text):
        _span(found, m, (m[1], m[2]), (m[3] or m[1], m[4]), int(m[5]))
    for m in _DAY_MONTH_RANGE.finditer(text):
        _span(found, m, (m[2] or m[4], m[1]), (m[4], m[3]), int(m[5]))


def _span(
    found: list[tuple[int, int, date, date | None]],
    match: re.Match[str],
    start: tuple[str, str],
    end: tuple[str, str],
    year: int,
) -> None:
    """Add the period from (month, day) to (month, day); it may begin in the year before."""
    last = make(year, MONTHS[end[0]], int(end[1]))
    first = make(year, MONTHS[start[0]], int(start[1]))
    if first and last and first > last:
        first = make(year - 1, first.month, first.day)
    if first and last and first <= last and _free(found, *match.span()):
        found.append((*match.span(), first, last))


def _numeric(text: str, months_first: bool, found: list[tuple[int, int, date, date | None]]) -> None:
    for m in _ISO.finditer(text):
        day = make(int(m[1]), int(m[3]), int(m[4]))
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))
    for m in _NUMERIC.finditer(text):
        a, b, year = int(m[1]), int(m[3]), int(m[4])
        swap = (months_first and m[2] == "/") or (b > 12 >= a)
        day = make(year, a, b) if swap else make(year, b, a)
        if day is None and not swap:
            day = make(year, a, b)
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))


def _named(text: str, found: list[tuple[int, int, date, date | None]]) -> None:
    for m in _DAY_MONTH.finditer(text):
        day = make(int(m[3]), MONTHS[m[2]], int(m[1]))
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))
    for m in _WRITTEN_DAY.finditer(text):
        day = make(int(m[3]), MONTHS[m[2]], DAYS[m[1]])
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))
    for m in _MONTH_DAY.finditer(text):
        day = make(int(m[3]), MONTHS[m[1]], int(m[2]))
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))


def _vague(text: str, found: list[tuple[int, int, date, date | None]]) -> None:
    """Months, quarters, half-years and weeks: periods without days."""
    for start, end, first, last in periods_in(text):
        if _free(found, start, end):
            found.append((start, end, first, last))


def join_over_lines(above: list[Day], row: Row, below: list[Day]) -> bool:
    """A period that a line break cuts behind its "to": ``above`` holds the dates of the line that ends with it, ``row``
    is the next line and ``below`` its dates; both may stand beside another column. The period has the words of the
    first line."""
    first, last = above[-1], below[0]
    rest = _folded(first.row).split(" ")[first.end_word :]
    own = row.segment_at(last.start)
    flush = last.start == 0 or any(abs(s.x0 - own.x0) < row.page.em for s in first.row.segments)
    broken = first.end is None and last.start == own.start and flush and rest and _JOIN.match(" ".join(rest))
    if not broken or row.page is not first.row.page or first.day > (last.end or last.day):
        return False
    above[-1] = Day(first.day, first.row, first.start, first.end_word, last.end or last.day)
    del below[0]
    return True


def _joined(row: Row, text: str, found: list[tuple[int, int, date, date | None]]) -> list[Day]:
    days: list[Day] = []
    i = 0
    while i < len(found):
        start, end, first, last = found[i]
        vague = last is not None and last != first and first.day == 1
        if i + 1 < len(found):
            _, next_end, after, after_last = found[i + 1]
            if _JOIN.match(text[end : found[i + 1][0]]) and after >= first:
                last, end, vague = after_last or after, next_end, False
                i += 1
        a, b = row.span(start, end)
        days.append(Day(first, row, a, b, last, vague))
        i += 1
    return days
