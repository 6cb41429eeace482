"""A mail with the XML of an invoice and the pages that show it: one invoice, of which nothing is lost."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pymupdf
import pytest
from tests.infra.asl import TaskError
from tests.unit.api.conftest import Api
from tests.unit.api.harvesting import Sources
from tests.unit.api.lambdas import as_lambda
from tests.unit.api.mailing import FakeMailbox
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render, render_hybrid, render_xrechnung
from flowaudit.core.generator.spec import Template
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import recover
from flowaudit.usecases.store import workspace

SPEC = replace(some_invoice("beside", Template.T1_HANDWERK), buyer_reference="04011000-12345-03")
XML, PDF, HYBRID = render_xrechnung(SPEC), render(SPEC), render_hybrid(SPEC)
LATER = render(replace(SPEC, issued=SPEC.issued + timedelta(days=3)))


def mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@b.example", "Rechnung", "<pair@b.example>"
    message.set_content("Anbei unsere Rechnung.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def sources(api: Api) -> Sources:
    made = Sources(api)
    made.open()
    return made


@pytest.fixture
def box(sources: Sources) -> FakeMailbox:
    return sources.mailbox("a")


def files(api: Api, folder: str) -> dict[str, dict[str, Any]]:
    found = api("GET", f"/api/workspace/files?folder={folder}&limit=100").json["data"]
    return {one["name"]: one for one in found}


def counts(sources: Sources, done: dict[str, Any]) -> dict[str, Any]:
    (row,) = done["result"]["sources"]
    return dict(sources.result(row["job_id"])["result"])


def content_of(record: dict[str, Any]) -> bytes:
    return wiring.deps().artifacts.get(f"workspace/{record['folder']}/{record['file_id']}")


def test_xml_and_pdf_of_one_invoice_are_one(api: Api, sources: Sources, box: FakeMailbox, project_id: str) -> None:
    box.mails = {1: mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML))}
    done = sources.harvest(project_id=project_id)
    told = counts(sources, done)
    assert (told["attachments"], told["invoices"], told["companions"]) == (2, 1, 1)
    (stored,) = files(api, "uploads").values()
    originals = files(api, "originals")
    assert {name: content_of(one) for name, one in originals.items()} == {"Ansicht.pdf": PDF, "xrechnung.xml": XML}
    assert stored["name"] == "xrechnung.pdf"
    assert stored["origin"]["companion"]["file_id"] == originals["Ansicht.pdf"]["file_id"]
    assert stored["origin"]["original"]["file_id"] == originals["xrechnung.xml"]["file_id"]
    with pymupdf.open(stream=content_of(stored)) as shown, pymupdf.open(stream=PDF) as pages:
        assert len(shown) == len(pages) + 1
        assert shown[1].get_text() == pages[0].get_text()
        assert "Ansicht.pdf" in shown[0].get_text()
        assert [bytes(shown.embfile_get(name)) for name in shown.embfile_names()] == [XML]


def test_the_audit_gets_the_pages_with_the_xml(api: Api, sources: Sources, box: FakeMailbox, project_id: str) -> None:
    box.mails = {1: mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML))}
    assert sources.harvest(project_id=project_id)["result"]["audited"] == 1
    (document,) = api("GET", f"/api/projects/{project_id}/documents").json["data"]
    assert (document["filename"], document["media_type"]) == ("Ansicht.pdf", "application/pdf")
    assert document["origin"]["companion"]["filename"] == "Ansicht.pdf"
    api.workflow.run()
    latest = api("GET", f"/api/documents/{document['document_id']}").json["latest"]["precheck"]
    checks = {one["check_id"]: one for one in api("GET", f"/api/precheck-runs/{latest}").json["checks"]}
    assert checks["EINVOICE_MATCHES_PAGE"]["status"] == "OK", checks["EINVOICE_MATCHES_PAGE"]
    assert checks["EINVOICE_RULES"]["status"] == "OK", checks["EINVOICE_RULES"]
    assert sources.harvest(project_id=project_id)["result"]["audited"] == 0


def test_zugferd_with_its_xml_beside_it_leads(api: Api, sources: Sources, box: FakeMailbox, project_id: str) -> None:
    box.mails = {1: mail(("xrechnung.xml", XML), ("zugferd.pdf", HYBRID))}
    told = counts(sources, sources.harvest(project_id=project_id))
    assert (told["invoices"], told["companions"]) == (1, 1)
    (stored,) = files(api, "uploads").values()
    assert (stored["name"], stored["origin"]["companion"]["filename"]) == ("zugferd.pdf", "xrechnung.xml")
    assert set(files(api, "originals")) == {"zugferd.pdf", "xrechnung.xml"}
    (document,) = api("GET", f"/api/projects/{project_id}/documents").json["data"]
    (original,) = [one for one in files(api, "originals").values() if one["name"] == "zugferd.pdf"]
    assert document["sha256"] == original["sha256"]


def test_those_that_disagree_both_stay_and_it_is_said(
    api: Api, sources: Sources, box: FakeMailbox, project_id: str
) -> None:
    box.mails = {1: mail(("xrechnung.xml", XML), ("Ansicht.pdf", LATER))}
    done = sources.harvest(project_id=project_id)
    told = counts(sources, done)
    assert (told["invoices"], told.get("companions", 0), done["result"]["audited"]) == (2, 0, 2)
    stored = files(api, "uploads")
    assert stored["xrechnung.pdf"]["origin"]["differs_from"] == {"filename": "Ansicht.pdf", "fields": ["invoice_date"]}
    assert stored["Ansicht.pdf"]["origin"]["differs_from"]["filename"] == "xrechnung.xml"
    with pymupdf.open(stream=content_of(stored["Ansicht.pdf"])) as shown:
        page = shown[0].get_text()
    assert "Weicht ab von / differs from" in page
    assert "Rechnungsdatum: im XML" in page
    assert {one["name"]: "differs_from" in one for one in told["files"]} == {"xrechnung.pdf": True, "Ansicht.pdf": True}


def test_other_papers_beside_them_stay_what_they_are(api: Api, sources: Sources, box: FakeMailbox) -> None:
    other = some_invoice("quite another", Template.T1_HANDWERK)
    box.mails = {1: mail(("b.pdf", render(other)), ("a.xml", XML), ("a.pdf", PDF), ("b.xml", render_xrechnung(other)))}
    told = counts(sources, sources.harvest())
    assert (told["invoices"], told["companions"]) == (2, 2)
    pairs = {name: one["origin"]["companion"]["filename"] for name, one in files(api, "uploads").items()}
    assert pairs == {"a.pdf": "a.pdf", "b.pdf": "b.pdf"}
    assert len(files(api, "originals")) == 4


def test_a_run_killed_between_the_files_completes_them(
    api: Api, sources: Sources, box: FakeMailbox, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.mails = {1: mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML))}
    put, calls = workspace.put, []

    def dies(*given: Any, **named: Any) -> Any:
        calls.append(given[2])
        if len(calls) == 3:
            raise RemoteFailure("timeout")  # any end of this run; the next one begins with the same message
        return put(*given, **named)

    monkeypatch.setattr(workspace, "put", dies)
    job_id = sources.begin(project_id=project_id)
    _, state = sources.queue.started.pop(0)
    planned = as_lambda("harvest")({**state, "step": "plan"})
    with pytest.raises(TaskError):
        as_lambda("imap")(planned["sources"][0])
    assert calls == ["originals", "originals", "uploads"]
    assert files(api, "uploads") == {}
    recover.handle(wiring.deps(), {})
    assert sources.result(job_id)["status"] == "ERROR"
    done = sources.harvest(project_id=project_id)
    assert (done["status"], done["result"]["totals"]["invoices"]) == ("DONE", 1)
    assert len(files(api, "uploads")) == 1
    assert len(files(api, "originals")) == 2
    assert len(api("GET", f"/api/projects/{project_id}/documents").json["data"]) == 1


def test_the_pair_again_brings_nothing(api: Api, sources: Sources, box: FakeMailbox) -> None:
    box.mails = {1: mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML))}
    sources.harvest()
    again = mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML)).replace(b"<pair@", b"<again@")
    box.mails[2] = again
    told = counts(sources, sources.harvest())
    assert (told["duplicates"], told.get("invoices", 0)) == (2, 0)
    assert len(files(api, "uploads")) == 1


def test_without_its_pages_the_xml_goes_alone(api: Api, sources: Sources, box: FakeMailbox, project_id: str) -> None:
    box.mails = {1: mail(("Ansicht.pdf", PDF), ("xrechnung.xml", XML))}

    def lose(uid: int) -> None:
        deps = wiring.deps()
        get = deps.artifacts.get
        monkey = {"get": lambda key: deps.artifacts.delete(key) or get(key) if get(key) == PDF else get(key)}
        deps.artifacts.__dict__.update(monkey)

    box.after_fetch = lose
    assert sources.harvest(project_id=project_id)["result"]["audited"] == 1
    (document,) = api("GET", f"/api/projects/{project_id}/documents").json["data"]
    assert (document["filename"], document["media_type"]) == ("xrechnung.xml", "application/xml")


def test_an_archive_is_one_item_too(api: Api, sources: Sources, box: FakeMailbox) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Ansicht.pdf", PDF)
        archive.writestr("xrechnung.xml", XML)
    box.mails = {1: mail(("Rechnung.zip", packed.getvalue()))}
    told = counts(sources, sources.harvest())
    assert (told["invoices"], told["companions"]) == (1, 1)
