"""The shared parts of the OpenAPI document: schemas, parameters, headers, problems, the security scheme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from flowaudit.contract import problems
from flowaudit.contract.problems import MEDIA_TYPE, TYPE_BASE, Kind
from flowaudit.contract.schemas import common, rulesets
from flowaudit.contract.schemas.base import COMPONENTS, Schema, shared
from flowaudit.core.model.results import Text

# status → name of the shared response; the kind gives title and type of its example
PROBLEM_RESPONSES: dict[int, str] = {
    400: "ValidationError",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    422: "Unprocessable",
    429: "TooManyRequests",
    500: "InternalError",
    501: "NotImplemented",
    503: "Unavailable",
    504: "Timeout",
}
_KINDS: dict[int, tuple[Kind, str]] = {
    400: (problems.VALIDATION, "limit must be at least 1"),
    401: (problems.UNAUTHORIZED, "A valid token is missing (Authorization)"),
    403: (problems.FORBIDDEN, "This operation is reserved for the role admin"),
    404: (problems.NOT_FOUND, "There is no document doc_123"),
    409: (problems.CONFLICT, "The document is being processed; please wait for the end"),
    413: (problems.TOO_LARGE, "The upload is larger than 4 MB"),
    415: (problems.UNSUPPORTED_MEDIA_TYPE, "multipart/form-data is expected"),
    422: (problems.UNPROCESSABLE, "The PDF is encrypted"),
    429: (problems.TOO_MANY_REQUESTS, "Too many requests"),
    500: (problems.INTERNAL, "This did not work; the incident is logged"),
    501: (problems.NOT_IMPLEMENTED, "The operation imap.search is not available yet"),
    503: (problems.UNAVAILABLE, "A service does not answer; try again later"),
    504: (Kind("timeout", 504, Text("Zeitüberschreitung", "Timeout")), "The request took longer than 29 seconds"),
}
_RETRIED = (429, 503)
_RENAMED = "Model"


def fixed_components() -> dict[str, Any]:
    """Everything under ``components`` but the request models."""
    return {
        "schemas": common.components() | rulesets.components(),
        "responses": {PROBLEM_RESPONSES[status]: _problem(status) for status in PROBLEM_RESPONSES},
        "parameters": _parameters(),
        "headers": {
            "RequestId": {
                "description": "The id of this request, in every log line and audit event of it",
                "required": True,
                "schema": {"type": "string"},
            },
            "RetryAfter": {"description": "Seconds to wait", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
        },
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "Id token of the Cognito user pool; the groups user and admin are the roles. An admin "
                "may do all that a user may. The embedded demo asks for no token: there X-Role names the role.",
            }
        },
    }


def _problem(status: int) -> dict[str, Any]:
    kind, detail = _KINDS[status]
    headers: dict[str, Any] = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if status in _RETRIED:
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    example: dict[str, Any] = {
        "type": TYPE_BASE + kind.slug,
        "title": kind.title.en,
        "status": status,
        "detail": detail,
        "instance": "/api/…",
        "errors": [{"field": "limit", "message": "must be at least 1"}] if kind is problems.VALIDATION else [],
    }
    return {
        "description": kind.title.en,
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": shared("Problem"), "example": example}},
    }


def _parameters() -> dict[str, Any]:
    return {
        "RequestId": _header(
            "X-Request-Id",
            "Id of the request; made if it is left out or has another form",
            {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,128}$"},
        ),
        "AcceptLanguage": _header(
            "Accept-Language", "Language of messages, de or en (RFC 9110); English otherwise", {"type": "string"}
        ),
        "Role": _header("X-Role", "The role, in the embedded demo only; user if left out", shared("Role")),
        "SessionId": _header(
            "X-Session-Id",
            "The session, in the embedded demo only; elsewhere it is the token's subject",
            {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,128}$", "default": "demo"},
        ),
        "IdempotencyKey": _header(
            "Idempotency-Key",
            "The same key again within a day gives the first answer and creates nothing; with another body it is 409",
            {"type": "string", "pattern": "^[!-~]{1,255}$"},
        ),
        "LastEventId": _header(
            "Last-Event-ID", "Id of the last event that was received", {"type": "string", "pattern": "^[0-9]{1,12}$"}
        ),
    }


def _header(name: str, description: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


def request_components(models: Iterable[type[BaseModel]]) -> dict[str, Schema]:
    """The schemas of request models and of what they consist of, by name."""
    wanted = sorted(set(models), key=lambda model: model.__name__)
    _, made = models_json_schema([(model, "validation") for model in wanted], ref_template=COMPONENTS + "{model}")
    renamed = {_name(name): _plain(schema) for name, schema in made["$defs"].items()}
    # the enumerations of section 1 are described once, with the answers
    known = common.components()
    return {name: schema for name, schema in renamed.items() if name not in known}


def query_schema(model: type[BaseModel]) -> Schema:
    """The schema of a query's model."""
    schema = model.model_json_schema(ref_template=COMPONENTS + "{model}")
    schema.pop("$defs", None)
    plain: Schema = _plain(schema)
    return plain


def reference(model: type[BaseModel]) -> Schema:
    """A reference to the component of a request model."""
    return shared(_name(model.__name__))


def _name(name: str) -> str:
    """``MoneyModel`` is how Python calls it; for a reader it is what is sent: ``MoneyInput``."""
    return name.removesuffix(_RENAMED) + "Input" if name.endswith(_RENAMED) else name


def _plain(node: Any) -> Any:
    """Without the titles that repeat a field's name, and with the names of components as a reader sees them."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _plain(value) for name, value in node.items() if not (name == "title" and isinstance(value, str))}
    if isinstance(kept.get("$ref"), str):
        kept["$ref"] = COMPONENTS + _name(kept["$ref"].removeprefix(COMPONENTS))
    return kept


def without_null(schema: Schema) -> Schema:
    """A query parameter is sent or left out; it is never null."""
    kept = [part for part in schema.get("anyOf", []) if part != {"type": "null"}]
    others = {name: value for name, value in schema.items() if name != "anyOf" and value is not None}
    return {**kept[0], **others} if len(kept) == 1 else schema
