"""Figures of language models and of examples (contract 13.4 to 13.6), and where the facts of a model come from."""

from __future__ import annotations

from typing import Any

import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.property.faults import Words
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import audited, give, invoice
from tests.unit.api.test_rag_help import Scripted
from tests.unit.api.test_stats import MODEL, get

from flowaudit.core.llm_prices import estimated_cost, price_of
from flowaudit.core.local_model_names import from_name
from flowaudit.ports.llm import LlmAnswer
from flowaudit.ports.vectors import VectorsUnavailable
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit


def llm_event(event_type: str, **data: Any) -> None:
    """An event as the stage run tells it."""
    unit = Unit(wiring.deps(), Call("r"), "prj_x")
    unit.event(event_type, "document", "doc_x", **data)
    unit.commit()


def test_stats_llm_of_the_local_model(api: Api, project_id: str) -> None:
    answers = iter([(2000, 600, 12_000), (1000, 400, 8_000)])

    class Timed(Scripted):
        def complete(self, request: Any) -> LlmAnswer:
            tokens_in, tokens_out, spent = next(answers)
            text = super().complete(request).text
            return LlmAnswer(text, tokens_in, tokens_out, spent, "m")

    deps: Any = wiring.deps()
    deps.language_model = lambda provider, base_url: Timed("", "")
    audited(api, project_id)
    audited(api, project_id, invoice("2025-2"))
    answer = get(api, "stats.llm")
    assert (answer["active_provider"], answer["active_model"]) == ("LOCAL_OLLAMA", MODEL)
    shown = answer["local_model_stats"]
    assert {name: shown[name] for name in shown if "token" in name or "time" in name or "requests" in name} == {
        "total_requests": 2,
        "avg_tokens_in": 1500,
        "avg_tokens_out": 500,
        "total_tokens_processed": 4000,
        "avg_inference_time_ms": 10_000,
        "min_inference_time_ms": 8_000,
        "max_inference_time_ms": 12_000,
        "tokens_per_second_avg": 50.0,
    }


def test_the_facts_of_a_local_model_are_asked_kept_or_implied(api: Api, project_id: str) -> None:
    def shown() -> tuple[Any, ...]:
        model = get(api, "stats.llm")["local_model_stats"]
        return tuple(model[name] for name in ("model_size_gb", "quantization", "loaded", "context_window"))

    deps: Any = wiring.deps()
    nowhere = deps.settings
    assert shown() == (4.8, "Q4_K_M", False, 131_072)  # from the name alone
    with OllamaDouble(models={MODEL: 4_920_000_000}, loaded={MODEL}) as server:
        deps.settings = nowhere.model_copy(update={"ollama_url": server.url})
        assert shown() == (4.92, "Q4_0", True, 131_072)
        deps.settings = nowhere
        assert shown()[0] == 4.8  # looking keeps nothing
        deps.settings = nowhere.model_copy(update={"ollama_url": server.url})
        deps.language_model = lambda provider, base_url: Scripted("", "")
        audited(api, project_id)
    assert shown() == (4.92, "Q4_0", False, 131_072)  # the server is gone; a run had kept it


@pytest.mark.parametrize("raw", [b"{}", b'{"details": 1, "model_info": {"x.context_length": "many"}}', b"[]"])
def test_a_server_that_tells_nothing_of_a_model(api: Api, raw: bytes) -> None:
    deps: Any = wiring.deps()
    with OllamaDouble(models={MODEL: 4_920_000_000}, raw={"/api/show": raw}) as server:
        deps.settings = deps.settings.model_copy(update={"ollama_url": server.url})
        model = get(api, "stats.llm")["local_model_stats"]
    assert (model["quantization"], model["context_window"]) == ("Q4_K_M", 131_072)


@pytest.mark.parametrize(
    ("name", "size", "quantization", "window"),
    [
        ("llama3.1:8b-instruct-q4", 4.8, "Q4_K_M", 131_072),
        ("qwen2.5:0.5b-instruct-q8_0", 0.53, "Q8_0", 32_768),
        ("mixtral:8x7b", 27.89, "Q4_K_M", 32_768),
        ("mistral", 0.0, "Q4_K_M", 32_768),
        ("me/own-model:1b-fp16", 2.0, "FP16", 4096),
        ("", 0.0, "Q4_K_M", 4096),
    ],
)
def test_what_a_name_implies(name: str, size: float, quantization: str, window: int) -> None:
    found = from_name(name)
    assert (round(found.size / 1e9, 2), found.quantization, found.context_window) == (size, quantization, window)


def test_stats_llm_of_external_providers(api: Api) -> None:
    told = {"provider": "OPENAI", "model_name": "gpt-4o-mini", "tokens_in": 1_000_000, "tokens_out": 100_000}
    llm_event("LLM_RUN_COMPLETED", **told, llm_ms=3000)
    llm_event("LLM_RUN_FAILED", **told, code="answer-invalid")
    llm_event("LLM_RUN_FAILED", provider="OPENAI", model_name="gpt-4o-mini", code="llm-rate-limited")
    llm_event("LLM_RUN_COMPLETED", **{**told, "model_name": "gpt-9"}, llm_ms=1000)
    answer = get(api, "stats.llm")
    assert answer["external_providers"]["OPENAI"] == {
        "total_requests": 2,
        "total_tokens": 3_300_000,
        "avg_latency_ms": 2000,
        "estimated_cost_usd": 0.42,  # twice (0.15 + 0.1 × 0.60); what nobody could use was paid for too
        "unpriced_models": ["gpt-9"],
    }
    nothing = {"total_requests": 0, "total_tokens": 0, "avg_latency_ms": 0, "estimated_cost_usd": 0}
    assert answer["external_providers"]["GEMINI"] == nothing
    assert answer["error_stats"]["parse_error_count"] == 1


