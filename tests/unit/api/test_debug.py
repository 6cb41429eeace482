"""The diagnosis through the real handlers; a mailbox in memory stands for the server."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import ENVIRONMENT, Api, pdf
from tests.unit.api.mailing import FakeMailbox, run, with_mailbox

from flowaudit.ports.network import RemoteFailure
from flowaudit.usecases.jobs import imap_text

ADMIN = {"X-Role": "admin"}
URL = "/api/debug/extract-raw-text"
MARK = "Zaunkoenig 4711"


@pytest.fixture
def box(api: Api) -> FakeMailbox:
    """The mailbox behind the account."""
    return with_mailbox(api)


def mail(number: int, attached: bytes = b"") -> bytes:
    """A message with the marked words in its text and, if asked for, a PDF."""
    head = f"From: A <a@b.example>\r\nSubject: Beleg {number}\r\nMessage-ID: <{number}@b>\r\n"
    if not attached:
        return f"{head}\r\n{MARK} im Text {number}".encode()
    parts = f"{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n{MARK} im Text\r\n"
    shown = "--x\r\nContent-Type: application/pdf; name=beleg.pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    return parts.encode() + shown.encode() + attached + b"\r\n--x--\r\n"


def everything() -> dict[str, Any]:
    """All records by key and all objects by bucket and key, as the services hold them."""
    items = boto3.client("dynamodb").scan(TableName=ENVIRONMENT["TABLE_NAME"])["Items"]
    found: dict[str, Any] = {f"{item['pk']['S']}/{item['sk']['S']}": item for item in items}
    for bucket in ("originals-test", "artifacts-test", "drop-test"):
        for item in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", []):
            found[f"{bucket}/{item['Key']}"] = item["ETag"]
    return found


def test_debug_extract_raw_text(api: Api, box: FakeMailbox) -> None:
    box.mails = {1: mail(1, pdf(f"{MARK} auf der Seite")), 2: mail(2), 3: mail(3)}
    answer = api("POST", URL, body={"account": "Buero", "limit": 2}, headers=ADMIN)
    assert answer.status == 202
    done = run(api)
    assert done["status"] == "DONE"
    first, second = done["result"]["messages"]
    assert (first["uid"], first["subject"], first["sender"]) == (1, "Beleg 1", "a@b.example")
    assert first["text"].strip() == f"{MARK} im Text"
    (file,) = first["files"]
    assert (file["filename"], file["pages"], file["truncated"]) == ("beleg.pdf", 1, False)
    assert f"{MARK} auf der Seite" in file["text"]
    assert (second["uid"], second["files"]) == (2, [])
    assert box.fetched == [1, 2]


def test_the_text_is_in_the_jobs_record_and_nowhere_else(api: Api, box: FakeMailbox) -> None:
    box.mails = {1: mail(1, pdf(f"{MARK} auf der Seite"))}
    before = everything()
    job_id = api("POST", URL, body={"account": "Buero"}, headers=ADMIN).json["job_id"]
    assert run(api)["status"] == "DONE"
    after = everything()
    changed = {name for name in after if after[name] != before.get(name)}
    # beside the job: the trail that tells of it and how the login went
    trail = ("originals-test/anchors/", "EVENTS#", "CHAIN#", "COUNT#", "STATS#", "ACCOUNTS#imap/", "ONCE#", "SESSION#")
    assert {name for name in changed if not name.startswith(trail)} == {f"{job_id}/JOB"}
    assert {name for name in changed if "Zaunkoenig" in str(after[name])} == {f"{job_id}/JOB"}
    assert set(before) <= set(after)


def test_long_texts_are_cut_and_say_so(api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_text, "MAX_TEXT", 30)
    monkeypatch.setattr(imap_text, "MAX_PIECE", 20)
    box.mails = {number: mail(number) for number in (1, 2, 3)}
    api("POST", URL, body={"account": "Buero"}, headers=ADMIN)
    messages = run(api)["result"]["messages"]
    assert [len(one["text"]) for one in messages] == [20, 10, 0]
    assert all(one["truncated"] for one in messages)


def test_a_broken_connection_is_taken_up_again(api: Api, box: FakeMailbox) -> None:
    box.mails = {number: mail(number) for number in (1, 2, 3)}
    box.trouble = {2: RemoteFailure("connection-lost")}
    api("POST", URL, body={"account": "Buero"}, headers=ADMIN)
    assert [one["uid"] for one in run(api)["result"]["messages"]] == [1, 2, 3]
    assert box.fetched == [1, 2, 3]


def test_a_file_that_cannot_be_read_names_the_reason(api: Api, box: FakeMailbox) -> None:
    box.mails = {1: mail(1, b"%PDF-1.7 nothing more"), 2: mail(2)}
    box.sizes = {2: 100 * 1024 * 1024}
    api("POST", URL, body={"account": "Buero"}, headers=ADMIN)
    first, second = run(api)["result"]["messages"]
    assert first["files"][0]["code"]
    assert second == {"uid": 2, "size": 100 * 1024 * 1024, "code": "too-large"}


def test_only_admins_may_ask_and_only_sensible_things(api: Api, box: FakeMailbox) -> None:
    assert api("POST", URL, body={"account": "Buero"}).status == 403
    assert api("POST", URL, body={"account": "nobody"}, headers=ADMIN).status == 404
    for bad in ({"limit": 0}, {"limit": 21}, {"query": "OR"}, {"folder": "a\nb"}):
        assert api("POST", URL, body={"account": "Buero", **bad}, headers=ADMIN).status == 400
