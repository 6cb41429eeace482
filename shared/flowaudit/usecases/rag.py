"""RAG examples (contract section 12): what people's corrections have taught, and what a payload would be told."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.rag import ExampleQuery, RetrieveRequest
from flowaudit.contract.problems import UNAVAILABLE, Problem
from flowaudit.core.learning import Correction, Example
from flowaudit.core.model.results import Text
from flowaudit.usecases import learning
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import examples, runs


def index(deps: Deps, call: Call, query: ExampleQuery) -> dict[str, Any]:
    """12.1: newest first, perhaps of one ruleset."""
    ruleset_id = query.ruleset_id.value if query.ruleset_id else None
    found = examples.newest(deps.records, ruleset_id, query.offset + query.limit)
    return {
        "data": [_summary(example) for example in found[query.offset :]],
        "meta": {
            "total": examples.count(deps.records, ruleset_id),
            "limit": query.limit,
            "offset": query.offset,
            "request_id": call.request_id,
        },
    }


def _summary(example: Example) -> dict[str, Any]:
    first = example.corrections[0]
    return {
        "rag_example_id": example.rag_example_id,
        "ruleset_id": example.ruleset_id,
        "created_at": example.created_at,
        "feature_id": first.feature_id,
        "feature_ids": list(example.feature_ids),
        "correction_type": first.correction_type.value,
    }


def get(deps: Deps, call: Call, rag_example_id: str) -> dict[str, Any]:
    """12.2: the correction and its surroundings, masked when it was stored. ``content`` is the first correction in the
    shape of 13.6, ``corrections`` are all of them."""
    example = examples.load(deps.records, rag_example_id)
    contents = [_content(correction) for correction in example.corrections]
    return {
        **_summary(example),
        "ruleset_version": example.ruleset_version,
        "source": {
            "document_id": example.document_id,
            "feedback_id": example.feedback_id,
            "project_id": example.project_id,
        },
        "content": contents[0],
        "corrections": contents,
        "text_embedded": example.text_embedded,
    }


def _content(correction: Correction) -> dict[str, Any]:
    return {
        "feature_id": correction.feature_id,
        "correction_type": correction.correction_type.value,
        "original_text_snippet": correction.text_snippet,
        "original_rule_result": correction.rule_result,
        "original_llm_result": correction.llm_result,
        "corrected_result": correction.corrected_result,
    }


def retrieve(deps: Deps, call: Call, body: RetrieveRequest) -> dict[str, Any]:
    """12.3: the examples that a stored payload would be told now, with the similarity and the reason of each."""
    payload = runs.load_body(deps, runs.load(deps, "prepare", body.payload_id))
    try:
        found = learning.retrieve(deps, call, payload, body.top_k)
    except learning.MemoryUnavailable as error:
        raise Problem(UNAVAILABLE, _NOT_THERE) from error
    return {
        "matches": [
            {
                "rag_example_id": one.match.example_id,
                "similarity": round(one.match.similarity, 4),
                "reason": one.match.reason.in_language(call.language),
            }
            for one in found
        ]
    }


_NOT_THERE = Text(
    "Das Gedächtnis der Korrekturen ist gerade nicht erreichbar",
    "The memory of corrections cannot be reached right now",
)
