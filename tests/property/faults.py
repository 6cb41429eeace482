"""What may go wrong at any write, and machinery that carries on afterwards as the deployed one does.

A fault is a lost race (``Conflict``, nothing written), a service that does not answer (before the write, or after it so
that only the answer is lost), or a worker that is killed (before or after).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, BinaryIO

import boto3
from botocore.exceptions import ClientError
from tests.unit.api.conftest import Answer, Api

from flowaudit.ports.llm import LlmAnswer, LlmBadAnswer, LlmRequest, LlmTimeout, LlmUnauthorized, LlmUnreachable
from flowaudit.ports.records import Change, Conflict, Put
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages import fail, finalize, parse, precheck, prepare, run
from flowaudit.usecases.stages.attempts import LlmBusy, LlmRetry
from flowaudit.usecases.stages.base import StageFailed
from flowaudit.usecases.work import resume

STAGES = {"parse": parse, "precheck": precheck, "prepare": prepare, "run": run, "finalize": finalize}
ATTEMPTS = 8


class Killed(BaseException):
    """The worker is gone: no handler of errors runs any more."""


def unavailable() -> ClientError:
    """What boto3 raises when a service has trouble."""
    return ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "TransactWriteItems")


@dataclass
class Faults:
    """Decides at each write; ``share`` of the writes fail. Off until :attr:`share` is set."""

    random: Random
    share: float = 0.0
    injected: Counter[str] = field(default_factory=Counter)

    def around(self, write: Callable[[], None], conflict: Callable[[], Exception] | None = None) -> None:
        """The write, or a fault before or after it."""
        if self.random.random() >= self.share:
            return write()
        kinds = ["killed before", "killed after", "silent before", "silent after"]
        kind = self.random.choice([*kinds, "conflict", "conflict"] if conflict else kinds)
        self.injected[kind] += 1
        if kind == "conflict" and conflict is not None:
            raise conflict()
        if kind.endswith("after"):
            write()
        raise Killed if kind.startswith("killed") else unavailable()


class FaultyRecords:
    """The record store with faults at its transactions."""

    def __init__(self, store: Any, faults: Faults) -> None:
        self._store, self._faults = store, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, changes: Sequence[Change]) -> None:
        """A transaction, perhaps with a fault."""

        def lost() -> Exception:
            change = self._faults.random.choice(list(changes))
            return Conflict([change.record.key if isinstance(change, Put) else change.key])

        if changes:
            self._faults.around(lambda: self._store.commit(changes), lost)


class FaultyBlobs:
    """A bucket with faults at writing."""

    def __init__(self, store: Any, faults: Faults) -> None:
        self._store, self._faults = store, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, key: str, content: bytes | BinaryIO, media_type: str) -> None:
        """Write an object, perhaps with a fault."""
        self._faults.around(lambda: self._store.put(key, content, media_type))


@dataclass
class MovingClock:
    """A clock that each look moves by some milliseconds, and the test by hours."""

    random: Random
    moment: datetime = datetime(2026, 1, 1, 22, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=self.random.randint(1, 40))
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Words:
    """Embeddings for tests: texts that share words lie close to each other."""

    model: str = "sentence-transformers/all-MiniLM-L6-v2"
    dimension: int = 384

    def embed(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> tuple[float, ...]:
        vector = [0.0] * self.dimension
        for word in text.lower().split() or ["-"]:
            vector[sum(word.encode()) % self.dimension] += 1.0
        length = sum(number * number for number in vector) ** 0.5
        return tuple(number / length for number in vector)


@dataclass
class Moody:
    """A model that answers, answers nonsense, or fails."""

    random: Random

    def complete(self, request: LlmRequest) -> LlmAnswer:
        mood = self.random.random()
        for share, error in ((0.08, LlmTimeout), (0.14, LlmUnreachable), (0.18, LlmBadAnswer), (0.22, LlmUnauthorized)):
            if mood < share:
                raise error
        text = "no JSON" if mood < 0.32 else self._judgement(request)
        spent = [self.random.randint(low, high) for low, high in ((500, 4000), (20, 900), (100, 30_000))]
        return LlmAnswer(text, tokens_in=spent[0], tokens_out=spent[1], duration_ms=spent[2], model=request.model)

    def _judgement(self, request: LlmRequest) -> str:
        assert request.schema is not None
        names = request.schema["properties"]["features"]["items"]["properties"]["feature_id"]["enum"]
        shared = {"extracted_value": "", "confidence": 50, "rationale": "x"}
        features = [{"feature_id": n, "status": self.random.choice(["UNCLEAR", "MISSING"]), **shared} for n in names]
        plausible = dict.fromkeys(("time_plausible", "location_plausible", "beneficiary_plausible"), True)
        fit = {"relation_level": "YES", "reasons": [], "mapped_cost_category": "Bau", **plausible}
        return json.dumps({"features": features, "semantic_project_fit": fit})


@dataclass
class Deployment:
    """The API and its state machine under faults."""

    api: Api
    random: Random
    faults: Faults
    clock: MovingClock
    replays: int = 0

    def __call__(self, method: str, url: str, **more: Any) -> Answer | None:
        """A client that repeats its request under the same key until it gets an answer; None if it gives up."""
        headers = {"Idempotency-Key": f"key-{self.random.getrandbits(64):x}", **more.pop("headers", {})}
        for _ in range(ATTEMPTS):
            try:
                answer = self.api(method, url, headers=headers, **more)
            except Killed:
                self._locks_run_out()
            else:
                assert answer.status != 500, answer.body
                if answer.status != 503:
                    return answer
            self.replays += 1
        return None

    @staticmethod
    def _locks_run_out() -> None:
        """The lock that a killed worker leaves ends with its function's time."""
        table = boto3.resource("dynamodb").Table("flowaudit-test")
        for session in ("one", "two"):
            kept = table.query(
                KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": f"IDEMPOTENCY#{session}"}
            )
            for item in kept["Items"]:
                if item.get("status") == "INPROGRESS":
                    table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})

    def work(self) -> None:
        """Run what was started; now and then a whole execution is delivered again."""
        while self.api.workflow.started:
            name, state = self.api.workflow.started.pop(0)
            state["execution"] = {"id": f"arn:execution:{name}", "started": "2026-01-02T03:04:05.678Z"}
            done = self._execute(dict(state))
            if done and self.random.random() < 0.15:
                self.replays += 1
                self._execute(dict(state))

    def take_up(self) -> None:
        """What the scheduled recovery does."""
        self._again(lambda: resume(wiring.deps()))
        self.work()

    def _execute(self, state: dict[str, Any]) -> bool:
        """All stages; False if the execution died where nothing can see it."""
        call = Call(state["request_id"], state["actor"], state["session"])
        names = list(STAGES)
        for stage in names[names.index(state["first"]) : names.index(state["last"]) + 1]:
            if self.random.random() < 0.01:
                return False
            failure = self._stage(stage, call, state)
            if failure is not None:
                failed = {**state, "failure": failure}
                self._again(lambda told=failed: fail.handle(wiring.deps(), call, told))
                return True
        return True

    def _stage(self, stage: str, call: Call, state: dict[str, Any]) -> dict[str, str] | None:
        for _ in range(ATTEMPTS):
            try:
                state.update(STAGES[stage].handle(wiring.deps(), call, dict(state)))
            except StageFailed as failed:
                cause = json.dumps({"errorMessage": str(failed), "errorType": "StageFailed"})
                return {"stage": stage, "error": "StageFailed", "cause": cause}
            except (Killed, Conflict, ClientError):
                self.replays += 1
            except (LlmBusy, LlmRetry):  # the state machine waits, and tries them more often than it does others
                self.clock.wait(60)
            else:
                return None
        return {"stage": stage, "error": "Retryable", "cause": ""}

    def _again(self, act: Callable[[], Any]) -> None:
        for _ in range(10 * ATTEMPTS):
            try:
                act()
            except (Killed, Conflict, ClientError):
                self.replays += 1
            else:
                return
        raise AssertionError("still failing")
