"""Stage ingest: an object that was put under ``inbox/{project_id}/`` of the drop bucket becomes a document.

A record of the object (its key and entity tag) is written with the document and marked consumed once the object is
gone, so that a repeated event or a resumed execution finds the document made before, and a later drop of the same file
is a document of its own. What cannot be taken is moved to ``rejected/`` beside a ``.problem.json`` that says why.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from flowaudit.contract.problems import Problem, not_found, of_status
from flowaudit.core.parsing import ParsingRefused, inspect
from flowaudit.ports.blobs import BlobInfo, BlobMissing
from flowaudit.ports.records import Key, Put, Record
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
        return _continued(deps, state) or nothing
    key = keys.dropped(hashlib.sha256(f"{info.key}\n{info.etag}".encode()).hexdigest()[:32])
    seen = deps.records.get(key)
    if seen is None or seen.data["consumed"]:
        try:
            document = _take(deps, call, state, info, seen or Record(key, "drop", {}))
        except Problem as problem:
            _reject(deps, call, info, problem)
            return nothing
        except BlobMissing:
            return nothing
    else:
        document = documents.load(deps.records, seen.data["document_id"])
    deps.drop.delete(info.key)
    _consume(deps, key)
    return _ours(state, document) or nothing


def _continued(deps: Deps, state: State) -> State | None:
    """The object is gone: perhaps this execution took it in, but its worker died before it could say so."""
    name = state["drop"]["key"].removeprefix(INBOX).partition("/")[2].partition("/")[0]
    for document_id in (name, _derived_id(deps, state, state["drop"]["key"], state["drop"].get("etag", ""))):
        found = deps.records.get(keys.document(document_id))
        if found is not None:
            return _ours(state, found)
    return None


def _ours(state: State, document: Record) -> State | None:
    """The state of the audit; None if another execution audits the document, or nobody asked for an audit."""
    if document.data.get("execution_arn") != state["execution"]["id"] or not document.data.get("working"):
        return None
    return {**state, "document_id": document.data["document_id"], "runs": document.data.get("runs", {})}


def _consume(deps: Deps, key: Key) -> None:
    """From now on the same bytes under the same name are a new drop."""
    seen = deps.records.get(key)
    if seen is not None and not seen.data["consumed"]:
        deps.records.commit([Put(replace(seen, data={**seen.data, "consumed": True}))])


def _info(deps: Deps, key: str) -> BlobInfo | None:
    # EventBridge gives the key as it is; S3's older notifications encode it
    return deps.drop.info(key) or deps.drop.info(unquote_plus(key))


def _take(deps: Deps, call: Call, state: State, info: BlobInfo, seen: Record) -> Record:
    project_id, _, rest = info.key.removeprefix(INBOX).partition("/")
    if not info.key.startswith(INBOX) or not rest:
        raise not_found("die Ablage", "folder", info.key)
    project = projects.load(deps.records, project_id)
    reserved = deps.records.get(keys.reserved(rest.partition("/")[0]))
    announced = reserved.data if reserved and reserved.data["key"] == info.key else None
    content = deps.drop.get(info.key)
    filename = rest.rpartition("/")[2]
    try:
        inspection = inspect(content, filename, deps.limits)
    except ParsingRefused as refused:
        raise of_status(refused.status, refused.text) from refused
    new = NewDocument(
        document_id=rest.partition("/")[0] if announced else _derived_id(deps, state, info.key, info.etag),
        filename=filename,
        content=content,
        media_type=inspection.media_type.value,
        pages=inspection.pages,
        client_tags=dict(announced["client_tags"]) if announced else {},
        origin={"kind": "presigned" if announced else "drop", "key": info.key},
        execution_arn=state["execution"]["id"],
    )

    def remember(unit: Unit) -> None:
        unit.put(replace(seen, data={"document_id": new.document_id, "key": info.key, "consumed": False}))

    audit = announced is None or bool(announced["auto"])
    return take_in(deps, call, project, [new], audit=audit, start=False, also=remember)[0]


def _derived_id(deps: Deps, state: State, key: str, etag: str) -> str:
    """The same for every try of the same execution."""
    started = datetime.fromisoformat(state["execution"]["started"].replace("Z", "+00:00"))
    return deps.ids.derived("doc", started, state["execution"]["id"], key, etag.strip('"'))


def _reject(deps: Deps, call: Call, info: BlobInfo, problem: Problem) -> None:
    target = REJECTED + info.key.removeprefix(INBOX)
    told: dict[str, Any] = {language: problem.to_json(language, info.key) for language in ("de", "en")}
    deps.drop.put(target, deps.drop.get(info.key), info.media_type)
    deps.drop.put(f"{target}.problem.json", json.dumps(told, ensure_ascii=False).encode(), "application/json")
    unit = Unit(deps, call, chain=keys.SYSTEM_CHAIN)
    unit.event("DROP_REJECTED", "drop", info.key[:200], problem=problem.kind.slug)
    unit.commit()
    deps.drop.delete(info.key)
