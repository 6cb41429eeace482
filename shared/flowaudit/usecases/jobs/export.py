"""Job export: collect the documents, write the file, mark what it holds as EXPORTED, in this order.

The file is complete before anything is marked, and the list of what is to be marked lies beside it: a run that is
killed while marking goes on with that list and never builds another file, which would miss what is marked already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.models.exports import REVIEWED
from flowaudit.core.exporting import ExportDocument, Report, tables
from flowaudit.core.exporting.plain import csv_archive, csv_of, json_of
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs.export_reading import Reader
from flowaudit.usecases.store import documents, jobs, keys, projects
from flowaudit.usecases.store.unit import Unit

MAX_DOCUMENTS = 5000
# with payloads or answers of language models, which may have a megabyte each
MAX_WITH_TEXTS = 500
_PAGE = 200
_REPORT_EVERY = 25
# of a document change: its record, its event, its count of events; a transaction takes 100 changes
_BATCH = 20


class _Ended(Exception):
    """Somebody has ended the job."""


class _TooMany(Exception):
    """More documents than one file may hold."""


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Make the export once."""
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    job = jobs.load(deps, "exp", str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    try:
        if job.data.get("phase") != "WRITTEN":
            job = _write(deps, jobs.change(deps, job.data["job_id"], status="RUNNING"))
        marked = _mark(deps, call, job)
    except _Ended:
        return event
    except _TooMany:
        _give_up(deps, call, job)
        return event
    _finish(deps, call, job, marked)
    return event


def _limit(job: Record) -> int:
    return MAX_WITH_TEXTS if job.data["include_payloads"] or job.data["include_llm_responses"] else MAX_DOCUMENTS


def _write(deps: Deps, job: Record) -> Record:
    """The file and the list of what to mark, then the note that both are there."""
    data = job.data
    found = _select(deps, job)
    reader = Reader(deps, data["language"], payloads=data["include_payloads"], llm=data["include_llm_responses"])
    shown: list[ExportDocument] = []
    for number, document in enumerate(found, 1):
        shown.append(reader.read(document))
        if number % _REPORT_EVERY == 0:
            _must_go_on(jobs.change(deps, data["job_id"], progress=number, total=len(found)))
    content = _content(deps, job, tuple(shown))
    accepted = [
        [document.data["document_id"], document.data.get("latest", {}).get("finalize")]
        for document in found
        if document.data["status"] == Status.ACCEPTED.value
    ]
    deps.artifacts.put(data["file_path"].lstrip("/"), content, data["media_type"])
    deps.artifacts.put(_list_key(job), json.dumps(accepted).encode(), "application/json")
    count = len(found)
    job = jobs.change(deps, data["job_id"], phase="WRITTEN", size=len(content), progress=count, total=count)
    return _must_go_on(job)


def _must_go_on(job: Record) -> Record:
    if job.data["status"] in jobs.ENDED:
        raise _Ended
    return job


def _list_key(job: Record) -> str:
    return f"projects/{job.data['project_id']}/exports/{job.data['job_id']}.json"


def _select(deps: Deps, job: Record) -> list[Record]:
    """The project's documents in any of the statuses, oldest first, each once and as it is now."""
    project_id, statuses = job.data["project_id"], job.data["only_status"]
    reviewed = {record.key.sort for record in _reviewed(deps, project_id)} if REVIEWED in statuses else set()
    candidates = set(reviewed)
    for status in statuses:
        if status != REVIEWED:
            partition = keys.documents_of(project_id, status)
            candidates.update(record.data["document_id"] for record in _paged(deps, partition, "index2"))
        if len(candidates) > _limit(job):
            raise _TooMany
    loaded = (documents.load(deps.records, document_id) for document_id in sorted(candidates))
    # an index may be behind its table
    return [
        document
        for document in loaded
        if document.data["status"] in statuses or document.data["document_id"] in reviewed
    ]


def _reviewed(deps: Deps, project_id: str) -> Iterator[Record]:
    return _paged(deps, keys.reviewed(project_id, "").partition, None)


def _paged(deps: Deps, partition: str, index: Any) -> Iterator[Record]:
    after: str | None = None
    while True:
        page = deps.records.query(partition, index=index, after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        place = page[-1].index2 if index else page[-1].key
        after = (place or page[-1].key).sort


def _content(deps: Deps, job: Record, shown: tuple[ExportDocument, ...]) -> bytes:
    data = job.data
    report = Report(
        project=projects.load(deps.records, data["project_id"]).data,
        documents=shown,
        statuses=tuple(data["only_status"]),
        created=datetime.fromisoformat(data["created_at"].replace("Z", "+00:00")),
        language=data["language"],
        with_payloads=data["include_payloads"],
        with_llm=data["include_llm_responses"],
    )
    if data["format"] == "JSON":
        return json_of(report)
    if data["format"] == "CSV":
        found = tables(report)
        return csv_archive(found, report.language) if data["zipped"] else csv_of(found[0], report.language)
    from flowaudit.core.exporting.workbook import workbook  # the library is in this function's layer alone

    return workbook(report)


def _mark(deps: Deps, call: Call, job: Record) -> int:
    """ACCEPTED becomes EXPORTED, unless the document has another result by now; returns how many this job marked."""
    listed: list[list[str]] = json.loads(deps.artifacts.get(_list_key(job)))
    marked = 0
    for place in range(0, len(listed), _BATCH):
        unit = Unit(deps, call, chain=job.data["project_id"])
        for document_id, final_id in listed[place : place + _BATCH]:
            document = documents.load(deps.records, document_id)
            if document.data.get("export_job_id") == job.data["job_id"]:
                marked += 1
            elif _as_exported(document, final_id):
                told = {"export_job_id": job.data["job_id"]}
                documents.change(unit, document, "DOCUMENT_EXPORTED", Status.EXPORTED, told, **told)
                marked += 1
        unit.commit()
    return marked


def _as_exported(document: Record, final_id: str | None) -> bool:
    same: bool = document.data.get("latest", {}).get("finalize") == final_id
    return same and bool(document.data["status"] == Status.ACCEPTED.value)


def _finish(deps: Deps, call: Call, job: Record, marked: int) -> None:
    current = jobs.load(deps, "exp", job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, chain=job.data["project_id"])
    told = {"documents": current.data["total"], "marked": marked, "size": current.data["size"]}
    jobs.finish(unit, current, **told)
    named = {"export_job_id": job.data["job_id"], "artifact_bytes": current.data["size"]}
    unit.event("EXPORT_COMPLETED", "project", job.data["project_id"], **named, **told)
    unit.commit()


def _give_up(deps: Deps, call: Call, job: Record) -> None:
    limit = _limit(job)
    text = Text(
        f"Mehr als {limit} Dokumente passen nicht in einen Export; bitte den Status einschränken"
        " oder Payloads und LLM-Antworten weglassen",
        f"More than {limit} documents do not fit into one export; please narrow the statuses"
        " or leave out payloads and LLM responses",
    )
    unit = Unit(deps, call, chain=job.data["project_id"])
    jobs.fail(unit, jobs.load(deps, "exp", job.data["job_id"]), "export-too-large", text)
    unit.commit()
