"""IMAP operations through the real handlers; a mailbox in memory stands for the server."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.mailing import ACCOUNT, FakeMailbox, run, with_mailbox
from tests.unit.harvest.papers import RATES, some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.mailbox import Sample, mailbox
from flowaudit.core.generator.spec import Template
from flowaudit.ports.mail import MailServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import attempts

ADMIN = {"X-Role": "admin"}
WHERE = {"account": "Buero", "folder": "INBOX"}


@pytest.fixture
def box(api: Api) -> FakeMailbox:
    """The mailbox behind the account."""
    return with_mailbox(api)


def begin(api: Api, path: str, **body: Any) -> dict[str, Any]:
    answer = api("POST", f"/api/imap/batch/{path}", body={**WHERE, **body})
    assert answer.status == 202, answer.json
    return run(api)


def fill(box: FakeMailbox, count: int, seed: int = 5) -> list[Sample]:
    samples = list(mailbox(seed, count, RATES))
    box.mails = {number + 1: sample.raw for number, sample in enumerate(samples)}
    return samples


def uploads(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api("GET", "/api/workspace/files?folder=uploads&limit=200").json["data"]
    return found


def test_imap_add_account(api: Api, box: FakeMailbox) -> None:
    (shown,) = api("GET", "/api/imap/accounts").json["data"]
    assert (shown["name"], shown["security"], shown["port"], shown["status"]) == ("Buero", "TLS", 993, "UNTESTED")
    assert "gehe1m" not in str(shown)
    for change in ({"security": "NONE"}, {"port": 0}, {"password": ""}, {"username": "a\r\nb"}):
        assert api("POST", "/api/imap/accounts", body={**ACCOUNT, "name": "x", **change}, headers=ADMIN).status == 400
    assert api("POST", "/api/imap/accounts", body=ACCOUNT).status == 403


def test_imap_accounts(api: Api, box: FakeMailbox) -> None:
    assert api("GET", "/api/imap/accounts").json["meta"] == {"total": 1}


def test_imap_delete_account(api: Api, box: FakeMailbox) -> None:
    assert api("DELETE", "/api/imap/accounts/Buero", headers=ADMIN).json["deleted"] is True
    assert api("GET", "/api/imap/account/Buero/folders").status == 404


def test_imap_folders(api: Api, box: FakeMailbox) -> None:
    answer = api("GET", "/api/imap/account/Buero/folders").json
    assert [one["name"] for one in answer["data"]] == ["INBOX", "Gebühren"]
    assert api("GET", "/api/imap/accounts").json["data"][0]["status"] == "OK"


@pytest.mark.parametrize(("slug", "status"), [("login-refused", 422), ("timeout", 503), ("tls-certificate", 422)])
def test_a_server_that_cannot_be_used_is_told_and_noted(api: Api, box: FakeMailbox, slug: str, status: int) -> None:
    def refuse(server: MailServer) -> FakeMailbox:
        raise RemoteFailure(slug)

    wiring.deps().__dict__["mailbox"] = refuse
    german = api("GET", "/api/imap/account/Buero/folders", headers={"Accept-Language": "de"})
    assert german.status == status
    assert german.json["detail"] == RemoteFailure(slug).text.de
    (shown,) = api("GET", "/api/imap/accounts").json["data"]
    assert (shown["status"], shown["last_error"]["code"]) == ("ERROR", slug)


def test_imap_flags(api: Api, box: FakeMailbox) -> None:
    fill(box, 3)
    url = "/api/imap/account/Buero/message/flags"
    answer = api("POST", url, body={"uids": [1, 9], "flags": ["\\Seen", "gebucht"]})
    assert answer.json == {"folder": "INBOX", "uid_validity": 7, "changed": [1], "missing": [9]}
    assert api("POST", url, body={"uids": [1], "flags": ["\\Seen"], "uid_validity": 6}).status == 409
    assert api("POST", url, body={"uids": [1], "flags": ["\\Seen"], "folder": "Nirgends"}).status == 404
    bad: dict[str, Any]
    for bad in ({"uids": []}, {"uids": [0]}, {"uids": [1], "flags": ["a) b"]}, {"uids": [1], "flags": ["\\Recent"]}):
        assert api("POST", url, body={"flags": ["\\Seen"], **bad}).status == 400


def test_imap_search(api: Api, box: FakeMailbox) -> None:
    samples = fill(box, 25)
    done = begin(api, "search-messages", query="subject:rechnung", limit=12)
    assert (done["status"], done["progress"], done["result"]["matched"]) == ("DONE", 25, 25)
    messages = done["result"]["messages"]
    assert [one["uid"] for one in messages] == list(range(25, 13, -1))
    assert messages[0]["message_id"] == samples[24].message_id
    assert done["result"]["uid_validity"] == 7
    assert box.fetched == []
    for bad in ({"query": "OR"}, {"limit": 0}, {"account": "../x"}, {"folder": "a\nb"}):
        assert api("POST", "/api/imap/batch/search-messages", body={**WHERE, **bad}).status == 400
    assert api("POST", "/api/imap/batch/search-messages", body={"account": "nobody"}).status == 404


def test_imap_find_and_move(api: Api, box: FakeMailbox) -> None:
    fill(box, 25)
    done = begin(api, "find-and-move", query="is:read", to_folder="Archiv")
    assert (done["result"]["moved"], box.mails) == (25, {})
    assert {folder for _, folder in box.moved} == {"Archiv"}
    for bad in ({"to_folder": "INBOX", "query": "a"}, {"to_folder": "x", "query": " "}):
        assert api("POST", "/api/imap/batch/find-and-move", body={**WHERE, **bad}).status == 400


def test_imap_clear_folder(api: Api, box: FakeMailbox) -> None:
    fill(box, 25)
    url = "/api/imap/account/Buero/folder/clear"
    assert api("POST", url, body={"folder": "INBOX"}).status == 403
    assert api("POST", url, body={}, headers=ADMIN).status == 400
    assert api("POST", url, body={"folder": "INBOX"}, headers=ADMIN).status == 202
    assert run(api)["result"]["deleted"] == 25
    assert box.mails == {}


def test_imap_extract(api: Api, box: FakeMailbox) -> None:
    samples = fill(box, 20)
    done = begin(api, "extract-invoices")
    expected = {sha for sample in samples for sha in sample.invoices}
    assert done["result"]["invoices"] == len(expected) == len(done["result"]["files"])
    stored = uploads(api)
    assert {one["origin"]["original_sha256"] for one in stored} == expected
    assert all(one["media_type"] == "application/pdf" and one["origin"]["account"] == "Buero" for one in stored)
    originals = api("GET", "/api/workspace/files?folder=originals&limit=200").json["data"]
    assert {one["sha256"] for one in originals} == expected


def test_extracting_again_fetches_and_stores_nothing(api: Api, box: FakeMailbox) -> None:
    fill(box, 12)
    begin(api, "extract-invoices")
    before, fetched = uploads(api), list(box.fetched)
    assert sorted(fetched) == list(range(1, 13))
    box.validity = 8  # the server numbers anew: ids still tell what is known
    box.mails = {number + 100: raw for number, raw in enumerate(box.mails.values())}
    again = begin(api, "extract-invoices")
    assert (again["result"]["known"], box.fetched) == (12, fetched)
    assert uploads(api) == before


def test_a_run_that_breaks_goes_on_where_it_was(api: Api, box: FakeMailbox) -> None:
    samples = fill(box, 12)
    box.trouble = {6: RemoteFailure("connection-lost"), 9: RemoteFailure("timeout")}
    done = begin(api, "extract-invoices")
    assert (done["status"], done["progress"]) == ("DONE", 12)
    assert box.fetched == list(range(1, 13))
    assert done["result"]["invoices"] == len({sha for sample in samples for sha in sample.invoices})


def test_a_refusal_ends_the_job_with_its_reason(api: Api, box: FakeMailbox) -> None:
    fill(box, 3)
    box.trouble = {2: RemoteFailure("login-refused")}
    done = begin(api, "extract-invoices")
    assert (done["status"], done["error"]["code"]) == ("ERROR", "login-refused")


def test_a_cancelled_job_stops_one_message_later_at_most(api: Api, box: FakeMailbox) -> None:
    fill(box, 12)
    job_id = api("POST", "/api/imap/batch/extract-invoices", body=WHERE).json["job_id"]
    box.after_fetch = lambda uid: api("DELETE", f"/api/jobs/cancel/{job_id}") if uid == 4 else None
    assert run(api)["status"] == "CANCELLED"
    assert box.fetched == [1, 2, 3, 4]


def test_the_time_of_a_function_is_kept(api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(box, 4)
    monkeypatch.setattr(attempts, "SLICE", timedelta(0))  # each run has time for one message
    done = begin(api, "extract-invoices")
    assert (done["status"], done["progress"]) == ("DONE", 4)


def test_large_messages_are_passed_over_with_a_note(api: Api, box: FakeMailbox) -> None:
    fill(box, 2)
    box.sizes = {1: 100 * 1024 * 1024}
    done = begin(api, "extract-invoices")
    assert done["result"]["skipped"] == [{"uid": 1, "code": "too-large", "size": 100 * 1024 * 1024}]
    assert box.fetched == [2]


def test_what_could_not_be_read_is_listed_with_its_mail_and_the_reason(api: Api, box: FakeMailbox) -> None:
    head = "Message-ID: <{0}@b>\r\nSubject: Mail {0}\r\nContent-Type: application/octet-stream; name={1}\r\n\r\n"
    files = {"r.pdf": b"%PDF-1.7\r\nand no more", "r.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "notes.csv": b"1;2"}
    box.mails = {uid: head.format(uid, name).encode() + data for uid, (name, data) in enumerate(files.items(), 1)}
    result = begin(api, "extract-invoices")["result"]
    assert result["unread"] == [
        {"uid": 1, "subject": "Mail 1", "name": "r.pdf", "code": "truncated"},
        {"uid": 2, "subject": "Mail 2", "name": "r.docx", "code": "office-document"},
    ]
    assert (result["unreadable"], result["note_office_document"]) == (1, 1)


def test_the_same_file_in_two_mails_is_stored_once(api: Api, box: FakeMailbox) -> None:
    pdf = render(some_invoice("twice", Template.T1_HANDWERK))
    head = "From: a@b.example\r\nMessage-ID: <{}@b>\r\nContent-Type: application/pdf; name=r.pdf\r\n\r\n"
    box.mails = {number: head.format(number).encode() + pdf for number in (1, 2)}
    done = begin(api, "extract-invoices")
    assert (done["result"]["invoices"], done["result"]["duplicates"], len(uploads(api))) == (1, 1, 1)


def test_imap_deep_scan(api: Api, box: FakeMailbox) -> None:
    text = "Ihre Rechnung liegt bereit: https://portal.example/download/9"
    box.mails = {1: f"Subject: Neues\r\nMessage-ID: <1@b>\r\n\r\n{text}".encode(), 2: b"Subject: Hallo\r\n\r\nPost"}
    done = begin(api, "deep-scan-invoices")
    assert done["result"]["mentions"] == 1
    links = [{"url": "https://portal.example/download/9", "text": ""}]
    assert done["result"]["mentioned"] == [{"uid": 1, "subject": "Neues", "links": links}]


def test_imap_intelligent_extract(api: Api, box: FakeMailbox) -> None:
    """Nothing answers at the model's address: the rules decide, and the result says so."""
    samples = fill(box, 6)
    done = begin(api, "intelligent-extract")
    assert done["status"] == "DONE"
    assert done["result"]["invoices"] == len({sha for sample in samples for sha in sample.invoices})
    assert done["result"]["llm_failed"] >= 1
    assert {one["origin"]["judged_by"] for one in uploads(api)} == {"RULES"}
