"""Jobs: work in the background that a client follows by polling. One record a job, one execution a job."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flowaudit.contract.problems import not_found
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Key, Record
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

ENDED = frozenset({"DONE", "ERROR", "CANCELLED"})


def load(deps: Deps, prefix: str, job_id: str) -> Record:
    """The job's record; 404 for an unknown or malformed id."""
    found = deps.records.get(keys.job(job_id)) if job_id.startswith(f"{prefix}_") else None
    if found is None:
        raise not_found("den Job", "job", job_id)
    return found


def create(unit: Unit, job_id: str, kind: str, **data: Any) -> Record:
    """A job that waits to be started; ``data`` is what its function needs, never a secret."""
    shared = {"job_id": job_id, "kind": kind, "status": "QUEUED", "created_at": timestamp(unit.deps)}
    progress = {"progress": 0, "total": None, "result": None, "error": None}
    record = Record(keys.job(job_id), "job", {**shared, **progress, **data}, index1=Key(keys.JOBS, job_id))
    unit.put(record)
    unit.event("JOB_QUEUED", "job", job_id, kind=kind)
    return record


def start(deps: Deps, call: Call, record: Record) -> None:
    """Start the execution; if the service does not answer, the job stays QUEUED and the recovery starts it later."""
    data = record.data
    state = {"job_id": data["job_id"], "kind": data["kind"], "request_id": call.request_id, "actor": call.actor}
    try:
        deps.job_workflow.start(data["job_id"], state)
    except WorkflowUnavailable:
        return


def change(deps: Deps, job_id: str, **data: Any) -> Record:
    """Write progress or a status without an event. Raises ``Conflict`` if another write came first."""
    found = deps.records.get(keys.job(job_id))
    if found is None:
        raise not_found("den Job", "job", job_id)
    changed = replace(found, data={**found.data, **data, "updated_at": timestamp(deps)})
    unit = Unit(deps, Call(job_id), keys.SYSTEM_CHAIN)
    unit.put(changed)
    unit.commit()
    return replace(changed, revision=changed.revision + 1)


def finish(unit: Unit, record: Record, **result: Any) -> Record:
    """The job is DONE with a result; written in the caller's transaction."""
    data = {**record.data, "status": "DONE", "result": result, "finished_at": timestamp(unit.deps)}
    unit.put(replace(record, data=data))
    unit.event("JOB_DONE", "job", record.data["job_id"], kind=record.data["kind"])
    return replace(record, data=data, revision=record.revision + 1)


def fail(unit: Unit, record: Record, slug: str, text: Text) -> None:
    """The job is ERROR with a reason in both languages."""
    error = {"code": slug, "message": {"de": text.de, "en": text.en}}
    data = {**record.data, "status": "ERROR", "error": error, "finished_at": timestamp(unit.deps)}
    unit.put(replace(record, data=data))
    unit.event("JOB_FAILED", "job", record.data["job_id"], kind=record.data["kind"], code=slug)
