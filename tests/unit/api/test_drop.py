"""Stage ingest: objects of the drop folder become documents, once."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, pdf

from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages import ingest

CALL = Call("req", "drop")


def dropped(key: str, content: bytes) -> dict[str, Any]:
    boto3.client("s3").put_object(Bucket="drop-test", Key=key, Body=content)
    etag = boto3.client("s3").head_object(Bucket="drop-test", Key=key)["ETag"].strip('"')
    state = state_of(key)
    return {**state, "drop": {**state["drop"], "etag": etag}}


def state_of(key: str, execution: str = "arn:execution:e1") -> dict[str, Any]:
    return {
        "drop": {"bucket": "drop-test", "key": key},
        "first": "parse",
        "last": "finalize",
        "runs": {},
        "request_id": "req",
        "actor": "drop",
        "execution": {"id": execution, "started": "2026-01-02T03:04:05.678Z"},
    }


def ingested(state: dict[str, Any]) -> dict[str, Any]:
    return ingest.handle(wiring.deps(), CALL, state)


def names() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket="drop-test")
    return [item["Key"] for item in found.get("Contents", [])]


def test_an_object_becomes_a_document_and_leaves_the_inbox(api: Api, project_id: str) -> None:
    state = ingested(dropped(f"inbox/{project_id}/müller.pdf", pdf("A")))
    document = api("GET", f"/api/documents/{state['document_id']}").json
    assert document["filename"] == "müller.pdf"
    assert document["project_id"] == project_id
    assert set(state["runs"]) == {"parse", "precheck", "prepare", "run", "finalize"}
    assert names() == []


def test_a_repeated_try_finds_the_same_document(api: Api, project_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = dropped(f"inbox/{project_id}/a.pdf", pdf("A"))
    with monkeypatch.context() as patch:
        # the worker dies between the record and the removal of the object
        patch.setattr(wiring.deps().drop, "delete", lambda key: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ingested(state)
    again = ingested(state)
    assert ingested(state) == again  # the answer got lost, the step is tried once more
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 1
    api.workflow.started.append(("e1", again))
    api.workflow.run()
    assert api("GET", f"/api/documents/{again['document_id']}").json["status"] == "REVIEW_PENDING"
    assert ingested(state)["last"] == "ingest"  # the object is gone and its work is done


def test_an_event_of_another_execution_leaves_the_work_to_the_first(
    api: Api, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = f"inbox/{project_id}/a.pdf"
    state = dropped(key, pdf("A"))
    with monkeypatch.context() as patch:
        patch.setattr(wiring.deps().drop, "delete", lambda key: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ingested(state)
    assert ingested(state_of(key, "arn:execution:e2"))["last"] == "ingest"
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 1


def test_the_same_file_dropped_later_is_a_document_of_its_own(api: Api, project_id: str) -> None:
    key = f"inbox/{project_id}/a.pdf"
    content = pdf("A")
    first = ingested(dropped(key, content))
    state = dropped(key, content) | {"execution": {"id": "arn:execution:e2", "started": "2026-01-03T00:00:00Z"}}
    second = ingested(state)
    assert first["document_id"] != second["document_id"]
    assert api("GET", f"/api/documents/{second['document_id']}").json["is_duplicate_in_project"] is True


@pytest.mark.parametrize(
    ("where", "content", "slug"),
    [
        ("inbox/{}/notes.pdf", b"just text", "unsupported-media-type"),
        ("inbox/prj_01JD0000000000000000000000/a.pdf", b"%PDF-1.7", "not-found"),
        ("inbox/{}/", b"x", "not-found"),
    ],
)
def test_what_cannot_be_taken_is_kept_with_the_reason(
    api: Api, project_id: str, where: str, content: bytes, slug: str
) -> None:
    key = where.format(project_id)
    assert ingested(dropped(key, content))["last"] == "ingest"
    kept = names()
    target = key.replace("inbox/", "rejected/", 1)
    assert kept == sorted([target, f"{target}.problem.json"])
    told = boto3.client("s3").get_object(Bucket="drop-test", Key=f"{target}.problem.json")["Body"].read()
    assert json.loads(told)["de"]["type"].endswith(slug)
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 0


def test_a_presigned_upload_gets_the_promised_id(api: Api, project_id: str) -> None:
    content = pdf("A")
    body = {"filename": "groß.pdf", "size": len(content), "sha256": "0" * 64, "client_tags": {"a": "b"}, "auto": False}
    promised = api("POST", f"/api/projects/{project_id}/documents/presign", body=body)
    assert promised.status == 201
    assert promised.json["upload_url"].startswith("https://")
    document_id = promised.json["document_id"]
    state = ingested(dropped(f"inbox/{project_id}/{document_id}/groß.pdf", content))
    document = api("GET", f"/api/documents/{document_id}").json
    assert document["client_tags"] == {"a": "b"}
    assert document["status"] == "UPLOADED"
    assert state["last"] == "ingest"  # no audit was asked for
