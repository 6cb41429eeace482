"""Periods that are named rather than dated: months, quarters, half-years and calendar weeks, in seven languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flowaudit.core.extraction.months import MONTH, MONTHS, TO, months
from flowaudit.core.extraction.patterns import Pattern

_YEAR = r"(?P<year>20\d\d)(?![\d.,]\d|\d)"
_OF = r"\s*[/.,-]?\s*(?:(?:de[l]?|du|des|of|van|di|jahres|roku|r\.)\s+){0,2}"
_RANK = (
    r"(?P<{0}>[1-4](?:\.|st|nd|rd|th|er?|eme|e|o|ro|do|to)?|iv|i{{1,3}}|erste[sn]?|zweite[sn]?|dritte[sn]?|vierte[sn]?|"
    r"first|second|third|fourth|premier|deuxieme|troisieme|quatrieme|eerste|tweede|derde|vierde|primo|secondo|terzo|quarto|"
    r"primer|segundo|tercer|cuarto|pierwszy|drugi|trzeci|czwarty)"
)
_QUARTER_WORD = r"(?:quartal[s]?|quarter|trimestre|trim\.|kwartaal|kwartalu?|qtr\.?)"
_HALF_WORD = r"(?:halbjahr(?:es)?|half(?:-year)?|semestre|halfjaar|polrocz[ea])"
_QUARTER = Pattern(
    rf"(?<!\w)(?:{_RANK.format('a')}\s*{_QUARTER_WORD}|{_QUARTER_WORD}\s*(?P<b>[1-4])|[qt]\s?(?P<c>[1-4])|(?P<d>[1-4])\s?[qt])"
    rf"{_OF}{_YEAR}|(?<!\w)(?P<first>20\d\d)[ /-]?[qt](?P<e>[1-4])(?!\w)"
)
_HALF = Pattern(
    rf"(?<!\w)(?:{_RANK.format('a')}\s*{_HALF_WORD}|{_HALF_WORD}\s*(?P<b>[12])|h\s?(?P<c>[12])){_OF}{_YEAR}"
)
_MONTH_YEAR = Pattern(rf"(?<![\w.])({MONTH})\.?[\s/-]+(?:del?\s+)?(\d{{4}})(?!\d)")
_MM_YYYY = Pattern(r"(?<![\d./-])(0[1-9]|1[0-2])[./](20\d\d)(?![\d./-])")
_MONTHS_RANGE = Pattern(rf"(?<![\w.])({MONTH})\.?{TO}({MONTH})\.?[\s/-]+(?:del?\s+)?(20\d\d)(?!\d)")
_WEEK_WORD = (
    r"(?:kw\.?|kalenderwochen?|(?:calendar\s)?weeks?|wk\.?|w|kalenderweken|weken|semaines?|sem\.|settiman[ae]|sett\.|"
    r"semanas?|tydzien|tyg\.|tygodnie)"
)
_WEEKS = Pattern(
    rf"(?<!\w){_WEEK_WORD}\s?(?P<from>\d{{1,2}})(?!\d)(?:{TO}(?:{_WEEK_WORD}\s?)?(?P<to>\d{{1,2}})(?!\d))?{_OF}"
    rf"(?P<year>20\d\d|(?<=/)\d\d)(?!\d|[.,/]\d)"
)
_WEEKS_AFTER = Pattern(
    rf"(?<![\w.,])(?P<from>\d{{1,2}})\.(?:{TO}(?P<to>\d{{1,2}})\.)?\s?(?:kw\.?|kalenderwoche|week){_OF}"
    rf"(?P<year>20\d\d|(?<=/)\d\d)(?!\d|[.,/]\d)"
)
_ISO_WEEK = Pattern(r"(?<![\w-])(?P<year>20\d\d)-?w(?P<from>\d\d)(?:\s?[-–]\s?w?(?P<to>\d\d))?(?!\d)")
_RANKS = {
    rank: number
    for number, ranks in enumerate(
        (
            "i ers fir pre pri eer pie",
            "ii zwe sec deu two twe seg dru",
            "iii dri thi tro der ter trz",
            "iv vie fou qua cua czw",
        ),
        1,
    )
    for rank in ranks.split()
}
Span = tuple[int, int, date, date]


def periods_in(text: str) -> Iterator[Span]:
    """The named periods of a folded text: where each begins and ends in the text, its first and its last day."""
    for pattern in (_WEEKS, _WEEKS_AFTER, _ISO_WEEK):
        for match in pattern.finditer(text):
            yield from _found(match, _weeks(match))
    for match in _MONTHS_RANGE.finditer(text):
        yield from _found(match, months(int(match[3]), MONTHS[match[1]], MONTHS[match[2]]))
    for pattern, digits in ((_MONTH_YEAR, False), (_MM_YYYY, True)):
        for match in pattern.finditer(text):
            month = int(match[1]) if digits else MONTHS[match[1]]
            yield from _found(match, months(int(match[2]), month, month))
    for pattern, size in ((_QUARTER, 3), (_HALF, 6)):
        if "20" in text:
            for match in pattern.finditer(text):
                yield from _found(match, _part_of_year(match, size))


def _found(match: re.Match[str], period: tuple[date, date] | None) -> Iterator[Span]:
    if period is not None:
        yield (*match.span(), *period)


def _part_of_year(match: re.Match[str], size: int) -> tuple[date, date] | None:
    """The quarter (three months) or half (six) that a match names by number or rank."""
    groups = match.groupdict()
    year = groups["year"] or groups.get("first") or "0"
    name = next(value for key, value in groups.items() if value and key not in ("year", "first"))
    rank = int(name[0]) if name[0].isdigit() else _RANKS.get(name, _RANKS.get(name[:3], 0))
    if not 1 <= rank <= 12 // size:
        return None
    return months(int(year), (rank - 1) * size + 1, rank * size)


def _weeks(match: re.Match[str]) -> tuple[date, date] | None:
    """From Monday of the first week to Sunday of the last (ISO 8601)."""
    year = int(match["year"])
    year += 2000 if year < 100 else 0
    try:
        first = date.fromisocalendar(year, int(match["from"]), 1)
        last = date.fromisocalendar(year, int(match["to"] or match["from"]), 7)
    except ValueError:  # no such week in that year
        return None
    return (first, last) if first < last else None
