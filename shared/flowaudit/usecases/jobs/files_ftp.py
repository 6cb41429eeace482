"""Kinds ftp_analyze and ftp_extract of the job files."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import partial
from typing import Any, BinaryIO

from flowaudit.core.harvest.names import safe_name
from flowaudit.core.parsing import ParsingRefused
from flowaudit.ports.files import FileServer, RemoteFile
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases import remote, spool
from flowaudit.usecases.analysing import analyse, judge
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.store import accounts, jobs, keys, workspace
from flowaudit.usecases.store.unit import Unit

COUNTS = ("stored", "others", "unreadable", "known", "too_large")


def analyze(given: Attempt) -> dict[str, Any]:
    """What one file is and states. Its bytes are in memory alone."""
    deps, data = given.deps, given.job.data
    with remote.server(deps, data["account"]) as server:
        content = remote.read(server, data["path"], remote.MAX_BYTES)
    found = analyse(deps, content, safe_name(data["path"]))
    jobs.step(deps, data["job_id"], progress=1, total=1)
    return {"account": data["account"], "path": data["path"], "size": len(content), **found}


def extract(given: Attempt) -> dict[str, Any]:
    """Fetch each matching file that no run has fetched before. What it was and how far the job is are one
    transaction: a run that was killed goes on at the file it was at."""
    deps, job = given.deps, given.job
    account_id = accounts.find(deps, remote.KIND, job.data["account"]).data["account_id"]
    pattern = job.data["pattern"].lower()
    with remote.server(deps, job.data["account"]) as server:
        found = [one for one in server.files(job.data["path"]) if fnmatchcase(one.name.lower(), pattern)]
        job = jobs.step(deps, job.data["job_id"], total=len(found))
        rest = [file for file in found if file.name > job.data.get("cursor", "")]
        for file in rest:
            given.in_time()
            source = f"ftp/{account_id}/{file.path}/{file.size}/{file.modified}"
            job = _fetch(deps, given.call, job, server, file, source, first=file is rest[0])
    return {name: job.data.get(name, 0) for name in COUNTS} | {"folder": job.data["folder"]}


def _fetch(
    deps: Deps, call: Call, job: Record, server: FileServer, file: RemoteFile, source: str, *, first: bool
) -> Record:
    if workspace.known(deps, source) is not None:
        return _report(deps, call, job, file, "known", None)
    try:
        with spool.file_of(deps, source, file.name, partial(_receive, server, file), first=first) as (disk, useful):
            return _keep(deps, call, job, file, source, disk, useful=useful)
    except RemoteFailure as failure:
        if failure.slug not in ("too-large", "not-there"):
            raise
        return _report(deps, call, job, file, "too_large" if failure.slug == "too-large" else "others", None)


def _receive(server: FileServer, file: RemoteFile, sink: BinaryIO) -> None:
    server.fetch(file.path, sink, remote.MAX_BYTES)


def _keep(
    deps: Deps, call: Call, job: Record, file: RemoteFile, source: str, disk: BinaryIO, *, useful: bool
) -> Record:
    """Store the file if it is wanted. Into memory it comes only to be judged."""
    what = "stored"
    if job.data["only_invoices"]:
        what = _what(deps, disk.read(), file.name) if useful else "unreadable"
        disk.seek(0)
    if what != "stored":
        return _report(deps, call, job, file, what, source)
    origin = remote.origin(deps, job.data["account"], file.path, file.modified)
    name = safe_name(file.name)
    with jobs.advancing(deps, job, **_told(job, file, what)) as advance:
        workspace.put(
            deps, call, job.data["folder"], name, disk, origin, source=source, number=True, also=advance
        )  # fmt: skip
    return advance.stored


def _what(deps: Deps, content: bytes, name: str) -> str:
    try:
        found = judge(deps, content, name)
    except ParsingRefused:
        return "unreadable"
    return "stored" if found.is_invoice else "others" if found.readable else "unreadable"


def _told(job: Record, file: RemoteFile, what: str) -> dict[str, Any]:
    return {"cursor": file.name, "progress": job.data["progress"] + 1, what: job.data.get(what, 0) + 1}


def _report(deps: Deps, call: Call, job: Record, file: RemoteFile, what: str, source: str | None) -> Record:
    """Count a file that is not stored; with ``source`` it is remembered and not fetched again."""
    with jobs.advancing(deps, job, **_told(job, file, what)) as advance:
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        if source:
            unit.put(Record(keys.taken(source), "taken", {"what": what}))
        advance(unit)
        unit.commit()
    return advance.stored
