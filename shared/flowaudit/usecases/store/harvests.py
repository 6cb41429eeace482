"""What a harvest remembers: its table, which files wait for an audit, who is at an account, how far a folder is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

#: Counts of a source's job by the column of the table; what else it counts stands under its own name in its result.
COLUMNS: dict[str, tuple[str, ...]] = {
    "items": ("messages", "files"),
    "known": ("known",),
    "fetched": ("fetched",),
    "attachments": ("attachments",),
    "invoices": ("invoices",),
    "duplicates": ("duplicates",),
    "others": ("others",),
    "unreadable": ("unreadable",),
    "too_large": ("too_large",),
    "to_audit": ("to_audit",),
}


def table(deps: Deps, record: Record) -> dict[str, Any]:
    """A row for each source of a harvest and their totals, as of now. A job that was cleared away leaves its row."""
    rows = [_row(deps, source) for source in record.data.get("sources", ())]
    totals = {name: sum(row["counts"][name] for row in rows) for name in COLUMNS}
    return {"sources": rows, "totals": totals, "audited": record.data.get("audited", 0)}


def _row(deps: Deps, source: Mapping[str, Any]) -> dict[str, Any]:
    job_id = source.get("job_id")
    found = deps.records.get(keys.job(job_id)) if job_id else None
    data = found.data if found else {}
    counts = data.get("counts") or {}
    return {
        "kind": source["kind"],
        "account": source["account"],
        "job_id": job_id,
        "status": data.get("status") or source["status"],
        "progress": data.get("progress", 0),
        "total": data.get("total"),
        "counts": {name: sum(int(counts.get(one, 0)) for one in parts) for name, parts in COLUMNS.items()},
        "error": data.get("error") or source.get("error"),
    }


def told(result: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A table with its reasons in one language."""
    rows = [
        {**row, "error": {**row["error"], "message": row["error"]["message"][language]}} if row["error"] else row
        for row in result["sources"]
    ]
    return {**result, "sources": rows}


def await_audit(unit: Unit, project_id: str, file: Mapping[str, Any], source: str) -> None:
    """The file is to be audited in a project; written with the record of the file, so that no end of a run between
    storing and auditing loses it. ``source`` is the kind of its account."""
    data = {"project_id": project_id, "key": file["key"], "origin": {**file["origin"], "source": source}}
    named = {name: file[name] for name in ("file_id", "folder", "name", "sha256")}
    unit.put(Record(keys.to_audit(project_id, file["file_id"]), "to_audit", {**data, **named}))


def awaiting(deps: Deps, project_id: str, limit: int) -> list[Record]:
    """Files that wait for a project's audit."""
    return deps.records.query(keys.to_audit(project_id, "").partition, limit=limit)


def at_work(deps: Deps, account_id: str) -> tuple[Record | None, bool]:
    """The mark of who harvests an account, and whether that job is still at it."""
    mark = deps.records.get(keys.harvesting(account_id))
    if mark is None:
        return None, False
    held = [deps.records.get(keys.job(mark.data[name])) for name in ("job_id", "parent")]
    return mark, all(job is not None and job.data["status"] not in jobs.ENDED for job in held)


def hold(unit: Unit, account_id: str, job_id: str, parent: str, before: Record | None) -> None:
    """This job harvests the account from now on, unless another one was quicker."""
    mark = {"job_id": job_id, "parent": parent}
    unit.put(Record(keys.harvesting(account_id), "harvesting", mark, revision=before.revision if before else 0))


def reached(deps: Deps, account_id: str, place: str) -> dict[str, int]:
    """``cursor`` and ``uid_validity`` behind which a folder is to be walked; empty where it never was."""
    found = deps.records.get(keys.harvested(account_id, place))
    return {name: int(value) for name, value in found.data.items()} if found else {}


def reach(unit: Unit, account_id: str, place: str, cursor: int, uid_validity: int) -> None:
    """A folder is harvested up to a UID."""
    data = {"cursor": cursor, "uid_validity": uid_validity}
    unit.put(Record(keys.harvested(account_id, place), "harvested", data), force=True)
