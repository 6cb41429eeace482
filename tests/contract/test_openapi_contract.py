"""The OpenAPI document against the audit contract itself: its enumerations, and every example that it prints."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.contract.conformance import described

from flowaudit.contract.openapi import document
from flowaudit.contract.operations import OPERATIONS, Operation

ROOT = Path(__file__).parents[2]
CONTRACT = Path(os.environ.get("FLOWAUDIT_SHARED", ROOT.parent / "shared")) / "spec" / "flowaudit-api-contract.md"
ENUMS = {
    "Role",
    "RulesetId",
    "UiLanguage",
    "DocumentStatus",
    "CheckStatus",
    "RuleCheckStatus",
    "TruthSource",
    "Provider",
    "FeedbackRating",
    "RelationLevel",
}
# Where the contract's example is an instance of a word in the text beside it.
_AS_TEXT = {"embedding_preview"}
# SPEC-DECISIONS: "13.7 keeps the contract's keys: chromadb and redis are null".
_NULL = {"chromadb", "redis"}
pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the audit contract is not beside the project")


@cache
def contract() -> str:
    return CONTRACT.read_text("utf-8") if CONTRACT.exists() else ""


def test_the_enumerations_are_exactly_the_contracts() -> None:
    found = re.findall(r"^### 1\.\d+ Enum: (\w+)[^\n]*\n\n((?:\* `\w+`\n)+)", contract(), re.M)
    assert {name for name, _ in found} == ENUMS
    for name, values in found:
        assert document()["components"]["schemas"][name]["enum"] == re.findall(r"`(\w+)`", values), name


def _sections() -> dict[str, str]:
    parts = re.split(r"^### (\d+\.\d+) ", contract(), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _printed(operation: Operation, *, request: bool) -> list[Any]:
    """The JSON that the contract prints for an operation. A section shows requests, then responses."""
    section = _sections().get(operation.source.removeprefix("contract:"), "")
    found = []
    for label, block in re.findall(
        r"\*\*(Request|Response \d+)\*\*.*?(?:```json\n(.*?)\n```|(?=\*\*)|\Z)", section, re.S
    ):
        if block and label.startswith("Request") == request and (request or label == f"Response {operation.success}"):
            found.append(json.loads(block))
    return found


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return dict(document()["components"]["schemas"][name])
    return schema


def _unknown(shown: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """Paths of an example that the schema does not have."""
    schema = _resolved(schema)
    choices = [_resolved(choice) for choice in schema.get("anyOf", [])]
    if choices:
        return min((_unknown(shown, choice, path) for choice in choices), key=len)
    if path.rpartition(".")[2] in _NULL | _AS_TEXT or schema.get("additionalProperties") is True:
        return []
    if isinstance(shown, dict):
        if schema.get("type") != "object":
            return [f"{path} is an object in the contract"]
        found = []
        for name, value in shown.items():
            by_pattern = [
                value for known, value in schema.get("patternProperties", {}).items() if re.search(known, name)
            ]
            inner = schema.get("properties", {}).get(name) or next(iter(by_pattern), schema.get("additionalProperties"))
            found += _unknown(value, inner, f"{path}.{name}") if isinstance(inner, dict) else [f"{path}.{name}"]
        return found
    if isinstance(shown, list):
        if schema.get("type") != "array":
            return [f"{path} is a list in the contract"]
        return [fault for item in shown for fault in _unknown(item, schema["items"], f"{path}[]")]
    return [] if _is_type(shown, schema) else [f"{path}: {shown!r} is no {schema.get('type')}"]


def _is_type(shown: Any, schema: dict[str, Any]) -> bool:
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
    wanted = schema.get("type")
    return wanted is None or shown is None or isinstance(shown, kinds[wanted])


AUDIT_ROWS = [operation for operation in OPERATIONS if operation.source.startswith("contract:")]


@pytest.mark.parametrize("operation", AUDIT_ROWS, ids=lambda operation: operation.id)
def test_what_the_contract_prints_is_in_the_schemas(operation: Operation) -> None:
    item = described(operation)
    answer = item["responses"][str(operation.success)].get("content", {}).get("application/json", {}).get("schema", {})
    if operation.id in ("settings.pull_status", "generator.preview"):
        return  # the contract names their addresses alone
    for shown in _printed(operation, request=False):
        assert _unknown(shown, answer) == []
    body = item.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    for shown in _printed(operation, request=True):
        assert body is not None
        assert _unknown(shown, body) == []


def test_the_contract_prints_an_answer_for_most_operations() -> None:
    """Guards the reading of the contract: were it to find nothing, the tests above would prove nothing."""
    printed = [operation.id for operation in AUDIT_ROWS if _printed(operation, request=False)]
    requests = [operation.id for operation in AUDIT_ROWS if _printed(operation, request=True)]
    assert len(printed) >= 40
    assert {"settings.update", "documents.run", "feedback.create", "exports.create", "generator.run"} <= set(requests)
