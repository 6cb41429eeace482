"""The workspace: files in folders, taken in, listed, moved, analysed and sorted."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.workspace import (
    ExtractRequest,
    FileRequest,
    FilesQuery,
    FolderRequest,
    MoveRequest,
)
from flowaudit.contract.problems import conflict, invalid
from flowaudit.contract.validation import read
from flowaudit.usecases.answers import Upload
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import folders, jobs
from flowaudit.usecases.store import workspace as store

_MAX_FILES = 20


def files(deps: Deps, call: Call, query: FilesQuery) -> dict[str, Any]:
    """The files of a folder by name, or the folders."""
    if query.folder is None:
        found = folders.all_of(deps)
        shown, total = found[query.offset : query.offset + query.limit], len(found)
    else:
        page = store.page(deps, query.folder, limit=query.offset + query.limit)
        shown = [store.view(record) for record in page[query.offset :]]
        total = folders.counts(deps, query.folder)["files"]
    meta = {"total": total, "limit": query.limit, "offset": query.offset, "request_id": call.request_id}
    return {"folder": query.folder, "data": shown, "meta": meta}


def upload(deps: Deps, call: Call, folder: str, upload: Upload) -> dict[str, Any]:
    """Store files; 409 if a name is taken: nothing is overwritten."""
    place = read(FolderRequest, {"folder": folder}).folder
    if not upload.files or len(upload.files) > _MAX_FILES:
        raise invalid("files", f"braucht 1 bis {_MAX_FILES} Dateien", f"needs 1 to {_MAX_FILES} files")
    names = [read(FileRequest, {"folder": place, "name": file.filename}).name for file in upload.files]
    if not all(file.content for file in upload.files):
        raise invalid("files", "enthält eine leere Datei", "contains an empty file")
    taken = next((name for name in names if names.count(name) > 1 or store.exists(deps, place, name)), None)
    if taken is not None:
        raise conflict(
            f"{place}/{taken} gibt es schon; es wird nichts überschrieben",
            f"There is a {place}/{taken} already; nothing is overwritten",
        )
    origin = {"kind": "upload", "actor": call.actor}
    stored = [
        store.put(deps, call, place, name, file.content, origin) for name, file in zip(names, upload.files, strict=True)
    ]
    return {"data": [store.view(record) for record in stored if record is not None]}


def move(deps: Deps, call: Call, body: MoveRequest) -> dict[str, Any]:
    """Give a file another folder or name; 409 if that is taken."""
    record = store.find(deps, body.folder, body.name)
    return store.view(store.move(deps, call, record, body.to_folder, body.to_name or body.name))


def analyze(deps: Deps, call: Call, body: FileRequest) -> dict[str, Any]:
    """Begin to read a file as an invoice; the job's result says what was found."""
    store.find(deps, body.folder, body.name)
    return jobs.begin(deps, call, "workspace_analyze", folder=body.folder, name=body.name)


def extract(deps: Deps, call: Call, body: ExtractRequest) -> dict[str, Any]:
    """Begin to sort the invoices of a folder into another one; whatever is no invoice stays."""
    total = folders.counts(deps, body.folder)["files"]
    return jobs.begin(deps, call, "workspace_extract", folder=body.folder, target=body.target, total=total)
