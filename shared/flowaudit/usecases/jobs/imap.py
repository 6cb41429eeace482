"""Job imap: what takes long in a mailbox. One function, the job's ``action`` says which work.

The job's record holds a cursor: the highest UID that is done and the folder's UIDVALIDITY. A run that was killed goes
on behind it; where the server has numbered the messages anew, the folder is walked again, and the marks of messages and
files that were taken over keep everything from being taken twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flowaudit.contract.problems import Problem
from flowaudit.core.model.results import Text
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import TryAgain, imap_extract, imap_folder
from flowaudit.usecases.jobs.imap_run import Run, SliceOver
from flowaudit.usecases.mailing import mailbox
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

ACTIONS: dict[str, Callable[[Run], None]] = {
    "search": imap_folder.search,
    "move": imap_folder.move,
    "clear": imap_folder.clear,
    "extract": imap_extract.extract,
    "deep_scan": imap_extract.extract,
    "intelligent_extract": imap_extract.extract,
}
# The function has 900 seconds; it ends by itself before that, and the state machine calls it again.
SLICE = timedelta(seconds=780)
# As often as run_job.asl.json calls it: the last time the reason is told, which the state machine does not know.
ATTEMPTS = 6
_TOO_LONG = Text(
    "Es sind mehr Nachrichten, als ein Job schafft; ein neuer Job übergeht, was schon übernommen ist",
    "There are more messages than one job can do; another job passes over what is taken already",
)


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Bring the job to its end, or as far as the time allows. Raises :class:`TryAgain`."""
    job = jobs.find(deps, str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    attempt = int(job.data.get("attempts", 0)) + 1
    try:
        job = jobs.step(deps, job.data["job_id"], status="RUNNING", attempts=attempt)
        with mailbox(deps, job.data["account"]) as box:
            run = Run(deps, call, job, box, deps.clock.now() + SLICE)
            ACTIONS[job.data["action"]](run)
    except jobs.Stopped:
        return event
    except SliceOver as over:
        if attempt < ATTEMPTS:
            raise TryAgain("slice-over") from over
        _fail(deps, call, job, "too-long", _TOO_LONG)
    except RemoteFailure as failure:
        if failure.retryable and attempt < ATTEMPTS:
            raise TryAgain(failure.slug) from failure
        _fail(deps, call, job, failure.slug, failure.text)
    except Problem as problem:
        _fail(deps, call, job, problem.kind.slug, problem.detail)
    else:
        _finish(deps, call, run)
    return event


def _finish(deps: Deps, call: Call, run: Run) -> None:
    current = jobs.find(deps, run.job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    counts = dict(run.counts)
    told = {"action": current.data["action"], "job_id": current.data["job_id"], **counts}
    unit.event("MAIL_WORKED", "account", current.data["account_id"], **told)
    jobs.finish(unit, current, **counts, **run.found)
    unit.commit()


def _fail(deps: Deps, call: Call, job: Record, slug: str, text: Text) -> None:
    current = jobs.find(deps, job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.fail(unit, current, slug, text)
    unit.commit()
