"""Job harvest: what its state machine asks for beside the sources' own jobs. ``step`` says which:

- ``plan``: which sources, a job for each, and the harvest's own job where a schedule or an object started it;
- ``hand_over``, after each source: what it brought goes to the audit, the harvest tells how far it is;
- ``collect``: the table, the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flowaudit.contract.problems import Problem
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.usecases import handing, orders, sources
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import GoesOn
from flowaudit.usecases.store import accounts, harvests, jobs, keys
from flowaudit.usecases.store.unit import Unit

SLICE = timedelta(seconds=240)
_AT_ONCE = 10  # sources' jobs in one transaction, which takes 100 changes
_ALL_FAILED = Text("Keine Quelle ließ sich abholen", "No source could be fetched")
_BUSY = {
    "code": "busy",
    "message": {
        "de": "Das Konto wird gerade von einem anderen Lauf abgeholt",
        "en": "Another run is fetching from the account at this moment",
    },
}


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Do the step; the event goes on with what the next states need."""
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    return _STEPS[event["step"]](deps, call, event)


def plan(deps: Deps, call: Call, event: dict[str, Any]) -> dict[str, Any]:
    """``sources`` are those whose job is to be run; a repeated call plans nothing anew."""
    job = deps.records.get(keys.job(jobs.id_of(deps, event)))
    if job is None:
        job = _from_order(deps, call, event)
    told = {"job_id": job.data["job_id"], "request_id": call.request_id, "actor": call.actor}
    if job.data["status"] in jobs.ENDED:
        return {**told, "sources": []}
    if "sources" not in job.data:
        planned = _plan(deps, call, job)
        try:
            job = jobs.step(
                deps, job.data["job_id"], status="RUNNING", sources=planned, total=len(planned), progress=0
            )  # fmt: skip
        except jobs.Stopped:
            jobs.end_parts(deps, call, replace(job, data={**job.data, "sources": planned}), jobs.cancel)
            return {**told, "sources": []}
    waiting = [one for one in job.data["sources"] if one["job_id"]]
    kinds = {one["job_id"]: sources.SOURCES[one["kind"]].job for one in waiting}
    return {**told, "sources": [{"job_id": job_id, "kind": kind} for job_id, kind in kinds.items()]}


def _from_order(deps: Deps, call: Call, event: dict[str, Any]) -> Record:
    """The job of an execution that was started without one."""
    execution = event["execution"]["id"].rpartition(":")[2]
    by = "drop" if "drop" in event else "schedule"
    refused: Problem | None = None
    try:
        order = orders.of(deps, event)
    except Problem as problem:
        refused, order = problem, {}
    job_id = jobs.id_of(deps, event)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.create(unit, job_id, jobs.HARVEST, order=order, by=by, execution=execution)
    unit.commit()
    made = jobs.find(deps, job_id)
    if refused is not None:
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        jobs.fail(unit, made, refused.kind.slug, refused.detail)
        unit.commit()
        made = jobs.find(deps, job_id)
    orders.done(deps, event)
    return made


def _plan(deps: Deps, call: Call, job: Record) -> list[dict[str, Any]]:
    """A row for each source, with the id of its job, or why there is none."""
    order = job.data["order"]
    rows: list[dict[str, Any]] = []
    found: list[Record] = []
    if order.get("sources") is None:
        found = sources.enabled(deps)
    for named in order.get("sources") or ():
        try:
            found.append(accounts.find(deps, named["kind"], named["account"]))
        except Problem as gone:
            reason = {"code": gone.kind.slug, "message": {"de": gone.detail.de, "en": gone.detail.en}}
            rows.append({**named, "job_id": None, "status": "ERROR", "error": reason})
    unique = {account.data["account_id"]: account for account in found}
    return rows + [_source(deps, call, job, account) for account in unique.values()]


def _source(deps: Deps, call: Call, job: Record, account: Record) -> dict[str, Any]:
    """The job of a source, made once; none where another harvest is at the account."""
    account_id, parent = account.data["account_id"], str(job.data["job_id"])
    row = {"kind": account.data["kind"], "account": account.data["public"]["name"]}
    mark, busy = harvests.at_work(deps, account_id)
    if mark is not None and mark.data["parent"] == parent:
        return {**row, "job_id": mark.data["job_id"], "status": "QUEUED"}
    if busy:
        return {**row, "job_id": None, "status": "BUSY", "error": _BUSY}
    project_id = job.data["order"].get("project_id") or sources.settings_of(account)["project_id"]
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    job_id = deps.ids.new("job")
    kind = sources.SOURCES[account.data["kind"]].job
    jobs.create(unit, job_id, kind, parent=parent, project_id=project_id, **sources.asked(account))
    harvests.hold(unit, account_id, job_id, parent, mark)
    unit.commit()  # a Conflict is tried again by the state machine, and then finds who was quicker
    return {**row, "job_id": job_id, "status": "QUEUED"}


def hand_over(deps: Deps, call: Call, event: dict[str, Any]) -> dict[str, Any]:
    """What waits for the project of this source goes to its audit."""
    job = jobs.find(deps, str(event["job_id"]))
    _audit(deps, call, str(event["parent"]), job.data.get("project_id"))
    parent = jobs.find(deps, str(event["parent"]))
    rows = harvests.table(deps, parent)["sources"]
    jobs.change(deps, parent.data["job_id"], progress=sum(row["status"] in _OVER for row in rows))
    return event


_OVER = jobs.ENDED | {"BUSY"}


def _audit(deps: Deps, call: Call, parent_id: str, project_id: str | None) -> None:
    """Hand everything over that waits. Raises :class:`GoesOn` when the time is up."""
    until = deps.clock.now() + SLICE
    more = project_id is not None and deps.records.get(keys.project(project_id)) is not None
    while more and project_id is not None:
        done, more = handing.hand_over(deps, call, project_id)
        if done:
            parent = jobs.find(deps, parent_id)
            jobs.change(deps, parent_id, audited=int(parent.data.get("audited", 0)) + done)
        if more and deps.clock.now() >= until:
            raise GoesOn(parent_id)


def collect(deps: Deps, call: Call, event: dict[str, Any]) -> dict[str, Any]:
    """The end: DONE unless every source failed; a source that failed stands in the table with its reason."""
    job = jobs.find(deps, str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    parts = [deps.records.get(keys.job(one["job_id"])) for one in job.data["sources"] if one["job_id"]]
    for project_id in sorted({str(part.data["project_id"]) for part in parts if part and part.data.get("project_id")}):
        _audit(deps, call, job.data["job_id"], project_id)
    job = jobs.find(deps, job.data["job_id"])
    result = harvests.table(deps, job)
    rows = result["sources"]
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    states = [row["status"] for row in rows]
    counted = {name: total for name, total in result["totals"].items() if total}
    unit.event("HARVEST_DONE", "job", job.data["job_id"], sources=len(rows), failed=states.count("ERROR"), **counted)
    if rows and not any(state in ("DONE", "BUSY") for state in states):
        jobs.fail(unit, job, "all-sources-failed", _ALL_FAILED, result)
    else:
        jobs.finish(unit, replace(job, data={**job.data, "progress": len(rows)}), **result)
    unit.commit()
    return event


_STEPS: dict[str, Callable[[Deps, Call, dict[str, Any]], dict[str, Any]]] = {
    "plan": plan,
    "hand_over": hand_over,
    "collect": collect,
}
