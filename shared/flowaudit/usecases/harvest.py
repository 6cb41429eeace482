"""The harvest: invoices from all sources into the workspace, and from there into a project's audit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flowaudit.contract.models.harvest import HarvestRequest, HarvestSettings
from flowaudit.contract.problems import conflict, not_found
from flowaudit.usecases import scheduling, sources
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts, jobs, keys, projects
from flowaudit.usecases.store.unit import Unit


def run(deps: Deps, call: Call, body: HarvestRequest) -> dict[str, Any]:
    """Begin to fetch from the sources. 404 for an account or a project that is not there, 409 where there is no
    source."""
    if body.project_id is not None:
        projects.load(deps.records, body.project_id)
    for named in body.sources or ():
        accounts.find(deps, named.kind.value, named.account)
    if body.sources is None and not sources.enabled(deps):
        raise conflict(
            "Es gibt kein Konto, von dem etwas abgeholt werden könnte", "There is no account to fetch anything from"
        )
    return jobs.begin(deps, call, "harvest", order=body.model_dump(mode="json"), by="api")


def configure(deps: Deps, call: Call, kind: str, name: str, body: HarvestSettings) -> dict[str, Any]:
    """Say when and for which project an account is harvested. Folder, query and pattern stay as they are."""
    if kind not in sources.SOURCES:
        raise not_found("das Konto", "account", f"{kind}/{name}")
    found = accounts.find(deps, kind, name)
    if body.project_id is not None:
        projects.load(deps.records, body.project_id)
    told = body.model_dump(mode="json")
    scheduling.set_schedule(deps, found, body.schedule)
    settings = {**sources.settings_of(found), **told}
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.put(replace(found, data={**found.data, "public": {**found.data["public"], "harvest": settings}}))
    scheduled = body.schedule is not None
    unit.event("ACCOUNT_CONFIGURED", "account", found.data["account_id"], kind=kind, scheduled=scheduled)
    unit.commit()
    return {"kind": kind, "account": found.data["public"]["name"], **told}
