"""A whole audit, and what surrounds it, in process: every answer is what the OpenAPI document says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.contract.conformance import conforms_to_route, operation_of
from tests.unit.api.conftest import Answer, Api, pdf
from tests.unit.api.conftest import api as api  # the fixtures
from tests.unit.api.conftest import project as project

from flowaudit.contract.operations import OPERATIONS
from flowaudit.runtime import wiring

ADMIN = {"X-Role": "admin"}
INVOICE = (
    "Malermeister Krause GmbH, Hauptstr. 5, 63739 Aschaffenburg",
    "Muster GmbH, Musterstraße 1, 12345 Musterstadt",
    "Rechnung Nr. 2025-0815",
    "Rechnungsdatum: 01.03.2025   Leistungsdatum: 28.02.2025",
    "Steuernummer: 204/113/40209   USt-IdNr. DE136695976",
    "Bauarbeiten Fassade   1 Stk   100,00 EUR",
    "Nettobetrag 100,00 EUR   19 % USt 19,00 EUR   Gesamtbetrag 119,00 EUR",
)


class Checked:
    """Calls the API and holds each answer against the document; remembers which good answers it has seen."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.seen: set[str] = set()

    def __call__(self, method: str, url: str, expected: int = 200, **request: Any) -> Any:
        answer = self.api(method, url, **request)
        return self.checked(method, url, answer, expected)

    def checked(self, method: str, url: str, answer: Answer, expected: int) -> Any:
        path = urlsplit(url).path
        assert answer.status == expected, answer.body
        conforms_to_route(method, path, answer.status, answer.headers, answer.body)
        operation = operation_of(method, path)
        if operation is not None and answer.status == operation.success:
            self.seen.add(operation.id)
        return answer.json if "json" in answer.headers["content-type"] else answer.body

    def upload(self, project_id: str, *files: tuple[str, bytes], expected: int = 201, **fields: str) -> Any:
        answer = self.api.upload(project_id, *files, **fields)
        return self.checked("POST", f"/api/projects/{project_id}/documents/upload", answer, expected)


@pytest.fixture
def checked(api: Api) -> Checked:
    return Checked(api)


def _project(ask: Checked, project: dict[str, Any]) -> str:
    project_id: str = ask("POST", "/api/projects", 201, body=project)["project_id"]
    url = f"/api/projects/{project_id}"
    ask("GET", url)
    ask("PUT", url, body=project)
    ask("POST", f"{url}/activate")
    ask("GET", "/api/projects?q=baum&limit=1")
    ask("GET", "/api/projects?limit=0", 400)
    ask("GET", "/api/projects/prj_unknown", 404)
    return project_id


def _stages(ask: Checked, base: str) -> dict[str, Any]:
    """Every stage by itself, and every result."""
    parse = ask("POST", f"{base}/parse", 202)
    ask("GET", f"/api/parse-runs/{parse['parse_run_id']}")
    ask("POST", f"{base}/precheck", 409)
    ask.api.workflow.run()
    ask("GET", f"/api/parse-runs/{parse['parse_run_id']}")
    ask("GET", f"{base}/parsed?from_page=1")
    precheck = ask("POST", f"{base}/precheck", 202)
    ask("GET", f"/api/precheck-runs/{precheck['precheck_run_id']}")
    ask.api.workflow.run()
    ask("GET", f"/api/precheck-runs/{precheck['precheck_run_id']}")
    payload = ask("POST", f"{base}/prepare", 201)
    ask("GET", f"/api/payloads/{payload['payload_id']}")
    ask("GET", f"{base}/payload")
    run = ask("POST", f"{base}/run", 202, body={"payload_id": payload["payload_id"]})
    ask("GET", f"/api/llm-runs/{run['llm_run_id']}")
    ask.api.workflow.run()
    for url in (f"/api/llm-runs/{run['llm_run_id']}", f"{base}/llm", f"/api/llm-runs/{run['llm_run_id']}/logs"):
        ask("GET", url)
    final: dict[str, Any] = ask("POST", f"{base}/finalize", 201)
    ask("GET", f"/api/final-results/{final['final_result_id']}")
    ask("GET", f"{base}/final", headers={"Accept-Language": "de"})
    return final


