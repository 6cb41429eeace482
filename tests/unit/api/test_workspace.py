"""The workspace: upload, list, move, analyse, sort; no path leads out, nothing is overwritten."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.working import INVOICE, LETTER, job_queue, listed, result, run, upload

from flowaudit.core.parsing import ParsingRefused, RefusalSlug
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.jobs import files_workspace
from flowaudit.usecases.store import workspace


@pytest.fixture
def queue(api: Api) -> RecordingWorkflow:
    return job_queue()


def blobs() -> dict[str, bytes]:
    s3 = boto3.client("s3")
    found = s3.list_objects_v2(Bucket="artifacts-test", Prefix="workspace/").get("Contents", [])
    return {one["Key"]: s3.get_object(Bucket="artifacts-test", Key=one["Key"])["Body"].read() for one in found}


def counted(api: Api) -> dict[str, tuple[int, int]]:
    found = api("GET", "/api/workspace/files").json["data"]
    return {one["folder"]: (one["files"], one["bytes"]) for one in found}


def move(api: Api, name: str, to_folder: str, to_name: str | None = None, folder: str = "in") -> Any:
    body = {"folder": folder, "name": name, "to_folder": to_folder, "to_name": to_name}
    return api("POST", "/api/workspace/move", body=body)


def test_workspace_upload(api: Api) -> None:
    answer = upload(api, "in", ("b.pdf", INVOICE), ("a.txt", b"notes"))
    assert answer.status == 201
    first, second = answer.json["data"]
    assert (first["folder"], first["name"], first["size"]) == ("in", "b.pdf", len(INVOICE))
    assert first["sha256"] == hashlib.sha256(INVOICE).hexdigest()
    assert (first["media_type"], second["media_type"]) == ("application/pdf", "application/octet-stream")
    assert first["origin"] == {"kind": "upload", "actor": "demo"}
    assert sorted(blobs().values()) == sorted([INVOICE, b"notes"])
    assert all(key.startswith("workspace/in/wsf_") for key in blobs())


def test_workspace_files(api: Api) -> None:
    upload(api, "in", ("b.pdf", b"bb"), ("a.pdf", b"a"), ("c.pdf", b"c"))
    upload(api, "other", ("x.pdf", b"x"))
    page = api("GET", "/api/workspace/files?folder=in&limit=1&offset=1").json
    assert [one["name"] for one in page["data"]] == ["b.pdf"]
    assert page["meta"]["total"] == 3
    assert counted(api) == {"in": (3, 4), "other": (1, 1)}
    assert listed(api, "nothing") == []


def test_workspace_move(api: Api) -> None:
    upload(api, "in", ("a.pdf", INVOICE))
    answer = move(api, "a.pdf", "2025/03", "einnahme_a.pdf")
    assert (answer.status, answer.json["folder"], answer.json["name"]) == (200, "2025/03", "einnahme_a.pdf")
    assert (listed(api, "in"), listed(api, "2025/03")) == ([], ["einnahme_a.pdf"])
    assert counted(api) == {"2025/03": (1, len(INVOICE))}
    ((key, content),) = blobs().items()
    assert key.startswith("workspace/2025/03/wsf_")
    assert content == INVOICE
    assert move(api, "einnahme_a.pdf", "2025/03", "b.pdf", folder="2025/03").json["name"] == "b.pdf"
    assert list(blobs()) == [key]


def test_nothing_is_overwritten(api: Api) -> None:
    upload(api, "in", ("a.pdf", b"first"), ("b.pdf", b"second"))
    assert upload(api, "in", ("c.pdf", b"new"), ("a.pdf", b"other")).status == 409
    assert upload(api, "in", ("d.pdf", b"1"), ("d.pdf", b"2")).status == 409
    assert move(api, "b.pdf", "in", "a.pdf").status == 409
    assert listed(api, "in") == ["a.pdf", "b.pdf"]
    assert sorted(blobs().values()) == [b"first", b"second"]


def test_two_uploads_of_one_name_at_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    deps = wiring.deps()
    real, raced = deps.artifacts.put, []

    def put(key: str, content: bytes, media_type: str) -> None:
        real(key, content, media_type)
        if not raced:
            raced.append(1)
            raced.append(upload(api, "in", ("a.pdf", b"quick")).status)

    monkeypatch.setattr(deps.artifacts, "put", put)
    assert upload(api, "in", ("a.pdf", b"slow")).status == 409
    assert raced == [1, 201]
    assert list(blobs().values()) == [b"quick"]
    assert counted(api) == {"in": (1, 5)}


BAD_FOLDERS = [
    "..",
    ".",
    "../x",
    "a/../b",
    "/etc",
    "a//b",
    "a/",
    ".hidden",
    "a\x00b",
    "a\nb",
    "C:",
    "a\\b",
    " ",
    "x" * 201,
]


@pytest.mark.parametrize("folder", BAD_FOLDERS)
def test_no_folder_leads_out(api: Api, folder: str) -> None:
    upload(api, "in", ("a.pdf", b"x"))
    answer = move(api, "a.pdf", folder)
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == "to_folder"
    assert api("GET", f"/api/workspace/files?folder={quote(folder)}").status == 400
    body = {"folder": folder, "name": "a.pdf"}
    assert api("POST", "/api/workspace/batch/analyze-invoice", body=body).status == 400
    assert counted(api) == {"in": (1, 1)}


@pytest.mark.parametrize("name", ["..", "../a", "a/b", "a\\b", "", ".x", "a\x1fb", "a‮b", "a.", "n" * 201])
def test_no_name_leads_out(api: Api, name: str) -> None:
    upload(api, "in", ("a.pdf", b"x"))
    assert move(api, "a.pdf", "in", name).status == 400
    assert listed(api, "in") == ["a.pdf"]


@pytest.mark.parametrize("folder", ["..", ".x", "a:b"])
def test_an_upload_leads_nowhere_else(api: Api, folder: str) -> None:
    assert upload(api, folder, ("a.pdf", b"x")).status == 400
    upload(api, "in", ("../../etc/passwd", b"x"))
    assert set(counted(api)) <= {"in"}
    assert listed(api, "in") == ["passwd"]


def test_bad_uploads(api: Api) -> None:
    assert upload(api, "in").status == 400
    assert upload(api, "in", ("a.pdf", b"")).status == 400
    assert blobs() == {}


def test_an_unknown_file(api: Api, queue: RecordingWorkflow) -> None:
    assert move(api, "a.pdf", "other").status == 404
    body = {"folder": "in", "name": "a.pdf"}
    assert api("POST", "/api/workspace/batch/analyze-invoice", body=body).status == 404


def test_workspace_analyze(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "in", ("rechnung.pdf", INVOICE))
    body = {"folder": "in", "name": "rechnung.pdf"}
    accepted = api("POST", "/api/workspace/batch/analyze-invoice", body=body)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["progress"], told["total"]) == ("DONE", 1, 1)
    assert told["result"]["is_invoice"]
    assert told["result"]["fields"]["invoice_number"]["value"]
    assert all(reason["message"]["de"] and reason["message"]["en"] for reason in told["result"]["reasons"])
    assert listed(api, "in") == ["rechnung.pdf"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_file_that_is_no_document_fails_with_the_reason(api: Api, queue: RecordingWorkflow, language: str) -> None:
    upload(api, "in", ("a.pdf", b"no pdf at all"))
    body = {"folder": "in", "name": "a.pdf"}
    accepted = api("POST", "/api/workspace/batch/analyze-invoice", body=body)
    run(queue)
    told = result(api, accepted, language)
    assert told["status"] == "ERROR"
    assert told["error"]["code"] == "unsupported-media-type"
    assert told["error"]["message"]


def sort(api: Api) -> Any:
    return api("POST", "/api/workspace/batch/extract-invoices", body={"folder": "in", "target": "found"})


def test_workspace_extract(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "in", ("a.pdf", INVOICE), ("b.pdf", LETTER), ("c.bin", b"\x00\x01"))
    upload(api, "found", ("a.pdf", b"was here first"))
    accepted = sort(api)
    run(queue)
    told = result(api, accepted)
    assert told["result"] == {"invoices": 1, "others": 1, "unreadable": 1, "target": "found"}
    assert (told["progress"], told["total"]) == (3, 3)
    assert listed(api, "in") == ["b.pdf", "c.bin"]
    assert listed(api, "found") == ["a (2).pdf", "a.pdf"]
    found = workspace.find(wiring.deps(), "found", "a (2).pdf")
    assert found.data["origin"]["kind"] == "upload"
    assert workspace.content(wiring.deps(), found) == INVOICE


def test_into_itself_is_refused(api: Api, queue: RecordingWorkflow) -> None:
    body = {"folder": "in", "target": "in"}
    assert api("POST", "/api/workspace/batch/extract-invoices", body=body).status == 400


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_killed_is_completed_and_counts_each_file_once(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    upload(api, "in", *((f"{n}.pdf", INVOICE) for n in range(3)))
    accepted = sort(api)
    state = queue.started[0][1]
    real, calls = files_workspace.judge, []

    def judge(*args: Any) -> Any:
        if len(calls) == after:
            raise Killed
        calls.append(1)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(files_workspace, "judge", judge)
        from flowaudit.runtime.job import job

        with pytest.raises(Killed):
            job("files")(state, None)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["progress"], told["result"]["invoices"]) == ("DONE", 3, 3)
    assert len(blobs()) == 3
    assert counted(api) == {"found": (3, 3 * len(INVOICE))}


def test_a_cancelled_job_stops_at_the_next_file(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(api, "in", *((f"{n}.pdf", LETTER) for n in range(4)))
    accepted = sort(api)
    seen: list[str] = []

    def judge(deps: Any, content: bytes, name: str) -> Any:
        seen.append(name)
        if len(seen) == 2:
            api("DELETE", f"/api/jobs/cancel/{accepted.json['job_id']}")
        raise ParsingRefused(RefusalSlug.UNSUPPORTED)

    monkeypatch.setattr(files_workspace, "judge", judge)
    run(queue)
    assert seen == ["0.pdf", "1.pdf"]
    assert result(api, accepted)["status"] == "CANCELLED"


def test_the_same_source_is_stored_once(api: Api) -> None:
    deps, call = wiring.deps(), Call("r")
    first = workspace.put(deps, call, "in", "a.pdf", b"x", {"kind": "mail"}, source="imap/box/1/2")
    assert first is not None
    assert workspace.put(deps, call, "in", "a.pdf", b"x", {"kind": "mail"}, source="imap/box/1/2", number=True) is None
    assert workspace.put(deps, call, "in", "a.pdf", b"x", {"kind": "mail"}, source="imap/box/1/3", number=True)
    assert listed(api, "in") == ["a (2).pdf", "a.pdf"]
