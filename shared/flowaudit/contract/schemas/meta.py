"""Health, meta and the API's own description (contract section 2)."""

from __future__ import annotations

from flowaudit.contract.models.meta import DocsQuery
from flowaudit.contract.schemas.base import Described, count, free, maybe, moment, obj, one_of, text
from flowaudit.contract.schemas.common import LANGUAGE, PROJECT_ID, PROVIDER, RULESET_ID, VERSION
from flowaudit.core.model.results import Text

_STATE = one_of("ok", "ok", "unavailable")

OPERATIONS: dict[str, Described] = {
    "health": Described(
        answer=obj(
            status=one_of("ok", "ok", "degraded"),
            time_utc=moment("2025-12-15T12:00:00.000Z"),
            version=text("0.1.0"),
            services=obj(db=_STATE, ollama=_STATE, vectorstore=_STATE),
        ),
        note=Text(
            "degraded: Kein Sprachmodell antwortet; Prüfungen enden dann allein mit den Regeln.",
            "degraded: no language model answers; audits then end from rules alone.",
        ),
    ),
    "show": Described(
        answer=obj(
            active=obj(
                project_id=maybe(PROJECT_ID),
                ruleset_id=RULESET_ID,
                ruleset_version=VERSION,
                ui_language=LANGUAGE,
                provider=PROVIDER,
                model_name=text("llama3.1:8b-instruct-q4"),
            ),
            counters=obj(
                projects_total=count(12),
                documents_total=count(540),
                documents_session=count(6),
                rag_examples_total=count(84),
            ),
        )
    ),
    "openapi": Described(
        answer=free({"openapi": "3.1.0", "info": {"title": "FlowAudit"}}, "An OpenAPI 3.1 document"),
    ),
    "docs": Described(query=DocsQuery, media=("text/html",)),
}
