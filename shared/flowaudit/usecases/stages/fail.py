"""Stage fail: a document whose stage failed for good goes to ERROR with the reason.

Reached by the state machine's Catch, and by EventBridge for executions that ended without one (timed out, stopped).
"""

from __future__ import annotations

import json
from typing import Any

from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import State
from flowaudit.usecases.store import documents, keys
from flowaudit.usecases.store.unit import Unit
from flowaudit.usecases.work import current_name, give_up

_OF_A_FAILED_STAGE = 3  # parts of the message: slug, German, English


def handle(deps: Deps, call: Call, state: State) -> State:
    """Mark the document; nothing happens if its work has ended meanwhile."""
    state = _from_event(state) if "detail" in state else state
    failure = state.get("failure") or {}
    document_id = state.get("document_id")
    if document_id is None:
        _unknown_document(deps, call, state, failure)
        return state
    document = documents.load(deps.records, document_id)
    if not document.data.get("working") or _of_another_execution(deps, state, document):
        return state
    stage = str(failure.get("stage", ""))
    slug, text = _reason(stage, failure)
    give_up(deps, call, document, slug, text, stage, state.get("runs", {}).get(stage, ""))
    return state


def _from_event(event: dict[str, Any]) -> State:
    detail = event["detail"]
    state: State = json.loads(detail.get("input") or "{}")
    status = str(detail.get("status", "FAILED"))
    execution = {"id": str(detail.get("executionArn", "")), "started": ""}
    return {
        **state,
        "execution": execution,
        "failure": state.get("failure") or {"stage": "", "error": status, "cause": ""},
    }


def _of_another_execution(deps: Deps, state: State, document: Record) -> bool:
    """A late event of an execution that ended must not stop the one that took its work up again."""
    arn = state.get("execution", {}).get("id")
    work = deps.records.get(keys.in_flight(document.data["document_id"]))
    if not arn or work is None or arn == document.data.get("execution_arn"):
        return False
    return not arn.endswith(f":{current_name(work)}")


def _reason(stage: str, failure: dict[str, Any]) -> tuple[str, Text]:
    if failure.get("error") == "StageFailed":
        parts = _message(str(failure.get("cause", ""))).split("|", _OF_A_FAILED_STAGE - 1)
        if len(parts) == _OF_A_FAILED_STAGE:
            return parts[0], Text(parts[1], parts[2])
    error = str(failure.get("error", ""))[:80] or "unknown"
    where = stage or "audit_document"
    return "stage-failed", Text(
        f"Die Stufe {where} ist nach allen Wiederholungen gescheitert ({error})",
        f"The stage {where} failed after all retries ({error})",
    )


def _message(cause: str) -> str:
    try:
        told = json.loads(cause)
    except ValueError:
        return cause
    return str(told.get("errorMessage", "")) if isinstance(told, dict) else cause


def _unknown_document(deps: Deps, call: Call, state: State, failure: dict[str, Any]) -> None:
    """A dropped object that could not become a document stays in the drop folder; the event tells of it."""
    key = str(state.get("drop", {}).get("key", ""))[:200]
    unit = Unit(deps, call, chain=keys.SYSTEM_CHAIN)
    unit.event("DROP_FAILED", "drop", key, error=str(failure.get("error", ""))[:80])
    unit.commit()
