"""``Idempotency-Key`` on requests that create."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import boto3
from tests.unit.api.conftest import Api, form, pdf

KEY = {"Idempotency-Key": "4f1c-1"}


def test_the_same_request_twice_creates_once(api: Api, project: dict[str, Any]) -> None:
    first = api("POST", "/api/projects", body=project, headers=KEY)
    again = api("POST", "/api/projects", body=project, headers=KEY)
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    assert api("GET", "/api/projects").json["meta"]["total"] == 1


def test_another_body_is_a_conflict(api: Api, project: dict[str, Any]) -> None:
    api("POST", "/api/projects", body=project, headers=KEY)
    other = deepcopy(project)
    other["project"]["project_title"] = "Anderes"
    answer = api("POST", "/api/projects", body=other, headers=KEY)
    assert answer.status == 409
    assert api("GET", "/api/projects").json["meta"]["total"] == 1


def test_keys_of_other_sessions_do_not_meet(api: Api, project: dict[str, Any]) -> None:
    for session in ("a", "b"):
        api("POST", "/api/projects", body=project, headers={**KEY, "X-Session-Id": session})
    assert api("GET", "/api/projects").json["meta"]["total"] == 2


def test_a_refused_request_may_be_mended_under_the_same_key(api: Api, project: dict[str, Any]) -> None:
    assert api("POST", "/api/projects", body={}, headers=KEY).status == 400
    assert api("POST", "/api/projects", body=project, headers=KEY).status == 201


def test_an_upload_twice_is_one_document(api: Api, project_id: str) -> None:
    body, content_type = form((("a.pdf", pdf("A")),), {})
    url = f"/api/projects/{project_id}/documents/upload"
    answers = [api("POST", url, raw=body, headers={**KEY, "Content-Type": content_type}) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 1


def test_a_worker_that_dies_before_its_answer_is_kept_creates_nothing_twice(api: Api, project: dict[str, Any]) -> None:
    api("POST", "/api/projects", body=project, headers=KEY)
    table = boto3.resource("dynamodb").Table("flowaudit-test")
    kept = table.query(KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": "IDEMPOTENCY#demo"})["Items"]
    assert len(kept) == 1
    for item in kept:  # as if the worker had been killed before it could keep the answer, and its lock had run out
        table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    assert api("POST", "/api/projects", body=project, headers=KEY).status == 409
    assert api("GET", "/api/projects").json["meta"]["total"] == 1


def test_a_malformed_key_is_refused(api: Api, project: dict[str, Any]) -> None:
    answer = api("POST", "/api/projects", body=project, headers={"Idempotency-Key": "ä"})
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"
