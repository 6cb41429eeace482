"""Jobs: work in the background that a client follows by polling. One record a job, one execution a job.

A function that works in a loop reports after each item by :func:`step`. That writes its sign of life (``beat``) and
tells it by :class:`Stopped` that somebody has ended the job: it stops one item later at most. While a job has not
ended, its record is in a second index, in which the recovery finds jobs that lost their execution.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flowaudit.contract.problems import not_found
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Conflict, Key, Record
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

ENDED = frozenset({"DONE", "ERROR", "CANCELLED"})
#: The kind of the job that has parts and a state machine of its own.
HARVEST = "harvest"
# A running job writes its progress all the time; each lost round means that it did.
_ROUNDS = 20
COUNTER = keys.counter("JOBS")
_KINDS = re.compile(r"[a-z]{3}_[0-9A-Z]{26}")


class Stopped(Exception):
    """Somebody has ended the job; its function must not go on."""


def find(deps: Deps, job_id: str) -> Record:
    """The record of a job of any kind; 404 for an unknown or malformed id."""
    found = deps.records.get(keys.job(job_id)) if _KINDS.fullmatch(job_id) else None
    if found is None:
        raise not_found("den Job", "job", job_id)
    return found


def load(deps: Deps, prefix: str, job_id: str) -> Record:
    """The job's record; 404 for an unknown or malformed id."""
    found = deps.records.get(keys.job(job_id)) if job_id.startswith(f"{prefix}_") else None
    if found is None:
        raise not_found("den Job", "job", job_id)
    return found


def create(unit: Unit, job_id: str, kind: str, *, parent: str | None = None, **data: Any) -> Record:
    """A job that waits to be started; ``data`` is what its function needs, never a secret. A job with a ``parent`` is
    a part of another one, whose execution does it and with which it ends."""
    shared = {"job_id": job_id, "kind": kind, "status": "QUEUED", "created_at": timestamp(unit.deps)}
    if parent is not None:
        shared["parent"] = parent
    progress = {"progress": 0, "total": None, "result": None, "error": None}
    record = Record(
        keys.job(job_id),
        "job",
        {**shared, **progress, **data},
        index1=Key(keys.JOBS, keys.by_time(job_id)),
        index2=None if parent else Key(keys.JOBS_ACTIVE, job_id),
    )
    unit.put(record)
    unit.add(COUNTER, total=1)
    unit.event("JOB_QUEUED", "job", job_id, kind=kind)
    return record


def begin(deps: Deps, call: Call, kind: str, **data: Any) -> dict[str, Any]:
    """Make a job and start it; returns the answer of a 202."""
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    record = create(unit, deps.ids.new("job"), kind, **data)
    unit.commit()
    start(deps, call, record)
    return accepted(record)


def accepted(record: Record) -> dict[str, Any]:
    """The answer of a 202: the job and where to ask for it."""
    job_id = record.data["job_id"]
    return {"job_id": job_id, "status": record.data["status"], "result_url": f"/api/jobs/result/{job_id}"}


def start(deps: Deps, call: Call, record: Record) -> None:
    """Start the execution; if the service does not answer, the job stays QUEUED and the recovery starts it later."""
    data = record.data
    state = {"job_id": data["job_id"], "kind": data["kind"], "request_id": call.request_id, "actor": call.actor}
    try:
        if data["kind"] == HARVEST:
            deps.harvest_workflow.start(execution_of(record), state)
        else:
            deps.job_workflow.start(execution_of(record), state)
    except WorkflowUnavailable:
        return


def running(deps: Deps, record: Record) -> bool:
    """Whether the job's execution is running. Raises ``WorkflowUnavailable``."""
    if record.data["kind"] == HARVEST:
        return deps.harvest_workflow.running(execution_of(record))
    return deps.job_workflow.running(execution_of(record))


def stop(deps: Deps, record: Record) -> bool:
    """Stop the job's execution; False if none is running, or for a part of a job. Raises ``WorkflowUnavailable``."""
    if "parent" in record.data:
        return False
    if record.data["kind"] == HARVEST:
        return deps.harvest_workflow.stop(execution_of(record))
    return deps.job_workflow.stop(execution_of(record))


def id_of(deps: Deps, event: Mapping[str, Any]) -> str:
    """The job that an execution works on: its input names it, or it follows from an execution that a schedule or an
    object has started (``execution``: its ARN as ``id``, and when it ``started``)."""
    named = event.get("job_id")
    if named:
        return str(named)
    started = datetime.fromisoformat(str(event["execution"]["started"]).replace("Z", "+00:00"))
    return deps.ids.derived("job", started, str(event["execution"]["id"]))


