"""The demo from the outside, and bytes through the front door as a browser asks for them."""

from __future__ import annotations

import json
import urllib.request

import httpx
import pytest
from tests.cloud import DeployedCloud
from tests.e2e.test_crash import history, new_project, upload

from flowaudit.local.demo import SAMPLES, Demo, wrong
from flowaudit.local.paths import read_json

STAGES = {"Parse", "Precheck", "Prepare", "Run", "Finalize"}


def test_samples_give_what_was_sown_in_them_twice(own_cloud: DeployedCloud) -> None:
    """A second run audits the same documents again and comes to the same results."""
    endpoint = read_json(own_cloud.home.endpoint)
    assert endpoint is not None
    cases = Demo(endpoint, own_cloud.home).run(lambda _: None)
    assert wrong(cases) == {}
    assert {case.by_drop for case in cases} == {True, False}
    for case in cases:
        entered = [
            event["stateEnteredEventDetails"]["name"]
            for event in history(own_cloud, case.execution_arn)
            if event["type"] == "TaskStateEntered"
        ]
        assert set(entered) - {"Ingest"} == STAGES, case.file
        assert ("Ingest" in entered) == case.by_drop
    again = Demo(endpoint, own_cloud.home).run(lambda _: None)
    assert wrong(again) == {}
    assert [case.document_id for case in again] == [case.document_id for case in cases]


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None])
def test_a_file_comes_back_byte_by_byte(cloud: DeployedCloud, accept: str | None) -> None:
    with httpx.Client(base_url=cloud.api, timeout=60) as api:
        document_id = upload(api, new_project(api), auto=False, sample="07_scan.pdf")
    request = urllib.request.Request(f"{cloud.api}/documents/{document_id}/file")  # sends no Accept of its own
    if accept:
        request.add_header("Accept", accept)
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.read() == (SAMPLES / "07_scan.pdf").read_bytes()


def test_too_large_an_upload_names_the_way_for_large_files(cloud: DeployedCloud) -> None:
    with httpx.Client(base_url=cloud.api, timeout=60, headers={"Accept-Language": "en"}) as api:
        project = new_project(api)
        for size in (4_400_000, 5_000_000, 11_000_000):
            files = {"files": ("large.pdf", b"%PDF-1.7\n" + b"x" * size)}
            refused = api.post(f"/projects/{project}/documents/upload", files=files)
            assert refused.status_code == 413, size
            assert refused.headers["content-type"] == "application/problem+json"
            assert "presign" in json.dumps(refused.json()), size


def test_an_unknown_path_is_a_problem(cloud: DeployedCloud) -> None:
    answer = httpx.get(f"{cloud.api}/nothing/here", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert answer.json()["type"] == "https://flowaudit.local/problems/route-not-found"
