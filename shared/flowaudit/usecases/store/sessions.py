"""Sessions: the active project and what was done in the last 24 hours."""

from __future__ import annotations

from datetime import timedelta

from flowaudit.core import statistics
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import totals_since

_LIFETIME = 24 * 3600


def load(deps: Deps, call: Call) -> Record:
    """The session's record, a fresh one if it is new or over."""
    now = int(deps.clock.now().timestamp())
    found = deps.records.get(keys.session(call.session))
    # DynamoDB removes expired items late: an expired one that is still there counts as gone
    if found is None or (found.expires or 0) <= now:
        revision = found.revision if found else 0
        return Record(keys.session(call.session), "session", {}, revision=revision, expires=now + _LIFETIME)
    return found


def counters(deps: Deps, call: Call) -> dict[str, int]:
    """What was done in the session in its last 24 hours (by full hours, so 23 to 24)."""
    first = deps.clock.now() - timedelta(hours=statistics.SESSION_HOURS - 1)
    hours = totals_since(
        deps.records, statistics.session(call.session), f"{first:%Y-%m-%dT%H}", statistics.SESSION_HOURS + 1
    )
    sums: dict[str, int] = {}
    for counts in hours.values():
        for name, count in counts.items():
            sums[name] = sums.get(name, 0) + count
    return sums
