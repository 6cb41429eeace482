"""An independent recount of every figure of contract section 13 from the audit events alone, as naive as can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Event = dict[str, Any]
PROVIDERS = ("LOCAL_OLLAMA", "OPENAI", "ANTHROPIC", "GEMINI")
USD_PER_MILLION = {"gpt-4o-mini": (Fraction("0.15"), Fraction("0.60")), "gpt-4o": (Fraction("2.5"), Fraction(10))}


def half_up(value: Fraction | int, places: int) -> float:
    scaled = Fraction(value) * 10**places
    return float(Fraction(int(scaled + Fraction(1, 2)), 10**places))


def mean(values: Iterable[int], places: int = 0) -> float:
    found = list(values)
    return half_up(Fraction(sum(found), len(found)), places) if found else 0


def percent(flags: Iterable[bool]) -> float:
    found = list(flags)
    return half_up(Fraction(100 * sum(found), len(found)), 1) if found else 0


class Recount:
    """Events in any order; ``today`` is where the trends end."""

    def __init__(self, events: list[Event], today: date) -> None:
        self.events = sorted(events, key=lambda e: (e["chain"], e["sequence"]))
        self.days = [(today - timedelta(days=back)).isoformat() for back in range(6, -1, -1)]

    def of(self, *kinds: str, chain: str | None = None) -> list[Event]:
        return [e for e in self.events if e["event_type"] in kinds and chain in (None, e["chain"])]

    def facts(self, kind: str, chain: str | None = None) -> list[dict[str, Any]]:
        return [e["data"] for e in self.of(kind, chain=chain)]

    def project(self, project_id: str) -> dict[str, Any]:
        status = {
            e["entity"]["id"]: e["data"].get("status", "UPLOADED")
            for e in self.events
            if e["chain"] == project_id and ("status" in e["data"] or e["event_type"] == "DOCUMENT_UPLOADED")
        }
        now = Counter(status.values())
        answered = self.facts("LLM_RUN_COMPLETED", project_id)
        results = self.facts("DOCUMENT_FINALIZED", project_id)
        return {
            "project_id": project_id,
            "counters": {
                "documents_total": len(status),
                "accepted": now["ACCEPTED"] + now["EXPORTED"],
                "review_pending": now["REVIEW_PENDING"],
                "rejected": now["REJECTED"],
                "rag_examples_used": sum(len(d["used"]) for d in self.facts("RAG_RETRIEVED", project_id)),
            },
            "timings": {
                "avg_parse_ms": mean(d["parse_ms"] for d in self.facts("DOCUMENT_PARSED", project_id)),
                "avg_llm_ms": mean(d["llm_ms"] for d in answered),
                "avg_total_ms": mean(d["total_ms"] for d in results),
            },
            "tokens": {
                "avg_in": mean(d["tokens_in"] for d in answered),
                "avg_out": mean(d["tokens_out"] for d in answered),
            },
            "feature_error_rates": self._rates(results),
        }

    @staticmethod
    def _rates(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rates = []
        for feature in {name for d in results for name in d["features"]}:
            seen = [d["features"][feature] for d in results if feature in d["features"]]
            share = {kind: half_up(Fraction(seen.count(kind), len(seen)), 3) for kind in ("MISSING", "UNCLEAR")}
            rates.append({"feature_id": feature, "missing_rate": share["MISSING"], "unclear_rate": share["UNCLEAR"]})
        return sorted(rates, key=lambda r: (-r["missing_rate"] - r["unclear_rate"], r["feature_id"]))

    def overview(self, session: str, since: str) -> dict[str, Any]:
        """Without the uptime; the session's analyses from the hour ``since`` on."""
        results = self.of("DOCUMENT_FINALIZED")
        outcomes = [(name, o) for d in self.facts("FEEDBACK_GIVEN") for name, o in d["outcomes"].items()]
        answered = self.facts("LLM_RUN_COMPLETED")
        return {
            "overview": {
                "total_analyses": len(results),
                "total_projects": len(self.of("PROJECT_CREATED")),
                "total_documents": len(self.of("DOCUMENT_UPLOADED")),
                "total_rag_examples": len(self.of("RAG_EXAMPLE_CREATED")),
                "session_analyses": sum(e["data"]["session"] == session and e["ts"][:13] >= since for e in results),
            },
            "accuracy": {
                "overall_accuracy_percent": percent(o["kept"] for _, o in outcomes),
                "feature_accuracy": {
                    feature: percent(o["kept"] for name, o in outcomes if name == feature)
                    for feature in {name for name, _ in outcomes}
                },
            },
            "by_provider": {
                provider: {
                    "count": sum(d["provider"] == provider for d in answered),
                    "avg_time_ms": mean(d["llm_ms"] for d in answered if d["provider"] == provider),
                }
                for provider in PROVIDERS
            },
            "time_trend": {"period": "7d", "data_points": [self._point(day) for day in self.days]},
        }

    def _point(self, day: str) -> dict[str, Any]:
        judged = [e for e in self.of("FEEDBACK_GIVEN") if e["ts"].startswith(day)]
        return {
            "date": day,
            "count": sum(e["ts"].startswith(day) for e in self.of("DOCUMENT_FINALIZED")),
            "accuracy": percent(o["kept"] for e in judged for o in e["data"]["outcomes"].values()),
        }

    def feedback(self) -> dict[str, Any]:
        given = self.facts("FEEDBACK_GIVEN")
        wrong = [(n, o["error_type"]) for d in given for n, o in d["outcomes"].items() if not o["kept"]]
        errors = []
        for feature in {name for name, _ in wrong}:
            types = {kind: wrong.count((feature, kind)) for kind in ("MISSING", "UNCLEAR", "WRONG_VALUE")}
            errors.append({"feature_id": feature, "total_errors": sum(types.values()), "error_types": types})
        groups = {
            with_rag: [o["kept"] for d in given if d["with_rag"] is with_rag for o in d["outcomes"].values()]
            for with_rag in (False, True)
        }
        before, after = percent(groups[False]), percent(groups[True])
        gain = Fraction(str(after)) - Fraction(str(before))
        known = bool(before) and bool(groups[True])
        return {
            "summary": {
                "total_feedback_entries": len(given),
                "rating_distribution": self._ratings(given),
                "avg_corrections_per_analysis": mean((d["corrections"] for d in given), 2),
            },
            "errors_by_feature": sorted(errors, key=lambda e: (-e["total_errors"], e["feature_id"])),
            "rag_improvement": {
                "accuracy_before_rag": before,
                "accuracy_after_rag": after,
                "improvement_percent": _signed(100 * gain / Fraction(str(before))) if known else 0,
                "examples_contributing": len(
                    {u["rag_example_id"] for d in self.facts("RAG_RETRIEVED") for u in d["used"]}
                ),
            },
            "feedback_timeline": [
                {"date": day}
                | {
                    rating.lower(): count
                    for rating, count in self._ratings(
                        [e["data"] for e in self.of("FEEDBACK_GIVEN") if e["ts"].startswith(day)]
                    ).items()
                }
                for day in self.days
            ],
        }

    @staticmethod
    def _ratings(given: list[dict[str, Any]]) -> dict[str, int]:
        return {rating: sum(d["rating"] == rating for d in given) for rating in ("CORRECT", "PARTIAL", "WRONG")}

    def local(self, model: str) -> dict[str, Any]:
        mine = [e["data"] for e in self.of("LLM_RUN_COMPLETED", "LLM_RUN_FAILED")]
        mine = [d for d in mine if d["provider"] == "LOCAL_OLLAMA" and d["model_name"] == model]
        answered = [d for d in mine if "llm_ms" in d]
        times = [d["llm_ms"] for d in answered]
        out = sum(d["tokens_out"] for d in answered)
        return {
            "total_requests": len(answered),
            "avg_tokens_in": mean(d["tokens_in"] for d in answered),
            "avg_tokens_out": mean(d["tokens_out"] for d in answered),
            "total_tokens_processed": sum(d.get("tokens_in", 0) + d.get("tokens_out", 0) for d in mine),
            "avg_inference_time_ms": mean(times),
            "min_inference_time_ms": min(times, default=0),
            "max_inference_time_ms": max(times, default=0),
            "tokens_per_second_avg": half_up(Fraction(1000 * out, sum(times)), 1) if times else 0,
        }

    def failures(self) -> dict[str, int]:
        codes = Counter(d["code"] for d in self.facts("LLM_RUN_FAILED"))
        return {
            "timeout_count": codes["llm-timeout"],
            "parse_error_count": codes["answer-invalid"] + codes["llm-bad-answer"],
            "connection_error_count": codes["llm-unreachable"],
        }

    def external(self, provider: str) -> dict[str, Any]:
        mine = [e["data"] for e in self.of("LLM_RUN_COMPLETED", "LLM_RUN_FAILED") if e["data"]["provider"] == provider]
        answered = [d for d in mine if "llm_ms" in d]
        billed = [(USD_PER_MILLION[d["model_name"]], d) for d in mine if "tokens_in" in d]
        cost = sum((p[0] * d["tokens_in"] + p[1] * d["tokens_out"] for p, d in billed), Fraction(0)) / 10**6
        return {
            "total_requests": len(answered),
            "total_tokens": sum(d.get("tokens_in", 0) + d.get("tokens_out", 0) for d in mine),
            "avg_latency_ms": mean(d["llm_ms"] for d in answered),
            "estimated_cost_usd": half_up(cost, 4),
        }

    def rag(self) -> dict[str, Any]:
        made, used = self.facts("RAG_EXAMPLE_CREATED"), self.facts("RAG_RETRIEVED")
        features = Counter(name for d in made for name in d["feature_ids"])
        similar = [u["similarity_ppm"] for d in used for u in d["used"]]
        return {
            "total_examples": len(made),
            "by_ruleset": {r: sum(d["ruleset_id"] == r for d in made) for r in ("DE_USTG", "EU_VAT", "UK_VAT")},
            "by_feature": [
                {"feature_id": name, "count": count}
                for name, count in sorted(features.items(), key=lambda item: (-item[1], item[0]))
            ],
            "total_retrievals": len(used),
            "avg_similarity_score": half_up(Fraction(sum(similar), 10**6 * len(similar)), 4) if similar else 0,
        }

    def uses(self, example_id: str) -> tuple[int, int]:
        """How often an example was told, and how often it helped."""
        told = [u for d in self.facts("RAG_RETRIEVED") for u in d["used"] if u["rag_example_id"] == example_id]
        return len(told), sum(example_id in d["helpful"] for d in self.facts("FEEDBACK_GIVEN"))

    def storage(self) -> dict[str, float]:
        uploaded = sum(d["size"] for d in self.facts("DOCUMENT_UPLOADED"))
        made = sum(e["data"].get("artifact_bytes", 0) for e in self.events)
        vectors = sum(e["data"].get("vector_bytes", 0) for e in self.events)
        sizes = {"uploads": uploaded, "generated": made, "vectorstore": vectors, "logs": sum(map(_size, self.events))}
        return {f"{name}_size_mb": half_up(Fraction(size, 10**6), 3) for name, size in sizes.items()}


def _signed(value: Fraction) -> float:
    return -half_up(-value, 1) if value < 0 else half_up(value, 1)


def _size(event: Event) -> int:
    links = ("sequence", "previous", "hash")
    bare = {name: value for name, value in event.items() if name not in links}
    return len(json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode())
