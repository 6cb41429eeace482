"""Schedules as EventBridge Scheduler takes them: ``rate(6 hours)`` and ``cron(0 6 ? * MON-FRI *)``.

Source: Amazon EventBridge Scheduler User Guide, "Schedule types". Checked here, so that a mistake is told when it
is made and not by a schedule that never fires.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flowaudit.core.model.results import Text

#: Mailboxes are not to be asked more often than this.
LEAST_MINUTES = 5
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
_RATE = re.compile(r"rate\(([1-9][0-9]{0,4}) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\(([^()]+)\)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# minutes, hours, day of the month, month, day of the week, year
_FIELDS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (1, 7, _DAYS),
    (1970, 2199, ()),
)
_MINUTE, _DAY, _WEEKDAY = 0, 2, 4


class ScheduleRefused(ValueError):
    """No schedule; ``text`` says why in both languages."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(de, en)


def checked(expression: str) -> str:
    """The expression, if it is one. Raises :class:`ScheduleRefused`."""
    rate = _RATE.fullmatch(expression)
    if rate is not None:
        number, unit, plural = int(rate[1]), rate[2], rate[3]
        if (number == 1) == bool(plural):
            raise ScheduleRefused("schreibt rate(1 hour), aber rate(2 hours)", "is written rate(1 hour), rate(2 hours)")
        if number * _MINUTES[unit] < LEAST_MINUTES:
            raise _too_often()
        return expression
    cron = _CRON.fullmatch(expression)
    fields = cron[1].split(" ") if cron else []
    if len(fields) != len(_FIELDS):
        raise ScheduleRefused(
            "muss rate(Zahl Einheit) oder cron(Minute Stunde Tag Monat Wochentag Jahr) sein",
            "must be rate(value unit) or cron(minutes hours day-of-month month day-of-week year)",
        )
    if (fields[_DAY] == "?") == (fields[_WEEKDAY] == "?"):
        raise ScheduleRefused(
            "braucht bei genau einem von Tag und Wochentag ein Fragezeichen",
            "needs a question mark for exactly one of day-of-month and day-of-week",
        )
    for place, (field, limits) in enumerate(zip(fields, _FIELDS, strict=True)):
        if not _is_field(place, field, *limits):
            raise ScheduleRefused(f"enthält das ungültige Feld {field}", f"contains the invalid field {field}")
    if _often(fields[_MINUTE]):
        raise _too_often()
    return expression


def _too_often() -> ScheduleRefused:
    return ScheduleRefused(
        f"darf höchstens alle {LEAST_MINUTES} Minuten sein", f"must be every {LEAST_MINUTES} minutes at most"
    )


def _is_field(place: int, field: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    if field == "?":
        return place in (_DAY, _WEEKDAY)
    if place == _DAY and (field == "L" or re.fullmatch(r"([1-9]|[12][0-9]|3[01]|L)W", field)):
        return True
    if place == _WEEKDAY and re.fullmatch(r"[1-7](#[1-5]|L)?", field):
        return True
    return all(_is_part(part, low, high, names) for part in field.split(","))


def _is_part(part: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    span, slash, step = part.partition("/")
    if slash and not (re.fullmatch(r"[0-9]{1,4}", step) and 1 <= int(step) <= high):
        return False
    if span == "*":
        return True
    ends = [_value(end, names) for end in span.split("-")]
    if len(ends) > 2 or any(end is None or not low <= end <= high for end in ends):
        return False
    return len(ends) == 1 or (ends[0] or 0) <= (ends[1] or 0)


def _value(text: str, names: tuple[str, ...]) -> int | None:
    if text.upper() in names:
        return names.index(text.upper()) + 1
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _often(minutes: str) -> bool:
    """Whether two minutes of an hour that are named lie closer together than permitted."""
    chosen: set[int] = set()
    for part in minutes.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = ("0", "-", "59") if span == "*" else span.partition("-")
        end = int(last) if dash else 59 if slash else int(first)
        chosen.update(range(int(first), end + 1, int(step) if slash else 1))
    told = sorted(chosen)
    return any(later - earlier < LEAST_MINUTES for earlier, later in pairwise(told))
