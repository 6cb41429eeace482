"""From the workspace into a project's audit: what was harvested for a project becomes its documents, each once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowaudit.contract.problems import Problem
from flowaudit.core.harvest.pictures import as_taken
from flowaudit.core.harvest.standard import joined
from flowaudit.core.parsing import MediaType, ParsingRefused, inspect, sniff
from flowaudit.ports.blobs import BlobMissing
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.intake import NewDocument, take_in
from flowaudit.usecases.store import harvests, keys, projects, workspace
from flowaudit.usecases.store.unit import Unit

PAGE = 20
#: What a document keeps of where its file came from; the workspace knows more.
ORIGIN = ("source", "account", "message_id", "sender", "date")


def hand_over(deps: Deps, call: Call, project_id: str) -> tuple[int, bool]:
    """Take up to :data:`PAGE` of the waiting files in and begin their audits; returns how many became documents and
    whether others still wait. The mark of a waiting file goes with the transaction that makes the document, so that
    whoever else hands over at this moment, or whatever ends this, there is one document and no file is left behind."""
    project = projects.load(deps.records, project_id)
    waiting = harvests.awaiting(deps, project_id, PAGE)
    done = sum(_one(deps, call, project, one) for one in waiting)
    return done, len(waiting) == PAGE


def _one(deps: Deps, call: Call, project: Record, waiting: Record) -> bool:
    data = waiting.data
    try:
        name, content = _document(deps, data)
        inspection = inspect(content, name, deps.limits)
    except (BlobMissing, ParsingRefused) as gone:
        _leave(deps, call, waiting, type(gone).__name__)
        return False
    new = NewDocument(
        document_id=deps.ids.new("doc"),
        filename=name,
        content=content,
        media_type=inspection.media_type.value,
        pages=inspection.pages,
        origin=_origin(data),
    )
    try:
        take_in(
            deps, call, project, [new], audit=True, also=lambda unit: unit.delete(waiting.key, waiting.revision)
        )  # fmt: skip
    except Problem:
        if deps.records.get(waiting.key) is None:  # somebody else was quicker
            return False
        raise
    return True


def _document(deps: Deps, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """What the audit gets: the original, a picture of another format in one that is taken; of an XML file and the pages
    that show the same invoice, the pages with the XML embedded, so that the XML leads and what the page says otherwise
    is found."""
    name, content = as_taken(data["name"], deps.artifacts.get(data["key"]))
    companion = data["origin"].get("companion")
    if companion is None or sniff(content, name) is not MediaType.XML:
        return name, content
    try:
        pages = deps.artifacts.get(workspace.key_of(companion["folder"], companion["file_id"]))
        _, pages = as_taken(companion["filename"], pages)
        shown = joined(pages, sniff(pages, companion["filename"]), name, content)
    except (BlobMissing, ParsingRefused, ValueError):  # the pages were removed or changed meanwhile
        return name, content
    return f"{companion['filename'].rpartition('.')[0]}.pdf", shown


def _leave(deps: Deps, call: Call, waiting: Record, why: str) -> None:
    """A file that was removed or changed meanwhile, or that the audit cannot read, stays in the workspace alone."""
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.delete(waiting.key, waiting.revision)
    unit.event("FILE_NOT_AUDITED", "file", waiting.data["file_id"], project_id=waiting.data["project_id"], code=why)
    unit.commit()


def _origin(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of the document: account, message, sender; ``place`` is the mail's folder or the file's path on its server."""
    origin = data["origin"]
    kept = {name: origin.get(name) for name in ORIGIN}
    place = origin.get("folder") or origin.get("path")
    companion = origin.get("companion")
    more = {"companion": {"filename": companion["filename"], "file_id": companion["file_id"]}} if companion else {}
    return {"kind": "harvest", **kept, "place": place, "file_id": data["file_id"], **more}
