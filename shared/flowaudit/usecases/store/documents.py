"""Documents as records: status, counters, work in flight, and the audit event of each change go together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.problems import Problem, conflict, not_found
from flowaudit.ports.records import Key, Record, Records
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

SETTLED = frozenset({Status.ACCEPTED, Status.EXPORTED})
# the results of a document in the order in which they follow from each other
RESULTS = ("parse", "precheck", "prepare", "run", "finalize")


def load(records: Records, document_id: str) -> Record:
    """The document's record; 404 for an unknown or malformed id."""
    found = records.get(keys.document(document_id)) if document_id.startswith("doc_") else None
    if found is None:
        raise missing(document_id)
    return found


def missing(document_id: str) -> Problem:
    """404."""
    return not_found("das Dokument", "document", document_id)


def record_of(data: dict[str, Any], revision: int = 0) -> Record:
    """A document's record with its index keys."""
    document_id, project_id = data["document_id"], data["project_id"]
    return Record(
        keys.document(document_id),
        "document",
        data,
        revision=revision,
        index1=Key(keys.documents_of(project_id), document_id),
        index2=Key(keys.documents_of(project_id, data["status"]), document_id),
        index3=Key(keys.same_bytes(data["sha256"]), document_id),
    )


def unit_for(deps: Deps, call: Call, document: Record) -> Unit:
    """A unit of work on a document: its events go into its project's chain."""
    return Unit(deps, call, chain=document.data["project_id"])


def add_new(unit: Unit, data: dict[str, Any]) -> None:
    """A new document, its counters and its event."""
    unit.put(record_of(data))
    counts = {"total": 1, f"status_{data['status']}": 1}
    unit.add(keys.counter(keys.documents_of(data["project_id"])), **counts)
    unit.count("DOCUMENTS", **counts)
    unit.event("DOCUMENT_UPLOADED", "document", data["document_id"], sha256=data["sha256"], size=data["size"])


def change(
    unit: Unit,
    document: Record,
    event: str,
    status: Status | None = None,
    facts: dict[str, Any] | None = None,
    **data: Any,
) -> Record:
    """The document with new data and perhaps a new status; counters and the event, which tells ``facts``, follow."""
    before = Status(document.data["status"])
    after = status or before
    changed = {**document.data, **data, "status": after.value, "updated_at": timestamp(unit.deps)}
    record = record_of(changed, revision=document.revision)
    unit.put(record)
    if after is not before:
        moved = {f"status_{before.value}": -1, f"status_{after.value}": 1}
        unit.add(keys.counter(keys.documents_of(changed["project_id"])), **moved)
        unit.count("DOCUMENTS", **moved)
    unit.event(event, "document", changed["document_id"], status=after.value, before=before.value, **(facts or {}))
    return record


def stale_after(document: Record, stage: str) -> list[str]:
    """Which results are stale once ``stage`` has run anew: those that follow from it and are there."""
    later = RESULTS[RESULTS.index(stage) + 1 :]
    kept = [name for name in document.data.get("stale", ()) if RESULTS.index(name) < RESULTS.index(stage)]
    return kept + [name for name in later if name in document.data.get("latest", {})]


def begin_work(unit: Unit, document: Record, name: str, state: dict[str, Any]) -> None:
    """Mark that an execution works on the document, so that it can be taken up again if it dies."""
    data = {"document_id": document.data["document_id"], "name": name, "state": state, "since": timestamp(unit.deps)}
    unit.put(Record(keys.in_flight(document.data["document_id"]), "work", data), force=True)


def end_work(unit: Unit, document_id: str) -> None:
    """The execution is done with the document."""
    unit.delete(keys.in_flight(document_id))


def must_be_open(call: Call, document: Record, *, busy: bool = True) -> None:
    """409 while an execution works on the document, and for a settled document unless an admin asks."""
    if busy and document.data.get("working"):
        raise conflict(
            "Das Dokument wird gerade bearbeitet; bitte das Ende abwarten",
            "The document is being processed; please wait for the end",
        )
    if document.data["status"] in SETTLED and not call.is_admin:
        raise conflict(
            "Das Ergebnis ist bereits angenommen; nur ein Admin darf die Prüfung wiederholen",
            "The result has been accepted; only an admin may repeat the audit",
        )


def summary(document: Record) -> dict[str, Any]:
    """A document in a list (contract 6.2) with the fields of 6.3."""
    data = document.data
    shown = {
        name: data[name]
        for name in (
            "document_id",
            "project_id",
            "filename",
            "media_type",
            "size",
            "sha256",
            "status",
            "ruleset_id",
            "ui_language",
            "created_at",
            "updated_at",
            "is_duplicate_in_project",
            "client_tags",
        )
    }
    states = ("latest", "stale", "traffic_light", "reviewed", "error")
    origins = ("duplicate_of", "execution_arn", "pages", "origin")
    return shown | {name: data[name] for name in (*origins, *states) if data.get(name)}


def with_status(document: Record, **data: Any) -> Record:
    """A copy with other data, for chains of changes in one unit."""
    return replace(document, data={**document.data, **data})
