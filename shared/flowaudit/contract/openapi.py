"""The OpenAPI 3.1 document, made from the table of operations, the request models and the answers' schemas.

It is served at ``/api/openapi.json`` and kept as ``openapi.json`` in the repository: docs/decisions/0024-openapi.md.
"""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from flowaudit.contract.openapi_components import (
    PROBLEM_RESPONSES,
    fixed_components,
    query_schema,
    reference,
    request_components,
    without_null,
)
from flowaudit.contract.openapi_notes import describe_components, with_german
from flowaudit.contract.operations import BASE_PATH, GROUPS, OPERATIONS, Operation
from flowaudit.contract.schemas import described
from flowaudit.contract.schemas.base import COMPONENTS, Described, Schema, example_of, shared
from flowaudit.contract.summaries import GROUP_NAMES, SUMMARIES
from flowaudit.version import VERSION

_EVENTS = """\
retry: 1000

id: 2
event: DOCUMENT_UPLOADED
data: {"event_id":"evt_001","event_type":"DOCUMENT_UPLOADED","ts":"2025-12-15T12:00:00.000Z",\
"entity":{"type":"document","id":"doc_123"},"data":{"size":48213}}

"""
_MEDIA: dict[str, Any] = {
    "text/html": {"schema": {"type": "string"}},
    "text/csv": {"schema": {"type": "string"}},
    "text/event-stream": {"example": _EVENTS},  # what a schema of a stream says is read in different ways
}
_PATH_PARAMETER = re.compile(r"\{(\w+)\}")
_JSON = "application/json"
_PLANNED = ("Not available yet: answers 501.", "Noch nicht verfügbar: antwortet 501.")
_ENUM_PARAMETERS = {"provider_id": "Provider", "ruleset_id": "RulesetId"}
_PREFIXES = {
    "project_id": "prj_9b3c",
    "document_id": "doc_123",
    "parse_run_id": "parse_456",
    "precheck_run_id": "pre_789",
    "payload_id": "pay_001",
    "llm_run_id": "llm_001",
    "final_result_id": "fin_001",
    "rag_example_id": "rag_001",
    "export_job_id": "exp_001",
    "generator_job_id": "gen_001",
    "template_id": "T1_HANDWERK",
    "version": "1.1.0",
}
_DESCRIPTION = """\
Audits the invoices of grant-funded projects: reads them, checks them by rules against a versioned ruleset, lets a
language model judge what rules cannot, resolves conflicts, computes eligible and funded amounts, learns from feedback.

Every failure is a problem (RFC 7807) in German or English by Accept-Language. Amounts are strings with two decimal
places, dates ISO 8601, times UTC. A malformed id is answered like an unknown one: 404. Operations that are planned
answer 501."""
_DESCRIPTION_DE = """\
Prüft die Rechnungen geförderter Vorhaben: liest sie, prüft sie mit Regeln gegen ein versioniertes Regelwerk, lässt ein
Sprachmodell beurteilen, was Regeln nicht können, löst Konflikte, berechnet zuwendungsfähige und geförderte Beträge,
lernt aus Feedback.

Jeder Fehler ist ein Problem (RFC 7807), deutsch oder englisch nach Accept-Language. Beträge sind Texte mit zwei
Nachkommastellen, Tage ISO 8601, Zeiten UTC. Eine missgebildete Id wird wie eine unbekannte beantwortet: 404.
Geplante Operationen antworten 501."""


@cache
def document() -> dict[str, Any]:
    """The whole document. It is kept: callers must not change it."""
    components = fixed_components()
    components["schemas"] |= request_components(
        [d.body for o in OPERATIONS if (d := described(o)).body and not d.body_schema]
    )
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        path = paths.setdefault(operation.path.removeprefix(BASE_PATH), {})
        path[operation.method.lower()] = _operation(operation, components["schemas"])
    components["schemas"] = describe_components(components["schemas"])
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "FlowAudit",
            "version": VERSION,
            "description": _DESCRIPTION,
            "x-description-de": _DESCRIPTION_DE,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": _servers(),
        "tags": [{"name": g, "description": GROUP_NAMES[g].en, "x-description-de": GROUP_NAMES[g].de} for g in GROUPS],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": components,
    }
    told: dict[str, Any] = with_german(made)
    return told


def _servers() -> list[dict[str, Any]]:
    names = {"api": "abcdef1234", "region": "eu-central-1", "stage": "dev"}
    return [
        {"url": BASE_PATH, "description": "Where this document comes from"},
        {"url": "http://127.0.0.1:8080" + BASE_PATH, "description": "The embedded cloud of ./flowaudit up"},
        {
            "url": "https://{api}.execute-api.{region}.amazonaws.com/{stage}" + BASE_PATH,
            "description": "A stage on AWS",
            "variables": {name: {"default": value} for name, value in names.items()},
        },
    ]


