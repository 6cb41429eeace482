"""Downloads of models in tests: a scripted server, a clock that is moved, and what the state machine would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.test_settings import ADMIN, URL

from flowaudit.ports.llm import LlmFailure, PullProgress
from flowaudit.runtime import wiring
from flowaudit.runtime.job import job
from flowaudit.runtime.step import Retryable
from flowaudit.usecases.store import jobs, keys

MODELS = f"{URL}/providers/LOCAL_OLLAMA/models"
SIZE = 4_400_000_000
NAME = "qwen3:8b"


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@dataclass
class Catalogue:
    """A server whose download is scripted: each step takes ``seconds``; a failure ends it."""

    clock: Clock
    steps: list[PullProgress | LlmFailure]
    seconds: float = 0.4
    asked: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    meanwhile: dict[int, Callable[[], Any]] = field(default_factory=dict)

    def pull(self, model: str) -> Iterator[PullProgress]:
        self.asked.append(model)
        for step in self.steps:
            self.clock.moment += timedelta(seconds=self.seconds)
            if isinstance(step, LlmFailure):
                raise step
            yield step
            self.told.append(dict(newest().data))
            self.meanwhile.get(len(self.told), lambda: None)()


def job_workflow() -> RecordingWorkflow:
    """Takes the place of the jobs' state machine."""
    workflow = RecordingWorkflow()
    wiring.deps().__dict__["job_workflow"] = workflow
    return workflow


def ollama_server() -> OllamaDouble:
    """A server that can download one model; the deployment's own once :func:`use` is called."""
    return OllamaDouble(models={"llama3.1:8b-instruct-q4": 4_700_000_000}, pullable={NAME: SIZE})


def use(double: OllamaDouble) -> None:
    """Make a server the deployment's own."""
    wiring.deps().settings = wiring.deps().settings.model_copy(update={"ollama_url": double.url})


def begin(api: Api, name: Any = NAME, **headers: str) -> Any:
    return api("POST", f"{MODELS}/pull", body={"model_name": name}, headers={**ADMIN, **headers})


def status(api: Api, query: str = "", language: str = "en") -> Any:
    return api("GET", f"{MODELS}/pull/status{query}", headers={**ADMIN, "Accept-Language": language}).json


def run(workflow: RecordingWorkflow, retries: int = 5) -> int:
    """What run_job.asl.json does with the newest start; the number of runs."""
    _, state = workflow.started[-1]
    handler = job(state["kind"])
    for runs in range(1, retries + 2):
        try:
            handler(dict(state), None)
        except Retryable:
            continue
        return runs
    raise AssertionError("retried too often")


def newest() -> Any:
    pointer = wiring.deps().records.get(keys.pull(None))
    assert pointer is not None
    return jobs.load(wiring.deps(), "job", pointer.data["job_id"])


def scripted(monkeypatch: pytest.MonkeyPatch, *steps: PullProgress | LlmFailure, seconds: float = 0.4) -> Catalogue:
    clock = Clock(datetime.now(UTC))
    wiring.deps().__dict__["clock"] = clock
    catalogue = Catalogue(clock, list(steps), seconds)
    monkeypatch.setattr(type(wiring.deps()), "model_catalogue", lambda self, base_url: catalogue)
    return catalogue


def layer(done: int, size: int = 1000, name: str = "abc") -> PullProgress:
    return PullProgress(f"pulling {name}", done, size)
