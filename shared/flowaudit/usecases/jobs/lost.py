"""Jobs whose execution is gone: one that never began is started again, one that was at work is ERROR with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flowaudit.core.model.results import Text
from flowaudit.ports.records import Conflict, Record
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

MAX_RESTARTS = 3
_PAGE = 1000
# The request that made a job starts it in the same breath.
_PATIENCE = timedelta(minutes=1)
_INTERRUPTED = Text(
    "Die Ausführung des Jobs ist abgebrochen, ohne ein Ergebnis zu hinterlassen; bitte neu starten",
    "The job's execution broke off without leaving a result; please start it again",
)
_NEVER_STARTED = Text(
    f"Der Job ließ sich auch nach {MAX_RESTARTS} Versuchen nicht starten",
    f"The job could not be started in {MAX_RESTARTS} attempts",
)


def recover(deps: Deps) -> dict[str, list[str]]:
    """Look after all jobs that have not ended; returns the ids of those started again and of those failed."""
    done: dict[str, list[str]] = {"started": [], "failed": []}
    for listed in deps.records.query(keys.JOBS_ACTIVE, index="index2", limit=_PAGE):
        try:
            what = _look_after(deps, listed)
        except (Conflict, WorkflowUnavailable):
            continue  # the job has just spoken, or nobody can tell: the next round will see
        if what:
            done[what].append(str(listed.data["job_id"]))
    return done


def _look_after(deps: Deps, listed: Record) -> str | None:
    if jobs.running(deps, listed):
        return None
    # read after that: an execution writes its result before it ends
    record = deps.records.get(listed.key)
    if record is None or record.data["status"] in jobs.ENDED or jobs.execution_of(record) != jobs.execution_of(listed):
        return None
    if record.data["status"] == "RUNNING":
        return _fail(deps, record, "interrupted", _INTERRUPTED)
    if deps.clock.now() - datetime.fromisoformat(record.data["created_at"]) < _PATIENCE:
        return None
    restarts = int(record.data.get("restarts", 0))
    if restarts >= MAX_RESTARTS:
        return _fail(deps, record, "never-started", _NEVER_STARTED)
    unit = Unit(deps, Call(record.data["job_id"]), keys.SYSTEM_CHAIN)
    again = replace(record, data={**record.data, "restarts": restarts + 1})
    unit.put(again)
    unit.event("JOB_RESTARTED", "job", record.data["job_id"], kind=record.data["kind"], restarts=restarts + 1)
    unit.commit()
    jobs.start(deps, Call(record.data["job_id"]), again)
    return "started"


def _fail(deps: Deps, record: Record, slug: str, text: Text) -> str:
    unit = Unit(deps, Call(record.data["job_id"]), keys.SYSTEM_CHAIN)
    jobs.fail(unit, record, slug, text)
    unit.commit()
    jobs.end_parts(deps, Call(record.data["job_id"]), record, lambda unit, part: jobs.fail(unit, part, slug, text))
    return "failed"
