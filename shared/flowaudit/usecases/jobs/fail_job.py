"""Job fail_job: a job whose function failed for good goes to ERROR with the reason."""

from __future__ import annotations

from typing import Any

from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Mark the job; nothing happens if it has ended."""
    found = deps.records.get(keys.job(str(event["job_id"])))
    if found is None or found.data["status"] in jobs.ENDED:
        return event
    error = str((event.get("failure") or {}).get("error", ""))[:80] or "unknown"
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    text = Text(
        f"Der Job ist nach allen Wiederholungen gescheitert ({error})", f"The job failed after all retries ({error})"
    )
    jobs.fail(unit, found, "job-failed", text)
    unit.commit()
    return event
