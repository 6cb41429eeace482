"""Starting single stages: parse, precheck and run work on in the state machine, prepare and finalize answer at once."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.models.documents import RunRequest
from flowaudit.contract.problems import Problem, conflict, invalid
from flowaudit.ports.records import Record
from flowaudit.usecases import providers
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.documents.results import final_view, payload_view
from flowaudit.usecases.stages import finalize as finalize_stage
from flowaudit.usecases.stages import prepare as prepare_stage
from flowaudit.usecases.stages.base import StageFailed
from flowaudit.usecases.store import documents, runs
from flowaudit.usecases.store.unit import timestamp
from flowaudit.usecases.work import chain_state, start


def parse(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """6.5."""
    run_id = _begin(deps, call, _open(deps, call, document_id), "parse", Status.PARSING)
    return {"document_id": document_id, "status": Status.PARSING.value, "parse_run_id": run_id}


def precheck(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """7.1; needs a finished parse run."""
    document = _open(deps, call, document_id)
    _needs(document, "parse", "parse")
    run_id = _begin(deps, call, document, "precheck", None)
    return {"precheck_run_id": run_id, "document_id": document_id, "status": "RUNNING"}


def prepare(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """8.1: makes the payload, stores it and answers it; the only place where one is made."""
    document = _open(deps, call, document_id)
    _needs(document, "precheck", "precheck")
    run_id = _at_once(deps, call, document_id, "prepare", prepare_stage.handle)
    return payload_view(deps, runs.load(deps, "prepare", run_id))


def run(deps: Deps, call: Call, document_id: str, body: RunRequest) -> dict[str, Any]:
    """9.1: an LLM run against a stored payload, the latest or the one that is named."""
    document = _open(deps, call, document_id)
    payload_id = body.payload_id or document.data.get("latest", {}).get("prepare")
    if payload_id is None:
        raise _first("prepare")
    payload = runs.load(deps, "prepare", payload_id)
    if payload.data["document_id"] != document_id:
        raise invalid("payload_id", "gehört zu einem anderen Dokument", "belongs to another document")
    choice = providers.choose(deps, body.provider_override, body.model_override)
    chosen = {"payload_id": payload_id, "provider": choice.provider.value, "model_name": choice.model_name}
    run_id = _begin(deps, call, document, "run", Status.LLM_RUNNING, **chosen)
    return {"llm_run_id": run_id, "document_id": document_id, "status": "RUNNING"}


def finalize(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """10.1: the final result from rules, the latest LLM run and a person's values, as far as they are there."""
    document = _open(deps, call, document_id)
    _needs(document, "precheck", "precheck")
    run_id = _at_once(deps, call, document_id, "finalize", finalize_stage.handle)
    return final_view(deps, call, runs.load(deps, "finalize", run_id))


def _open(deps: Deps, call: Call, document_id: str) -> Record:
    document = documents.load(deps.records, document_id)
    documents.must_be_open(call, document)
    return document


def _needs(document: Record, stage: str, operation: str) -> None:
    if stage not in document.data.get("latest", {}):
        raise _first(operation)


def _first(operation: str) -> Problem:
    return conflict(
        f"Zuerst muss POST /api/documents/{{document_id}}/{operation} gelaufen sein",
        f"POST /api/documents/{{document_id}}/{operation} must have been run first",
    )


def _begin(deps: Deps, call: Call, document: Record, stage: str, status: Status | None, **data: Any) -> str:
    """Record the run and the work, then start the execution that is named after the run."""
    document_id = document.data["document_id"]
    state = chain_state(deps, call, document_id, stage, stage)
    run_id: str = state["runs"][stage]
    unit = documents.unit_for(deps, call, document)
    unit.put(runs.new_record(stage, run_id, document, started_at=timestamp(deps), **data))
    documents.change(unit, document, f"{stage.upper()}_REQUESTED", status, working=run_id)
    documents.begin_work(unit, document, run_id, state)
    unit.commit()
    start(deps, run_id, state)
    return run_id


def _at_once(deps: Deps, call: Call, document_id: str, stage: str, handle: Any) -> str:
    state = chain_state(deps, call, document_id, stage, stage)
    try:
        handle(deps, call, state)
    except StageFailed as failed:
        raise conflict(failed.de, failed.en) from failed
    run_id: str = state["runs"][stage]
    return run_id
