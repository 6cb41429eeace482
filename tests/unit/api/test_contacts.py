"""Looking for contacts and deciding on them, through the real handlers; a mailbox in memory stands for the server."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.mailing import FakeMailbox, run_all, with_mailbox
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.spec import Template
from flowaudit.ports.mail import Folder
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring

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
