"""Averages, rates and percentages of counters: zero where nothing was counted, rounded half up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flowaudit.core import statistics
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store.unit import totals_since

Counters = Mapping[str, int]
TREND_DAYS = 7
_BYTES_PER_MB = 1_000_000


def ratio(part: int, whole: int, places: int) -> float:
    """``part`` by ``whole``; 0.0 by nothing. No figure here is money that anybody is paid."""
    if not whole:
        return 0.0
    return float((Decimal(part) / whole).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def average(total: int, count: int) -> int:
    """To whole units (milliseconds, tokens)."""
    return int(ratio(total, count, 0))


def percent(part: int, whole: int) -> float:
    """0 to 100 with one decimal."""
    return ratio(100 * part, whole, 1)


def megabytes(size: int) -> float:
    """Bytes in MB (10^6) with three decimals."""
    return ratio(size, _BYTES_PER_MB, 3)


def by_name(counters: Counters, pattern: str) -> dict[str, int]:
    """The counters whose whole name fits the pattern, by its first group."""
    found = ((re.fullmatch(pattern, name), count) for name, count in counters.items())
    return {match[1]: count for match, count in found if match}


def moment(text: str) -> datetime:
    """A stored time stamp."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def last_days(deps: Deps) -> dict[str, dict[str, int]]:
    """The counters of today and the six days before it, oldest first, in one keyed query."""
    today = deps.clock.now().date()
    days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(TREND_DAYS))]
    # one bucket more, for a day that begins between the two readings of the clock
    counted = totals_since(deps.records, statistics.DAY, days[0], TREND_DAYS + 1)
    return {day: counted.get(day, {}) for day in days}
