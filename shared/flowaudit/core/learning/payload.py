"""A payload's question to the memory, and what of an example goes into a payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowaudit.core.learning.example import Example
from flowaudit.core.learning.masking import keywords, masked
from flowaudit.core.learning.matching import Match
from flowaudit.core.learning.signature import signatures
from flowaudit.core.model.results import CheckStatus

_MAX_TEXTS = 8  # questions a payload; each costs an embedding
_MAX_WORDS = 50
_EDGE = 600  # characters of the document's head and foot, where suppliers write who they are
_MAX_CORRECTIONS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """``texts`` are embedded, the closest counts; ``doubtful`` are the features that the rules could not settle."""

    ruleset_id: str
    document_id: str
    texts: tuple[str, ...]
    signatures: frozenset[str]
    doubtful: frozenset[str]


def question(payload: Mapping[str, Any]) -> Question:
    """What a stored payload (contract 8.1) asks: one text on the supplier, one on each feature that is in doubt."""
    values = {feature["feature_id"]: feature.get("rule_value") for feature in payload["features"]}
    doubtful = [
        feature["feature_id"]
        for feature in payload["features"]
        if feature.get("applicable", True) and feature.get("rule_status") != CheckStatus.PRESENT.value
    ]
    supplier = values.get("supplier_name_address") or ""
    text = str(payload.get("extracted_text") or "")
    page = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]} {text[-_EDGE:]}"
    texts = [keywords(f"{supplier} {page}", _MAX_WORDS)]
    texts += [keywords(f"{name.replace('_', ' ')} {supplier} {page}", _MAX_WORDS) for name in doubtful]
    return Question(
        ruleset_id=payload["ruleset"]["ruleset_id"],
        document_id=payload["document_id"],
        texts=tuple(dict.fromkeys(text for text in texts if text))[:_MAX_TEXTS],
        signatures=frozenset(signatures(values)),
        doubtful=frozenset(doubtful),
    )


def told(example: Example, match: Match, language: str) -> dict[str, Any]:
    """An example in a payload: the correction in its shortest form. Identifiers are masked altogether, so that a model
    cannot take another supplier's number for this one's."""
    return {
        "rag_example_id": example.rag_example_id,
        "similarity": round(match.similarity, 4),
        "reason": match.reason.in_language(language),
        "corrections": [
            {
                "feature_id": correction.feature_id,
                "correction_type": correction.correction_type.value,
                "text_snippet": correction.text_snippet,
                "before": _hidden(
                    {"status": correction.rule_result["status"], "value": correction.rule_result["value"]}
                ),
                "corrected": _hidden(correction.corrected_result),
            }
            for correction in example.corrections[:_MAX_CORRECTIONS]
        ],
    }


def _hidden(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: masked(value) if isinstance(value, str) else value for name, value in result.items()}
