"""The whole at a glance: sources with the state of their logins, the workspace, who answers, which models."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flowaudit.ports.llm import LlmFailure
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts, folders, jobs, keys, settings

_MAX_JOBS = 1000
# No execution has this name; the service says so, and has answered.
_PROBE = "probe"
_SHOWN = ("name", "kind", "host", "status", "last_success", "last_error")


def message_sources(deps: Deps, call: Call) -> dict[str, Any]:
    """All accounts of all kinds with the state of their last login."""
    found = _accounts(deps, call)
    kinds = Counter(str(one["kind"]) for one in found)
    return {"data": found, "meta": {"total": len(found), "by_kind": {kind: kinds[kind] for kind in accounts.KINDS}}}


def _accounts(deps: Deps, call: Call) -> list[dict[str, Any]]:
    shown = [
        accounts.view(record.data, call.language) for kind in accounts.KINDS for record in accounts.all_of(deps, kind)
    ]
    return [{name: one[name] for name in _SHOWN} for one in shown]


def stats(deps: Deps, call: Call) -> dict[str, Any]:
    """Files and bytes of each workspace folder, logins, jobs, and which parts of the deployment answer."""
    held = folders.all_of(deps)
    found = _accounts(deps, call)
    states = Counter(str(one["status"]) for one in found)
    return {
        "workspace": {
            "folders": held,
            "files": sum(one["files"] for one in held),
            "bytes": sum(one["bytes"] for one in held),
        },
        "accounts": {
            "total": len(found),
            "by_status": {status: states[status] for status in ("OK", "ERROR", "UNTESTED")},
            "data": found,
        },
        "jobs": _jobs(deps),
        "workers": {"database": "ok", "workflow": _workflow(deps), "ollama": _ollama(deps)},
    }


def _jobs(deps: Deps) -> dict[str, Any]:
    active = deps.records.query(keys.JOBS_ACTIVE, index="index2", limit=_MAX_JOBS)
    states = Counter(str(record.data["status"]) for record in active)
    total = deps.records.get(jobs.COUNTER)
    counted = total.counts.get("total", 0) if total else 0
    return {"total": counted, "queued": states["QUEUED"], "running": states["RUNNING"]}


def _workflow(deps: Deps) -> str:
    try:
        deps.job_workflow.running(_PROBE)
    except WorkflowUnavailable:
        return "unavailable"
    return "ok"


def _ollama(deps: Deps) -> str:
    base_url = settings.load(deps)["providers"]["LOCAL_OLLAMA"]["base_url"]
    try:
        deps.model_catalogue(base_url).version()
    except LlmFailure:
        return "unavailable"
    return "ok"


def models(deps: Deps, call: Call) -> dict[str, Any]:
    """The models that the settings offer, by provider; ``active`` is the one that audits."""
    current = settings.load(deps)
    active = current["active_provider"]
    shown = [
        {
            "provider": provider,
            "model_name": name,
            "enabled": configured["enabled"],
            "selected": name == configured["model_name"],
            "active": provider == active and name == configured["model_name"],
        }
        for provider, configured in current["providers"].items()
        for name in dict.fromkeys([configured["model_name"], *configured["available_models"]])
    ]
    chosen = {"provider": active, "model_name": current["providers"][active]["model_name"]}
    return {"active": chosen, "data": shown, "meta": {"total": len(shown)}}
