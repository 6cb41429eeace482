"""The OpenAPI document against the table, the code, and itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.contract.conformance import NotAsDocumented, conforms, conforms_to_route, described, schema_validator

from flowaudit.contract.openapi import document
from flowaudit.contract.operations import BY_ID, GROUPS, OPERATIONS, Operation
from flowaudit.contract.schemas import DESCRIBED
from flowaudit.contract.summaries import GROUP_NAMES, SUMMARIES
from flowaudit.contract.validation import read_json
from flowaudit.local import commands_openapi
from flowaudit.local.cli import Speaker
from flowaudit.runtime.binding import bind

BUILT = [operation for operation in OPERATIONS if not operation.planned]
ROOT = Path(__file__).parents[2]


def ids(operation: Operation) -> str:
    return operation.id


def test_it_is_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document()).iter_errors()] == []


def test_the_file_in_the_repository_is_the_generated_document() -> None:
    kept = json.loads((ROOT / "openapi.json").read_text("utf-8"))
    assert kept == document(), "run ./flowaudit openapi"


def test_the_command_writes_the_file_once_and_tells_when_it_is_old(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands_openapi, "FILE", tmp_path / "openapi.json")
    speak = Speaker("de")
    assert commands_openapi.openapi(speak, check=True) == 1
    assert "veraltet" in capsys.readouterr().out
    assert commands_openapi.openapi(speak, check=False) == 0
    assert commands_openapi.openapi(speak, check=True) == 0
    assert json.loads((tmp_path / "openapi.json").read_text("utf-8")) == document()


def test_every_row_of_the_table_stands_in_it_and_nothing_else() -> None:
    found = {item["operationId"] for path in document()["paths"].values() for item in path.values()}
    assert found == {operation.id for operation in OPERATIONS}
    assert SUMMARIES.keys() == BY_ID.keys()
    assert GROUP_NAMES.keys() == set(GROUPS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=ids)
def test_an_operation_is_described_by_its_row(operation: Operation) -> None:
    item = described(operation)
    responses = set(item["responses"])
    assert item["tags"] == [operation.group]
    assert item["summary"]
    assert item["x-summary-de"]
    assert str(operation.success) in responses
    assert item["security"] == ([] if operation.role == "any" else [{"bearer": [operation.role]}])
    assert {"429", "500", "503"} <= responses
    assert ({"401", "403"} <= responses) == (operation.role != "any")
    assert ("501" in responses) == operation.planned == item["x-planned"]
    named = {parameter["name"] for parameter in item["parameters"] if parameter.get("in") == "path"}
    assert named == {part[1:-1] for part in operation.path.split("/") if part.startswith("{")}
    shared = {parameter.get("$ref", "").rpartition("/")[2] for parameter in item["parameters"]}
    assert {"RequestId", "AcceptLanguage"} <= shared
    assert ("IdempotencyKey" in shared) == operation.creates
    assert ("LastEventId" in shared) == ("sse" in operation.flags)
    assert ("Role" in shared) == (operation.role != "any")


@pytest.mark.parametrize("operation", BUILT, ids=ids)
def test_a_built_operation_is_described_with_the_models_that_its_code_takes(operation: Operation) -> None:
    assert operation.id in DESCRIBED, f"describe it in contract/schemas/{operation.group}.py"
    known = DESCRIBED[operation.id]
    bound = next(one for one in bind(operation.group) if one.operation is operation)
    assert (known.body, known.query) == (bound.body, bound.query)
    assert (known.answer is None) == bool(operation.flags & {"binary", "sse"})
    assert bool(known.media) == (known.answer is None)


def test_nothing_is_described_that_is_not_in_the_table() -> None:
    assert DESCRIBED.keys() <= BY_ID.keys()


def _examples() -> Iterator[Any]:
    for operation in OPERATIONS:
        item = described(operation)
        for content in item.get("requestBody", {}).get("content", {}).values():
            if "example" in content:
                yield pytest.param(content, id=f"{operation.id} request")
        for status, response in item["responses"].items():
            for content in response.get("content", {}).values():
                if "example" in content:
                    yield pytest.param(content, id=f"{operation.id} {status}")
    for name, response in document()["components"]["responses"].items():
        yield pytest.param(response["content"]["application/problem+json"], id=name)


@pytest.mark.parametrize("content", list(_examples()))
def test_an_example_fits_its_schema(content: dict[str, Any]) -> None:
    faults = [
        f"{list(f.path)}: {f.message}"
        for f in schema_validator(content.get("schema", {})).iter_errors(content["example"])
    ]
    assert not faults


@pytest.mark.parametrize("operation_id", [name for name, known in DESCRIBED.items() if known.example is not None])
def test_the_example_of_a_request_is_one_that_is_taken(operation_id: str) -> None:
    known = DESCRIBED[operation_id]
    assert known.body is not None
    read_json(known.body, json.dumps(known.example).encode())


def test_every_built_json_operation_has_an_example() -> None:
    for operation in BUILT:
        content = described(operation)["responses"][str(operation.success)].get("content", {})
        if operation.id in DESCRIBED and DESCRIBED[operation.id].answer is not None:
            assert "example" in content["application/json"], operation.id


def _descriptions(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for part in node:
            yield from _descriptions(part, path)
    elif isinstance(node, dict):
        if isinstance(node.get("description"), str):
            yield path, node
        for name, value in node.items():
            if name not in ("example", "examples"):
                yield from _descriptions(value, f"{path}/{name}")


def test_everything_it_says_stands_in_german_too() -> None:
    missing = {node["description"] for _, node in _descriptions(document()) if not node.get("x-description-de")}
    assert not missing, "add them to contract/openapi_notes.py"
    undescribed = [name for name, schema in document()["components"]["schemas"].items() if "description" not in schema]
    assert not undescribed, "add them to contract/openapi_notes.py"


def test_amounts_are_never_numbers() -> None:
    money = document()["components"]["schemas"]["Money"]["properties"]["amount"]
    assert money["type"] == "string"
    for wrong in (12.5, "12.5", "12,50", "1e3"):
        assert not schema_validator({"$ref": "#/components/schemas/Money"}).is_valid(
            {"amount": wrong, "currency": "EUR"}
        )


GOOD = {"project_id": "prj_1", "created_at": "2025-12-15T12:00:00.000Z"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (201, {**GOOD, "project_id": "doc_1"}),
        (201, {**GOOD, "created_at": "yesterday"}),
        (201, {**GOOD, "created_at": "2025-12-15T12:00:00+01:00"}),
        (201, {**GOOD, "surprise": 1}),
        (201, {"project_id": "prj_1"}),
        (200, GOOD),
        (400, {"title": "no problem"}),
    ],
)
def test_an_answer_that_differs_is_found(status: int, body: dict[str, Any]) -> None:
    conforms("projects.create", 201, GOOD)
    with pytest.raises(NotAsDocumented):
        conforms("projects.create", status, body)


def test_a_wrong_media_type_and_a_lost_header_are_found() -> None:
    body, headers = json.dumps(GOOD).encode(), {"content-type": "application/json", "x-request-id": "1"}
    conforms_to_route("POST", "/api/projects", 201, headers, body)
    with pytest.raises(NotAsDocumented):
        conforms_to_route("POST", "/api/projects", 201, {**headers, "content-type": "text/plain"}, body)
    with pytest.raises(NotAsDocumented):
        conforms_to_route("POST", "/api/projects", 201, {"content-type": "application/json"}, body)
    with pytest.raises(NotAsDocumented):
        conforms_to_route("GET", "/api/documents/doc_1/file", 307, {}, b"")
