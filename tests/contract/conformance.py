"""Whether answers are what the OpenAPI document says: ``conforms(operation_id, status, body)`` for any test."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from flowaudit.contract.openapi import document
from flowaudit.contract.operations import BASE_PATH, BY_ID, OPERATIONS, Operation
from flowaudit.contract.problems import MEDIA_TYPE
from flowaudit.contract.schemas import DESCRIBED

_JSON = "application/json"


class NotAsDocumented(AssertionError):
    """An answer that the document does not describe. Either the code is wrong or contract/schemas/<group>.py is."""


def described(operation: Operation) -> Mapping[str, Any]:
    """The operation in the document."""
    found: Mapping[str, Any] = document()["paths"][operation.path.removeprefix(BASE_PATH)][operation.method.lower()]
    return found


def response_of(operation_id: str, status: int) -> Mapping[str, Any]:
    """The described answer of a status, its reference resolved; raises :class:`NotAsDocumented`."""
    responses = described(BY_ID[operation_id])["responses"]
    if str(status) not in responses:
        raise NotAsDocumented(f"{operation_id}: status {status} is not documented, only {', '.join(responses)}")
    response: Mapping[str, Any] = responses[str(status)]
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response


@cache
def validator(operation_id: str, status: int, media_type: str) -> Draft202012Validator:
    """The validator of an answer's body."""
    content = response_of(operation_id, status).get("content", {})
    if media_type not in content:
        raise NotAsDocumented(f"{operation_id} {status}: {media_type} is not documented, only {sorted(content)}")
    return schema_validator(content[media_type].get("schema", {}))


def schema_validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator that knows the document's components and checks formats."""
    whole = {**schema, "components": document()["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def conforms(operation_id: str, status: int, body: Any, media_type: str | None = None) -> None:
    """Assert that this answer of an operation is documented: status, media type, and for JSON every field.

    ``body`` is the decoded JSON; ``media_type`` defaults to JSON below 400 and to problem+json from there on.
    """
    expected = media_type or (_JSON if status < 400 else MEDIA_TYPE)
    kind = expected.partition(";")[0].strip().lower()
    if not kind.endswith("json"):
        validator(operation_id, status, kind)
        return
    faults = sorted(validator(operation_id, status, kind).iter_errors(body), key=lambda fault: list(fault.path))
    if faults:
        told = "\n".join(f"  {'.'.join(map(str, fault.path)) or '(whole)'}: {fault.message[:300]}" for fault in faults)
        raise NotAsDocumented(f"{operation_id} {status} differs from contract/schemas:\n{told}")


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that serves a path of a request; literal segments win over variables."""
    matching = [o for o in OPERATIONS if o.method == method and _pattern(o.path).fullmatch(path)]
    return min(matching, key=lambda operation: operation.path.count("{"), default=None)


def conforms_to_route(method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """The same for a raw answer; ``headers`` have lower-case names. Not judged are a path without operation, and an
    operation that nobody has described yet: ``test_openapi.py`` names it."""
    operation = operation_of(method, path)
    if operation is None or (operation.id not in DESCRIBED and not operation.planned):
        return
    media_type = headers.get("content-type", "")
    is_redirect = 300 <= status < 400
    if is_redirect:
        required = {name.lower() for name, header in response_of(operation.id, status)["headers"].items()}
        if not required <= headers.keys():
            raise NotAsDocumented(f"{operation.id} {status}: headers {sorted(required - headers.keys())} are missing")
        return
    content = json.loads(body) if media_type.partition(";")[0].endswith("json") and body else None
    conforms(operation.id, status, content, media_type)
    if "x-request-id" not in headers:
        raise NotAsDocumented(f"{operation.id} {status}: X-Request-Id is missing")


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