def execution_of(record: Record) -> str:
    """The name of the job's execution; each time it is started again it gets a name of its own."""
    if record.data.get("execution"):
        return str(record.data["execution"])
    restarts = int(record.data.get("restarts", 0))
    return str(record.data["job_id"]) + (f"-r{restarts}" if restarts else "")


def step(deps: Deps, job_id: str, **data: Any) -> Record:
    """Report progress and a sign of life. Raises :class:`Stopped` if the job has ended."""
    changed = change(deps, job_id, **data)
    if changed.data["status"] in ENDED:
        raise Stopped(job_id)
    return changed


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress that goes into a transaction; ``stored`` is the job's record behind it."""

    record: Record

    def __call__(self, unit: Unit) -> None:
        """Put it in."""
        unit.put(self.record)

    @property
    def stored(self) -> Record:
        """As it is once the transaction is committed."""
        return replace(self.record, revision=self.record.revision + 1)


@contextmanager
def advancing(deps: Deps, record: Record, **data: Any) -> Iterator[Progress]:
    """Gives what puts progress into another transaction, so that the work and the count of it are one and nothing has
    to be read for it. Raises :class:`Stopped` from the commit if the job has ended, ``Conflict`` if another run of the
    same job was quicker."""
    progress = Progress(_advanced(deps, record, data))
    try:
        yield progress
    except Conflict as lost:
        if record.key in lost.keys and find(deps, record.data["job_id"]).data["status"] in ENDED:
            raise Stopped(record.data["job_id"]) from lost
        raise


def change(deps: Deps, job_id: str, **data: Any) -> Record:
    """Write progress or a status without an event; a job that has ended is left as it is. Raises ``Conflict`` if
    another write came first."""
    found = deps.records.get(keys.job(job_id))
    if found is None:
        raise not_found("den Job", "job", job_id)
    if found.data["status"] in ENDED:
        return found
    progress = Progress(_advanced(deps, found, data))
    unit = Unit(deps, Call(job_id), keys.SYSTEM_CHAIN)
    progress(unit)
    unit.commit()
    return progress.stored


def _advanced(deps: Deps, record: Record, data: Mapping[str, Any]) -> Record:
    now = timestamp(deps)
    return replace(record, data={**record.data, **data, "updated_at": now, "beat": now})


def finish(unit: Unit, record: Record, **result: Any) -> Record:
    """The job is DONE with a result; written in the caller's transaction."""
    return _end(unit, record, "JOB_DONE", status="DONE", result=result)


def fail(unit: Unit, record: Record, slug: str, text: Text, result: Mapping[str, Any] | None = None) -> None:
    """The job is ERROR with a reason in both languages, and perhaps a result all the same."""
    error = {"code": slug, "message": {"de": text.de, "en": text.en}}
    _end(unit, record, "JOB_FAILED", {"code": slug}, status="ERROR", error=error, result=result)


def cancel(unit: Unit, record: Record) -> Record:
    """The job is CANCELLED; its function sees that at its next step."""
    return _end(unit, record, "JOB_CANCELLED", {"was": record.data["status"]}, status="CANCELLED")


def end_parts(deps: Deps, call: Call, record: Record, how: Callable[[Unit, Record], object]) -> None:
    """End the parts of a job that has ended, by ``how``."""
    for part in record.data.get("sources", ()):
        for _ in range(_ROUNDS if part.get("job_id") else 0):
            found = deps.records.get(keys.job(part["job_id"]))
            if found is None or found.data["status"] in ENDED:
                break
            unit = Unit(deps, call, keys.SYSTEM_CHAIN)
            how(unit, found)
            try:
                unit.commit()
            except Conflict:
                continue  # the part reports at this moment
            break


def _end(unit: Unit, record: Record, event: str, told: Mapping[str, Any] | None = None, **data: Any) -> Record:
    ended = replace(record, data={**record.data, **data, "finished_at": timestamp(unit.deps)}, index2=None)
    unit.put(ended)
    if record.data.get("lists"):
        unit.delete(keys.job(record.data["job_id"], "FOUND"))
    unit.event(event, "job", record.data["job_id"], kind=record.data["kind"], **(told or {}))
    return replace(ended, revision=record.revision + 1)