def _operation(operation: Operation, schemas: dict[str, Schema]) -> dict[str, Any]:
    known = described(operation)
    summary = SUMMARIES[operation.id]
    notes = [(known.note.en, known.note.de)] if known.note else []
    notes += [_PLANNED] if operation.planned else []
    made: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.group],
        "summary": summary.en,
        "x-summary-de": summary.de,
    }
    if notes:
        made |= {"description": " ".join(n[0] for n in notes), "x-description-de": " ".join(n[1] for n in notes)}
    made |= {"x-role": operation.role, "x-source": operation.source, "x-planned": operation.planned}
    made["security"] = [] if operation.role == "any" else [{"bearer": [operation.role]}]
    made["parameters"] = _parameters(operation, known)
    body = _request_body(operation, known, schemas)
    if body:
        made["requestBody"] = body
    made["responses"] = _responses(operation, known, schemas)
    return made


def _parameters(operation: Operation, known: Described) -> list[dict[str, Any]]:
    found = [_path_parameter(name) for name in _PATH_PARAMETER.findall(operation.path)]
    if known.query is not None:
        found += _query_parameters(known.query)
    names = ["RequestId", "AcceptLanguage"]
    names += ["Role", "SessionId"] if operation.role != "any" else []
    names += ["IdempotencyKey"] if operation.creates else []
    names += ["LastEventId"] if "sse" in operation.flags else []
    return found + [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _path_parameter(name: str) -> dict[str, Any]:
    schema = shared(_ENUM_PARAMETERS[name]) if name in _ENUM_PARAMETERS else {"type": "string", "minLength": 1}
    made: dict[str, Any] = {"name": name, "in": "path", "required": True, "schema": schema}
    return made | ({"example": _PREFIXES[name]} if name in _PREFIXES else {})


def _query_parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = query_schema(model)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": without_null(value)}
        for name, value in schema["properties"].items()
    ]


def _request_body(operation: Operation, known: Described, schemas: dict[str, Schema]) -> dict[str, Any] | None:
    if "multipart" in operation.flags:
        form = known.body_schema or {"type": "object"}
        return {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if known.body_schema is not None:
        schema, required = known.body_schema, True
    elif known.body is not None:
        schema = reference(known.body)
        required = bool(schemas[schema["$ref"].removeprefix(COMPONENTS)].get("required"))
    elif operation.planned and operation.method in ("POST", "PUT"):
        schema, required = {"type": "object"}, False
    else:
        return None
    example = {} if known.example is None else {"example": known.example}
    return {"required": required, "content": {_JSON: {"schema": schema, **example}}}


def _responses(operation: Operation, known: Described, schemas: dict[str, Schema]) -> dict[str, Any]:
    found: dict[int, dict[str, Any]] = {operation.success: _success(operation, known, schemas)}
    if known.redirects:
        found[307] = {
            "description": "The file is large and lies there",
            "headers": {"Location": {"required": True, "schema": {"type": "string", "format": "uri"}}},
        }
    for status in _problem_statuses(operation, known):
        found[status] = {"$ref": f"#/components/responses/{PROBLEM_RESPONSES[status]}"}
    for status, schema in known.others.items():
        found[status] = _also(status, schema, schemas)
    return {str(status): found[status] for status in sorted(found)}


def _problem_statuses(operation: Operation, known: Described) -> set[int]:
    is_open = operation.role == "any"
    sends_body = operation.method in ("POST", "PUT")
    statuses = {429, 500, 503, 504, *known.problems}
    statuses |= set() if is_open else {400, 401, 403}
    statuses |= {400} if sends_body or known.query is not None else set()
    statuses |= {404} if "{" in operation.path else set()
    statuses |= {409} if operation.creates else set()  # an Idempotency-Key that was used before
    statuses |= {413} if sends_body else set()
    return statuses | ({501} if operation.planned else set())


def _success(operation: Operation, known: Described, schemas: dict[str, Schema]) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if "binary" in operation.flags:
        headers["Content-Disposition"] = {"schema": {"type": "string"}}
    made: dict[str, Any] = {"description": HTTPStatus(operation.success).phrase, "headers": headers}
    if known.answer is not None:
        made["content"] = {_JSON: {"schema": known.answer, "example": example_of(known.answer, schemas)}}
    elif known.media:
        made["content"] = {kind: _MEDIA.get(kind, {}) for kind in known.media}
    else:
        made["content"] = {_JSON: {"schema": _generic(operation)}}
    return made


def _generic(operation: Operation) -> Schema:
    """What is known of a planned operation's answer: background work tells its job, everything else is an object."""
    return shared("JobStarted") if operation.success == 202 else {"type": "object"}


def _also(status: int, schema: Schema, schemas: dict[str, Schema]) -> dict[str, Any]:
    """An answer that is no problem, beside the problem of the same status."""
    return {
        "description": HTTPStatus(status).phrase,
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
        "content": {
            _JSON: {"schema": schema, "example": example_of(schema, schemas)},
            "application/problem+json": {"schema": shared("Problem")},
        },
    }
