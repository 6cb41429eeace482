"""What was learned from corrections, and how it is used (contract 13.5 and 13.6)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import RulesetId
from flowaudit.core import statistics
from flowaudit.core.learning import Correction, Example
from flowaudit.core.model.results import Text
from flowaudit.ports.vectors import VectorsUnavailable
from flowaudit.usecases import learning
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stats.figures import Counters, by_name, megabytes, ratio
from flowaudit.usecases.store import examples, keys
from flowaudit.usecases.store.unit import totals

COLLECTION = "flowaudit_corrections"
_RECENT = 10
_PREVIEW = 8
_NEIGHBOURS = 5
_MILLIONTHS = 1_000_000
_NO_LLM = Text(
    "Kein Sprachmodell hat darüber geurteilt; die Regeln stellten {status} fest: {reason}",
    "No language model judged this; the rules stated {status}: {reason}",
)


def rag(deps: Deps, call: Call) -> dict[str, Any]:
    """13.5: ``cache_hit_rate`` is null, as nothing is cached."""
    counted = totals(deps.records, statistics.RAG)
    stored = totals(deps.records, statistics.STORAGE)
    return {
        "collection_stats": {
            "collection_name": COLLECTION,
            "total_examples": counted.get("examples", 0),
            "embedding_model": deps.embeddings.model,
            "embedding_dimension": deps.embeddings.dimension,
            "storage_size_mb": megabytes(stored.get("vector_bytes", 0)),
        },
        "by_ruleset": {ruleset.value: counted.get(f"ruleset_{ruleset.value}", 0) for ruleset in RulesetId},
        "by_feature": _by_feature(counted),
        "retrieval_stats": {
            "total_retrievals": counted.get("retrievals", 0),
            "avg_similarity_score": ratio(counted.get("similarity_ppm", 0), _MILLIONTHS * counted.get("matches", 0), 4),
            "cache_hit_rate": None,
        },
        "recent_examples": [_recent(deps, example) for example in examples.newest(deps.records, None, _RECENT)],
    }


def _by_feature(counted: Counters) -> list[dict[str, Any]]:
    found = by_name(counted, r"feature_(.+)")
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [{"feature_id": feature_id, "count": count} for feature_id, count in ordered]


def _recent(deps: Deps, example: Example) -> dict[str, Any]:
    first = example.corrections[0]
    return {
        "rag_example_id": example.rag_example_id,
        "created_at": example.created_at,
        "ruleset_id": example.ruleset_id,
        "feature_id": first.feature_id,
        "correction_type": first.correction_type.value,
        "similarity_to_nearest": ratio(example.nearest_ppm, _MILLIONTHS, 4),
        "usage_count": _uses(deps, example.rag_example_id).get("retrieved", 0),
    }


def _uses(deps: Deps, example_id: str) -> dict[str, int]:
    return totals(deps.records, statistics.example(example_id))


def rag_example(deps: Deps, call: Call, rag_example_id: str) -> dict[str, Any]:
    """13.6: an example with its first correction, its place among the others, and its use. One that was never used
    gives the time at which it was made as ``last_used``."""
    example = examples.load(deps.records, rag_example_id)
    first = example.corrections[0]
    used = _uses(deps, rag_example_id)
    last = deps.records.get(keys.example_use(rag_example_id))
    return {
        "rag_example_id": rag_example_id,
        "created_at": example.created_at,
        "source": {
            "document_id": example.document_id,
            "feedback_id": example.feedback_id,
            "project_id": example.project_id,
        },
        "metadata": {
            "ruleset_id": example.ruleset_id,
            "feature_id": first.feature_id,
            "correction_type": first.correction_type.value,
        },
        "content": _content(first, call.language),
        "embedding_info": {"text_embedded": example.text_embedded, **_embedding(deps, example)},
        "usage_stats": {
            "times_retrieved": used.get("retrieved", 0),
            "times_helpful": used.get("helpful", 0),
            "last_used": last.data["at"] if last else example.created_at,
        },
    }


def _content(correction: Correction, language: str) -> dict[str, Any]:
    corrected = correction.corrected_result
    return {
        "original_text_snippet": correction.text_snippet,
        "original_llm_result": _llm_result(correction, language),
        "corrected_result": {
            "status": corrected["status"],
            "value": corrected["value"] or "",
            "user_note": corrected["user_note"] or "",
        },
    }


def _llm_result(correction: Correction, language: str) -> dict[str, Any]:
    said = correction.llm_result
    if said is not None:
        return {name: said[name] for name in ("status", "confidence", "rationale")}
    rules = correction.rule_result
    rationale = _NO_LLM.in_language(language).format(status=rules["status"], reason=rules["reason"])
    return {"status": "UNCLEAR", "confidence": 0, "rationale": rationale}


def _embedding(deps: Deps, example: Example) -> dict[str, Any]:
    """The first numbers of the vector and the examples that lie closest now; empty while there is no vector, or while
    the store cannot be reached."""
    try:
        entry = deps.vectors.get(example.ruleset_id, example.rag_example_id)
        near = learning.neighbours(deps, example, _NEIGHBOURS) if entry else []
    except VectorsUnavailable:
        entry, near = None, []
    return {
        "embedding_preview": [round(number, 4) for number in entry.vector[:_PREVIEW]] if entry else [],
        "nearest_neighbors": [
            {"rag_example_id": hit.example_id, "similarity": round(hit.similarity, 4)} for hit in near
        ],
    }
