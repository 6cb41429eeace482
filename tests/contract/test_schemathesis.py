"""Schemathesis against the embedded cloud: no 500, no undocumented status, header or media type, no field that the
OpenAPI document does not know.

It runs on a cloud of its own, as it changes settings and rulesets at random. What would leave this machine is kept
from it: keys of outer providers, addresses of model servers, downloads of models, accounts of outer services.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.cloud import DeployedCloud, wait_until
from tests.contract.conformance import conforms_to_route
from tests.unit.api.conftest import pdf

from flowaudit.contract.openapi import document
from flowaudit.contract.operations import BASE_PATH, BY_ID, OPERATIONS, Operation
from flowaudit.contract.schemas.projects import EXAMPLE
from flowaudit.local import processes
from flowaudit.local.paths import Home

pytestmark = [pytest.mark.cloud, pytest.mark.xdist_group("cloud")]
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Without a model server its models cannot be listed: that is what 503 is for.
UNAVAILABLE_HERE = {"settings.list_models"}
# A download of gigabytes, where a model server happens to run.
LEFT_OUT = {"settings.pull_model"}
# Their POSTs take addresses of servers and connect to them.
CONNECTORS = {"debug", "ftp", "google", "harvest", "imap", "lexoffice", "microsoft", "parsing", "shopware", "smtp"}
CONNECTORS |= {"whatsapp", "whmcs"}
EXAMPLES_IN_CI, EXAMPLES_SLOW = 3, 100


def _is_left_out(operation: Operation) -> bool:
    connects = operation.group in CONNECTORS and operation.method == "POST"
    return operation.planned or connects or operation.id in LEFT_OUT


TRIED = [operation.id for operation in OPERATIONS if not _is_left_out(operation)]
each = pytest.mark.parametrize("operation_id", TRIED)


@cache
def _schema() -> Any:
    return schemathesis.openapi.from_dict(json.loads(json.dumps(document())))


@pytest.fixture(scope="module")
def fuzzed(assembly_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedCloud]:
    """A cloud that may be changed at random."""
    cloud = DeployedCloud(Home(tmp_path_factory.mktemp("fuzzed")), processes.free_port())
    try:
        cloud.start()
        yield cloud
    finally:
        cloud.stop()


@pytest.fixture(scope="module")
def residents(fuzzed: DeployedCloud) -> dict[str, str]:
    """The ids of a project, of a document whose audit has ended, and of what the audit has left, by the name of the
    path's variable."""
    with httpx.Client(base_url=fuzzed.api, timeout=60) as client:
        project = client.post("/projects", json=EXAMPLE).json()["project_id"]
        files = {"files": ("invoice.pdf", pdf("Rechnung Nr. 2025-0815", "Rechnungsdatum: 01.03.2025", "119,00 EUR"))}
        uploaded = client.post(f"/projects/{project}/documents/upload", files=files, data={"auto": "true"})
        document_id = uploaded.json()["data"][0]["document_id"]

        def is_audited() -> bool:
            return bool(client.get(f"/documents/{document_id}").json()["status"] in ("REVIEW_PENDING", "ERROR"))

        wait_until(is_audited, seconds=120)
        latest = client.get(f"/documents/{document_id}").json()["latest"]
        job = client.post(f"/projects/{project}/export", json={"format": "JSON"}).json()["export_job_id"]
        said = {
            "final_result_id": latest["finalize"],
            "rating": "PARTIAL",
            "overrides": [{"feature_id": "invoice_number", "user_value": "2025-0816", "note": "OCR"}],
            "accept_result": False,
        }
        learned = client.post(f"/documents/{document_id}/feedback", json=said).json()["stored_rag_example_id"]
    return {
        "project_id": project,
        "document_id": document_id,
        "parse_run_id": latest["parse"],
        "precheck_run_id": latest["precheck"],
        "payload_id": latest["prepare"],
        "llm_run_id": latest["run"],
        "final_result_id": latest["finalize"],
        "rag_example_id": learned,
        "export_job_id": job,
        "job_id": job,
    }


def _dice(case: Any) -> int:
    """A number that is the same for the same case."""
    return zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())


def _tame(case: Any, operation_id: str) -> None:
    """Keep the case on this machine, and small."""
    body = case.body if isinstance(case.body, dict) else {}
    if operation_id == "settings.test_provider":
        case.path_parameters["provider_id"] = "LOCAL_OLLAMA"
    if operation_id == "settings.set_api_key" and case.path_parameters["provider_id"] != "LOCAL_OLLAMA":
        case.headers["X-Role"] = "user"
    if operation_id == "settings.update" and isinstance(body.get("providers"), dict):
        local = body["providers"].get("LOCAL_OLLAMA")
        if isinstance(local, dict):
            local.pop("base_url", None)
    if operation_id == "generator.run" and isinstance(body.get("count"), int) and body["count"] > 1:
        body["count"] = 1


def _settle(case: Any, operation_id: str, residents: dict[str, str]) -> None:
    """Let two of three cases be about things that exist, and two of three be the admin's where only he may."""
    if _dice(case) % 3:
        for name in case.path_parameters or {}:
            if name in residents:
                case.path_parameters[name] = residents[name]
        if isinstance(case.body, dict) and "payload_id" in case.body:
            case.body["payload_id"] = residents["payload_id"]
    if BY_ID[operation_id].role == "admin" and _dice(case) % 4:
        case.headers["X-Role"] = "admin"


def _try(case: Any, operation_id: str, cloud: DeployedCloud, residents: dict[str, str]) -> None:
    _settle(case, operation_id, residents)
    _tame(case, operation_id)
    response = case.call(base_url=cloud.api, timeout=60)
    if operation_id not in UNAVAILABLE_HERE or response.status_code != 503:
        assert response.status_code < 500, f"{case.as_curl_command()}\n{response.text}"
    case.validate_response(response, checks=CHECKS)
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    path = BASE_PATH + case.formatted_path.split("?")[0]
    conforms_to_route(case.method.upper(), path, response.status_code, headers, response.content)


def _attempt(
    operation_id: str, cloud: DeployedCloud, residents: dict[str, str], examples: int, *, random: bool
) -> None:
    """Requests that the document allows, requests that it does not allow, and its own examples."""
    operation = _schema().find_operation_by_id(operation_id)
    good, bad = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    for strategy, many in [
        (good, examples),
        (bad, examples),
        *((e, 1) for e in operation.get_strategies_from_examples()),
    ]:

        @settings(
            max_examples=many,
            derandomize=not random,
            database=None,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        )
        @given(case=strategy)
        def attempt(case: Any) -> None:
            _try(case, operation_id, cloud, residents)

        attempt()


@each
def test_answers_are_what_is_documented(operation_id: str, fuzzed: DeployedCloud, residents: dict[str, str]) -> None:
    _attempt(operation_id, fuzzed, residents, EXAMPLES_IN_CI, random=False)


@pytest.mark.slow
@each
def test_answers_are_what_is_documented_at_length(
    operation_id: str, fuzzed: DeployedCloud, residents: dict[str, str]
) -> None:
    _attempt(operation_id, fuzzed, residents, EXAMPLES_SLOW, random=True)
