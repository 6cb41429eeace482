"""Taking documents in and the chain of stages (contract sections 6 to 10)."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest
from tests.unit.api.conftest import Api, pdf

INVOICE = (
    "Malermeister Krause GmbH, Hauptstr. 5, 63739 Aschaffenburg",
    "Muster GmbH",
    "Musterstraße 1",
    "12345 Musterstadt",
    "Rechnung Nr. 2025-0815",
    "Rechnungsdatum: 01.03.2025",
    "Leistungsdatum: 28.02.2025",
    "Steuernummer: 204/113/40209   USt-IdNr. DE136695976",
    "Bauarbeiten Fassade   1 Stk   100,00 EUR",
    "Nettobetrag   100,00 EUR",
    "zzgl. 19 % USt   19,00 EUR",
    "Gesamtbetrag   119,00 EUR",
)


def uploaded(api: Api, project_id: str, **fields: str) -> str:
    answer = api.upload(project_id, ("rechnung.pdf", pdf(*INVOICE)), **fields)
    assert answer.status == 201, answer.body
    return str(answer.json["data"][0]["document_id"])


def test_upload_list_get_and_file(api: Api, project_id: str) -> None:
    content = pdf(*INVOICE)
    answer = api.upload(project_id, ("rechnung.pdf", content), client_tags='{"kst": "4711"}')
    (row,) = answer.json["data"]
    assert row["filename"] == "rechnung.pdf"
    assert row["status"] == "UPLOADED"
    assert row["is_duplicate_in_project"] is False
    assert len(row["sha256"]) == 64
    listed = api("GET", f"/api/projects/{project_id}/documents").json
    assert [d["document_id"] for d in listed["data"]] == [row["document_id"]]
    assert listed["meta"]["total"] == 1
    got = api("GET", f"/api/documents/{row['document_id']}").json
    assert got["project_id"] == project_id
    assert got["ruleset_id"] == "DE_USTG"
    assert got["client_tags"] == {"kst": "4711"}
    original = api("GET", f"/api/documents/{row['document_id']}/file")
    assert original.body == content
    assert original.headers["content-type"] == "application/pdf"


def test_several_files_and_a_repeated_one(api: Api, project_id: str) -> None:
    same = pdf("A")
    answer = api.upload(project_id, ("a.pdf", same), ("b.pdf", pdf("B")), ("a2.pdf", same))
    assert [row["is_duplicate_in_project"] for row in answer.json["data"]] == [False, False, True]
    again = api.upload(project_id, ("a3.pdf", same)).json["data"][0]
    assert again["is_duplicate_in_project"] is True
    assert again["duplicate_of"] == answer.json["data"][0]["document_id"]
    refused = api.upload(project_id, ("a4.pdf", same), query="?on_duplicate=reject")
    assert refused.status == 409
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 4


def _encrypted() -> bytes:
    document = pymupdf.open()
    document.new_page()
    return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner"))


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.pdf", b"", 400),
        ("text.pdf", b"just text", 415),
        ("locked.pdf", _encrypted(), 422),
        ("cut.pdf", pdf("A")[:100], 422),
    ],
)
def test_one_bad_file_refuses_the_whole_request(
    api: Api, project_id: str, name: str, content: bytes, status: int
) -> None:
    answer = api.upload(project_id, ("good.pdf", pdf("A")), (name, content))
    assert answer.status == status
    assert answer.json["errors"][0]["field"] == "files.1"
    assert answer.json["errors"][0]["message"]
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 0


def test_bad_forms(api: Api, project_id: str) -> None:
    assert api.upload(project_id).json["errors"][0]["field"] == "files"
    assert api.upload(project_id, ("a.pdf", pdf()), client_tags="[1]").json["errors"][0]["field"] == "client_tags"
    assert api.upload(project_id, ("a.pdf", pdf()), surprise="1").json["errors"][0]["field"] == "surprise"
    assert api.upload("prj_01JD0000000000000000000000", ("a.pdf", pdf())).status == 404
    url = f"/api/projects/{project_id}/documents/upload"
    assert api("POST", url, body={}).status == 415
    large = api.upload(project_id, ("a.pdf", b"%PDF-" + bytes(4 * 1024 * 1024)))
    assert large.status == 413
    assert "presign" in large.json["detail"]


def test_the_chain_ends_in_review_with_amounts(api: Api, project_id: str) -> None:
    document_id = uploaded(api, project_id, auto="true")
    api.workflow.run()
    document = api("GET", f"/api/documents/{document_id}").json
    assert document["status"] == "REVIEW_PENDING", document
    final = api("GET", f"/api/documents/{document_id}/final").json
    amounts = final["computed"]["amounts"]
    assert amounts["net"] == {"amount": "100.00", "currency": "EUR"}
    assert amounts["gross"]["amount"] == "119.00"
    assert amounts["eligible_amount"]["amount"] == "100.00"
    assert amounts["funded_amount"]["amount"] == "70.00"
    assert final["llm"] == "UNAVAILABLE"
    assert final["overall"]["traffic_light"] in ("YELLOW", "RED")
    by_id = {field["feature_id"]: field for field in final["fields"]}
    assert by_id["invoice_number"]["final_value"] == "2025-0815"
    assert by_id["invoice_number"]["source_of_truth"] == "RULE"
    assert by_id["invoice_number"]["conflict_flag"] is False
    run = api("GET", f"/api/documents/{document_id}/llm").json
    assert run["status"] == "ERROR"
    assert run["error"]["message"]


def test_single_stages_one_after_the_other(api: Api, project_id: str) -> None:
    document_id = uploaded(api, project_id)
    base = f"/api/documents/{document_id}"
    assert api("POST", f"{base}/precheck").status == 409
    assert api("POST", f"{base}/prepare").status == 409
    assert api("POST", f"{base}/run", body={}).status == 409
    parse = api("POST", f"{base}/parse")
    assert (parse.status, parse.json["status"]) == (202, "PARSING")
    assert api("GET", f"/api/parse-runs/{parse.json['parse_run_id']}").json["status"] == "RUNNING"
    assert api("POST", f"{base}/parse").status == 409
    api.workflow.run()
    done = api("GET", f"/api/parse-runs/{parse.json['parse_run_id']}").json
    assert (done["status"], done["engine"], done["outputs"]["pages"]) == ("DONE", "TEXT", 1)
    words = api("GET", f"{base}/parsed").json
    assert "2025-0815" in words["raw_text"]
    box = words["pages"][0]["tokens"][0]["bbox"]
    assert 0 <= box["x0"] < box["x1"] <= 1
    assert box["page"] == 1
    precheck = api("POST", f"{base}/precheck").json
    api.workflow.run()
    checks = api("GET", f"/api/precheck-runs/{precheck['precheck_run_id']}").json
    by_id = {check["check_id"]: check for check in checks["checks"]}
    assert by_id["DATE_WITHIN_PROJECT"]["status"] == "OK"
    assert by_id["DATE_WITHIN_PROJECT"]["observed"]["invoice_date"] == "2025-03-01"
    assert by_id["MATH_NET_VAT_GROSS"]["status"] == "OK"
    payload = api("POST", f"{base}/prepare")
    assert payload.status == 201
    assert api("GET", f"/api/payloads/{payload.json['payload_id']}").json == payload.json
    assert api("GET", f"{base}/payload").json == payload.json
    run = api("POST", f"{base}/run", body={"payload_id": payload.json["payload_id"]})
    assert run.status == 202
    api.workflow.run()
    assert api("GET", f"/api/llm-runs/{run.json['llm_run_id']}/logs").json["events"]
    final = api("POST", f"{base}/finalize")
    assert final.status == 201
    assert api("GET", f"/api/final-results/{final.json['final_result_id']}").json == final.json
    assert api("GET", base).json["status"] == "REVIEW_PENDING"


def test_a_stage_again_makes_later_results_stale(api: Api, project_id: str) -> None:
    document_id = uploaded(api, project_id, auto="true")
    api.workflow.run()
    assert api("GET", f"/api/documents/{document_id}/final").json["stale"] is False
    api("POST", f"/api/documents/{document_id}/parse")
    api.workflow.run()
    assert api("GET", f"/api/documents/{document_id}").json["status"] == "PARSED"
    assert api("GET", f"/api/documents/{document_id}/final").json["stale"] is True


def test_a_run_needs_a_payload_of_its_own(api: Api, project_id: str) -> None:
    first, second = (uploaded(api, project_id, auto="true") for _ in range(2))
    api.workflow.run()
    other = api("GET", f"/api/documents/{first}/payload").json["payload_id"]
    url = f"/api/documents/{second}/run"
    assert api("POST", url, body={"payload_id": other}).json["errors"][0]["field"] == "payload_id"
    assert api("POST", url, body={"payload_id": "pay_unknown"}).status == 404
    assert api("POST", url, body={"provider_override": "OPENAI"}).json["errors"][0]["field"] == "provider_override"
    assert api("POST", url, body={"model_override": "gpt-9"}).json["errors"][0]["field"] == "model_override"


def test_the_second_copy_is_a_duplicate_for_the_money(api: Api, project_id: str, project: dict[str, Any]) -> None:
    uploaded(api, project_id, auto="true")
    second = uploaded(api, project_id, auto="true")
    other = str(api("POST", "/api/projects", body=project).json["project_id"])
    third = uploaded(api, other, auto="true")
    api.workflow.run()
    for document_id, check_id in ((second, "DUPLICATE_IN_PROJECT"), (third, "DUPLICATE_ACROSS_PROJECTS")):
        latest = api("GET", f"/api/documents/{document_id}").json["latest"]["precheck"]
        checks = {c["check_id"]: c for c in api("GET", f"/api/precheck-runs/{latest}").json["checks"]}
        assert checks[check_id]["status"] == "FAIL", checks[check_id]
        final = api("GET", f"/api/documents/{document_id}/final").json
        assert final["computed"]["amounts"]["eligible_amount"]["amount"] == "0.00"
        assert final["overall"]["traffic_light"] == "RED"
