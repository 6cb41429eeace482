"""Contract sections 13 to 16, a test a row, over HTTP against the embedded cloud; and that no row was left out."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from tests.e2e.rows.conftest import ADMIN, World

from flowaudit.contract.operations import OPERATIONS

pytestmark = pytest.mark.rows


def test_stats_project(world: World) -> None:
    stats = world.json("GET", f"/projects/{world.ids['project']}/stats")
    assert stats["counters"]["accepted"] >= 1
    assert stats["timings"]["avg_parse_ms"] > 0
    assert set(stats["tokens"]) == {"avg_in", "avg_out"}


def test_stats_overview(world: World) -> None:
    stats = world.json("GET", "/stats/global")
    assert set(stats) >= {"overview", "accuracy", "by_provider", "time_trend"}
    assert stats["overview"]["total_analyses"] >= 1
    assert stats["by_provider"]["LOCAL_OLLAMA"]["count"] >= 1


def test_stats_feedback(world: World) -> None:
    stats = world.json("GET", "/stats/feedback")
    assert stats["summary"]["rating_distribution"]["PARTIAL"] >= 1
    assert set(stats) >= {"summary", "errors_by_feature", "rag_improvement", "feedback_timeline"}


def test_stats_llm(world: World) -> None:
    stats = world.json("GET", "/stats/llm")
    assert stats["active_provider"] == "LOCAL_OLLAMA"
    assert stats["local_model_stats"]["total_requests"] >= 1
    assert set(stats["external_providers"]) == {"OPENAI", "ANTHROPIC", "GEMINI"}


def test_stats_rag(world: World) -> None:
    stats = world.json("GET", "/stats/rag")
    assert stats["collection_stats"]["embedding_dimension"] == 384
    assert stats["by_ruleset"]["DE_USTG"] >= 1


def test_stats_rag_example(world: World) -> None:
    detail = world.json("GET", f"/stats/rag/examples/{world.ids['example']}/detail")
    assert detail["source"]["document_id"] == world.ids["document"]
    assert detail["source"]["feedback_id"] == world.ids["feedback"]
    assert set(detail) >= {"metadata", "content", "embedding_info", "usage_stats"}


def test_stats_system(world: World) -> None:
    world.json("GET", "/stats/system", 403)
    stats = world.json("GET", "/stats/system", headers=ADMIN)
    assert stats["components"]["chromadb"] is None or stats["components"]["chromadb"]["status"] is None
    assert stats["components"]["database"]["type"] == "DynamoDB"
    assert stats["activity_log"]


@pytest.fixture(scope="module")
def export(world: World) -> str:
    """A finished export of the accepted document."""
    body = {"format": "XLSX", "only_status": ["ACCEPTED", "EXPORTED"], "include_payloads": True}
    started = world.json("POST", f"/projects/{world.ids['project']}/export", 202, json=body)
    assert started["status"] == "RUNNING"
    world.wait(f"/exports/{started['export_job_id']}", "DONE")
    return str(started["export_job_id"])


def test_exports_create(world: World, export: str) -> None:
    assert export.startswith("exp_")
    refused = world.json(
        "POST", f"/projects/{world.ids['project']}/export", 409, json={"format": "CSV", "only_status": ["PARSED"]}
    )
    assert refused["status"] == 409


def test_exports_get(world: World, export: str) -> None:
    job = world.json("GET", f"/exports/{export}")
    assert job["status"] == "DONE"
    assert job["download_url"] == f"/api/exports/{export}/file"
    assert job["file_path"].endswith(".xlsx")


def test_exports_file(world: World, export: str) -> None:
    answer = world.ask("GET", f"/exports/{export}/file", 200)
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert world.json("GET", f"/documents/{world.ids['document']}")["status"] == "EXPORTED"


def test_generator_templates(world: World) -> None:
    world.json("GET", "/generator/templates", 403)
    rows = world.json("GET", "/generator/templates", headers=ADMIN)["data"]
    assert [row["template_id"] for row in rows] == [
        "T1_HANDWERK",
        "T2_SUPERMARKT",
        "T3_CORPORATE",
        "T4_FREELANCER",
        "T5_MINIMAL",
    ]


def test_generator_preview(world: World) -> None:
    answer = world.ask("GET", "/generator/templates/T1_HANDWERK/preview", 200, headers=ADMIN)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def generated(world: World) -> str:
    """A finished generator job."""
    body = {
        "project_id": world.ids["project"],
        "ruleset_id": "DE_USTG",
        "language": "de",
        "count": 4,
        "templates_enabled": ["T1_HANDWERK", "T3_CORPORATE"],
        "error_rate_total": 50.0,
        "severity": 2,
        "per_feature_error_rates": {"invoice_number": 100.0},
        "alias_noise_probability": 10.0,
        "date_format_profiles": ["DD.MM.YYYY"],
        "output_dir_override": None,
    }
    started = world.json("POST", "/generator/run", 202, headers=ADMIN, json=body)
    assert started["solutions_file"].endswith("solutions.txt")
    world.wait(f"/generator/jobs/{started['generator_job_id']}", "DONE")
    return str(started["generator_job_id"])


def test_generator_run(generated: str) -> None:
    assert generated.startswith("gen_")


def test_generator_get_job(world: World, generated: str) -> None:
    job = world.json("GET", f"/generator/jobs/{generated}", headers=ADMIN)
    assert len([file for file in job["generated_files"] if file["filename"].endswith(".pdf")]) == 4


def test_generator_solutions(world: World, generated: str) -> None:
    world.json("GET", f"/generator/jobs/{generated}/solutions", 403)
    entries = world.json("GET", f"/generator/jobs/{generated}/solutions", headers=ADMIN)["entries"]
    assert len(entries) == 4
    assert sum(1 for entry in entries if "invoice_number" in entry["wrong_features"]) == 2


def test_audit_events(world: World) -> None:
    query = {"entity_type": "document", "entity_id": world.ids["document"]}
    page = world.json("GET", "/audit/events", params=query)
    assert page["meta"]["total"] == len(page["data"])
    assert {"event_id", "event_type", "ts", "entity"} <= set(page["data"][0])


def test_audit_logstream(world: World) -> None:
    answer = world.ask("GET", f"/documents/{world.ids['document']}/logstream", 200)
    assert answer.headers["content-type"].startswith("text/event-stream")
    seen = [json.loads(data) for data in re.findall(r"^data: (.+)$", answer.text, re.M)]
    assert seen[0]["event_type"] == "DOCUMENT_UPLOADED"
    last = re.findall(r"^id: (\d+)$", answer.text, re.M)[-1]
    again = world.ask("GET", f"/documents/{world.ids['document']}/logstream", 200, headers={"Last-Event-ID": last})
    assert "data:" not in again.text


def test_every_row_of_the_audit_contract_has_its_test(capsys: pytest.CaptureFixture[str]) -> None:
    """Named ``test_<group>_<name>`` after its operation."""
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    written = set(re.findall(r"^def test_(\w+)\(", sources, re.M))
    rows = {o.id.replace(".", "_") for o in OPERATIONS if o.source.startswith("contract:")}
    with capsys.disabled():
        print(f"\nrows driven over HTTP: {len(rows & written)} of {len(rows)} flowaudit rows")
    assert len(rows) == 60
    assert rows <= written
