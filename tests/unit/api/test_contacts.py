"""Looking for contacts and deciding on them, through the real handlers; a mailbox in memory stands for the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.mailing import FakeMailbox, run_all, with_mailbox
from tests.unit.api.working import LETTER, upload
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.spec import Template
from flowaudit.ports.mail import Envelope, Folder
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.jobs import attempts
from flowaudit.usecases.store import jobs, keys

ADMIN = {"X-Role": "admin"}
URL, CONTACTS = "/api/parsing/analyze-sources", "/api/parsing/contacts"


def mail(sender: str, to: str = "kai@firma.example", number: int = 1) -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: Rechnung {number}\r\nMessage-ID: <{number}@x>\r\n"
    return f"{head}Date: Mon, 06 Jan 2025 07:00:00 +0000\r\n\r\nim Anhang".encode()


@pytest.fixture
def box(api: Api) -> FakeMailbox:
    """Three mails of one supplier, one of a person, one that we sent."""
    made = with_mailbox(api, username="kai@firma.example")
    senders = ["Amrhein GmbH <r@amrhein.example>"] * 3 + ["Petra Zander <petra.zander@gmx.de>"]
    made.mails = {number: mail(sender, number=number) for number, sender in enumerate(senders, 1)}
    made.mails[9] = mail("Kai <kai@firma.example>", "Kunde AG <k@kunde.example>", 9)
    return made


def analysed(api: Api, **body: Any) -> dict[str, Any]:
    answer = api("POST", URL, body=body)
    assert answer.status == 202, answer.json
    done: dict[str, Any] = run_all(api)
    return done


def test_parsing_analyze_sources(api: Api, box: FakeMailbox) -> None:
    done = analysed(api)
    assert (done["status"], done["result"]["contacts"], done["result"]["new"]) == ("DONE", 3, 3)
    assert done["result"]["failed"] == []
    assert box.fetched == []  # headers alone
    shown = {one["email"]: one for one in api("GET", CONTACTS).json["data"]}
    first = shown["r@amrhein.example"]
    assert (first["name"], first["mails"], first["suggestion"], first["status"]) == (
        "Amrhein GmbH",
        3,
        "EXPENSE",
        "SUGGESTED",
    )
    assert first["first_seen"] == "2025-01-06T07:00:00Z"
    assert (shown["k@kunde.example"]["suggestion"], shown["petra.zander@gmx.de"]["company"]) == ("INCOME", False)


def test_parsing_contacts_pages_and_filters(api: Api, box: FakeMailbox) -> None:
    assert api("GET", CONTACTS).json["data"] == []
    analysed(api)
    page = api("GET", f"{CONTACTS}?limit=1&offset=1").json
    assert (page["meta"]["total"], len(page["data"])) == (3, 1)
    assert api("GET", f"{CONTACTS}?status=CONFIRMED").json["meta"]["total"] == 0
    assert api("GET", f"{CONTACTS}?status=maybe").status == 400


def test_parsing_confirm_contacts(api: Api, box: FakeMailbox) -> None:
    analysed(api)
    first, second, _ = (one["contact_id"] for one in api("GET", CONTACTS).json["data"])
    decided = {"contacts": [{"contact_id": first, "list": "EXPENSE"}, {"contact_id": second, "list": None}]}
    answer = api("POST", CONTACTS, body=decided)
    assert [(one["status"], one["list"]) for one in answer.json["data"]] == [
        ("CONFIRMED", "EXPENSE"),
        ("DROPPED", None),
    ]
    again = analysed(api)
    assert (again["result"]["new"], again["result"]["contacts"]) == (0, 3)
    kept = {one["contact_id"]: one for one in api("GET", CONTACTS).json["data"]}
    assert (kept[first]["status"], kept[first]["mails"], kept[second]["status"]) == ("CONFIRMED", 3, "DROPPED")


def test_an_unknown_contact_changes_nothing(api: Api, box: FakeMailbox) -> None:
    analysed(api)
    known = api("GET", CONTACTS).json["data"][0]["contact_id"]
    unknown = "con_" + "0" * 24
    both = [{"contact_id": known, "list": "INCOME"}, {"contact_id": unknown, "list": "INCOME"}]
    assert api("POST", CONTACTS, body={"contacts": both}).status == 404
    assert api("GET", f"{CONTACTS}?status=CONFIRMED").json["meta"]["total"] == 0
    for bad in ([], [{"contact_id": "x", "list": None}], [{"contact_id": known}], [{"contact_id": known, "list": "X"}]):
        assert api("POST", CONTACTS, body={"contacts": bad}).status == 400


def test_what_was_taken_over_counts(api: Api, box: FakeMailbox) -> None:
    pdf = render(some_invoice("contact", Template.T1_HANDWERK))
    head = "From: Neue Dach GmbH <re@dach.example>\r\nMessage-ID: <7@x>\r\nContent-Type: application/pdf\r\n\r\n"
    box.mails = {1: head.encode() + pdf}
    api("POST", "/api/imap/batch/extract-invoices", body={"account": "Buero"})
    assert run_all(api)["result"]["invoices"] == 1
    box.mails = {}
    analysed(api)
    (shown,) = api("GET", CONTACTS).json["data"]
    assert (shown["name"], shown["files"], shown["mails"]) == ("Neue Dach GmbH", 1, 0)


def test_the_parties_of_audited_documents_count(api: Api, box: FakeMailbox, project_id: str) -> None:
    box.mails = {}
    spec = some_invoice("audited", Template.T1_HANDWERK)
    document_id = api.upload(project_id, ("r.pdf", render(spec))).json["data"][0]["document_id"]
    api("POST", f"/api/documents/{document_id}/parse")
    api.workflow.run()
    analysed(api)
    (shown,) = api("GET", CONTACTS).json["data"]
    # the name as it was read: a letterhead's initials may stand before it
    assert shown["name"].endswith(spec.supplier.name)
    assert (shown["email"], shown["documents"], shown["suggestion"]) == (None, 1, "EXPENSE")


def test_a_source_that_is_down_stops_no_other(api: Api, box: FakeMailbox) -> None:
    account = {"name": "Kaputt", "host": "imap.example.org", "username": "x@firma.example", "password": "p"}
    assert api("POST", "/api/imap/accounts", body=account, headers=ADMIN).status == 201

    def open_one(server: Any) -> FakeMailbox:
        if server.username.startswith("x@"):
            raise RemoteFailure("login-refused")
        return box

    wiring.deps().__dict__["mailbox"] = open_one
    done = analysed(api)
    assert done["result"]["failed"] == [{"account": "Kaputt", "code": "login-refused"}]
    assert done["result"]["contacts"] == 3


def test_the_folder_of_sent_mails_is_looked_through(
    api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        box, "folders", lambda: [Folder("INBOX", "/", (), True), Folder("Gesendet", "/", ("\\Sent",), True)]
    )
    opening = box.open
    monkeypatch.setattr(box, "open", lambda folder, write=False: (opened.append(folder), opening(folder))[1])
    analysed(api)
    assert opened == ["INBOX", "Gesendet"]


def test_bad_requests(api: Api, box: FakeMailbox) -> None:
    assert api("POST", URL, body={"accounts": ["nobody"]}).status == 404
    for bad in ({"days": 0}, {"days": 5000}, {"accounts": "Buero"}):
        assert api("POST", URL, body=bad).status == 400


class Killed(BaseException):
    """The worker is gone."""


def test_an_analysis_that_was_killed_goes_on_and_counts_nothing_twice(
    api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.mails = {
        number: mail(f"Firma {number % 7} <r@f{number % 7}.example>", number=number) for number in range(1, 2601)
    }
    real, asked = box.envelopes, []

    def envelopes(uids: Sequence[int]) -> list[Envelope]:
        asked.extend(uids)
        if len(asked) == 1800:
            raise Killed
        return real(uids)

    monkeypatch.setattr(box, "envelopes", envelopes)
    job_id = api("POST", URL, body={}).json["job_id"]
    with pytest.raises(Killed):
        run_all(api)
    jobs.start(wiring.deps(), Call("again"), jobs.find(wiring.deps(), job_id))
    done = run_all(api)
    assert (done["status"], done["result"]["contacts"]) == ("DONE", 7)
    assert sum(one["mails"] for one in api("GET", CONTACTS).json["data"]) == 2600
    # five batches of 200 lie between two writes of what was seen
    assert len(asked) <= 2600 + 1000
    kept = boto3.client("s3").list_objects_v2(Bucket="artifacts-test", Prefix=keys.SPOOL_PREFIX)
    assert kept["KeyCount"] == 0


def test_an_analysis_may_take_more_than_a_function_has_time(
    api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.mails = {number: mail("Amrhein GmbH <r@amrhein.example>", number=number) for number in range(1, 601)}
    monkeypatch.setattr(attempts, "SLICE", timedelta(0))  # each run has time for one batch
    done = analysed(api)
    assert (done["status"], done["result"]["contacts"]) == ("DONE", 1)
    assert api("GET", CONTACTS).json["data"][0]["mails"] == 600


def test_new_numbers_of_the_server_begin_it_anew(api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.mails = {number: mail("Amrhein GmbH <r@amrhein.example>", number=number) for number in range(1, 401)}
    real, asked = box.envelopes, []

    def envelopes(uids: Sequence[int]) -> list[Envelope]:
        asked.append(len(uids))
        box.validity = 7 if len(asked) == 1 else 8
        return real(uids)

    monkeypatch.setattr(box, "envelopes", envelopes)
    monkeypatch.setattr(attempts, "SLICE", timedelta(0))
    assert analysed(api)["status"] == "DONE"
    assert api("GET", CONTACTS).json["data"][0]["mails"] == 400


def test_a_file_that_no_mail_brought_is_read(api: Api, box: FakeMailbox) -> None:
    box.mails = {}
    spec = some_invoice("put there", Template.T3_CORPORATE)
    upload(api, "uploads", ("r.pdf", render(spec)), ("brief.pdf", LETTER))
    analysed(api)
    (shown,) = api("GET", CONTACTS).json["data"]
    assert shown["name"].endswith(spec.supplier.name)
    assert (shown["email"], shown["documents"], shown["suggestion"]) == (None, 1, "EXPENSE")
