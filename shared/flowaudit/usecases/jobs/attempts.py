"""One attempt at a job that works in a loop: begun, ended by its time, by a failure or by its end.

A function has 900 seconds. It ends by itself before that and the state machine calls it again, as often as there is
something left (:class:`GoesOn`); failures that may pass are tried again a few times (:class:`TryAgain`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flowaudit.contract.problems import Problem
from flowaudit.core.model.results import Text
from flowaudit.core.parsing import ParsingRefused
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import GoesOn, TryAgain
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

SLICE = timedelta(seconds=780)
#: As often as the state machines try again: the last time the reason is told, which they do not know.
FAILURES = 6


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a job's work gets; ``until`` is when its time is up."""

    deps: Deps
    call: Call
    job: Record
    until: datetime

    def in_time(self) -> None:
        """Raises :class:`GoesOn` when the time is up."""
        if self.deps.clock.now() >= self.until:
            raise GoesOn(str(self.job.data["job_id"]))


@dataclass(frozen=True, slots=True)
class Done:
    """The job's result; ``tell`` adds to the transaction that ends it."""

    result: dict[str, Any]
    tell: Callable[[Unit], None] | None = None


def attempt(deps: Deps, event: dict[str, Any], work: Callable[[Attempt], Done]) -> dict[str, Any]:
    """Bring the job to its end, or as far as the time allows. Raises :class:`TryAgain` and :class:`GoesOn`."""
    job = jobs.find(deps, str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    try:
        job = jobs.step(deps, job.data["job_id"], status="RUNNING")
        done: Done | tuple[str, Text] = work(Attempt(deps, call, job, deps.clock.now() + SLICE))
    except jobs.Stopped:
        return event
    except RemoteFailure as failure:
        if failure.retryable and _failures(deps, job) < FAILURES:
            raise TryAgain(failure.slug) from failure
        done = failure.slug, failure.text
    except ParsingRefused as refused:
        done = str(refused.slug), refused.text
    except Problem as problem:
        done = problem.kind.slug, problem.detail
    _end(deps, call, job, done)
    return event


def _failures(deps: Deps, job: Record) -> int:
    """How often the job has failed by now."""
    before = int(jobs.find(deps, job.data["job_id"]).data.get("failures", 0))
    return int(jobs.change(deps, job.data["job_id"], failures=before + 1).data.get("failures", 0))


def _end(deps: Deps, call: Call, job: Record, done: Done | tuple[str, Text]) -> None:
    current = jobs.find(deps, job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    if isinstance(done, Done):
        if done.tell is not None:
            done.tell(unit)
        jobs.finish(unit, current, **done.result)
    else:
        jobs.fail(unit, current, *done)
    unit.commit()
