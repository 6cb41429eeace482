"""Job fail_job: a job whose function failed for good goes to ERROR with the reason.

Reached by a state machine's Catch, and by EventBridge for executions that ended without one (timed out, stopped).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Mark the job; nothing happens if it has ended, or if another execution does it by now."""
    failed = _from_event(event) if "detail" in event else event
    found = deps.records.get(keys.job(jobs.id_of(deps, failed)))
    if found is None or found.data["status"] in jobs.ENDED:
        return event
    name = str((event.get("detail") or {}).get("name") or "")
    if name and name != jobs.execution_of(found):
        return event
    error = str((failed.get("failure") or {}).get("error", ""))[:80] or "unknown"
    call = Call(str(failed.get("request_id", "")), str(failed.get("actor", "system")))
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    text = Text(
        f"Der Job ist nach allen Wiederholungen gescheitert ({error})", f"The job failed after all retries ({error})"
    )
    jobs.fail(unit, found, "job-failed", text)
    unit.commit()
    jobs.end_parts(deps, call, found, lambda ending, part: jobs.fail(ending, part, "job-failed", text))
    return event


def _from_event(event: dict[str, Any]) -> dict[str, Any]:
    """The state of an execution that EventBridge tells of; times come in milliseconds since 1970."""
    detail = event["detail"]
    state: dict[str, Any] = json.loads(detail.get("input") or "{}")
    milliseconds = int(detail.get("startDate") or 0)
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC).replace(microsecond=milliseconds % 1000 * 1000)
    execution = {"id": str(detail.get("executionArn", "")), "started": moment.isoformat(timespec="milliseconds")}
    return {**state, "execution": execution, "failure": {"error": str(detail.get("status", "FAILED")), "cause": ""}}
