"""Taking documents in, finding them, giving the original back, starting the whole audit."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from flowaudit.contract.models.documents import DocumentQuery, FileQuery, PresignRequest, UploadFields, UploadQuery
from flowaudit.contract.problems import FieldError, invalid, not_found, of_status
from flowaudit.contract.validation import read
from flowaudit.core.auditing import READABLE_FILE
from flowaudit.core.parsing import MediaType, ParsingRefused, inspect
from flowaudit.ports.records import Record
from flowaudit.usecases.answers import Binary, Redirect, Upload, UploadedFile
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.intake import MAX_FILES, NewDocument, take_in
from flowaudit.usecases.store import documents, keys, projects, runs
from flowaudit.usecases.store.unit import Unit
from flowaudit.usecases.work import chain_state, start

# Larger answers do not fit through a function once they are base64.
_MAX_ANSWER = 4 * 1024 * 1024
_PRESIGN_SECONDS = 900
_PDF = "application/pdf"


def upload(deps: Deps, call: Call, project_id: str, query: UploadQuery, upload: Upload) -> dict[str, Any]:
    """6.1: one or many files; one bad file refuses the whole request."""
    project = projects.load(deps.records, project_id)
    fields = read(UploadFields, upload.fields)
    strangers = sorted({file.field for file in upload.files} - {"files", "file"})
    if strangers:
        raise invalid(strangers[0], "ist unbekannt; Dateien stehen unter files", "is not known; files go under files")
    if not upload.files:
        raise invalid("files", "fehlt: mindestens eine Datei", "is missing: at least one file")
    if len(upload.files) > MAX_FILES:
        raise invalid("files", f"höchstens {MAX_FILES} Dateien je Upload", f"at most {MAX_FILES} files an upload")
    new = [_inspected(deps, file, place, fields.client_tags) for place, file in enumerate(upload.files)]
    reject = query.on_duplicate == "reject"
    stored = take_in(deps, call, project, new, audit=fields.auto, reject_duplicates=reject)
    shown = ("document_id", "filename", "sha256", "status", "is_duplicate_in_project", "duplicate_of")
    return {
        "data": [{name: record.data[name] for name in shown} for record in stored],
        "meta": {"request_id": call.request_id},
    }


def _inspected(deps: Deps, file: UploadedFile, place: int, tags: dict[str, str]) -> NewDocument:
    try:
        inspection = inspect(file.content, file.filename, deps.limits)
    except ParsingRefused as refused:
        error = FieldError(f"files.{place}", refused.text)
        raise of_status(refused.status, refused.text, [error]) from refused
    return NewDocument(
        document_id=deps.ids.new("doc"),
        filename=file.filename,
        content=file.content,
        media_type=inspection.media_type.value,
        pages=inspection.pages,
        client_tags=tags,
    )


def presign(deps: Deps, call: Call, project_id: str, body: PresignRequest) -> dict[str, Any]:
    """An address for a file of up to 100 MB. S3 takes exactly the announced bytes; the object then becomes the document
    whose id is given here."""
    projects.load(deps.records, project_id)
    document_id = deps.ids.new("doc")
    key = f"inbox/{project_id}/{document_id}/{body.filename.replace('/', '_')}"
    checksum = base64.b64encode(bytes.fromhex(body.sha256)).decode()
    expires = deps.clock.now() + timedelta(seconds=_PRESIGN_SECONDS)
    data = {"project_id": project_id, "client_tags": body.client_tags, "auto": body.auto, "key": key}
    # kept a day longer than the address: the event may come late
    ttl = int(expires.timestamp()) + 24 * 3600
    unit = Unit(deps, call, chain=project_id)
    unit.put(Record(keys.reserved(document_id), "reserved", data, expires=ttl))
    unit.event("UPLOAD_PRESIGNED", "document", document_id, size=body.size)
    unit.commit()
    return {
        "document_id": document_id,
        "method": "PUT",
        "upload_url": deps.drop.upload_link(key, body.media_type, checksum, body.size, _PRESIGN_SECONDS),
        "headers": {"Content-Type": body.media_type, "x-amz-checksum-sha256": checksum},
        "expires_at": expires.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def index(deps: Deps, call: Call, project_id: str, query: DocumentQuery) -> dict[str, Any]:
    """6.2: newest first, perhaps of one status."""
    projects.load(deps.records, project_id)
    status = query.status.value if query.status else None
    found = deps.records.query(
        keys.documents_of(project_id, status),
        index="index2" if status else "index1",
        limit=query.offset + query.limit,
        newest_first=True,
    )
    counter = deps.records.get(keys.counter(keys.documents_of(project_id)))
    counts = counter.counts if counter else {}
    return {
        "data": [_view(record, call) for record in found[query.offset :]],
        "meta": {
            "total": counts.get(f"status_{status}" if status else "total", 0),
            "limit": query.limit,
            "offset": query.offset,
            "request_id": call.request_id,
        },
    }


def get(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """6.3."""
    return _view(documents.load(deps.records, document_id), call)


def _view(document: Record, call: Call) -> dict[str, Any]:
    shown = documents.summary(document)
    error = shown.get("error")
    if error:
        shown["error"] = {**error, "message": error["message"][call.language]}
    return shown


def file(deps: Deps, call: Call, document_id: str, query: FileQuery) -> Binary | Redirect:
    """6.4: the original bytes with their own media type; 307 to a short-lived address above 4 MB. With
    ``form=readable`` an XML-only e-invoice as a PDF, once it has been parsed."""
    document = documents.load(deps.records, document_id)
    data = document.data
    if query.form == "readable" and data["media_type"] == MediaType.XML.value:
        return _readable(deps, document)
    if data["size"] > _MAX_ANSWER:
        return Redirect(deps.originals.link(data["original_key"], data["filename"], data["media_type"]))
    return Binary(deps.originals.get(data["original_key"]), data["media_type"], data["filename"])


def _readable(deps: Deps, document: Record) -> Binary | Redirect:
    run = runs.latest(deps, "parse", document)
    if "readable_form" not in run.data.get("outputs", {}):
        raise not_found("die Lesefassung von", "the readable form of", document.data["document_id"])
    key, name = runs.file_key(run, READABLE_FILE), f"{document.data['filename']}.pdf"
    content = deps.artifacts.get(key)
    if len(content) > _MAX_ANSWER:
        return Redirect(deps.artifacts.link(key, name, _PDF))
    return Binary(content, _PDF, name)


def audit(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """The whole chain from parse to finalize (extension)."""
    document = documents.load(deps.records, document_id)
    documents.must_be_open(call, document)
    state = chain_state(deps, call, document_id, "parse", "finalize")
    name = deps.ids.new("audit")
    unit = documents.unit_for(deps, call, document)
    documents.change(unit, document, "AUDIT_REQUESTED", working=name)
    documents.begin_work(unit, document, name, state)
    unit.commit()
    arn = start(deps, name, state)
    return {
        "document_id": document_id,
        "status": document.data["status"],
        "execution_id": name,
        "execution_arn": arn,
        "runs": state["runs"],
    }
