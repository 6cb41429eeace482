"""Statistics (contract section 13). Rates are 0 to 1, percentages 0 to 100; zero where nothing was counted, null only
where a serverless system has nothing to measure.
"""

from __future__ import annotations

from flowaudit.contract.models.common import Provider, RulesetId
from flowaudit.contract.schemas.base import (
    Described,
    Schema,
    count,
    day,
    flag,
    keyed,
    many,
    maybe,
    moment,
    number,
    obj,
    one_of,
    share,
    text,
    whole,
    word,
)
from flowaudit.contract.schemas.common import EXAMPLE_ID, PROJECT_ID, PROVIDER, RULESET_ID
from flowaudit.contract.schemas.rag import CORRECTION, SOURCE, TAX_ID
from flowaudit.core.model.results import CheckStatus

_PROVIDERS = [member.value for member in Provider]
_EXTERNAL = [name for name in _PROVIDERS if name != Provider.LOCAL_OLLAMA.value]
_MODEL = "llama3.1:8b-instruct-q4"


def _percent(example: float) -> Schema:
    return number(example, minimum=0, maximum=100)


def _average(example: float) -> Schema:
    return number(example, minimum=0)


def _unmeasured() -> Schema:
    return maybe(number(0, minimum=0), None)


_PROJECT = obj(
    project_id=PROJECT_ID,
    counters=obj(
        documents_total=count(50),
        accepted=count(40),
        review_pending=count(10),
        rejected=count(0),
        rag_examples_used=count(12),
    ),
    timings=obj(avg_parse_ms=_average(1200), avg_llm_ms=_average(10500), avg_total_ms=_average(12800)),
    tokens=obj(avg_in=_average(2100), avg_out=_average(650)),
    feature_error_rates=many(obj(feature_id=TAX_ID, missing_rate=share(0.12), unclear_rate=share(0.05))),
)
_OVERVIEW = obj(
    overview=obj(
        total_analyses=count(1247),
        total_projects=count(12),
        total_documents=count(540),
        total_rag_examples=count(84),
        session_analyses=count(6),
        uptime_hours=number(48.5, minimum=0),
    ),
    accuracy=obj(
        overall_accuracy_percent=_percent(87.3),
        feature_accuracy=keyed(number(98.2, minimum=0, maximum=100), "invoice_number"),
    ),
    by_provider=keyed(obj(count=count(980), avg_time_ms=_average(12500)), _PROVIDERS),
    time_trend=obj(
        period=text("7d"),
        data_points=many(obj(date=day("2025-12-09"), count=count(45), accuracy=_percent(85.2))),
    ),
)
_FEEDBACK = obj(
    summary=obj(
        total_feedback_entries=count(312),
        rating_distribution=obj(CORRECT=count(245), PARTIAL=count(52), WRONG=count(15)),
        avg_corrections_per_analysis=_average(0.8),
    ),
    errors_by_feature=many(
        obj(
            feature_id=TAX_ID,
            total_errors=count(45),
            error_types=obj(MISSING=count(28), UNCLEAR=count(12), WRONG_VALUE=count(5)),
            most_common_correction=text("USt-IdNr. statt Steuernummer erkannt"),
        )
    ),
    rag_improvement=obj(
        accuracy_before_rag=_percent(78.5),
        accuracy_after_rag=_percent(87.3),
        improvement_percent=number(11.2, "Relative; negative if examples do harm"),
        examples_contributing=count(84),
    ),
    feedback_timeline=many(obj(date=day("2025-12-09"), correct=count(35), partial=count(8), wrong=count(2))),
)
_LLM = obj(
    active_provider=PROVIDER,
    active_model=text(_MODEL),
    local_model_stats=obj(
        model_name=text(_MODEL),
        model_size_gb=_average(4.7),
        quantization=text("Q4_K_M"),
        loaded=flag(True),
        context_window=count(8192),
        total_requests=count(980),
        avg_tokens_in=_average(2100),
        avg_tokens_out=_average(650),
        total_tokens_processed=count(2_695_000),
        avg_inference_time_ms=_average(12500),
        min_inference_time_ms=_average(8200),
        max_inference_time_ms=_average(28400),
        tokens_per_second_avg=_average(52.0),
    ),
    resource_usage=obj(
        current_cpu_percent=_unmeasured(),
        current_ram_mb=_unmeasured(),
        current_ram_percent=_unmeasured(),
        gpu_available=maybe(flag(False), None),
        gpu_name=maybe(text("Intel UHD Graphics"), None),
        gpu_memory_used_mb=_unmeasured(),
        gpu_memory_total_mb=_unmeasured(),
        gpu_utilization_percent=_unmeasured(),
    ),
    error_stats=obj(
        timeout_count=count(3),
        parse_error_count=count(1),
        connection_error_count=count(0),
        last_error=obj(
            timestamp=moment("2025-12-14T18:32:00.000Z"),
            type=text("TIMEOUT", "NONE as long as there was none", pattern="^[A-Z_]+$"),
            message=text("Request exceeded 120s timeout"),
        ),
    ),
    external_providers=keyed(
        obj(
            {"unpriced_models": many(text("gpt-6"), description="Models whose price is not known; they add no cost")},
            total_requests=count(200),
            total_tokens=count(520_000),
            avg_latency_ms=_average(3200),
            estimated_cost_usd=_average(12.5),
        ),
        _EXTERNAL,
    ),
)
_RECENT = obj(
    rag_example_id=EXAMPLE_ID,
    created_at=moment("2025-12-15T11:45:00.000Z"),
    ruleset_id=RULESET_ID,
    feature_id=TAX_ID,
    correction_type=CORRECTION,
    similarity_to_nearest=number(0.12, minimum=-1, maximum=1),
    usage_count=count(3),
)
_RAG = obj(
    collection_stats=obj(
        collection_name=text("flowaudit_corrections"),
        total_examples=count(84),
        embedding_model=text("sentence-transformers/all-MiniLM-L6-v2"),
        embedding_dimension=count(384),
        storage_size_mb=_average(12.4),
    ),
    by_ruleset=keyed(count(72), [member.value for member in RulesetId]),
    by_feature=many(obj(feature_id=TAX_ID, count=count(18))),
    retrieval_stats=obj(
        total_retrievals=count(456),
        avg_similarity_score=number(0.72, minimum=-1, maximum=1),
        cache_hit_rate=maybe(share(0.35), None),
    ),
    recent_examples=many(_RECENT),
)
_RESULT = {"status": word("MISSING", CheckStatus)}
_EXAMPLE = obj(
    rag_example_id=EXAMPLE_ID,
    created_at=moment("2025-12-15T11:45:00.000Z"),
    source=SOURCE,
    metadata=obj(ruleset_id=RULESET_ID, feature_id=TAX_ID, correction_type=CORRECTION),
    content=obj(
        original_text_snippet=text("... Sanitär Müller, Hauptstr. 12, 12345 Musterstadt ..."),
        original_llm_result=obj(
            **_RESULT, confidence=whole(65, minimum=0, maximum=100), rationale=text("No tax ID found in document")
        ),
        corrected_result=obj(
            status=word("PRESENT", CheckStatus),
            value=text("DE123456789"),
            user_note=text("USt-IdNr. steht im Fußbereich"),
        ),
    ),
    embedding_info=obj(
        text_embedded=text("sanitär müller hauptstr musterstadt ust-idnr fußbereich"),
        embedding_preview=many(number(0.023), [0.023, -0.156, 0.089]),
        nearest_neighbors=many(obj(rag_example_id=EXAMPLE_ID, similarity=number(0.78, minimum=-1, maximum=1))),
    ),
    usage_stats=obj(times_retrieved=count(3), times_helpful=count(2), last_used=moment("2025-12-15T14:30:00.000Z")),
)
_NOTHING: Schema = {"type": "null", "description": "FlowAudit has no such part", "examples": [None]}
_STATE = one_of("ok", "ok", "unavailable")
_SYSTEM = obj(
    components=obj(
        backend=obj(status=_STATE, version=text("0.1.0"), uptime_sec=count(174_600)),
        database=obj(
            status=_STATE,
            type=text("DynamoDB"),
            version=text("2012-08-10"),
            connections_active=maybe(count(5), None),
            connections_max=maybe(count(100), None),
        ),
        ollama=obj(status=_STATE, version=text("0.1.32"), models_loaded=count(1)),
        chromadb=_NOTHING,
        redis=_NOTHING,
    ),
    storage=obj(
        db_size_mb=_average(245.8),
        uploads_size_mb=_average(1024.5),
        generated_size_mb=_average(512.3),
        vectorstore_size_mb=_average(12.4),
        logs_size_mb=_average(85.2),
        total_used_mb=_average(1880.2),
        disk_free_mb=_unmeasured(),
    ),
    activity_log=many(
        obj(
            ts=moment("2025-12-15T14:30:00.000Z"),
            event=text("LLM_RUN_COMPLETED"),
            detail=text("doc_128 analyzed in 12.5s"),
        )
    ),
)

OPERATIONS: dict[str, Described] = {
    "project": Described(answer=_PROJECT),
    "overview": Described(answer=_OVERVIEW),
    "feedback": Described(answer=_FEEDBACK),
    "llm": Described(answer=_LLM),
    "rag": Described(answer=_RAG),
    "rag_example": Described(answer=_EXAMPLE),
    "system": Described(answer=_SYSTEM),
}
