"""Taking documents in: from a form, from the drop folder, from a presigned upload. All of a request's files or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.problems import conflict
from flowaudit.core import statistics
from flowaudit.ports.records import Conflict, Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import documents, keys
from flowaudit.usecases.store.unit import Unit, timestamp
from flowaudit.usecases.work import chain_state, start

# A transaction holds 100 changes; a document whose audit begins needs five of them, the counters of all need seven.
MAX_FILES = 15


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that was inspected and is to become a document. ``origin`` says where it came from."""

    document_id: str
    filename: str
    content: bytes
    media_type: str
    pages: int
    client_tags: dict[str, str] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=lambda: {"kind": "upload"})
    execution_arn: str | None = None


def take_in(
    deps: Deps,
    call: Call,
    project: Record,
    files: Sequence[NewDocument],
    *,
    audit: bool,
    start: bool = True,
    reject_duplicates: bool = False,
    also: Callable[[Unit], None] | None = None,
) -> list[Record]:
    """Store the originals, then the records in one transaction. With ``audit`` the chain is begun; ``start`` False
    leaves starting it to the caller's own execution. Raises 409 for a duplicate with ``reject_duplicates``."""
    project_id = project.data["project_id"]
    described = _describe(deps, project, files, reject_duplicates=reject_duplicates)
    for new, data in zip(files, described, strict=True):
        deps.originals.put(data["original_key"], new.content, new.media_type)
    unit = Unit(deps, call, chain=project_id)
    for new, data in zip(files, described, strict=True):
        _remember_bytes(unit, data)
        if audit:
            state = chain_state(deps, call, new.document_id, "parse", "finalize")
            data["runs"] = state["runs"]
            data["working"] = new.execution_arn or _chain_name(new.document_id)
            documents.add_new(unit, data)
            documents.begin_work(unit, documents.record_of(data), _chain_name(new.document_id), state)
        else:
            documents.add_new(unit, data)
    unit.count(statistics.session_hour(call.session, timestamp(deps)), documents=len(files))
    if also is not None:
        also(unit)
    try:
        unit.commit()
    except Conflict as lost:
        for data in described:
            deps.originals.delete(data["original_key"])
        raise conflict(
            "Dieselbe Datei wurde gerade gleichzeitig hochgeladen; bitte wiederholen",
            "The same file was uploaded at this very moment; please try again",
        ) from lost
    stored = [documents.load(deps.records, data["document_id"]) for data in described]
    if audit and start:
        _start_all(deps, stored)
    return stored


def _chain_name(document_id: str) -> str:
    return f"audit_{document_id}"


def _start_all(deps: Deps, stored: Sequence[Record]) -> None:
    for record in stored:
        work = deps.records.get(keys.in_flight(record.data["document_id"]))
        if work is not None:
            start(deps, work.data["name"], work.data["state"])


def _describe(
    deps: Deps, project: Record, files: Sequence[NewDocument], *, reject_duplicates: bool
) -> list[dict[str, Any]]:
    project_id = project.data["project_id"]
    now = timestamp(deps)
    seen: dict[str, str] = {}
    described: list[dict[str, Any]] = []
    for new in files:
        sha256 = hashlib.sha256(new.content).hexdigest()
        known = deps.records.get(keys.first_of_bytes(project_id, sha256))
        first = seen.get(sha256) or (known.data["document_id"] if known else None)
        if first == new.document_id:
            first = None
        if first and reject_duplicates:
            raise conflict(
                f"Die Datei {new.filename} gibt es im Vorhaben schon: {first}",
                f"The file {new.filename} is in the project already: {first}",
            )
        seen.setdefault(sha256, new.document_id)
        described.append(
            {
                "document_id": new.document_id,
                "project_id": project_id,
                "filename": new.filename,
                "media_type": new.media_type,
                "size": len(new.content),
                "sha256": sha256,
                "original_key": f"projects/{project_id}/{new.document_id}/original",
                "pages": new.pages,
                "status": Status.UPLOADED.value,
                "ruleset_id": project.data["ruleset_id_hint"],
                "ui_language": project.data["ui_language_hint"],
                "created_at": now,
                "updated_at": now,
                "is_duplicate_in_project": first is not None,
                "duplicate_of": first,
                "client_tags": new.client_tags,
                "origin": new.origin,
                "execution_arn": new.execution_arn,
            }
        )
    return described


def _remember_bytes(unit: Unit, data: dict[str, Any]) -> None:
    if not data["is_duplicate_in_project"]:
        key = keys.first_of_bytes(data["project_id"], data["sha256"])
        unit.put(Record(key, "first", {"document_id": data["document_id"]}))