def _review(ask: Checked, base: str, final: dict[str, Any]) -> str:
    body = {
        "final_result_id": final["final_result_id"],
        "rating": "PARTIAL",
        "overrides": [{"feature_id": "invoice_number", "user_value": "2025-0816", "note": "OCR"}],
        "accept_result": True,
    }
    example: str = ask("POST", f"{base}/feedback", 201, body=body)["stored_rag_example_id"]
    ask("GET", f"{base}/feedback")
    ask("GET", f"{base}/final")
    ask("GET", "/api/rag/examples")
    ask("GET", f"/api/rag/examples/{example}")
    return example


def _figures(ask: Checked, project_id: str, example: str) -> None:
    for name in ("global", "feedback", "llm", "rag", f"rag/examples/{example}/detail"):
        ask("GET", f"/api/stats/{name}")
    ask("GET", f"/api/projects/{project_id}/stats")
    ask("GET", "/api/stats/system", headers=ADMIN)
    ask("GET", "/api/stats/system", 403)
    ask("GET", "/api/meta")
    ask("GET", "/api/health")


def test_every_answer_of_an_audit_is_documented(checked: Checked, project: dict[str, Any]) -> None:
    project_id = _project(checked, project)
    uploaded = checked.upload(project_id, ("invoice_01.pdf", pdf(*INVOICE)), client_tags='{"lot": "3"}')
    base = f"/api/documents/{uploaded['data'][0]['document_id']}"
    checked("GET", base)
    checked("GET", f"{base}/final", 404)
    final = _stages(checked, base)
    checked("GET", f"{base}/file")
    checked("GET", base)
    example = _review(checked, base, final)
    checked("POST", "/api/rag/retrieve", body={"payload_id": checked("GET", f"{base}/payload")["payload_id"]})
    _figures(checked, project_id, example)
    checked("GET", f"/api/audit/events?entity_type=project&entity_id={project_id}&limit=200")
    checked("GET", f"{base}/logstream")
    checked("GET", f"/api/projects/{project_id}/documents?status=ACCEPTED")
    checked("POST", f"/api/projects/{project_id}/export", 202, body={"format": "JSON"})
    checked("POST", f"/api/projects/{project_id}/export", 409, body={"only_status": ["PARSED"]})
    audit = checked("POST", f"{base}/audit", 409)
    assert audit["errors"] == []
    checked("POST", f"{base}/audit", 202, headers=ADMIN)
    presigned = {"filename": "big.pdf", "size": 9_000_000, "sha256": "a" * 64}
    checked("POST", f"/api/projects/{project_id}/documents/presign", 201, body=presigned)
    _is_complete(checked.seen, "projects", "documents", "feedback", "rag", "stats", "meta", "audit")


def _is_complete(seen: set[str], *groups: str) -> None:
    wanted = {operation.id for operation in OPERATIONS if operation.group in groups and not operation.planned}
    assert wanted - seen == {"meta.openapi", "meta.docs"}


def test_a_document_that_cannot_be_read_is_told_in_the_readers_language(
    checked: Checked, project: dict[str, Any]
) -> None:
    project_id = checked("POST", "/api/projects", 201, body=project)["project_id"]
    uploaded = checked.upload(project_id, ("a.pdf", pdf(*INVOICE)), auto="true")
    document_id = uploaded["data"][0]["document_id"]
    original = wiring.deps().originals.get(f"projects/{project_id}/{document_id}/original")
    wiring.deps().originals.put(f"projects/{project_id}/{document_id}/original", original[:200], "application/pdf")
    parse_run_id = checked.api.workflow.started[0][1]["runs"]["parse"]
    checked.api.workflow.run()
    for language in ("de", "en"):
        spoken = {"Accept-Language": language}
        shown = checked("GET", f"/api/documents/{document_id}", headers=spoken)
        listed = checked("GET", f"/api/projects/{project_id}/documents", headers=spoken)["data"][0]
        assert shown["status"] == "ERROR"
        assert listed["error"] == shown["error"]
        run = checked("GET", f"/api/parse-runs/{parse_run_id}", headers=spoken)
        assert run["error"]["message"] == shown["error"]["message"]
