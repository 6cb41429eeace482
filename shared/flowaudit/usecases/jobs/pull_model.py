"""Job pull_model: the Ollama server downloads a model; its progress goes into the job's record.

The server keeps what it has when the connection ends, so the work is repeatable at any point: a killed or timed-out
run is started again by the state machine and the download goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flowaudit.ports.llm import LlmAbsent, LlmFailure, LlmTimeout, PullProgress
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import TryAgain
from flowaudit.usecases.store import jobs, keys, settings
from flowaudit.usecases.store.pulls import Progress
from flowaudit.usecases.store.unit import Unit, timestamp

PROVIDER = "LOCAL_OLLAMA"
# The function has 900 seconds; it ends by itself before that, and the state machine calls it again.
SLICE = timedelta(seconds=780)
# As often as run_job.asl.json calls it: the last one tells the reason, which the state machine does not know.
ATTEMPTS = 6
_EVERY = timedelta(seconds=1)


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Follow the download to its end once. Raises :class:`TryAgain`."""
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    job = jobs.load(deps, "job", str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    attempt = int(job.data.get("attempts", 0)) + 1
    job = jobs.change(deps, job.data["job_id"], status="RUNNING", attempts=attempt)
    base_url = settings.load(deps)["providers"][PROVIDER]["base_url"]
    try:
        job = _follow(deps, job, deps.model_catalogue(base_url).pull(job.data["model_name"]))
    except LlmFailure as error:
        passing = error.retryable or isinstance(error, LlmAbsent)  # its container may be starting
        if passing and attempt < ATTEMPTS:
            raise TryAgain(error.slug) from error
        _fail(deps, call, job.data["job_id"], error)
        return event
    if job.data["status"] not in jobs.ENDED:
        _finish(deps, call, job)
    return event


def _follow(deps: Deps, job: Record, steps: Iterator[PullProgress]) -> Record:
    """The job's record at the end of the download, or when somebody has cancelled it."""
    began = written = deps.clock.now()
    progress = Progress(percent=job.data.get("percent"))
    for step in steps:
        progress.take(step)
        now = deps.clock.now()
        if step.done:
            return _report(deps, job, progress, now)
        if now - began >= SLICE:
            raise LlmTimeout(f"{SLICE.seconds} s")
        if now - written >= _EVERY:
            written = now
            job = _report(deps, job, progress, now)
            if job.data["status"] in jobs.ENDED:
                return job
    raise LlmTimeout("the server ended before success")


def _report(deps: Deps, job: Record, progress: Progress, now: datetime) -> Record:
    """Write how far it is, unless the job has been ended meanwhile."""
    stored = jobs.load(deps, "job", job.data["job_id"])
    if stored.data["status"] in jobs.ENDED:
        return stored
    return jobs.change(
        deps,
        job.data["job_id"],
        progress=progress.completed,
        total=progress.total or None,
        percent=progress.percent,
        phase=progress.phase[:100],
    )


def _finish(deps: Deps, call: Call, job: Record) -> None:
    """The model is there: it may be chosen from now on."""
    name = job.data["model_name"]
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    settings.offer_model(unit, settings.record(deps), PROVIDER, name)
    size = job.data["total"]
    unit.event("MODEL_PULLED", "provider", PROVIDER, model_name=name, bytes=size, attempts=job.data["attempts"])
    done = replace(job, data={**job.data, "percent": 100, "updated_at": timestamp(deps)})
    jobs.finish(unit, done, model_name=name, bytes=size)
    unit.commit()


def _fail(deps: Deps, call: Call, job_id: str, error: LlmFailure) -> None:
    job = jobs.load(deps, "job", job_id)
    if job.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.fail(unit, job, error.slug, error.text)
    unit.commit()
