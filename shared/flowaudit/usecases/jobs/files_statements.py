"""Kinds statement_file and statement_folder of the job files: bank statements become booking lines.

A folder is done in three steps. Each file is read, and what it says lies in the spool until the end, so that a run that
was killed goes on behind the last file. Then the lines are brought together and stored, and the record of the job says
so. Then the files that were read go to the archive, one transaction each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flowaudit.core import statements
from flowaudit.core.exporting.plain import csv_of
from flowaudit.core.model.codec import decode, encode
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.core.statements import Merged, Statement
from flowaudit.ports.records import Record
from flowaudit.usecases import spool
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.store import jobs, workspace

_PAGE = 100
ORIGIN = "booking_lines"
# The record of a job holds 400 kB, and the result twice until the files are archived; the whole reading lies beside the
# CSV.
_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a file brought: its statements, or why there are none."""

    statements: tuple[Statement, ...] = ()
    code: str = ""
    de: str = ""
    en: str = ""


def process_file(given: Attempt) -> dict[str, Any]:
    """One file; its refusal is the job's."""
    deps, job = given.deps, given.job
    record = workspace.find(deps, job.data["folder"], job.data["name"])
    found = statements.read(workspace.content(deps, record), record.data["name"], _parse(deps))
    jobs.step(deps, job.data["job_id"], progress=1)
    told = _told(statements.merge(found))
    return {**told, "files": _store(given, _stem(record.data["name"]), statements.merge(found))}


def process_folder(given: Attempt) -> dict[str, Any]:
    """All files of a folder."""
    try:
        _read_all(given)
        made = _made(given)
        return {**made, "archived": _archive(given)}
    except jobs.Stopped:
        for record in _files(given):
            spool.discard(given.deps, _source(given, record))
        raise


def _read_all(given: Attempt) -> None:
    job = jobs.find(given.deps, given.job.data["job_id"])
    if job.data.get("made"):
        return
    for record in _files(given, after=job.data.get("cursor")):
        given.in_time()
        reading = _read(given.deps, record)
        spool.keep(given.deps, _source(given, record), json.dumps(encode(reading)).encode())
        told = {"cursor": record.data["name"], "progress": job.data["progress"] + 1}
        job = jobs.step(given.deps, job.data["job_id"], **told)


def _read(deps: Deps, record: Record) -> _Reading:
    try:
        found = statements.read(workspace.content(deps, record), record.data["name"], _parse(deps))
    except ParsingRefused as refused:
        return _Reading((), refused.slug, refused.text.de, refused.text.en)
    return _Reading(found)


def _made(given: Attempt) -> dict[str, Any]:
    """The lines of all files brought together and stored, once."""
    deps, job = given.deps, jobs.find(given.deps, given.job.data["job_id"])
    if job.data.get("made"):
        made: dict[str, Any] = job.data["made"]
        return made
    readings = [(record, reading) for record in _files(given) if (reading := _kept(given, record)) is not None]
    merged = statements.merge(one for _, reading in readings for one in reading.statements)
    unread = [
        {"name": record.data["name"], "code": reading.code, "message": {"de": reading.de, "en": reading.en}}
        for record, reading in readings
        if reading.code
    ]
    stem = str(job.data["folder"]).replace("/", "-")
    files = _store(given, stem, merged) if merged.statements else None
    made = {**_told(merged), "unread": unread[:_MOST_TOLD], "unread_count": len(unread), "files": files}
    jobs.step(deps, job.data["job_id"], made=made)
    return made


def _archive(given: Attempt) -> int:
    """Move each file that was read; what could not be read stays."""
    deps, target = given.deps, given.job.data["archive"]
    job = jobs.find(deps, given.job.data["job_id"])
    for record in _files(given):
        reading = _kept(given, record)
        if reading is not None and not reading.code:
            given.in_time()
            with jobs.advancing(deps, job, archived=job.data.get("archived", 0) + 1) as advance:
                workspace.move(deps, given.call, record, target, record.data["name"], number=True, also=advance)
            job = advance.stored
        if reading is not None:
            spool.discard(deps, _source(given, record))
    return int(job.data.get("archived", 0))


def _files(given: Attempt, after: str | None = None) -> Iterator[Record]:
    """The files of the job's folder, without booking lines that were made here."""
    while page := workspace.page(given.deps, given.job.data["folder"], after=after, limit=_PAGE):
        for record in page:
            if record.data["origin"].get("kind") != ORIGIN:
                yield record
        after = page[-1].data["name"]


def _source(given: Attempt, record: Record) -> str:
    return f"statements/{given.job.data['job_id']}/{record.data['file_id']}"


def _kept(given: Attempt, record: Record) -> _Reading | None:
    content = spool.kept(given.deps, _source(given, record))
    return None if content is None else decode(_Reading, json.loads(content))


def _parse(deps: Deps) -> Any:
    def read(content: bytes, name: str) -> ParsedDocument:
        return parse(content, name, ocr=deps.ocr, limits=deps.limits)

    return read


def _store(given: Attempt, stem: str, merged: Merged) -> dict[str, dict[str, str]]:
    """The CSV and the whole reading; the same content again is the file that is there."""
    language = given.job.data.get("language", "de")
    ending = "buchungszeilen" if language == "de" else "booking-lines"
    table = csv_of(statements.table_of(merged.statements, language), language)
    whole = {
        "statements": [statements.whole_of(one) for one in merged.statements],
        "findings": statements.findings_of(merged.findings),
    }
    reading = json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return {
        "csv": _put(given, f"{stem}-{ending}.csv", table),
        "json": _put(given, f"{stem}-{ending}.json", reading),
    }


def _put(given: Attempt, name: str, content: bytes) -> dict[str, str]:
    deps, folder = given.deps, given.job.data["target"]
    digest = hashlib.sha256(content).hexdigest()
    source = f"{ORIGIN}/{folder}/{name}/{digest}"
    known = workspace.known(deps, source)
    if known is None or not workspace.exists(deps, known.data["folder"], known.data["name"]):
        origin = {"kind": ORIGIN, "job_id": given.job.data["job_id"]}
        # a file that was moved away is made anew, under the mark of this job
        mark = source if known is None else f"{source}/{given.job.data['job_id']}"
        workspace.put(deps, given.call, folder, name, content, origin, source=mark, number=True)
        known = workspace.known(deps, mark)
    assert known is not None
    return {"folder": known.data["folder"], "name": known.data["name"], "sha256": digest}


def _told(merged: Merged) -> dict[str, Any]:
    """What the record of the job says: counts and each statement's summary."""
    found: Sequence[Statement] = merged.statements
    by_status = {status.value.lower(): sum(1 for one in found if one.status is status) for status in statements.Status}
    summaries = [statements.summary_of(one) for one in found[:_MOST_TOLD]]
    left = _MOST_TOLD
    for summary in summaries:
        summary["findings"] = summary["findings"][:left]
        left -= len(summary["findings"])
    return {
        "statements": summaries,
        "statement_count": len(found),
        "lines": sum(len(one.lines) for one in found),
        "duplicates": merged.duplicates,
        **by_status,
        "finding_count": len(merged.findings) + sum(len(one.findings) for one in found),
        "findings": statements.findings_of(merged.findings)[:_MOST_TOLD],
    }


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name
