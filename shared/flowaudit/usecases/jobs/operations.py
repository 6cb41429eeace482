"""The jobs as a client sees them, of every kind alike: list, poll, cancel, clear away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flowaudit.contract.models.jobs import JobsQuery
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Conflict, Record
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import harvests, jobs, keys
from flowaudit.usecases.store.unit import Unit

# A running job writes its progress all the time; each lost round means that it did.
_ROUNDS = 20
_PAGE = 100
# of a job: its removal; beside them the event, its links and the counters
_BATCH = 50
# what one request clears away in the 29 seconds that it has; the answer says whether more is left
_MAX_CLEARED = 1000
_STOPPED = Text(
    "Der Job wurde abgebrochen; seine Ausführung ist angehalten", "The job was cancelled; its execution is stopped"
)
_MARKED = Text(
    "Der Job wurde abgebrochen; eine Ausführung, die noch arbeitet, hält nach dem laufenden Schritt an",
    "The job was cancelled; an execution that is still at work stops after its current step",
)
_ENDED = Text("Der Job war schon beendet; es gab nichts anzuhalten", "The job had ended already; nothing was stopped")


def index(deps: Deps, call: Call, query: JobsQuery) -> dict[str, Any]:
    """All jobs, newest first."""
    wanted = query.offset + query.limit
    found = deps.records.query(keys.JOBS, index="index1", limit=wanted, newest_first=True)[query.offset :]
    total = deps.records.get(jobs.COUNTER)
    return {
        "data": [_view(record, call) for record in found],
        "meta": {
            "total": total.counts.get("total", 0) if total else 0,
            "limit": query.limit,
            "offset": query.offset,
            "request_id": call.request_id,
        },
    }


def result(deps: Deps, call: Call, job_id: str) -> dict[str, Any]:
    """Where a job is: ``progress`` of ``total`` (null while unknown), its result, or why it failed."""
    record = jobs.find(deps, job_id)
    result = record.data["result"]
    if record.data["kind"] == jobs.HARVEST:
        result = harvests.told(result or harvests.table(deps, record), call.language)
    return {**_view(record, call), "result": result}


def _view(record: Record, call: Call) -> dict[str, Any]:
    data = record.data
    error = data["error"]
    return {
        "job_id": data["job_id"],
        "kind": data["kind"],
        "status": data["status"],
        "progress": data["progress"],
        "total": data["total"],
        "error": {**error, "message": error["message"][call.language]} if error else None,
        "created_at": data["created_at"],
        "beat": data.get("beat"),
        "finished_at": data.get("finished_at"),
        "result_url": f"/api/jobs/result/{data['job_id']}",
    }


def cancel(deps: Deps, call: Call, job_id: str) -> dict[str, Any]:
    """Stop a job: first the mark that its function heeds, then its execution. A second cancel stops what the first
    one could not; a job that has ended otherwise stays as it ended."""
    record, marked = _mark(deps, call, job_id)
    if marked:
        jobs.end_parts(deps, call, record, jobs.cancel)
    stopped = False
    if record.data["status"] == "CANCELLED":
        try:
            stopped = jobs.stop(deps, record)
        except WorkflowUnavailable:
            stopped = False
    message = _STOPPED if stopped else _MARKED if marked else _ENDED
    return {
        "job_id": job_id,
        "kind": record.data["kind"],
        "status": record.data["status"],
        "stopped": {"job": marked, "execution": stopped},
        "progress": record.data["progress"],
        "total": record.data["total"],
        "message": message.in_language(call.language),
    }


def _mark(deps: Deps, call: Call, job_id: str) -> tuple[Record, bool]:
    """The job as it ended, and whether that was now."""
    for _ in range(_ROUNDS):
        record = jobs.find(deps, job_id)
        if record.data["status"] in jobs.ENDED:
            return record, False
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        cancelled = jobs.cancel(unit, record)
        try:
            unit.commit()
        except Conflict:
            continue
        return cancelled, True
    raise Conflict([keys.job(job_id)])


def clear(deps: Deps, call: Call) -> dict[str, Any]:
    """Remove the jobs that have ended; those that wait or run stay. ``complete`` is false if more are left than one
    request can remove."""
    removed: dict[str, int] = {}
    kept = 0
    after: str | None = None
    while sum(removed.values()) < _MAX_CLEARED:
        page = deps.records.query(keys.JOBS, index="index1", after=after, limit=_PAGE)
        ended = [record for record in page if record.data["status"] in jobs.ENDED]
        kept += len(page) - len(ended)
        for start in range(0, len(ended), _BATCH):
            for status, count in _remove(deps, call, ended[start : start + _BATCH]).items():
                removed[status] = removed.get(status, 0) + count
        if len(page) < _PAGE:
            return _cleared(removed, kept, complete=True)
        after = keys.by_time(page[-1].data["job_id"])
    return _cleared(removed, kept, complete=False)


def _cleared(removed: dict[str, int], kept: int, *, complete: bool) -> dict[str, Any]:
    return {"removed": sum(removed.values()), "by_status": removed, "kept": kept, "complete": complete}


def _remove(deps: Deps, call: Call, ended: list[Record]) -> dict[str, int]:
    """Remove these jobs; each is counted once whoever else clears at this moment."""
    for _ in range(_ROUNDS):
        found = [deps.records.get(record.key) for record in ended]
        there = [record for record in found if record is not None and record.data["status"] in jobs.ENDED]
        if not there:
            return {}
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        for record in there:
            unit.delete(record.key, record.revision)
        counts = Counter(str(record.data["status"]) for record in there)
        unit.add(jobs.COUNTER, total=-len(there))
        unit.event("JOBS_CLEARED", "jobs", "jobs", removed=len(there), by_status=dict(counts))
        try:
            unit.commit()
        except Conflict:
            continue  # somebody else has removed one of them: what is still there is tried again
        return dict(counts)
    raise Conflict([record.key for record in ended])
