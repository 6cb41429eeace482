"""Documents that are refused, over the API: the right problem, the field, both languages, and nothing half stored."""

from __future__ import annotations

import boto3
import pymupdf
import pytest
from tests.unit.api.conftest import Api, form, pdf
from tests.unit.parsing.test_refusals import CASES


@pytest.mark.parametrize("name", CASES)
def test_documents_upload_refuses(api: Api, project_id: str, name: str) -> None:
    make, _, status = CASES[name]
    answer = api.upload(project_id, ("good.pdf", pdf()), (f"{name.replace(' ', '_')}.pdf", make()))
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json["errors"]
    assert error["field"] == "files.1"
    assert error["message"]
    assert api("GET", f"/api/projects/{project_id}/documents").json["meta"]["total"] == 0
    stored = boto3.client("s3").list_objects_v2(Bucket="originals-test", Prefix="projects/")
    assert stored["KeyCount"] == 0


def test_documents_upload_tells_in_both_languages(api: Api, project_id: str) -> None:
    make, _, _ = CASES["encrypted"]
    body, content_type = form((("a.pdf", make()),), {})
    details = []
    for language in ("de", "en"):
        answer = api(
            "POST",
            f"/api/projects/{project_id}/documents/upload",
            raw=body,
            headers={"Content-Type": content_type, "Accept-Language": language},
        )
        details.append(answer.json["detail"])
        assert answer.headers["content-language"] == language
    assert details[0] != details[1]


def test_a_broken_xml_attachment_is_a_finding(api: Api, project_id: str) -> None:
    document = pymupdf.open(stream=pdf("Rechnung 4711", "Rechnungsdatum 01.03.2025"))
    document.embfile_add("factur-x.xml", b"<rsm:CrossIndustryInvoice>", filename="factur-x.xml")
    answer = api.upload(project_id, ("a.pdf", document.tobytes()), auto="true")
    assert answer.status == 201
    api.workflow.run()
    document_id = answer.json["data"][0]["document_id"]
    shown = api("GET", f"/api/documents/{document_id}").json
    assert shown["status"] == "REVIEW_PENDING"
    run = api("GET", f"/api/parse-runs/{shown['latest']['parse']}").json
    assert "broken-attachment" in run["warnings"]
    checks = api("GET", f"/api/precheck-runs/{shown['latest']['precheck']}").json["checks"]
    found = {check["check_id"]: check for check in checks}
    assert found["EINVOICE_MATCHES_PAGE"]["status"] == "WARN"
    assert found["EINVOICE_RULES"]["status"] == "WARN"
    assert found["EINVOICE_RULES"]["observed"]["parts"][0]["kind"] == "WELLFORMED"
