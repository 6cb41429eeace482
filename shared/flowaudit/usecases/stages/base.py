"""What all stages share: entering a run exactly once, and knowing where the chain ends.

The state that the state machine hands on is a mapping (docs/decisions/0001): ``document_id``, ``first``, ``last``,
``runs`` (stage → run id), ``execution``. A stage that finds its run done does nothing: retries and resumed executions
give the same result once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import documents, keys, runs
from flowaudit.usecases.store.unit import Unit, timestamp

State = dict[str, Any]


class StageFailed(Exception):
    """A stage cannot succeed however often it is tried; ``reason`` is told to people."""

    def __init__(self, slug: str, de: str, en: str) -> None:
        super().__init__(f"{slug}|{de}|{en}")
        self.slug, self.de, self.en = slug, de, en


class StageAgain(Exception):
    """The stage asks to be tried again later; the state machine knows its kinds by the names of their classes."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A run that a stage works on."""

    deps: Deps
    call: Call
    state: State
    stage: str
    document: Record
    run: Record
    began: datetime

    @property
    def spent_ms(self) -> int:
        """How long the stage has been at work, in milliseconds."""
        return round((self.deps.clock.now() - self.began).total_seconds() * 1000)

    @property
    def is_last(self) -> bool:
        """True if the chain ends with this stage."""
        return bool(self.state["last"] == self.stage)

    def finish(
        self,
        status: Status,
        event: str,
        document_data: dict[str, Any],
        also: Callable[[Unit], None] | None = None,
        run_status: str = "DONE",
        facts: dict[str, Any] | None = None,
        **run_data: Any,
    ) -> State:
        """Write the run's end, the document's new status, the event (which tells ``facts``) and what ``also``
        adds, in one transaction."""
        document_id = self.document.data["document_id"]
        run_id = self.run.data["run_id"]
        unit = documents.unit_for(self.deps, self.call, self.document)
        finished = {"status": run_status, "finished_at": timestamp(self.deps), **run_data}
        finished["spent_ms"] = self.spent_ms
        runs.finish(unit, self.run, **finished)
        latest = {**self.document.data.get("latest", {}), self.stage: run_id}
        fresh = {"latest": latest, "stale": documents.stale_after(self.document, self.stage), "error": None}
        working = {} if not self.is_last else {"working": None}
        documents.change(unit, self.document, event, status, facts, **{**fresh, **working, **document_data})
        if self.is_last:
            documents.end_work(unit, document_id)
        if also is not None:
            also(unit)
        unit.commit()
        return {**self.state, "runs": {**self.state["runs"], self.stage: run_id}}


def run_id_of(deps: Deps, state: State, stage: str) -> str:
    """The run's id: given by whoever started the work, else derived from the execution."""
    given: str | None = state["runs"].get(stage)
    if given:
        return given
    execution = state["execution"]
    started = datetime.fromisoformat(execution["started"].replace("Z", "+00:00"))
    return deps.ids.derived(runs.KINDS[stage][0], started, execution["id"], state["document_id"], stage)


def enter(deps: Deps, call: Call, state: State, stage: str, status: Status | None = None) -> Entered | None:
    """Begin or take up a stage's run; None if it is done already. ``status`` is the document's while it runs."""
    began = deps.clock.now()
    document = documents.load(deps.records, state["document_id"])
    run_id = run_id_of(deps, state, stage)
    run = deps.records.get(keys.run(run_id))
    if run is not None and run.data["status"] != "RUNNING":
        return None
    unit = documents.unit_for(deps, call, document)
    if run is None:
        run = runs.new_record(stage, run_id, document, started_at=timestamp(deps))
        unit.put(run)
    arn = state.get("execution", {}).get("id", document.data.get("execution_arn"))
    moved = status is not None and document.data["status"] != status.value
    if moved or document.data.get("execution_arn") != arn:
        event = f"{stage.upper()}_STARTED"
        document = documents.change(unit, document, event, status, execution_arn=arn)
    unit.commit()
    reloaded = deps.records.get(keys.run(run_id))
    return Entered(deps, call, state, stage, documents.load(deps.records, state["document_id"]), reloaded or run, began)
