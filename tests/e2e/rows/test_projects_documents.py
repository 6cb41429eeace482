"""Contract sections 5 to 7, a test a row, over HTTP against the embedded cloud."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.e2e.rows.conftest import SAMPLES, World

pytestmark = pytest.mark.rows


def _project() -> dict[str, Any]:
    project: dict[str, Any] = json.loads((SAMPLES / "project.json").read_text("utf-8"))
    return project


def test_projects_create(world: World) -> None:
    made = world.json("POST", "/projects", 201, json=_project())
    assert made["project_id"].startswith("prj_")
    assert made["created_at"].endswith("Z")


def test_projects_index(world: World) -> None:
    page = world.json("GET", "/projects", params={"q": _project()["project"]["file_reference"], "limit": 1})
    assert set(page["meta"]) >= {"total", "limit", "offset"}
    assert set(page["data"][0]) >= {"project_id", "project_title", "file_reference", "ruleset_id_hint"}


def test_projects_get(world: World) -> None:
    project = world.json("GET", f"/projects/{world.ids['project']}")
    assert project["project"]["project_title"] == _project()["project"]["project_title"]
    assert project["beneficiary"]["name"] == _project()["beneficiary"]["name"]


def test_projects_update(world: World) -> None:
    made = world.json("POST", "/projects", 201, json=_project())["project_id"]
    changed = _project()
    changed["project"]["project_title"] = "Neubau Pumpwerk Süd"
    assert world.json("PUT", f"/projects/{made}", json=changed)["project"]["project_title"] == "Neubau Pumpwerk Süd"


def test_projects_activate(world: World) -> None:
    answer = world.json("POST", f"/projects/{world.ids['project']}/activate")
    assert answer == {"active_project_id": world.ids["project"]}


def test_documents_upload(world: World) -> None:
    files = [
        ("files", ("a.pdf", (SAMPLES / "01_handwerker.pdf").read_bytes(), "application/pdf")),
        ("files", ("b.xml", (SAMPLES / "12_xrechnung.xml").read_bytes(), "application/xml")),
    ]
    path = f"/projects/{world.ids['project']}/documents/upload"
    rows = world.json("POST", path, 201, files=files, data={"client_tags": '{"Kostenstelle": "4711"}'})["data"]
    assert [row["status"] for row in rows] == ["UPLOADED", "UPLOADED"]
    assert set(rows[0]) >= {"document_id", "filename", "sha256", "status", "is_duplicate_in_project"}


def test_documents_index(world: World) -> None:
    page = world.json("GET", f"/projects/{world.ids['project']}/documents", params={"status": "ACCEPTED"})
    assert world.ids["document"] in [row["document_id"] for row in page["data"]]
    assert page["meta"]["total"] >= 1


def test_documents_get(world: World) -> None:
    document = world.json("GET", f"/documents/{world.ids['document']}")
    assert document["project_id"] == world.ids["project"]
    assert set(document) >= {"filename", "sha256", "status", "ruleset_id", "ui_language", "created_at"}


def test_documents_file(world: World) -> None:
    answer = world.ask("GET", f"/documents/{world.ids['document']}/file", 200)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content == (SAMPLES / "08_drei_fehler.pdf").read_bytes()


def test_documents_parse(world: World) -> None:
    document_id = world.upload("03_kleinunternehmerin.pdf", auto=False)
    started = world.json("POST", f"/documents/{document_id}/parse", 202)
    assert started["status"] == "PARSING"
    world.wait(f"/parse-runs/{started['parse_run_id']}", "DONE")
    assert world.json("GET", f"/documents/{document_id}")["status"] == "PARSED"


def test_documents_get_parse_run(world: World) -> None:
    latest = world.json("GET", f"/documents/{world.ids['document']}")["latest"]["parse"]
    run = world.json("GET", f"/parse-runs/{latest}")
    assert (run["engine"], run["status"], run["outputs"]["pages"]) == ("TEXT", "DONE", 1)
    assert run["timings_ms"]["total"] >= 0


def test_documents_parsed(world: World) -> None:
    parsed = world.json("GET", f"/documents/{world.ids['document']}/parsed")
    assert parsed["raw_text"]
    for token in parsed["pages"][0]["tokens"]:
        box = token["bbox"]
        assert 0 <= box["x0"] <= box["x1"] <= 1
        assert 0 <= box["y0"] <= box["y1"] <= 1


def test_documents_precheck(world: World) -> None:
    document_id = world.upload("06_englisch.pdf", auto=False)
    world.json("POST", f"/documents/{document_id}/precheck", 409)
    parse = world.json("POST", f"/documents/{document_id}/parse", 202)["parse_run_id"]
    world.wait(f"/parse-runs/{parse}", "DONE")
    started = world.json("POST", f"/documents/{document_id}/precheck", 202)
    assert started["status"] == "RUNNING"
    world.wait(f"/precheck-runs/{started['precheck_run_id']}", "DONE")


def test_documents_get_precheck_run(world: World) -> None:
    latest = world.json("GET", f"/documents/{world.ids['document']}")["latest"]["precheck"]
    checks = {check["check_id"]: check for check in world.json("GET", f"/precheck-runs/{latest}")["checks"]}
    assert checks["MATH_NET_VAT_GROSS"]["status"] == "FAIL"
    assert set(checks["MATH_NET_VAT_GROSS"]["observed"]) >= {"net", "vat_rate", "vat", "gross"}
    assert set(checks["DATE_WITHIN_PROJECT"]["observed"]) >= {"invoice_date", "project_period"}
