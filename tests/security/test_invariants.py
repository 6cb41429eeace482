"""The five invariants of the contract (section 18), each with an attempt to break it."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, api, pdf, project, project_id

from flowaudit.contract.operations import OPERATIONS
from flowaudit.core.model.results import Text
from flowaudit.ports.blobs import BlobMissing
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages import run as run_stage
from flowaudit.usecases.stages.base import StageFailed

__all__ = ["api", "project", "project_id"]  # fixtures
ADMIN = {"X-Role": "admin"}


@pytest.fixture
def document_id(api: Api, project_id: str) -> str:
    """An audited document."""
    answer = api.upload(project_id, ("a.pdf", pdf("Rechnung 4711", "Rechnungsdatum 01.03.2025")), auto="true")
    api.workflow.run()
    return str(answer.json["data"][0]["document_id"])


def table_text() -> str:
    """Everything that the table holds, as one text."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName="flowaudit-test")
    return json.dumps([page["Items"] for page in pages], default=str)


def test_1_a_payload_is_stored_before_anyone_sees_it(api: Api, document_id: str, monkeypatch: Any) -> None:
    """The store fails while the payload is written: no payload is answered, none is referred to."""
    before = api("GET", f"/api/documents/{document_id}/payload").json["payload_id"]

    def refuse(key: str, content: bytes, media_type: str) -> None:
        raise BlobMissing(Text("voll", "full").en)

    with monkeypatch.context() as patch:
        patch.setattr(wiring.deps().artifacts, "put", refuse)
        assert api("POST", f"/api/documents/{document_id}/prepare").status >= 500
    assert api("GET", f"/api/documents/{document_id}/payload").json["payload_id"] == before


def test_2_no_other_operation_makes_a_payload(api: Api, document_id: str) -> None:
    """Everything that reads or works on a document leaves the number of payloads as it is."""

    def payloads() -> int:
        return table_text().count('"payload_id": "pay_') + table_text().count('{"S": "pay_')

    before = payloads()
    for operation in OPERATIONS:
        if operation.planned or operation.method != "GET" or "document_id" not in operation.path:
            continue
        api("GET", operation.path.replace("{document_id}", document_id))
    for stage in ("parse", "precheck", "finalize"):
        api("POST", f"/api/documents/{document_id}/{stage}")
        api.workflow.run()
    assert payloads() == before
    prepared = api("POST", f"/api/documents/{document_id}/prepare")
    assert api("GET", f"/api/payloads/{prepared.json['payload_id']}").json == prepared.json


def test_3_a_model_runs_against_a_stored_payload_only(api: Api, project_id: str, document_id: str) -> None:
    """Not without one, not against an unknown one, not against another document's, not even past the API."""
    fresh = api.upload(project_id, ("b.pdf", pdf("B"))).json["data"][0]["document_id"]
    url = f"/api/documents/{fresh}/run"
    assert api("POST", url, body={}).status == 409
    assert api("POST", url, body={"payload_id": "pay_01JD0000000000000000000000"}).status == 404
    other = api("GET", f"/api/documents/{document_id}/payload").json["payload_id"]
    assert api("POST", url, body={"payload_id": other}).status == 400
    execution = {"id": "arn:forged", "started": "2026-01-02T03:04:05Z"}
    state = {"document_id": fresh, "first": "run", "last": "run", "runs": {}, "execution": execution}
    with pytest.raises(StageFailed):
        run_stage.handle(wiring.deps(), Call("req"), state)


def test_4_solutions_are_never_in_the_database(api: Api, project_id: str) -> None:
    """The whole table is read after a run and after the solutions were asked for."""
    body = {
        "project_id": project_id,
        "ruleset_id": "DE_USTG",
        "language": "de",
        "count": 3,
        "templates_enabled": ["T1_HANDWERK"],
        "error_rate_total": 100.0,
        "severity": 3,
        "per_feature_error_rates": {"supply_date_or_period": 100.0},
        "alias_noise_probability": 0.0,
        "date_format_profiles": ["DD.MM.YYYY"],
    }
    started = api("POST", "/api/generator/run", body=body, headers=ADMIN)
    assert started.status == 202, started.body
    from flowaudit.usecases.jobs import generate

    job_id = started.json["generator_job_id"]
    generate.handle(wiring.deps(), {"job_id": job_id, "kind": "generate", "request_id": "r", "actor": "a"})
    solutions = api("GET", f"/api/generator/jobs/{job_id}/solutions", headers=ADMIN).json["entries"]
    assert any("supply_date_or_period" in entry["wrong_features"] for entry in solutions)
    assert api("GET", f"/api/generator/jobs/{job_id}/solutions").status == 403
    stored = table_text()
    assert "wrong_features" not in stored
    # the request named the feature; nothing else may
    assert stored.count("supply_date_or_period") <= 1, stored


def test_5_only_accepted_or_reviewed_documents_leave(api: Api, project_id: str, document_id: str) -> None:
    """A document in review is not exported; only an admin may override, and that is in the audit trail."""
    url = f"/api/projects/{project_id}/export"
    for status in ("REVIEW_PENDING", "UPLOADED", "REJECTED", "ERROR"):
        assert api("POST", url, body={"format": "JSON", "only_status": [status]}).status == 409
    override = {"format": "JSON", "only_status": ["REVIEW_PENDING"], "admin_override": True}
    assert api("POST", url, body=override).status in (403, 409)
    assert api("POST", url, body=override, headers=ADMIN).status == 202
    events = api("GET", f"/api/audit/events?entity_type=project&entity_id={project_id}&limit=50").json["data"]
    assert "EXPORT_OVERRIDDEN" in [event["event_type"] for event in events]
    assert api("GET", f"/api/documents/{document_id}").json["status"] == "REVIEW_PENDING"
