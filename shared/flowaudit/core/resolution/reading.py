"""Reading amounts and dates out of a written value, keeping every reading that the writing allows.

A value such as ``1.234`` or ``03/04/2025`` has two readings. For a comparison it is enough that one of them agrees, so
these functions return all of them instead of guessing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from itertools import product

Span = tuple[date, date]

_CODES = (
    "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ISK|JPY|CNY|CAD|AUD|NZD|TRY|UAH|RUB|INR|BRL|MXN|ZAR|ILS|SGD|HKD"
)
_SYMBOLS = {"€": "EUR", "EURO": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "SFR": "CHF", "FR": "CHF"}
_UNIT = rf"{_CODES}|EURO|SFR|FR|[€$£¥]"
_UNIT_WORD = re.compile(rf"(?:{_UNIT}|%)\.?", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"^(?P<before>(?:{_UNIT})\.?)?\s*(?P<sign>[-+\u2212])?\s*"
    rf"(?P<number>[0-9][0-9.,'’\s\u00a0\u202f]*)(?P<late>[-\u2212])?\s*(?P<after>(?:{_UNIT}|%)\.?)?$",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january jänner",
            "februar feb february",
            "märz mär mrz march mar maerz",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<iso>\b[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}\b)"
    rf"|(?P<dotted>\b[0-9]{{1,2}}\.\s?[0-9]{{1,2}}\.\s?(?:[0-9]{{4}}|[0-9]{{2}})\b)"
    rf"|(?P<slashed>\b[0-9]{{1,2}}[/-][0-9]{{1,2}}[/-](?:[0-9]{{4}}|[0-9]{{2}})\b)"
    rf"|(?P<dayfirst>\b[0-9]{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:{_MONTH})\.?,?\s[0-9]{{4}}\b)"
    rf"|(?P<monthfirst>\b(?:{_MONTH})\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s[0-9]{{4}}\b)"
    rf"|(?P<monthyear>\b(?:{_MONTH})\.?\s[0-9]{{4}}\b)"
    rf"|(?P<yearmonth>\b[0-9]{{4}}-[0-9]{{2}}\b|\b[0-9]{{2}}/[0-9]{{4}}\b)",
    re.IGNORECASE,
)
_MAX_DATES = 4  # a period has two ends; more only multiplies the readings


def amounts(text: str) -> tuple[frozenset[Decimal], str | None]:
    """All readings of an amount, and the currency (ISO 4217) if one is written; an empty set if it is no amount."""
    match = _AMOUNT.match(text.strip())
    if match is None:
        return frozenset(), None
    digits = re.sub(r"['’\s\u00a0\u202f]", "", match["number"])
    negative = match["sign"] in {"-", "\u2212"} or match["late"] is not None
    readings = {-number if negative else number for number in _numbers(digits)}
    unit = (match["after"] or match["before"] or "").upper().rstrip(".")
    return frozenset(readings), None if unit in {"", "%"} else _SYMBOLS.get(unit, unit)


def is_unit(word: str) -> bool:
    """Whether a word is a currency or the percent sign."""
    return _UNIT_WORD.fullmatch(word.strip(",;:")) is not None


def _numbers(digits: str) -> set[Decimal]:
    digits = digits.rstrip(".,")
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return {Decimal(digits)}
    if len(set(marks)) == 2:  # the last mark is the decimal one, the other groups thousands
        last = marks[-1]
        if marks.count(last) > 1:
            return set()
        other = "," if last == "." else "."
        return {Decimal(digits.replace(other, "").replace(last, "."))}
    whole, *groups = digits.split(marks[0])
    grouped = len(whole) <= 3 and all(len(group) == 3 for group in groups)
    readings = {Decimal(whole + "".join(groups))} if grouped else set()
    if len(groups) == 1:
        readings.add(Decimal(f"{whole}.{groups[0]}"))
    return readings


def spans(text: str) -> frozenset[Span]:
    """All readings of the days that a text names, each from the first to the last of them (inclusive).

    A single day is a span of one day, a month is all its days. Empty if the text names no valid date.
    """
    found: list[set[Span]] = []
    for match in _DATE.finditer(text):
        readings = _readings(str(match.lastgroup), match.group())
        if readings:
            found.append(readings)
        if len(found) == _MAX_DATES:
            break
    if not found:
        return frozenset()
    return frozenset((min(s for s, _ in choice), max(e for _, e in choice)) for choice in product(*found))


def _readings(kind: str, text: str) -> set[Span]:
    words = re.findall(rf"[0-9]+|{_MONTH}", text.lower())
    numbers = [_MONTHS.get(word) or int(word) if not word.isdigit() else int(word) for word in words]
    if kind in {"monthyear", "yearmonth"}:
        year, month = (numbers[0], numbers[1]) if numbers[0] > 99 else (numbers[1], numbers[0])
        return _month(year, month)
    first, second, third = numbers
    orders = {
        "iso": [(first, second, third)],
        "dotted": [(third, second, first)],
        "slashed": [(third, second, first), (third, first, second)],
        "dayfirst": [(third, second, first)],
        "monthfirst": [(third, first, second)],
    }[kind]
    days = {day for order in orders if (day := _day(*order)) is not None}
    return {(day, day) for day in days}


def _month(year: int, month: int) -> set[Span]:
    if not 1 <= month <= 12 or not 1900 <= year <= 2199:
        return set()
    return {(date(year, month, 1), date(year, month, monthrange(year, month)[1]))}


def _day(year: int, month: int, day: int) -> date | None:
    year = year + 2000 if year < 100 else year
    if not 1900 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
