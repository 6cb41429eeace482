"""Job files: reads and sorts files of the workspace and of file servers. Several kinds of jobs, one function.

Work goes file by file. What a file brings and how far the job is are written in one transaction, so that a run that was
killed goes on behind the last file, and no file is counted or stored twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flowaudit.contract.problems import Problem
from flowaudit.core.model.results import Text
from flowaudit.core.parsing import ParsingRefused
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import TryAgain, files_ftp, files_workspace
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

#: What does the work of each kind: takes the job, returns its result.
KINDS: dict[str, Callable[[Deps, Call, Record, Callable[[], None]], dict[str, Any]]] = {
    "workspace_analyze": files_workspace.analyze,
    "workspace_extract": files_workspace.extract,
    "ftp_analyze": files_ftp.analyze,
    "ftp_extract": files_ftp.extract,
}
# The function has 900 seconds; it ends by itself before that, and the state machine calls it again.
SLICE = timedelta(seconds=780)
# As often as run_job.asl.json calls it: the last time the reason is told, which the state machine does not know.
ATTEMPTS = 6


class _SliceOver(Exception):
    """The function's time is nearly over."""


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Bring the job to its end, or as far as the time allows. Raises :class:`TryAgain`."""
    job = jobs.find(deps, str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    attempt = int(job.data.get("attempts", 0)) + 1
    began = deps.clock.now()

    def in_time() -> None:
        if deps.clock.now() - began >= SLICE:
            raise _SliceOver

    try:
        job = jobs.step(deps, job.data["job_id"], status="RUNNING", attempts=attempt)
        result = KINDS[job.data["kind"]](deps, call, job, in_time)
    except jobs.Stopped:
        return event
    except _SliceOver as over:
        if attempt < ATTEMPTS:
            raise TryAgain("slice-over") from over
        _fail(deps, call, job, "too-long", _TOO_LONG)
    except RemoteFailure as failure:
        if failure.retryable and attempt < ATTEMPTS:
            raise TryAgain(failure.slug) from failure
        _fail(deps, call, job, failure.slug, failure.text)
    except ParsingRefused as refused:
        _fail(deps, call, job, str(refused.slug), refused.text)
    except Problem as problem:
        _fail(deps, call, job, problem.kind.slug, problem.detail)
    else:
        _finish(deps, call, job, result)
    return event


_TOO_LONG = Text(
    "Es sind mehr Dateien, als ein Job schafft; ein neuer Job macht dort weiter",
    "There are more files than one job can do; another job goes on from there",
)


def _finish(deps: Deps, call: Call, job: Record, result: dict[str, Any]) -> None:
    current = jobs.find(deps, job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.finish(unit, current, **result)
    unit.commit()


def _fail(deps: Deps, call: Call, job: Record, slug: str, text: Text) -> None:
    current = jobs.find(deps, job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.fail(unit, current, slug, text)
    unit.commit()
