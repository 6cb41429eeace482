"""Background jobs of every kind."""

from __future__ import annotations

from flowaudit.contract.models.jobs import JobsQuery
from flowaudit.contract.schemas.base import (
    Described,
    anything,
    count,
    flag,
    keyed,
    maybe,
    moment,
    obj,
    one_of,
    page,
    text,
)
from flowaudit.contract.schemas.common import CREATED, JOB_STATUS, job_error

_JOB = {
    "job_id": text("job_001"),
    "kind": text("export"),
    "status": JOB_STATUS,
    "progress": count(12),
    "total": maybe(count(40)),
    "error": job_error(),
    "created_at": CREATED,
    "beat": maybe(moment("2025-12-15T12:00:05.000Z")),
    "finished_at": maybe(moment("2025-12-15T12:00:07.000Z"), None),
    "result_url": text("/api/jobs/result/job_001"),
}

OPERATIONS: dict[str, Described] = {
    "index": Described(answer=page(obj(**_JOB)), query=JobsQuery),
    "result": Described(answer=obj(**_JOB, result=anything(None, "What the job has made; its shape is the job's own"))),
    "cancel": Described(
        answer=obj(
            job_id=text("job_001"),
            kind=text("export"),
            status=one_of("CANCELLED", "DONE", "ERROR", "CANCELLED"),
            stopped=obj(job=flag(True), execution=flag(True)),
            progress=count(12),
            total=maybe(count(40)),
            message=text("The job was cancelled; its execution is stopped"),
        ),
        problems=(409,),
    ),
    "clear": Described(
        answer=obj(
            removed=count(5),
            by_status=keyed(count(5), ["DONE", "ERROR", "CANCELLED"]),
            kept=count(1),
            complete=flag(True, "False if more are left than one request can remove"),
        ),
        problems=(409,),
    ),
}
