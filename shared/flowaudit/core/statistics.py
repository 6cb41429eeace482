"""Statistics as a projection of audit events (contract section 13): which counters each event moves.

The counters are written in the transaction of the event, so that they are exact after retries and kills; and since they
follow from the events alone, they can be recounted at any time. Values are whole numbers: milliseconds, tokens, cents,
similarities in millionths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Event = Mapping[str, Any]
Counts = dict[str, dict[str, int]]

GLOBAL = "GLOBAL"
LLM = "LLM"
FEEDBACK = "FEEDBACK"
RAG = "RAG"

# what a failed LLM run counts as (contract 13.4)
_ERROR_KINDS = {
    "llm-timeout": "timeout",
    "answer-invalid": "parse_error",
    "llm-bad-answer": "parse_error",
    "llm-unreachable": "connection_error",
}


def project(project_id: str) -> str:
    """The scope of one project's counters."""
    return f"PROJECT#{project_id}"


def day(date: str) -> str:
    """The scope of one day's counters (ISO date, UTC)."""
    return f"DAY#{date}"


def model(provider: str, model_name: str) -> str:
    """The scope of one model's counters."""
    return f"MODEL#{provider}#{model_name}"


def session(session_id: str) -> str:
    """The scope of one session's counters."""
    return f"SESSION#{session_id}"


def increments(event: Event) -> Counts:
    """The counters that the event moves, by scope; empty for an event that no statistic counts."""
    rule = _RULES.get(event["event_type"])
    return rule(event, event["data"]) if rule else {}


def _parsed(event: Event, data: Mapping[str, Any]) -> Counts:
    counts = {"parse_count": 1, "parse_ms": int(data["parse_ms"])}
    return {project(event["chain"]): counts, GLOBAL: counts}


def _llm_completed(event: Event, data: Mapping[str, Any]) -> Counts:
    counts = {
        "requests": 1,
        "ms": int(data["llm_ms"]),
        "tokens_in": int(data["tokens_in"]),
        "tokens_out": int(data["tokens_out"]),
    }
    named = {f"{data['provider']}_{name}": count for name, count in counts.items()}
    of_project = {f"llm_{name}": count for name, count in counts.items()}
    return {
        LLM: named,
        model(data["provider"], data["model_name"]): counts,
        project(event["chain"]): of_project,
    }


def _llm_failed(_event: Event, data: Mapping[str, Any]) -> Counts:
    kind = _ERROR_KINDS.get(data["code"], "other_error")
    return {LLM: {f"error_{kind}": 1, f"{data.get('provider', 'UNKNOWN')}_failed": 1}}


def _finalized(event: Event, data: Mapping[str, Any]) -> Counts:
    of_project = {"analyses": 1, "total_ms": int(data["total_ms"])}
    for feature_id, status in data["features"].items():
        of_project[f"feature_{feature_id}_seen"] = 1
        if status in ("MISSING", "UNCLEAR"):
            of_project[f"feature_{feature_id}_{status.lower()}"] = 1
    counted = {
        GLOBAL: {"analyses": 1},
        project(event["chain"]): of_project,
        day(event["ts"][:10]): {"analyses": 1},
    }
    if data.get("session"):
        counted[session(data["session"])] = {"analyses": 1}
    return counted


def _feedback(event: Event, data: Mapping[str, Any]) -> Counts:
    """``data``: rating, corrections, with_rag, outcomes {feature: {source, kept, error_type}}."""
    outcomes: Mapping[str, Mapping[str, Any]] = data["outcomes"]
    judged, right = len(outcomes), sum(1 for outcome in outcomes.values() if outcome["kept"])
    group = "with_rag" if data["with_rag"] else "without_rag"
    counts = {
        "entries": 1,
        f"rating_{data['rating']}": 1,
        "corrections": int(data["corrections"]),
        "judged": judged,
        "right": right,
        f"{group}_judged": judged,
        f"{group}_right": right,
    }
    for feature_id, outcome in outcomes.items():
        counts[f"feature_{feature_id}_judged"] = 1
        if outcome["kept"]:
            counts[f"feature_{feature_id}_right"] = 1
        else:
            counts[f"feature_{feature_id}_error_{outcome['error_type']}"] = 1
    of_day = {f"rating_{data['rating']}": 1, "judged": judged, "right": right}
    return {FEEDBACK: counts, day(event["ts"][:10]): of_day}


def _example(_event: Event, data: Mapping[str, Any]) -> Counts:
    counts = {"examples": 1, f"ruleset_{data['ruleset_id']}": 1}
    for feature_id in data["feature_ids"]:
        counts[f"feature_{feature_id}"] = 1
    return {RAG: counts}


def _retrieved(event: Event, data: Mapping[str, Any]) -> Counts:
    """A payload took examples: ``used`` lists them with their similarity in millionths."""
    similarities = [int(one["similarity_ppm"]) for one in data["used"]]
    counts = {"retrievals": 1, "matches": len(similarities), "similarity_ppm": sum(similarities)}
    return {RAG: counts, project(event["chain"]): {"rag_examples_used": len(similarities)}}


_RULES: dict[str, Callable[[Event, Mapping[str, Any]], Counts]] = {
    "DOCUMENT_PARSED": _parsed,
    "LLM_RUN_COMPLETED": _llm_completed,
    "LLM_RUN_FAILED": _llm_failed,
    "DOCUMENT_FINALIZED": _finalized,
    "FEEDBACK_GIVEN": _feedback,
    "RAG_EXAMPLE_CREATED": _example,
    "RAG_RETRIEVED": _retrieved,
}
