"""Whoever tampers with the audit trail is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, pdf

from flowaudit.runtime import wiring
from flowaudit.usecases import trail
from flowaudit.usecases.store.unit import link_hash


def table() -> Any:
    return boto3.resource("dynamodb").Table("flowaudit-test")


def chain_items(project_id: str) -> list[dict[str, Any]]:
    found = table().query(
        IndexName="gsi1",
        KeyConditionExpression="gsi1pk = :p",
        ExpressionAttributeValues={":p": f"CHAIN#{project_id}"},
    )
    return [item for item in found["Items"] if item["sk"] != "HEAD"]


def findings(project_id: str) -> set[str]:
    (report,) = [report for report in trail.verify(wiring.deps()) if report.chain == project_id]
    assert report.anchors > 0
    return {finding.slug for finding in report.findings}


@pytest.fixture
def audited(api: Api, project_id: str) -> str:
    api.upload(project_id, ("a.pdf", pdf("A")), auto="true")
    api.workflow.run()
    assert findings(project_id) == set()
    return project_id


def change(item: dict[str, Any], **data: Any) -> None:
    table().put_item(Item={**item, "data": json.dumps({**json.loads(item["data"]), **data})})


def cut_off_last(items: list[dict[str, Any]]) -> None:
    """Remove the newest event and give the chain the older head, so that the records alone look whole."""
    gone, newest = items[-1], json.loads(items[-2]["data"])
    table().delete_item(Key={"pk": gone["pk"], "sk": gone["sk"]})
    head = table().get_item(Key={"pk": gone["gsi1pk"], "sk": "HEAD"})["Item"]
    head["data"] = json.dumps({"sequence": newest["sequence"], "hash": newest["hash"]})
    table().put_item(Item=head)


def rewrite_from(items: list[dict[str, Any]]) -> None:
    """Change an event and forge all later hashes and the head."""
    previous = json.loads(items[0]["data"])["hash"]
    data: dict[str, Any] = {}
    for item in items[1:]:
        data = {**json.loads(item["data"]), "actor": "nobody", "previous": previous}
        data.pop("hash")
        data["hash"] = previous = link_hash(previous, data)
        table().put_item(Item={**item, "data": json.dumps(data)})
    head = table().get_item(Key={"pk": items[0]["gsi1pk"], "sk": "HEAD"})["Item"]
    table().put_item(Item={**head, "data": json.dumps({"sequence": data["sequence"], "hash": previous})})


def swap(items: list[dict[str, Any]]) -> None:
    first, second = (json.loads(item["data"]) for item in items[2:4])
    change(items[2], **second)
    change(items[3], **first)


@pytest.mark.parametrize(
    ("tamper", "slug"),
    [
        (lambda items: change(items[1], actor="nobody"), "changed"),
        (lambda items: table().delete_item(Key={"pk": items[1]["pk"], "sk": items[1]["sk"]}), "missing"),
        (swap, "changed"),
        (cut_off_last, "anchor"),
        (rewrite_from, "anchor"),
    ],
    ids=["changed", "missing", "reordered", "last one deleted", "all later ones forged"],
)
def test_tampering_is_found(audited: str, tamper: Callable[[list[dict[str, Any]]], None], slug: str) -> None:
    tamper(chain_items(audited))
    assert slug in findings(audited)


def test_anchors_lie_beside_the_locked_originals(audited: str) -> None:
    found = boto3.client("s3").list_objects_v2(Bucket="originals-test", Prefix=f"anchors/{audited}/")["Contents"]
    newest = json.loads(boto3.client("s3").get_object(Bucket="originals-test", Key=found[-1]["Key"])["Body"].read())
    assert newest["sequence"] == len(chain_items(audited))


def test_as_many_files_as_a_request_may_hold(api: Api, project_id: str) -> None:
    files = tuple((f"{n}.pdf", pdf(str(n))) for n in range(15))
    assert api.upload(project_id, *files, auto="true").status == 201
    refused = api.upload(project_id, *files, ("15.pdf", pdf("15")))
    assert refused.json["errors"][0]["field"] == "files"
