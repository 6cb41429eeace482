"""Stage ingest: an object that was put under ``inbox/{project_id}/`` of the drop bucket becomes a document.

The document's id follows from the object (key, entity tag, time), so that a repeated event or a resumed execution
finds the document made before. What cannot be taken is moved to ``rejected/`` beside a ``.problem.json`` that says why.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

from flowaudit.contract.problems import Problem, not_found, of_status
from flowaudit.core.parsing import ParsingRefused, inspect
from flowaudit.ports.blobs import BlobInfo, BlobMissing
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.intake import NewDocument, take_in
from flowaudit.usecases.stages.base import State
from flowaudit.usecases.store import documents, keys, projects
from flowaudit.usecases.store.unit import Unit

INBOX = "inbox/"
REJECTED = "rejected/"


def handle(deps: Deps, call: Call, state: State) -> State:
    """Take a dropped object in; the state ends with ``last: ingest`` where there is nothing to audit."""
    drop: dict[str, str] = state["drop"]
    nothing: State = {**state, "last": "ingest"}
    info = _info(deps, drop["key"])
    if info is None:  # taken in before, or removed by its owner
        return nothing
    drop_id = deps.ids.derived("drop", info.modified, info.key, info.etag)
    taken = deps.records.get(keys.dropped(drop_id))
    if taken is None:
        try:
            document = _take(deps, call, state, info, drop_id)
        except Problem as problem:
            _reject(deps, call, info, problem)
            return nothing
        except BlobMissing:
            return nothing
    else:
        document = documents.load(deps.records, taken.data["document_id"])
    deps.drop.delete(info.key)
    if document.data.get("execution_arn") not in (None, state["execution"]["id"]):
        return nothing
    return {**state, "document_id": document.data["document_id"], "runs": document.data.get("runs", {})}


def _info(deps: Deps, key: str) -> BlobInfo | None:
    # EventBridge gives the key as it is; S3's older notifications encode it
    return deps.drop.info(key) or deps.drop.info(unquote_plus(key))


def _take(deps: Deps, call: Call, state: State, info: BlobInfo, drop_id: str) -> Record:
    project_id, _, filename = info.key.removeprefix(INBOX).partition("/")
    if not info.key.startswith(INBOX) or not filename:
        raise not_found("die Ablage", "folder", info.key)
    project = projects.load(deps.records, project_id)
    content = deps.drop.get(info.key)
    try:
        inspection = inspect(content, filename, deps.limits)
    except ParsingRefused as refused:
        raise of_status(refused.status, refused.text) from refused
    new = NewDocument(
        document_id=deps.ids.derived("doc", info.modified, info.key, info.etag),
        filename=filename.rpartition("/")[2],
        content=content,
        media_type=inspection.media_type.value,
        pages=inspection.pages,
        origin={"kind": "drop", "key": info.key},
        execution_arn=state["execution"]["id"],
    )

    def remember(unit: Unit) -> None:
        unit.put(Record(keys.dropped(drop_id), "drop", {"document_id": new.document_id, "key": info.key}))

    return take_in(deps, call, project, [new], audit=True, start=False, also=remember)[0]


def _reject(deps: Deps, call: Call, info: BlobInfo, problem: Problem) -> None:
    target = REJECTED + info.key.removeprefix(INBOX)
    told: dict[str, Any] = {language: problem.to_json(language, info.key) for language in ("de", "en")}
    deps.drop.put(target, deps.drop.get(info.key), info.media_type)
    deps.drop.put(f"{target}.problem.json", json.dumps(told, ensure_ascii=False).encode(), "application/json")
    unit = Unit(deps, call, chain=keys.SYSTEM_CHAIN)
    unit.event("DROP_REJECTED", "drop", info.key[:200], problem=problem.kind.slug)
    unit.commit()
    deps.drop.delete(info.key)
