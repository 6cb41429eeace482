"""Export of documents (contract section 14)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.exporting import SAMPLES, Xlsx, audited, copies, job_queue, run_jobs, settle

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys

GERMAN = {"Accept-Language": "de"}
ADMIN = {"X-Role": "admin"}
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["samples"]
GROSS = Decimal(next(one for one in MANIFEST if one["file"] == "01_handwerker.pdf")["fields"]["gross_total"])


@pytest.fixture
def queue(api: Api) -> Iterator[RecordingWorkflow]:
    with job_queue() as waiting:
        yield waiting


@pytest.fixture
def sample_project(api: Api) -> str:
    body = json.loads((SAMPLES / "project.json").read_text("utf-8"))
    return str(api("POST", "/api/projects", body=body).json["project_id"])


@pytest.fixture
def accepted(api: Api, sample_project: str) -> str:
    document_id = audited(api, sample_project, "01_handwerker.pdf", client_tags='{"Kostenstelle": "=1+1"}')
    settle(document_id, Status.ACCEPTED)
    return document_id


def exported(api: Api, queue: RecordingWorkflow, project_id: str, headers: Any = GERMAN, **body: Any) -> Any:
    answer = api("POST", f"/api/projects/{project_id}/export", body=body, headers=headers)
    assert answer.status == 202, answer.json
    assert answer.json == {"export_job_id": answer.json["export_job_id"], "status": "RUNNING"}
    run_jobs(queue)
    return api("GET", f"/api/exports/{answer.json['export_job_id']}", headers=headers).json


def downloaded(api: Api, job: dict[str, Any]) -> bytes:
    answer = api("GET", job["download_url"])
    assert answer.status == 200
    return answer.body


def status_of(api: Api, document_id: str) -> str:
    return str(api("GET", f"/api/documents/{document_id}").json["status"])


def test_exports_create(api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str) -> None:
    answer = api("POST", f"/api/projects/{sample_project}/export", body={"format": "XLSX", "only_status": ["ACCEPTED"]})
    assert answer.status == 202
    assert answer.json["export_job_id"].startswith("exp_")
    running = api("GET", f"/api/exports/{answer.json['export_job_id']}").json
    assert (running["status"], running["file_path"], running["download_url"]) == ("RUNNING", None, None)
    assert api("GET", f"/api/exports/{answer.json['export_job_id']}/file").status == 409
    assert queue.started[0][1]["kind"] == "export"


def test_exports_get(api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str) -> None:
    job = exported(api, queue, sample_project)
    assert job["status"] == "DONE"
    assert job["file_path"].startswith(f"/data/exports/project_{sample_project}_")
    assert job["file_path"].endswith(".xlsx")
    assert job["download_url"] == f"/api/exports/{job['export_job_id']}/file"
    assert (job["documents"], job["marked"]) == (1, 1)
    assert boto3.client("s3").head_object(Bucket="artifacts-test", Key=job["file_path"][1:])
    assert status_of(api, accepted) == "EXPORTED"


@pytest.mark.parametrize("language", ["de", "en"])
def test_exports_file(api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str, language: str) -> None:
    job = exported(api, queue, sample_project, {"Accept-Language": language})
    answer = api("GET", job["download_url"])
    assert "spreadsheetml" in answer.headers["content-type"]
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''project_prj_")
    book = Xlsx(answer.body)
    german = language == "de"
    titles = ["Übersicht", "Belege", "Merkmale", "Positionen"] if german else []
    assert book.names == (titles or ["Summary", "Documents", "Features", "Line items"])
    (row,) = book.records(book.names[1])
    gross = row["Brutto" if german else "Gross"]
    assert (Decimal(gross.value), gross.is_number) == (GROSS, True)
    assert "€" in gross.number_format
    issued = row["Rechnungsdatum" if german else "Invoice date"]
    assert (issued.value, issued.number_format) == ("45763", "dd.mm.yyyy" if german else "yyyy-mm-dd")
    assert row["Rechnungsnummer" if german else "Invoice number"].value == "2025-0318"
    tag = row["Merkzeichen: Kostenstelle" if german else "Tag: Kostenstelle"]
    assert (tag.value, tag.formula) == ("'=1+1", None)
    features = book.records(book.names[2])
    assert len(features) > 15
    assert len({cell["Merkmal-ID" if german else "Feature ID"].value for cell in features}) == len(features)
    assert len(book.records(book.names[3])) == 7


def test_sheets_have_frozen_headers_filters_widths_and_sums(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str
) -> None:
    copies(accepted, 2)
    book = Xlsx(downloaded(api, exported(api, queue, sample_project)))
    for name in book.names[1:]:
        text = book.parts[f"xl/worksheets/sheet{book.names.index(name) + 1}.xml"].decode()
        assert 'state="frozen"' in text
        assert "<autoFilter" in text
        assert "<cols>" in text
    total = book.rows("Belege")[-1]
    sums = {letter: cell for letter, cell in total.items() if cell.formula}
    assert len(sums) == 5
    gross = next(cell for cell in sums.values() if Decimal(cell.value) == 3 * GROSS)
    assert gross.formula is not None
    assert gross.formula.startswith("SUMIF(")
    assert "€" in gross.number_format


def test_payloads_and_llm_responses_only_on_request(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str
) -> None:
    book = Xlsx(
        downloaded(api, exported(api, queue, sample_project, include_payloads=True, include_llm_responses=True))
    )
    assert book.names[4:] == ["Payloads", "LLM-Antworten"]
    text = "".join(row["Inhalt (JSON)"].value for row in book.records("Payloads"))
    assert json.loads(text)["document_id"] == accepted


@pytest.mark.parametrize(
    ("language", "delimiter", "gross"), [("de", ";", str(GROSS).replace(".", ",")), ("en", ",", str(GROSS))]
)
def test_csv(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str, language: str, delimiter: str, gross: str
) -> None:
    job = exported(api, queue, sample_project, {"Accept-Language": language}, format="CSV")
    assert job["file_path"].endswith(".csv")
    content = downloaded(api, job)
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)
    shown = dict(zip(head, row, strict=True))
    assert shown["Brutto" if language == "de" else "Gross"] == gross
    assert shown["Rechnungsdatum" if language == "de" else "Invoice date"] == "2025-04-16"
    assert row[-1] == "'=1+1"


def test_csv_of_all_tables_is_an_archive(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str
) -> None:
    import zipfile

    job = exported(api, queue, sample_project, format="CSV", csv_tables="ALL", include_payloads=True)
    with zipfile.ZipFile(io.BytesIO(downloaded(api, job))) as archive:
        assert archive.namelist() == ["documents.csv", "features.csv", "line_items.csv", "payloads.csv"]


def test_json(api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str) -> None:
    content = json.loads(downloaded(api, exported(api, queue, sample_project, format="JSON")))
    (document,) = content["documents"]
    assert document["final_result"]["computed"]["amounts"]["gross"] == {"amount": str(GROSS), "currency": "EUR"}
    assert document["client_tags"] == {"Kostenstelle": "=1+1"}
    assert content["totals"][0]["gross"] == str(GROSS)
    assert len(document["line_items"]) == 7


@pytest.mark.parametrize("status", sorted(set(Status.__members__) - {"ACCEPTED", "EXPORTED"}))
def test_other_statuses_are_refused_unless_an_admin_overrides(
    api: Api, queue: RecordingWorkflow, sample_project: str, status: str
) -> None:
    url = f"/api/projects/{sample_project}/export"
    assert api("POST", url, body={"only_status": ["ACCEPTED", status]}).status == 409
    assert api("POST", url, body={"only_status": [status]}, headers=ADMIN).status == 409
    assert api("POST", url, body={"only_status": [status], "admin_override": True}).status == 403
    assert queue.started == []
    assert api("POST", url, body={"only_status": [status], "admin_override": True}, headers=ADMIN).status == 202
    events = api("GET", f"/api/audit/events?entity_type=project&entity_id={sample_project}").json["data"]
    assert "EXPORT_OVERRIDDEN" in {event["event_type"] for event in events}


def test_an_overridden_export_takes_unaudited_documents_and_marks_nothing(
    api: Api, queue: RecordingWorkflow, sample_project: str
) -> None:
    document_id = audited(api, sample_project, "04_kassenbon.pdf")
    api.upload(sample_project, ("raw.pdf", (SAMPLES / "03_kleinunternehmerin.pdf").read_bytes()))
    job = exported(api, queue, sample_project, ADMIN, only_status=["REVIEW_PENDING", "UPLOADED"], admin_override=True)
    assert (job["documents"], job["marked"]) == (2, 0)
    assert status_of(api, document_id) == "REVIEW_PENDING"
    names = [row["File"].value for row in Xlsx(downloaded(api, job)).records("Documents")]
    assert sorted(names) == ["04_kassenbon.pdf", "raw.pdf"]


def test_reviewed_documents_are_exported_whatever_their_status(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str
) -> None:
    from flowaudit.ports.records import Put, Record

    rejected = audited(api, sample_project, "04_kassenbon.pdf")
    settle(rejected, Status.REJECTED, reviewed=True)
    mark = Record(keys.reviewed(sample_project, rejected), "reviewed", {"document_id": rejected})
    wiring.deps().records.commit([Put(mark)])
    job = exported(api, queue, sample_project, only_status=["REVIEWED"])
    assert [row["Beleg-ID"].value for row in Xlsx(downloaded(api, job)).records("Belege")] == [rejected]
    assert status_of(api, rejected) == "REJECTED"
    assert status_of(api, accepted) == "ACCEPTED"


def test_exported_documents_may_be_exported_again(
    api: Api, queue: RecordingWorkflow, sample_project: str, accepted: str
) -> None:
    exported(api, queue, sample_project)
    assert exported(api, queue, sample_project)["documents"] == 0
    again = exported(api, queue, sample_project, only_status=["ACCEPTED", "EXPORTED", "ACCEPTED"])
    assert (again["documents"], again["marked"]) == (1, 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"format": "PDF"}, "format"),
        ({"only_status": []}, "only_status"),
        ({"only_status": ["FOO"]}, "only_status.0"),
        ({"include_payloads": "yes"}, "include_payloads"),
        ({"unknown": 1}, "unknown"),
        ({"format": "CSV", "include_payloads": True}, ""),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_bad_requests(api: Api, sample_project: str, body: dict[str, Any], field: str, language: str) -> None:
    answer = api("POST", f"/api/projects/{sample_project}/export", body=body, headers={"Accept-Language": language})
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == field
    assert answer.json["errors"][0]["message"]


@pytest.mark.parametrize("url", ["/api/exports/exp_unknown", "/api/exports/gen_1/file", "/api/exports/x"])
def test_unknown_jobs(api: Api, url: str) -> None:
    assert api("GET", url).status == 404


def test_an_unknown_project(api: Api) -> None:
    assert api("POST", "/api/projects/prj_unknown/export", body={}).status == 404
