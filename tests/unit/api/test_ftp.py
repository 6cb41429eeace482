"""FTP operations over the API against a real server: analyse in memory, extract, download, upload, and faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import boto3
import pytest
from tests.integration.files.memory import peak
from tests.integration.files.servers import PASSWORD, USER, Running, ftp_server
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.working import INVOICE, LETTER, job_queue, listed, result, run, upload

from flowaudit.adapters.ftp.ftp import FtpServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.runtime.job import job
from flowaudit.usecases.call import Call
from flowaudit.usecases.jobs import files_ftp, ftp_harvest
from flowaudit.usecases.store import accounts, jobs, keys

ADMIN = {"X-Role": "admin"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    (tmp_path / "in").mkdir()
    with ftp_server(tmp_path) as running:
        yield running


@pytest.fixture
def queue(api: Api, server: Running, monkeypatch: pytest.MonkeyPatch) -> RecordingWorkflow:
    """The deployment lists loopback, the account is stored, jobs wait to be run."""
    monkeypatch.setenv("ALLOWED_NETWORKS", "127.0.0.1")
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()
    account(api, server.port)
    return job_queue()


def account(api: Api, port: int, **changes: Any) -> None:
    body = {"name": "box", "host": "127.0.0.1", "port": port, "protocol": "FTP", "username": USER, "password": PASSWORD}
    answer = api("POST", "/api/ftp/accounts", body={**body, **changes}, headers=ADMIN)
    assert answer.status == 201, answer.json


def fill(server: Running, **files: bytes) -> None:
    for name, content in files.items():
        (server.root / "in" / f"{name}.pdf").write_bytes(content)


def extract(api: Api, **changes: Any) -> Any:
    body = {"account": "box", "path": "/in", "folder": "uploads", **changes}
    return api("POST", "/api/ftp/batch/extract-invoices", body=body)


def state(api: Api) -> Any:
    return api("GET", "/api/ftp/accounts", headers=ENGLISH).json["data"][0]


def test_ftp_analyze(api: Api, server: Running, queue: RecordingWorkflow) -> None:
    fill(server, a=INVOICE)
    body = {"account": "box", "path": "/in/a.pdf"}
    accepted = api("POST", "/api/ftp/batch/analyze-invoice", body=body)
    run(queue)
    told = result(api, accepted)
    assert told["status"] == "DONE"
    assert told["result"]["is_invoice"]
    assert told["result"]["fields"]["invoice_number"]["value"]
    assert boto3.client("s3").list_objects_v2(Bucket="artifacts-test")["KeyCount"] == 0
    assert api("GET", "/api/workspace/files").json["data"] == []


def test_ftp_extract(api: Api, server: Running, queue: RecordingWorkflow) -> None:
    fill(server, a=INVOICE, b=LETTER, c=b"no pdf", d=INVOICE + b"\n")
    (server.root / "in" / "a.txt").write_bytes(b"not asked for")
    upload(api, "uploads", ("a.pdf", b"was here first"))
    accepted = extract(api, pattern="*.PDF")
    run(queue)
    told = result(api, accepted)
    assert told["status"] == "DONE"
    assert told["result"] == {
        "stored": 2,
        "others": 1,
        "unreadable": 1,
        "known": 0,
        "too_large": 0,
        "folder": "uploads",
    }
    assert (told["progress"], told["total"]) == (4, 4)
    assert listed(api, "uploads") == ["a (2).pdf", "a.pdf", "d.pdf"]
    stored = api("GET", "/api/workspace/files?folder=uploads").json["data"][0]
    assert stored["origin"] == {
        "kind": "ftp",
        "account": "box",
        "host": "127.0.0.1",
        "path": "/in/a.pdf",
        "modified": stored["origin"]["modified"],
    }
    assert stored["origin"]["modified"]
    fetched = len(server.fetched())
    again = extract(api, pattern="*.pdf")
    run(queue)
    assert result(api, again)["result"]["known"] == 4
    assert len(server.fetched()) == fetched


def test_everything_on_request(api: Api, server: Running, queue: RecordingWorkflow) -> None:
    fill(server, b=LETTER)
    accepted = extract(api, only_invoices=False)
    run(queue)
    assert result(api, accepted)["result"]["stored"] == 1


def test_ftp_download(api: Api, server: Running, queue: RecordingWorkflow) -> None:
    fill(server, a=INVOICE)
    body = {"account": "box", "path": "/in/a.pdf", "folder": "in"}
    answer = api("POST", "/api/ftp/download-to-workspace", body=body)
    assert (answer.status, answer.json["name"], answer.json["size"]) == (200, "a.pdf", len(INVOICE))
    assert answer.json["origin"]["path"] == "/in/a.pdf"
    assert api("POST", "/api/ftp/download-to-workspace", body=body).status == 409
    assert api("POST", "/api/ftp/download-to-workspace", body={**body, "name": "b.pdf"}).status == 200
    assert state(api)["status"] == "OK"
    missing = api("POST", "/api/ftp/download-to-workspace", body={**body, "path": "/none.pdf"})
    assert missing.status == 404
    assert state(api)["status"] == "OK"


def test_ftp_upload(api: Api, server: Running, queue: RecordingWorkflow) -> None:
    upload(api, "out", ("a.pdf", INVOICE))
    body = {"account": "box", "folder": "out", "name": "a.pdf", "path": "/in/sent.pdf"}
    answer = api("POST", "/api/ftp/upload-from-workspace", body=body)
    assert (answer.status, answer.json["size"]) == (200, len(INVOICE))
    assert (server.root / "in" / "sent.pdf").read_bytes() == INVOICE
    assert api("POST", "/api/ftp/upload-from-workspace", body=body).status == 409
    assert api("POST", "/api/ftp/upload-from-workspace", body={**body, "name": "none"}).status == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_refused_login_is_told_and_noted(api: Api, server: Running, queue: RecordingWorkflow, language: str) -> None:
    api("DELETE", "/api/ftp/accounts/box", headers=ADMIN)
    account(api, server.port, password="wrong")
    accepted = extract(api)
    run(queue)
    told = result(api, accepted, language)
    assert (told["status"], told["error"]["code"]) == ("ERROR", "login-refused")
    assert told["error"]["message"] == RemoteFailure("login-refused").text.in_language(language)
    assert (state(api)["status"], state(api)["last_error"]["code"]) == ("ERROR", "login-refused")
    body = {"account": "box", "path": "/in/a.pdf", "folder": "in"}
    assert api("POST", "/api/ftp/download-to-workspace", body=body).status == 409


def test_a_server_that_is_gone_ends_the_job_after_all_retries(
    api: Api, queue: RecordingWorkflow, server: Running
) -> None:
    api("DELETE", "/api/ftp/accounts/box", headers=ADMIN)
    account(api, 1)
    accepted = extract(api)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["error"]["code"]) == ("ERROR", "unreachable")
    body = {"account": "box", "path": "/in/a.pdf", "folder": "in"}
    assert api("POST", "/api/ftp/download-to-workspace", body=body).status == 503


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("fault", ["killed", "dropped"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_breaks_off_is_completed_and_fetches_nothing_twice(
    api: Api, server: Running, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch, fault: str, after: int
) -> None:
    fill(server, **{f"f{n}": INVOICE for n in range(3)})
    accepted = extract(api)
    event = queue.started[0][1]
    real, calls = FtpServer.fetch, []

    def fetch(self: FtpServer, path: str, sink: BinaryIO, limit: int) -> None:
        if len(calls) == after:
            calls.append(path)
            raise Killed if fault == "killed" else RemoteFailure("connection-lost")
        calls.append(path)
        real(self, path, sink, limit)

    monkeypatch.setattr(FtpServer, "fetch", fetch)
    if fault == "killed":
        with pytest.raises(Killed):
            job("files")(event, None)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["result"]["stored"], told["progress"]) == ("DONE", 3, 3)
    assert listed(api, "uploads") == ["f0.pdf", "f1.pdf", "f2.pdf"]
    assert server.fetched() == ["f0.pdf", "f1.pdf", "f2.pdf"]


@pytest.mark.parametrize("kind", ["ftp_extract", "ftp_harvest"])
def test_a_file_at_which_a_run_was_killed_is_not_fetched_again(
    api: Api, server: Running, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It is on the disk of a worker that is gone, and in the spool."""
    fill(server, **{f"f{n}": INVOICE + bytes([10 + n]) for n in range(3)})
    if kind == "ftp_extract":
        accepted = extract(api).json["job_id"]
    else:
        public = accounts.find(wiring.deps(), "ftp", "box").data
        asked = {"account": "box", "account_id": public["account_id"], "path": "/in", "pattern": "*"}
        accepted = jobs.begin(wiring.deps(), Call("test"), kind, **asked)["job_id"]
    event = queue.started[0][1]
    place = (files_ftp, "judge") if kind == "ftp_extract" else (ftp_harvest, "take_all")
    real, calls = getattr(*place), []

    def dying(*arguments: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return real(*arguments, **more)

    monkeypatch.setattr(*place, dying)
    with pytest.raises(Killed):
        job("files")(event, None)
    run(queue)
    done = api("GET", f"/api/jobs/result/{accepted}").json
    assert (done["status"], done["progress"]) == ("DONE", 3)
    assert server.fetched() == ["f0.pdf", "f1.pdf", "f2.pdf"]
    assert len(listed(api, "uploads")) == 3
    kept = boto3.client("s3").list_objects_v2(Bucket="artifacts-test", Prefix=keys.SPOOL_PREFIX)
    assert kept["KeyCount"] == 0


def test_a_large_file_that_is_no_document_never_comes_into_memory(
    api: Api, server: Running, queue: RecordingWorkflow
) -> None:
    with (server.root / "in" / "film.bin").open("wb") as film:
        film.truncate(100_000_000)
    accepted = extract(api)
    with peak() as rose:
        run(queue)
    assert result(api, accepted)["result"]["unreadable"] == 1
    assert server.fetched() == ["film.bin"]
    assert rose[0] < 40


def test_a_cancelled_job_stops_at_the_next_file(
    api: Api, server: Running, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server, **{f"f{n}": INVOICE for n in range(4)})
    accepted = extract(api)
    real = files_ftp._what

    def what(*args: Any) -> str:
        if len(server.fetched()) == 2:
            api("DELETE", f"/api/jobs/cancel/{accepted.json['job_id']}")
        return real(*args)

    monkeypatch.setattr(files_ftp, "_what", what)
    run(queue)
    assert server.fetched() == ["f0.pdf", "f1.pdf"]
    assert result(api, accepted)["status"] == "CANCELLED"
    assert listed(api, "uploads") == ["f0.pdf"]
    assert boto3.client("s3").list_objects_v2(Bucket="artifacts-test")["KeyCount"] == 1


@pytest.mark.parametrize(
    ("operation", "changes"),
    [
        ("batch/extract-invoices", {"path": "a\r\nDELE b"}),
        ("batch/extract-invoices", {"folder": "../x"}),
        ("batch/extract-invoices", {"only_invoices": "yes"}),
        ("batch/analyze-invoice", {"path": ""}),
        ("download-to-workspace", {"name": "../x", "folder": "in"}),
        ("upload-from-workspace", {"name": "a/b", "folder": "in"}),
    ],
)
def test_bad_requests(api: Api, queue: RecordingWorkflow, operation: str, changes: dict[str, Any]) -> None:
    body = {"account": "box", "path": "/in", **changes}
    answer = api("POST", f"/api/ftp/{operation}", body=body)
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] in changes


@pytest.mark.parametrize("operation", ["batch/extract-invoices", "batch/analyze-invoice", "download-to-workspace"])
def test_an_unknown_account(api: Api, queue: RecordingWorkflow, operation: str) -> None:
    body: dict[str, Any] = {"account": "none", "path": "/in"}
    if operation == "download-to-workspace":
        body["folder"] = "in"
    assert api("POST", f"/api/ftp/{operation}", body=body).status == 404
