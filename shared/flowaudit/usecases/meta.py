"""Health and meta (contract section 2)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.meta import DocsQuery
from flowaudit.core import statistics
from flowaudit.ports.llm import LlmFailure
from flowaudit.ports.records import Key
from flowaudit.usecases.answers import Binary
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import projects, sessions, settings
from flowaudit.usecases.store.unit import timestamp, totals
from flowaudit.version import VERSION


def health(deps: Deps, call: Call) -> dict[str, Any]:
    """2.1: ``degraded`` while the model does not answer: audits then end from rules alone."""
    deps.records.get(Key("HEALTH", "HEALTH"))  # a database that does not answer is a 503
    try:
        deps.local_models.version()
        model = "ok"
    except LlmFailure:
        model = "unavailable"
    return {
        "status": "ok" if model == "ok" else "degraded",
        "time_utc": timestamp(deps),
        "version": VERSION,
        "services": {"db": "ok", "ollama": model, "vectorstore": "ok"},
    }


def show(deps: Deps, call: Call) -> dict[str, Any]:
    """2.2: what is active, and the counters."""
    current = settings.load(deps)
    session = sessions.load(deps, call)
    ruleset_id, language = "DE_USTG", call.language
    active = session.data.get("active_project_id")
    if active:
        project = projects.load(deps.records, active).data
        ruleset_id, language = project["ruleset_id_hint"], project["ui_language_hint"]
    provider = current["active_provider"]
    return {
        "active": {
            "project_id": active,
            "ruleset_id": ruleset_id,
            "ruleset_version": deps.rulesets.latest(ruleset_id).version,
            "ui_language": language,
            "provider": provider,
            "model_name": current["providers"][provider]["model_name"],
        },
        "counters": {
            "projects_total": totals(deps.records, "PROJECTS").get("total", 0),
            "documents_total": totals(deps.records, "DOCUMENTS").get("total", 0),
            "documents_session": sessions.counters(deps, call).get("documents", 0),
            "rag_examples_total": totals(deps.records, statistics.RAG).get("examples", 0),
        },
    }


def openapi(deps: Deps, call: Call) -> dict[str, Any]:
    """This API's description, OpenAPI 3.1 (extension)."""
    from flowaudit.contract.openapi import document  # the models of all groups, which health need not wait for

    return document()


def docs(deps: Deps, call: Call, query: DocsQuery) -> Binary:
    """The description as a page for people (extension)."""
    from flowaudit.contract.openapi_page import page

    language = query.lang.value if query.lang else call.language
    return Binary(page(language).encode(), "text/html; charset=utf-8", "flowaudit-api.html")
