"""Statistics (contract section 13): a test a row, on an empty deployment and after work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.contract.conformance import conforms
from tests.doubles.ollama.server import OllamaDouble
from tests.property.faults import MovingClock, Words
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import audited, give, invoice
from tests.unit.api.test_rag_help import Scripted

from flowaudit.ports.llm import LlmTimeout
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit

ADMIN = {"X-Role": "admin"}
MODEL = "llama3.1:8b-instruct-q4"
PATHS = {
    "stats.overview": "/api/stats/global",
    "stats.feedback": "/api/stats/feedback",
    "stats.llm": "/api/stats/llm",
    "stats.rag": "/api/stats/rag",
    "stats.system": "/api/stats/system",
}
# the contract's decisions allow null here and nowhere else
MAY_BE_NULL = {
    "cache_hit_rate",
    "chromadb",
    "connections_active",
    "connections_max",
    "current_cpu_percent",
    "current_ram_mb",
    "current_ram_percent",
    "disk_free_mb",
    "gpu_available",
    "gpu_memory_total_mb",
    "gpu_memory_used_mb",
    "gpu_name",
    "gpu_utilization_percent",
    "redis",
}


def get(api: Api, operation: str, url: str = "", language: str = "en", **headers: str) -> Any:
    """The answer, which must be as documented and without a null where none is allowed."""
    answer = api("GET", url or PATHS[operation], headers={**ADMIN, "Accept-Language": language, **headers})
    assert answer.status == 200, answer.body
    conforms(operation, 200, answer.json)
    assert _nulls(answer.json) <= MAY_BE_NULL
    return answer.json


def _nulls(tree: Any, name: str = "") -> set[str]:
    if isinstance(tree, dict):
        return {found for key, value in tree.items() for found in _nulls(value, key)}
    if isinstance(tree, list):
        return {found for value in tree for found in _nulls(value, name)}
    return {name} if tree is None else set()


@pytest.fixture
def scripted(api: Api) -> Any:
    """The deployment with a model that finds nothing but line items, and quick embeddings."""
    deps: Any = wiring.deps()
    model = Scripted("line_items", "Maler 1 Stk")
    deps.language_model = lambda provider, base_url: model
    deps.__dict__["embeddings"] = Words()
    return model


@pytest.mark.parametrize("operation", sorted(PATHS))
def test_an_empty_deployment_has_zeros(api: Api, operation: str) -> None:
    answer = get(api, operation)
    figures = _numbers(answer) - {384}  # the length of a vector is no count
    if operation == "stats.llm":
        local = answer["local_model_stats"]
        figures -= {local.pop("model_size_gb"), local.pop("context_window")}
    assert figures <= {0}


def _numbers(tree: Any) -> set[float]:
    if isinstance(tree, dict):
        return {found for value in tree.values() for found in _numbers(value)}
    if isinstance(tree, list):
        return {found for value in tree for found in _numbers(value)}
    return {tree} if isinstance(tree, int | float) and not isinstance(tree, bool) else set()


def test_stats_project(api: Api, project_id: str, scripted: Any) -> None:
    url = f"/api/projects/{project_id}/stats"
    assert get(api, "stats.project", url)["counters"]["documents_total"] == 0
    first, second = audited(api, project_id), audited(api, project_id, invoice("2025-2"))
    give(api, first, ("invoice_number", "4711"))
    give(api, second, rating="WRONG", accept=False)
    audited(api, project_id, invoice("2025-3"))
    answer = get(api, "stats.project", url)
    counters = {"documents_total": 3, "accepted": 1, "review_pending": 1, "rejected": 1}
    assert counters.items() <= answer["counters"].items()
    assert answer["timings"]["avg_llm_ms"] == 5
    assert 0 < answer["timings"]["avg_parse_ms"] < answer["timings"]["avg_total_ms"]
    assert answer["tokens"] == {"avg_in": 100, "avg_out": 20}
    rates = {rate.pop("feature_id"): rate for rate in answer["feature_error_rates"]}
    assert rates["invoice_number"] == {"missing_rate": 0.0, "unclear_rate": 0.0}
    assert rates["line_items"]["missing_rate"] + rates["line_items"]["unclear_rate"] == 1.0
    assert api("GET", "/api/projects/prj_01JD0000000000000000000000/stats").status == 404


def test_exported_documents_count_as_accepted(api: Api, project_id: str) -> None:
    document_id = audited(api, project_id)
    give(api, document_id)
    unit = Unit(wiring.deps(), Call("r"), project_id)
    from flowaudit.contract.models.common import DocumentStatus
    from flowaudit.usecases.store import documents

    record = documents.load(wiring.deps().records, document_id)
    documents.change(unit, record, "DOCUMENT_EXPORTED", DocumentStatus.EXPORTED)
    unit.commit()
    assert get(api, "stats.project", f"/api/projects/{project_id}/stats")["counters"]["accepted"] == 1


def test_stats_overview(api: Api, project_id: str, scripted: Any) -> None:
    document_id = audited(api, project_id)
    give(api, document_id, ("invoice_number", "4711"), ("invoice_date", "2025-03-01"))
    answer = get(api, "stats.overview")
    counted = {"total_analyses": 1, "total_projects": 1, "total_documents": 1, "total_rag_examples": 1}
    assert {**counted, "session_analyses": 1}.items() <= answer["overview"].items()
    accuracy = answer["accuracy"]
    assert (accuracy["feature_accuracy"]["invoice_number"], accuracy["feature_accuracy"]["invoice_date"]) == (0, 100)
    judged = len(accuracy["feature_accuracy"])
    assert accuracy["overall_accuracy_percent"] == pytest.approx(100 * (judged - 1) / judged, abs=0.05)
    assert answer["by_provider"]["LOCAL_OLLAMA"] == {"count": 1, "avg_time_ms": 5}
    assert answer["by_provider"]["GEMINI"] == {"count": 0, "avg_time_ms": 0}
    points = answer["time_trend"]["data_points"]
    assert [point["count"] for point in points] == [0] * 6 + [1]
    assert points[-1]["date"] == datetime.now(UTC).date().isoformat()
    assert points[-1]["accuracy"] == accuracy["overall_accuracy_percent"]
    assert get(api, "stats.overview", **{"X-Session-Id": "another"})["overview"]["session_analyses"] == 0


def test_a_session_ends_and_days_pass(api: Api, project_id: str, scripted: Any) -> None:
    audited(api, project_id)
    clock = MovingClock(Random(1), datetime.now(UTC) + timedelta(hours=25))
    wiring.deps().__dict__["clock"] = clock
    answer = get(api, "stats.overview")
    assert (answer["overview"]["session_analyses"], answer["overview"]["total_analyses"]) == (0, 1)
    for part in wiring.deps().records.query(keys.bucket("SESSION#demo", "", 0).partition, limit=9):
        assert 24 < ((part.expires or 0) - datetime.now(UTC).timestamp()) / 3600 <= 25
    assert answer["overview"]["uptime_hours"] == pytest.approx(25, abs=0.2)
    assert [point["count"] for point in answer["time_trend"]["data_points"]].index(1) in (4, 5)
    clock.moment += timedelta(days=8)
    assert sum(point["count"] for point in get(api, "stats.overview")["time_trend"]["data_points"]) == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "Rechnungsnummer mit falschem Wert erkannt"), ("en", "Invoice number read with a wrong value")],
)
def test_stats_feedback(api: Api, project_id: str, scripted: Any, language: str, sentence: str) -> None:
    first = audited(api, project_id)
    give(api, first, ("invoice_number", "4711"), ("line_items", "Maler"))
    give(api, audited(api, project_id, invoice("2025-2")), rating="CORRECT")
    answer = get(api, "stats.feedback", language=language)
    assert answer["summary"] == {
        "total_feedback_entries": 2,
        "rating_distribution": {"CORRECT": 1, "PARTIAL": 1, "WRONG": 0},
        "avg_corrections_per_analysis": 1.0,
    }
    errors = {error.pop("feature_id"): error for error in answer["errors_by_feature"]}
    assert errors["invoice_number"] == {
        "total_errors": 1,
        "error_types": {"MISSING": 0, "UNCLEAR": 0, "WRONG_VALUE": 1},
        "most_common_correction": sentence,
    }
    assert errors["line_items"]["total_errors"] == 1
    improvement = answer["rag_improvement"]
    before, after = improvement["accuracy_before_rag"], improvement["accuracy_after_rag"]
    assert 0 < before < after == 100
    assert improvement["improvement_percent"] == pytest.approx(100 * (after - before) / before, abs=0.06)
    assert improvement["examples_contributing"] == 1
    assert answer["feedback_timeline"][-1] == {
        "date": datetime.now(UTC).date().isoformat(),
        "correct": 1,
        "partial": 1,
        "wrong": 0,
    }
    assert len(answer["feedback_timeline"]) == 7


def test_stats_system(api: Api, project_id: str, scripted: Any) -> None:
    content = invoice()
    document_id = audited(api, project_id, content)
    give(api, document_id, ("invoice_number", "4711"))
    with OllamaDouble(models={MODEL: 4_700_000_000}, loaded={MODEL}) as server:
        wiring.deps().settings = wiring.deps().settings.model_copy(update={"ollama_url": server.url})
        answer = get(api, "stats.system")
        assert answer["components"]["ollama"] == {"status": "ok", "version": "0.12.6", "models_loaded": 1}
    assert answer["components"]["database"]["type"] == "DynamoDB"
    assert answer["components"]["backend"]["version"] == "0.1.0"
    storage = answer["storage"]
    assert storage.pop("disk_free_mb") is None
    total = storage.pop("total_used_mb")
    assert total == pytest.approx(sum(storage.values()), abs=0.003)
    assert storage["uploads_size_mb"] == round(len(content) / 1e6, 3)
    assert min(storage["generated_size_mb"], storage["vectorstore_size_mb"], storage["logs_size_mb"]) > 0
    assert get(api, "stats.system")["components"]["ollama"]["status"] == "unavailable"
    assert api("GET", PATHS["stats.system"]).status == 403


def test_the_activity_log_speaks_the_readers_language(api: Api, project_id: str, scripted: Any) -> None:
    document_id = audited(api, project_id)
    told = {line["event"]: line["detail"] for line in get(api, "stats.system")["activity_log"]}
    assert told["LLM_RUN_COMPLETED"] == f"{document_id} analyzed in 0.0 s by {MODEL}"
    assert told["PROJECT_CREATED"] == f"Project {project_id} created"
    german = get(api, "stats.system", language="de")["activity_log"]
    assert [line["ts"] for line in german] == sorted((line["ts"] for line in german), reverse=True)
    assert {"event": "PROJECT_CREATED", "detail": f"Vorhaben {project_id} angelegt"}.items() <= german[-1].items()
    unit = Unit(wiring.deps(), Call("r"), keys.SYSTEM_CHAIN)
    unit.event("SOMETHING_NEW", "thing", "thi_1")
    unit.commit()
    assert get(api, "stats.system")["activity_log"][0]["detail"] == "thing thi_1"


def test_without_an_answer_the_last_error_is_told(api: Api, project_id: str) -> None:
    assert get(api, "stats.llm")["error_stats"]["last_error"]["type"] == "NONE"
    audited(api, project_id)  # nothing answers at the deployment's address
    answer = get(api, "stats.llm", language="de")["error_stats"]
    assert answer["connection_error_count"] == 1
    assert answer["last_error"]["type"] == "CONNECTION_ERROR"
    assert answer["last_error"]["message"] == "Der Dienst des Sprachmodells ist nicht erreichbar."

    class Slow(Scripted):
        def complete(self, request: Any) -> Any:
            raise LlmTimeout

    deps: Any = wiring.deps()
    deps.language_model = lambda provider, base_url: Slow("", "")
    audited(api, project_id, invoice("2025-2"))
    answer = get(api, "stats.llm")["error_stats"]
    assert (answer["timeout_count"], answer["last_error"]["type"]) == (1, "TIMEOUT")
