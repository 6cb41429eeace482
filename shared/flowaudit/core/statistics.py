"""Statistics as a projection of audit events (contract section 13): which counters each event moves.

The counters are written in the transaction of the event, so that they are exact after retries and kills; and since they
follow from the events alone, they can be recounted at any time. Values are whole numbers: milliseconds, tokens, bytes,
billionths of a US dollar, similarities in millionths. docs/decisions/0023-statistics.md says what each figure means.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flowaudit.core.llm_prices import estimated_cost


class Timed(NamedTuple):
    """A scope whose counters are kept by ``bucket`` (a day or an hour of UTC, ISO), so that one keyed query reads a
    span of time. ``keep_hours`` says when a bucket may be forgotten, 0 never."""

    scope: str
    bucket: str
    keep_hours: int = 0


Event = Mapping[str, Any]
Scope = str | Timed
Counts = dict[Scope, dict[str, int]]

GLOBAL = "GLOBAL"
LLM = "LLM"
FEEDBACK = "FEEDBACK"
RAG = "RAG"
EVENTS = "EVENTS"
STORAGE = "STORAGE"
DAY = "DAY"
SESSION_HOURS = 24

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


def day(moment: str) -> Timed:
    """The counters of the day of a moment (ISO, UTC)."""
    return Timed(DAY, moment[:10])


def model(provider: str, model_name: str) -> str:
    """The scope of one model's counters."""
    return f"MODEL#{provider}#{model_name}"


def example(example_id: str) -> str:
    """The scope of one RAG example's counters."""
    return f"EXAMPLE#{example_id}"


def session(session_id: str) -> str:
    """The scope of one session's counters."""
    return f"SESSION#{session_id}"


def session_hour(session_id: str, moment: str) -> Timed:
    """A session's counters of the hour of a moment (ISO, UTC); they end with the session's 24 hours."""
    return Timed(session(session_id), moment[:13], SESSION_HOURS + 1)


def size_of(event: Event) -> int:
    """Bytes of an event as JSON in UTF-8, without its links."""
    return len(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode())


def increments(event: Event) -> Counts:
    """The counters that the event moves, by scope."""
    data = event["data"]
    rule = _RULES.get(event["event_type"])
    counted: Counts = {**(rule(event, data) if rule else {}), EVENTS: {"total": 1, "bytes": size_of(event)}}
    stored = {name: int(data[name]) for name in _STORED if data.get(name)}
    if event["event_type"] == "DOCUMENT_UPLOADED":
        stored["upload_bytes"] = int(data["size"])
    return counted | ({STORAGE: stored} if stored else {})


# Whatever an event says it has written: files below the artifacts bucket, vectors.
_STORED = ("artifact_bytes", "vector_bytes")


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
    named = {f"{data['provider']}_{name}": count for name, count in counts.items()} | _billed(event, data)
    of_project = {f"llm_{name}": count for name, count in counts.items()}
    return {
        LLM: named,
        model(data["provider"], data["model_name"]): counts,
        project(event["chain"]): of_project,
    }


def _llm_failed(event: Event, data: Mapping[str, Any]) -> Counts:
    """An answer that could not be used was paid for all the same: the event then carries its tokens."""
    provider, model_name = data["provider"], data["model_name"]
    unusable = int(data.get("tokens_in", 0)) + int(data.get("tokens_out", 0))
    counts = {f"error_{error_kind(data['code'])}": 1, f"{provider}_failed": 1}
    if not unusable:
        return {LLM: counts}
    counts |= {f"{provider}_unusable_tokens": unusable} | _billed(event, data)
    return {LLM: counts, model(provider, model_name): {"unusable_tokens": unusable}}


def error_kind(code: str) -> str:
    """What a failure of an LLM run counts as: timeout, parse_error, connection_error, other_error."""
    return _ERROR_KINDS.get(code, "other_error")


def _billed(event: Event, data: Mapping[str, Any]) -> dict[str, int]:
    """The estimated cost; tokens of a model without a known price are counted by its name."""
    provider, model_name = data["provider"], data["model_name"]
    if provider == "LOCAL_OLLAMA":
        return {}
    tokens_in, tokens_out = int(data["tokens_in"]), int(data["tokens_out"])
    cost = estimated_cost(provider, model_name, event["ts"][:10], tokens_in, tokens_out)
    if cost is None:
        return {f"{provider}_unpriced_{model_name}": tokens_in + tokens_out}
    return {f"{provider}_cost_nano_usd": cost}


def _finalized(event: Event, data: Mapping[str, Any]) -> Counts:
    of_project = {"analyses": 1, "total_ms": int(data["total_ms"])}
    for feature_id, status in data["features"].items():
        of_project[f"feature_{feature_id}_seen"] = 1
        if status in ("MISSING", "UNCLEAR"):
            of_project[f"feature_{feature_id}_{status.lower()}"] = 1
    counted: Counts = {
        GLOBAL: {"analyses": 1},
        project(event["chain"]): of_project,
        day(event["ts"]): {"analyses": 1},
    }
    if data.get("session"):
        counted[session_hour(data["session"], event["ts"])] = {"analyses": 1}
    return counted


def _feedback(event: Event, data: Mapping[str, Any]) -> Counts:
    """``data``: rating, corrections, with_rag, outcomes {feature: {source, kept, error_type, correction_type}}, helpful
    [example ids]."""
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
            counts[f"feature_{feature_id}_correction_{outcome['correction_type']}"] = 1
    of_day = {f"rating_{data['rating']}": 1, "judged": judged, "right": right}
    helped: Counts = {example(example_id): {"helpful": 1} for example_id in data.get("helpful", ())}
    return {FEEDBACK: counts, day(event["ts"]): of_day, **helped}


def _example(_event: Event, data: Mapping[str, Any]) -> Counts:
    counts = {"examples": 1, f"ruleset_{data['ruleset_id']}": 1}
    for feature_id in data["feature_ids"]:
        counts[f"feature_{feature_id}"] = 1
    return {RAG: counts}


def _retrieved(event: Event, data: Mapping[str, Any]) -> Counts:
    """A payload took examples: ``used`` lists them (rag_example_id) with their similarity in millionths and whether no
    payload took them before."""
    similarities = [int(one["similarity_ppm"]) for one in data["used"]]
    counts = {"retrievals": 1, "matches": len(similarities), "similarity_ppm": sum(similarities)}
    counts["contributing"] = sum(1 for one in data["used"] if one["first_use"])
    told: Counts = {example(one["rag_example_id"]): {"retrieved": 1} for one in data["used"]}
    return {RAG: counts, project(event["chain"]): {"rag_examples_used": len(similarities)}, **told}


_RULES: dict[str, Callable[[Event, Mapping[str, Any]], Counts]] = {
    "DOCUMENT_PARSED": _parsed,
    "LLM_RUN_COMPLETED": _llm_completed,
    "LLM_RUN_FAILED": _llm_failed,
    "DOCUMENT_FINALIZED": _finalized,
    "FEEDBACK_GIVEN": _feedback,
    "RAG_EXAMPLE_CREATED": _example,
    "RAG_RETRIEVED": _retrieved,
}
