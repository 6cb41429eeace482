"""What was audited: in a project, and in all (contract 13.1 and 13.2)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import Provider
from flowaudit.core import statistics
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stats.figures import TREND_DAYS, Counters, average, by_name, last_days, moment, percent, ratio
from flowaudit.usecases.store import keys, projects, sessions
from flowaudit.usecases.store.unit import totals

_SECONDS_PER_HOUR = 3600


def project(deps: Deps, call: Call, project_id: str) -> dict[str, Any]:
    """13.1: EXPORTED documents count as accepted; rates are 0 to 1 of the analyses in which the law asked for the
    feature, the most troubled feature first."""
    projects.load(deps.records, project_id)
    documents = deps.records.get(keys.counter(keys.documents_of(project_id)))
    status = by_name(documents.counts if documents else {}, r"status_(\w+)")
    counted = totals(deps.records, statistics.project(project_id))
    answered = counted.get("llm_requests", 0)
    return {
        "project_id": project_id,
        "counters": {
            "documents_total": documents.counts.get("total", 0) if documents else 0,
            "accepted": status.get("ACCEPTED", 0) + status.get("EXPORTED", 0),
            "review_pending": status.get("REVIEW_PENDING", 0),
            "rejected": status.get("REJECTED", 0),
            "rag_examples_used": counted.get("rag_examples_used", 0),
        },
        "timings": {
            "avg_parse_ms": average(counted.get("parse_ms", 0), counted.get("parse_count", 0)),
            "avg_llm_ms": average(counted.get("llm_ms", 0), answered),
            "avg_total_ms": average(counted.get("total_ms", 0), counted.get("analyses", 0)),
        },
        "tokens": {
            "avg_in": average(counted.get("llm_tokens_in", 0), answered),
            "avg_out": average(counted.get("llm_tokens_out", 0), answered),
        },
        "feature_error_rates": _error_rates(counted),
    }


def _error_rates(counted: Counters) -> list[dict[str, Any]]:
    missing = by_name(counted, r"feature_(.+)_missing")
    unclear = by_name(counted, r"feature_(.+)_unclear")
    rates = [
        {
            "feature_id": feature_id,
            "missing_rate": ratio(missing.get(feature_id, 0), seen, 3),
            "unclear_rate": ratio(unclear.get(feature_id, 0), seen, 3),
        }
        for feature_id, seen in by_name(counted, r"feature_(.+)_seen").items()
    ]
    return sorted(rates, key=lambda rate: (-rate["missing_rate"] - rate["unclear_rate"], rate["feature_id"]))


def overview(deps: Deps, call: Call) -> dict[str, Any]:
    """13.2: the dashboard. Accuracy is what persons kept of what rules and models had stated, as far as they said."""
    judged = totals(deps.records, statistics.FEEDBACK)
    models = totals(deps.records, statistics.LLM)
    return {
        "overview": {
            "total_analyses": totals(deps.records, statistics.GLOBAL).get("analyses", 0),
            "total_projects": totals(deps.records, "PROJECTS").get("total", 0),
            "total_documents": totals(deps.records, "DOCUMENTS").get("total", 0),
            "total_rag_examples": totals(deps.records, statistics.RAG).get("examples", 0),
            "session_analyses": sessions.counters(deps, call).get("analyses", 0),
            "uptime_hours": ratio(uptime_seconds(deps), _SECONDS_PER_HOUR, 1),
        },
        "accuracy": {
            "overall_accuracy_percent": percent(judged.get("right", 0), judged.get("judged", 0)),
            "feature_accuracy": _feature_accuracy(judged),
        },
        "by_provider": {
            provider.value: {
                "count": models.get(f"{provider.value}_requests", 0),
                "avg_time_ms": average(
                    models.get(f"{provider.value}_ms", 0), models.get(f"{provider.value}_requests", 0)
                ),
            }
            for provider in Provider
        },
        "time_trend": {
            "period": f"{TREND_DAYS}d",
            "data_points": [
                {
                    "date": day,
                    "count": counted.get("analyses", 0),
                    "accuracy": percent(counted.get("right", 0), counted.get("judged", 0)),
                }
                for day, counted in last_days(deps).items()
            ],
        },
    }


def _feature_accuracy(judged: Counters) -> dict[str, float]:
    right = by_name(judged, r"feature_(.+)_right")
    return {
        feature_id: percent(right.get(feature_id, 0), count)
        for feature_id, count in sorted(by_name(judged, r"feature_(.+)_judged").items())
    }


def uptime_seconds(deps: Deps) -> int:
    """Since the first event of this deployment; 0 before it."""
    first = deps.records.query(keys.EVENTS, index="index2", limit=1)
    if not first:
        return 0
    return max(0, int((deps.clock.now() - moment(first[0].data["ts"])).total_seconds()))