def test_prices_by_version_and_date() -> None:
    assert price_of("OPENAI", "gpt-4o", "2024-06-01") != price_of("OPENAI", "gpt-4o", "2025-06-01")
    assert price_of("OPENAI", "gpt-4o", "2020-01-01") == price_of("OPENAI", "gpt-4o", "2024-06-01")
    assert price_of("ANTHROPIC", "claude-sonnet-4-20250514", "2026-01-01") is not None
    assert price_of("OPENAI", "gpt-4o-mini-2024-07-18", "2026-01-01") == price_of("OPENAI", "gpt-4o-mini", "2026-01-01")
    for unknown in ("gpt-4o-audio", "gpt-5-pro", "gpt", ""):
        assert price_of("OPENAI", unknown, "2026-01-01") is None
    assert price_of("GEMINI", "gpt-4o", "2026-01-01") is None
    assert estimated_cost("GEMINI", "gemini-1.5-flash", "2026-01-01", 1, 1) == 375


def test_stats_rag_and_an_examples_detail(api: Api, project_id: str) -> None:
    deps: Any = wiring.deps()
    deps.language_model = lambda provider, base_url: Scripted("line_items", "Maler 1 Stk")
    deps.__dict__["embeddings"] = Words()
    first = give(api, audited(api, project_id), ("line_items", "Maler 1 Stk")).json
    with_hint = invoice("2025-2", "1000,00", "190,00", "1190,00", "Maler 1 Stk")
    second = give(api, audited(api, project_id, with_hint), ("invoice_number", "4711")).json
    answer = get(api, "stats.rag")
    stored = answer["collection_stats"]
    assert stored.pop("storage_size_mb") > 0
    assert stored == {
        "collection_name": "flowaudit_corrections",
        "total_examples": 2,
        "embedding_model": "sentence-transformers/all-MiniLM-L6-v2",
        "embedding_dimension": 384,
    }
    assert answer["by_ruleset"] == {"DE_USTG": 2, "EU_VAT": 0, "UK_VAT": 0}
    assert {"feature_id": "line_items", "count": 1} in answer["by_feature"]
    assert answer["retrieval_stats"]["total_retrievals"] == 1
    assert 0 < answer["retrieval_stats"]["avg_similarity_score"] <= 1
    newest, oldest = answer["recent_examples"]
    assert (newest["rag_example_id"], newest["usage_count"]) == (second["stored_rag_example_id"], 0)
    assert (oldest["rag_example_id"], oldest["usage_count"]) == (first["stored_rag_example_id"], 1)
    assert oldest["similarity_to_nearest"] == 0 < newest["similarity_to_nearest"]
    detail = get(api, "stats.rag_example", _detail_url(first))
    assert detail["source"] == {
        "document_id": first["document_id"],
        "feedback_id": first["feedback_id"],
        "project_id": project_id,
    }
    assert detail["metadata"]["feature_id"] == "line_items"
    assert detail["content"]["corrected_result"] == {
        "status": "PRESENT",
        "value": "Maler 1 Stk",
        "user_note": "so steht es da",
    }
    assert len(detail["embedding_info"]["embedding_preview"]) == 8
    (near,) = detail["embedding_info"]["nearest_neighbors"]
    assert near["rag_example_id"] == second["stored_rag_example_id"]
    usage = detail["usage_stats"]
    assert (usage["times_retrieved"], usage["times_helpful"]) == (1, 1)
    assert usage["last_used"] > detail["created_at"]
    unused = get(api, "stats.rag_example", _detail_url(second))
    assert (unused["usage_stats"]["times_retrieved"], unused["usage_stats"]["last_used"]) == (0, unused["created_at"])


def _detail_url(feedback: Any) -> str:
    return f"/api/stats/rag/examples/{feedback['stored_rag_example_id']}/detail"


def test_an_example_without_a_model_and_without_a_vector_store(api: Api, project_id: str) -> None:
    given = give(api, audited(api, project_id), ("invoice_number", None)).json
    deps: Any = wiring.deps()

    class Gone:
        def get(self, ruleset_id: str, example_id: str) -> None:
            raise VectorsUnavailable("gone")

    deps.__dict__["vectors"] = Gone()
    for language, words in (("de", "Kein Sprachmodell"), ("en", "No language model")):
        detail = get(api, "stats.rag_example", _detail_url(given), language)
        assert detail["content"]["original_llm_result"]["rationale"].startswith(words)
        assert detail["content"]["corrected_result"]["status"] == "MISSING"
        assert detail["embedding_info"]["embedding_preview"] == []
        assert detail["embedding_info"]["nearest_neighbors"] == []
    assert api("GET", "/api/stats/rag/examples/rag_01JD0000000000000000000000/detail").status == 404


def test_the_first_use_of_an_example_is_told_once(api: Api, project_id: str) -> None:
    deps: Any = wiring.deps()
    deps.__dict__["embeddings"] = Words()
    give(api, audited(api, project_id), ("invoice_number", "4711"))
    for number in (2, 3):
        audited(api, project_id, invoice(f"2025-{number}"))
    found = deps.records.query(keys.EVENTS, index="index2", limit=1000)
    uses = [record.data["data"]["used"] for record in found if record.data["event_type"] == "RAG_RETRIEVED"]
    assert [used[0]["first_use"] for used in uses] == [True, False]
    assert get(api, "stats.feedback")["rag_improvement"]["examples_contributing"] == 1
