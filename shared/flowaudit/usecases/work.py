"""Starting work on a document, and taking it up again after a crash.

The record of work in flight is written with the change that asks for the work, before the execution is started.
Whatever dies after that, :func:`resume` finds the record and starts the work again; the run ids stand in its state, so
that nothing is done twice.
"""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import documents, keys, runs

MAX_RESUMES = 5
_PAGE = 1000


def chain_state(deps: Deps, call: Call, document_id: str, first: str, last: str) -> dict[str, Any]:
    """The state machine's input for the stages from ``first`` to ``last``, with the ids of their runs."""
    stages = documents.RESULTS[documents.RESULTS.index(first) : documents.RESULTS.index(last) + 1]
    return {
        "document_id": document_id,
        "first": first,
        "last": last,
        "runs": {stage: deps.ids.new(runs.KINDS[stage][0]) for stage in stages},
        "request_id": call.request_id,
        "actor": call.actor,
        "session": call.session,
    }


def start(deps: Deps, name: str, state: dict[str, Any]) -> str | None:
    """Start an execution; None if the workflow service does not answer: the recorded work is resumed later."""
    try:
        return deps.workflow.start(name, state)
    except WorkflowUnavailable:
        return None


def resume(deps: Deps) -> list[str]:
    """Start again the work whose execution is not running any more; returns the executions' ARNs."""
    started: list[str] = []
    for work in deps.records.query(keys.INFLIGHT, limit=_PAGE):
        arn = _resume_one(deps, work)
        if arn is not None:
            started.append(arn)
    return started


def current_name(work: Record) -> str:
    """The name of the execution that does the work now; each time it is taken up again it gets a name of its own."""
    tries = int(work.data.get("resumed", 0))
    return str(work.data["name"]) + (f"-r{tries}" if tries else "")


def _resume_one(deps: Deps, work: Record) -> str | None:
    tries = int(work.data.get("resumed", 0))
    if deps.workflow.running(current_name(work), work.data.get("execution_arn")):
        return None
    document = documents.load(deps.records, work.data["document_id"])
    call = Call(work.data["state"]["request_id"], work.data["state"]["actor"])
    unit = documents.unit_for(deps, call, document)
    if tries >= MAX_RESUMES:
        text = Text(
            f"Die Bearbeitung ist {tries}-mal abgebrochen und wurde aufgegeben",
            f"The work broke off {tries} times and was given up",
        )
        give_up(deps, call, document, "interrupted", text)
        return None
    unit.put(Record(work.key, work.kind, {**work.data, "resumed": tries + 1, "execution_arn": None}, work.revision))
    documents.change(unit, document, "WORK_RESUMED")
    unit.commit()
    return start(deps, f"{work.data['name']}-r{tries + 1}", work.data["state"])


def give_up(deps: Deps, call: Call, document: Record, slug: str, text: Text, stage: str = "", run_id: str = "") -> None:
    """The document goes to ERROR with the reason; the work ends."""
    unit = documents.unit_for(deps, call, document)
    error = {"stage": stage, "code": slug, "message": {"de": text.de, "en": text.en}}
    status = Status.ERROR
    documents.change(unit, document, "STAGE_FAILED", status, error=error, working=None)
    documents.end_work(unit, document.data["document_id"])
    run = deps.records.get(keys.run(run_id)) if run_id else None
    if run is not None and run.data["status"] == "RUNNING":
        runs.finish(unit, run, status="ERROR", error=error)
    unit.commit()
