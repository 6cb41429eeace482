"""E-invoices through the chain of the API: judged by the official rules, and readable for the reviewer."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest
from tests.samples import REPO
from tests.unit.api.conftest import Api
from tests.unit.saxon.mutations import CII, UBL, Mutation, broken

from flowaudit.core.einvoice import EInvoice, OfficialVerdict
from flowaudit.core.einvoice.validation import Outcome, Part, PartKind
from flowaudit.core.model.results import Text
from flowaudit.runtime import wiring


def audited(api: Api, project_id: str, name: str, content: bytes) -> dict[str, Any]:
    answer = api.upload(project_id, (name, content), auto="true")
    assert answer.status == 201, answer.json
    api.workflow.run()
    shown: dict[str, Any] = api("GET", f"/api/documents/{answer.json['data'][0]['document_id']}").json
    assert shown["status"] == "REVIEW_PENDING", shown
    return shown


def official(api: Api, shown: dict[str, Any], language: str = "de") -> dict[str, Any]:
    run = api("GET", f"/api/precheck-runs/{shown['latest']['precheck']}", headers={"Accept-Language": language}).json
    found: dict[str, Any] = next(check for check in run["checks"] if check["check_id"] == "EINVOICE_RULES")
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ubl.xml", UBL.read_bytes()),
        ("cii.xml", CII.read_bytes()),
        ("hybrid.pdf", (REPO / "samples" / "02_konzern_zugferd.pdf").read_bytes()),
    ],
    ids=["ubl", "cii", "hybrid"],
)
def test_a_valid_einvoice_is_said_to_be_valid(api: Api, project_id: str, name: str, content: bytes) -> None:
    check = official(api, audited(api, project_id, name, content))
    assert check["status"] == "OK", check
    assert check["observed"]["outcome"] == "PASSED"
    assert "EN 16931" in check["comment"]


def test_a_broken_einvoice_is_named_by_its_rule_in_both_languages(api: Api, project_id: str) -> None:
    total = Mutation("BR-CO-15", "//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "343.20")
    shown = audited(api, project_id, "ubl.xml", broken(UBL, total))
    german, english = official(api, shown), official(api, shown, "en")
    assert german["status"] == "FAIL"
    assert "BR-CO-15 (schwer) bei Invoice" in german["comment"]
    assert "BR-CO-15 (fatal) at Invoice" in english["comment"]
    final = api("GET", f"/api/documents/{shown['document_id']}/final").json
    assert final["overall"]["traffic_light"] == "RED"


def test_a_page_without_einvoice_has_nothing_to_check(api: Api, project_id: str) -> None:
    shown = audited(api, project_id, "a.pdf", (REPO / "samples" / "01_handwerker.pdf").read_bytes())
    check = official(api, shown)
    assert check["status"] == "UNKNOWN"
    assert check["comment"] == "Kein strukturierter Teil."


class Unable:
    """A validator that could not run."""

    def validate(self, content: bytes, einvoice: EInvoice) -> OfficialVerdict:
        assert content == UBL.read_bytes()
        reason = Text("Nicht geprüft: zu langsam", "Not checked: too slow")
        return OfficialVerdict((Part(PartKind.RULES, Text("a", "a"), Outcome.NOT_CHECKED, reason=reason),))


def test_a_check_that_could_not_run_ends_no_audit(api: Api, project_id: str) -> None:
    wiring.deps().__dict__["einvoice_rules"] = Unable()
    check = official(api, audited(api, project_id, "ubl.xml", UBL.read_bytes()))
    assert check["status"] == "UNKNOWN"
    assert check["comment"] == "Nicht geprüft: zu langsam"
    assert check["observed"]["outcome"] == "NOT_CHECKED"


def test_an_xml_invoice_is_readable_with_the_place_of_its_values(api: Api, project_id: str) -> None:
    shown = audited(api, project_id, "ubl.xml", UBL.read_bytes())
    path = f"/api/documents/{shown['document_id']}"
    assert api("GET", f"{path}/file").body == UBL.read_bytes()
    readable = api("GET", f"{path}/file?form=readable")
    assert readable.headers["content-type"] == "application/pdf"
    document = pymupdf.open(stream=readable.body)
    assert "Stadtmuseum Würzburg" in document[0].get_text()
    run = api("GET", f"/api/parse-runs/{shown['latest']['parse']}").json
    assert run["outputs"]["readable_form"] == "application/pdf"
    assert run["outputs"]["pages"] == document.page_count == shown["pages"]
    words = api("GET", f"{path}/parsed").json
    assert words["engine"] == "XML"
    assert "W-2025-118" in {token["text"] for token in words["pages"][0]["tokens"]}
    features = {
        one["feature_id"]: one
        for one in api("GET", f"/api/precheck-runs/{shown['latest']['precheck']}").json["features"]
    }
    (box,) = features["invoice_number"]["evidence"]
    (word,) = [token for token in words["pages"][0]["tokens"] if token["text"] == "W-2025-118"]
    assert box["page"] == 1
    assert box["x0"] == pytest.approx(word["bbox"]["x0"], abs=0.005)
    assert box["y0"] == pytest.approx(word["bbox"]["y0"], abs=0.01)


def test_other_documents_are_readable_as_they_are(api: Api, project_id: str) -> None:
    content = (REPO / "samples" / "01_handwerker.pdf").read_bytes()
    document_id = api.upload(project_id, ("a.pdf", content)).json["data"][0]["document_id"]
    assert api("GET", f"/api/documents/{document_id}/file?form=readable").body == content
    assert api("GET", f"/api/documents/{document_id}/file?form=other").status == 400


def test_an_xml_invoice_that_was_not_parsed_has_no_readable_form_yet(api: Api, project_id: str) -> None:
    document_id = api.upload(project_id, ("ubl.xml", UBL.read_bytes())).json["data"][0]["document_id"]
    assert api("GET", f"/api/documents/{document_id}/file?form=readable").status == 404
