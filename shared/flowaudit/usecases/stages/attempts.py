"""How often and how many at a time a language model is asked: the settings of ``inference`` (contract section 3.1).

The waiting is done by the state machine, which no setting can reach; so a stage says that it wants to be tried again
(:class:`LlmBusy`, :class:`LlmRetry`), and what has been tried stands in the run's record, where it outlives a worker.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flowaudit.core.judging import AnswerInvalid
from flowaudit.ports.llm import LlmAnswer, LlmFailure
from flowaudit.ports.records import Conflict, Delete, Put, Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import StageAgain
from flowaudit.usecases.store import keys

_LEASE_MARGIN = 60  # seconds beyond the model's own time: reading the answer, and clocks that differ


class LlmBusy(StageAgain):
    """As many runs ask a model as ``parallel_requests`` allows."""


class LlmRetry(StageAgain):
    """The model failed in a way that may pass, and ``max_retries`` is not used up."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a run has spent on calls that failed: calls, and tokens that were paid for."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @classmethod
    def of(cls, run: Record) -> Tried:
        """As the run's record says."""
        return cls(**run.data.get("tried", {}))

    def and_also(self, answer: LlmAnswer | None) -> Tried:
        """With one more call; ``answer`` is what came, if it cannot be used."""
        more = (answer.tokens_in, answer.tokens_out) if answer else (0, 0)
        return Tried(self.calls + 1, self.tokens_in + more[0], self.tokens_out + more[1])

    def as_dict(self) -> dict[str, int]:
        """For the record."""
        return {"calls": self.calls, "tokens_in": self.tokens_in, "tokens_out": self.tokens_out}


@contextlib.contextmanager
def slot(deps: Deps, run: Record, inference: Mapping[str, Any]) -> Iterator[None]:
    """Be one of at most ``parallel_requests`` runs that ask a model. Raises :class:`LlmBusy`.

    The place is leased for ``timeout_sec`` and a margin. A killed worker's lease is taken up by the retry of the same
    run at once, by other runs when it has ended.
    """
    lease = _lease(deps, run.data["run_id"], int(inference["parallel_requests"]), int(inference["timeout_sec"]))
    if lease is None:
        raise LlmBusy(f"{inference['parallel_requests']} runs at a time")
    try:
        yield
    finally:
        with contextlib.suppress(Conflict):  # the lease has ended, and another run holds the place
            deps.records.commit([Delete(lease.key, lease.revision)])


def _lease(deps: Deps, run_id: str, places: int, seconds: int) -> Record | None:
    now = int(deps.clock.now().timestamp())
    until = now + seconds + _LEASE_MARGIN
    first = zlib.crc32(run_id.encode())  # runs that come together try different places first
    for step in range(places):
        key = keys.llm_slot((first + step) % places)
        held = deps.records.get(key)
        if held is not None and held.data["run_id"] != run_id and int(held.data["until"]) > now:
            continue
        taken = Record(key, "llm_slot", {"run_id": run_id, "until": until}, held.revision if held else 0, expires=until)
        try:
            deps.records.commit([Put(taken)])
        except Conflict:  # another run was faster
            continue
        return replace(taken, revision=taken.revision + 1)
    return None


def again(
    deps: Deps,
    run: Record,
    inference: Mapping[str, Any],
    error: LlmFailure | AnswerInvalid,
    answer: LlmAnswer | None,
    events: list[dict[str, Any]],
) -> None:
    """Raise :class:`LlmRetry` if the call is to be made again; ``events`` is the run's log so far."""
    passing = isinstance(error, AnswerInvalid) or error.retryable
    tried = Tried.of(run)
    if not passing or not inference["retry_on_error"] or tried.calls >= int(inference["max_retries"]):
        return
    spent = {"tried": tried.and_also(answer).as_dict(), "events": events}
    deps.records.commit([Put(replace(run, data={**run.data, **spent}))])
    raise LlmRetry(type(error).__name__)
