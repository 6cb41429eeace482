"""Dates and periods as printed, in the day/month order of the document."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, fold

_MONTHS: dict[str, str] = {
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "at": "janner feber maerz apr mai jun jul aug sept okt nov dez",
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "pl2": "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "short2": "jan febr mrz avr mai juin juil aou sept okt nov dez",
    "short3": "gen feb mrt abr mag giu lug ago set ott nov dic",
    "short4": "ene fev maa kwi maj cze lip sie wrz paz lis gru",
}
MONTHS: dict[str, int] = {name: i + 1 for names in _MONTHS.values() for i, name in enumerate(names.split())}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_NUMERIC = Pattern(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/-]|[.,]\d)")
_ISO = Pattern(r"(?<![\d.,/-])(20\d\d|19\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DAY_MONTH = Pattern(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?\s?[.,-]?\s*(?:de\s+)?({_MONTH})\b\.?,?[\s-]*(?:de[l]?\s+)?(\d{{4}})(?!\d)"
)
_MONTH_DAY = Pattern(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_MONTH_YEAR = Pattern(rf"(?<![\w.])({_MONTH})\.?[\s/-]+(?:de\s+)?(\d{{4}})(?!\d)")
_MM_YYYY = Pattern(r"(?<![\d./-])(0[1-9]|1[0-2])[./](20\d\d)(?![\d./-])")
_QUARTER = Pattern(r"\b(?:q|quartal|quarter)\s*([1-4])\s*[/.-]?\s*(20\d\d)|\b([1-4])\.?\s*quartal\s*(20\d\d)")
_SHORT_RANGE = Pattern(
    r"(?<![\d.,])(\d{1,2})[./](?:(\d{1,2})[./]?)?\s*(?:[-–—]|bis(?: zum)?|to|au|al|tot|"
    r"do)\s*(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?!\d)"
)
_TO = r"\s*(?:[-–—]|bis(?: zum)?|to|until|through|au|al|tot(?: en met)?|t/m|do)\s*"
# "Jan 1 – Jan 31, 2024", "3. bis 14. Juni 2024", "1 July - 31 July 2024": the year stands once, at the end
_MONTH_DAY_RANGE = Pattern(rf"\b({_MONTH})\.? (\d{{1,2}}){_TO}(?:({_MONTH})\.? )?(\d{{1,2}}),? (\d{{4}})(?!\d)")
_DAY_MONTH_RANGE = Pattern(
    rf"(?<!\d)(\d{{1,2}})\.?(?: ({_MONTH})\.?)?{_TO}(\d{{1,2}})\.? ?({_MONTH})\.? (\d{{4}})(?!\d)"
)
_JOIN = Pattern(
    r"^\s*(?:r\.\s*)?(?:[-–—]+|bis(?:\s+(?:zum|einschliesslich))?|to|until|till|through|au|al|a|"
    r"tot(?:\s+en\s+met)?|t/m|do|and|und)\s*$"
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


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day; two-digit years are of this century. Years 1970 to 2099 only."""
    if year < 100:
        year += 2000
    if not (1970 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


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
    for m in _MONTH_DAY.finditer(text):
        day = make(int(m[3]), MONTHS[m[1]], int(m[2]))
        if day and _free(found, *m.span()):
            found.append((*m.span(), day, None))


def _vague(text: str, found: list[tuple[int, int, date, date | None]]) -> None:
    """Months and quarters: periods without days."""
    for pattern, group in ((_MONTH_YEAR, 0), (_MM_YYYY, 1)):
        for m in pattern.finditer(text):
            month = int(m[1]) if group else MONTHS[m[1]]
            first = make(int(m[2]), month, 1)
            if first and _free(found, *m.span()):
                found.append((*m.span(), first, first.replace(day=monthrange(first.year, month)[1])))
    for m in _QUARTER.finditer(text):
        quarter, year = int(m[1] or m[3]), int(m[2] or m[4])
        last = 3 * quarter
        if _free(found, *m.span()):
            found.append((*m.span(), date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])))


def join_over_lines(above: list[Day], row: Row, below: list[Day]) -> bool:
    """A period that a line break cuts behind its "to": ``above`` holds the dates of the line that ends with it, ``row``
    is the next line and ``below`` its dates. The period has the words of the first line."""
    first, last = above[-1], below[0]
    rest = _folded(first.row).split(" ")[first.end_word :]
    broken = first.end is None and last.start == 0 and rest and _JOIN.match(" ".join(rest))
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
