"""Kinds workspace_analyze and workspace_extract of the job files."""

from __future__ import annotations

from typing import Any

from flowaudit.core.parsing import ParsingRefused
from flowaudit.ports.records import Record
from flowaudit.usecases.analysing import analyse, judge
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.store import jobs, workspace

_PAGE = 100
COUNTS = ("invoices", "others", "unreadable")


def analyze(given: Attempt) -> dict[str, Any]:
    """What one file is and states."""
    deps, job = given.deps, given.job
    record = workspace.find(deps, job.data["folder"], job.data["name"])
    found = analyse(deps, workspace.content(deps, record), record.data["name"])
    jobs.step(deps, job.data["job_id"], progress=1, total=1)
    return {"folder": record.data["folder"], "name": record.data["name"], **found}


def extract(given: Attempt) -> dict[str, Any]:
    """Move each file that is an invoice to the target folder, under a free name."""
    deps, job = given.deps, given.job
    while True:
        page = workspace.page(deps, job.data["folder"], after=job.data.get("cursor"), limit=_PAGE)
        for record in page:
            given.in_time()
            job = _sort(deps, given.call, job, record)
        if len(page) < _PAGE:
            return {name: job.data.get(name, 0) for name in COUNTS} | {"target": job.data["target"]}


def _sort(deps: Deps, call: Call, job: Record, record: Record) -> Record:
    try:
        found = judge(deps, workspace.content(deps, record), record.data["name"])
        what = "invoices" if found.is_invoice else "others" if found.readable else "unreadable"
    except ParsingRefused:
        what = "unreadable"
    told = {
        "cursor": record.data["name"],
        "progress": job.data["progress"] + 1,
        what: job.data.get(what, 0) + 1,
    }
    if what != "invoices":
        return jobs.step(deps, job.data["job_id"], **told)
    with jobs.advancing(deps, job, **told) as advance:
        workspace.move(deps, call, record, job.data["target"], record.data["name"], number=True, also=advance)
    return advance.stored
