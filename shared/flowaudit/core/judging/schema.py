"""The JSON schema of an answer, in the part of JSON Schema that grammars of local servers understand.

Bounded integers, short strings and arrays, enums, no patterns, no references, no null: an absent value is "". Servers
do not enforce all of it, so every answer is validated again when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flowaudit.core.model.results import CheckStatus, RelationLevel

MAX_VALUE = 200  # characters; a long address fits
MAX_REASON = 100  # twenty-five features must fit into 2,000 to 3,000 tokens
MAX_REASONS = 3
_BOUNDS = {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"}


def output_schema(feature_ids: Sequence[str], categories: Sequence[str]) -> dict[str, Any]:
    """The schema for a ruleset's features and a project's cost categories; raises ``ValueError`` without features."""
    if not feature_ids:
        raise ValueError("no features to judge")
    feature = _object(
        {
            "feature_id": {"type": "string", "enum": list(dict.fromkeys(feature_ids))},
            "status": {"type": "string", "enum": [status.value for status in CheckStatus]},
            "extracted_value": {"type": "string", "maxLength": MAX_VALUE},
            "confidence": {"type": "integer", "minimum": 0, "maximum": 100},
            "rationale": {"type": "string", "maxLength": MAX_REASON},
        }
    )
    fit = _object(
        {
            "relation_level": {"type": "string", "enum": [level.value for level in RelationLevel]},
            "reasons": {
                "type": "array",
                "items": {"type": "string", "maxLength": MAX_REASON},
                "maxItems": MAX_REASONS,
            },
            "mapped_cost_category": {"type": "string", "enum": [*dict.fromkeys(c for c in categories if c), ""]},
            "time_plausible": {"type": "boolean"},
            "location_plausible": {"type": "boolean"},
            "beneficiary_plausible": {"type": "boolean"},
        }
    )
    count = len(set(feature_ids))
    features = {"type": "array", "items": feature, "minItems": count, "maxItems": count}
    return _object({"features": features, "semantic_project_fit": fit})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def without_bounds(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without lengths and ranges, for providers whose strict mode refuses those keywords."""

    def stripped(node: Any) -> Any:
        if isinstance(node, Mapping):
            return {key: stripped(value) for key, value in node.items() if key not in _BOUNDS}
        return [stripped(part) for part in node] if isinstance(node, list) else node

    result: dict[str, Any] = stripped(schema)
    return result
