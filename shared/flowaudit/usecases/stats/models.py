"""How the language models did (contract 13.4)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import Provider
from flowaudit.core import statistics
from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stats.figures import Counters, average, by_name, ratio
from flowaudit.usecases.store import keys, local_models, settings
from flowaudit.usecases.store.unit import timestamp, totals

_LOCAL = Provider.LOCAL_OLLAMA.value
_EXTERNAL = [provider.value for provider in Provider if provider is not Provider.LOCAL_OLLAMA]
_NANO = 1_000_000_000
# No function can see the machine that runs a model; these figures are for those who run one beside it.
_RESOURCES = (
    "current_cpu_percent",
    "current_ram_mb",
    "current_ram_percent",
    "gpu_available",
    "gpu_name",
    "gpu_memory_used_mb",
    "gpu_memory_total_mb",
    "gpu_utilization_percent",
)
_NO_ERROR = Text("Bisher ist kein Fehler aufgetreten", "No error has occurred so far")


def llm(deps: Deps, call: Call) -> dict[str, Any]:
    """13.4: requests are those that were answered usably; averages are of these. Tokens and costs count every answer
    that came."""
    current = settings.load(deps)
    counted = totals(deps.records, statistics.LLM)
    active = current["active_provider"]
    local = current["providers"][_LOCAL]
    return {
        "active_provider": active,
        "active_model": current["providers"][active]["model_name"],
        "local_model_stats": _local(deps, local["base_url"], local["model_name"]),
        "resource_usage": dict.fromkeys(_RESOURCES),
        "error_stats": {
            "timeout_count": counted.get("error_timeout", 0),
            "parse_error_count": counted.get("error_parse_error", 0),
            "connection_error_count": counted.get("error_connection_error", 0),
            "last_error": _last_error(deps, call),
        },
        "external_providers": {provider: _external(counted, provider) for provider in _EXTERNAL},
    }


def _local(deps: Deps, base_url: str | None, name: str) -> dict[str, Any]:
    model = local_models.known(deps, base_url, name)
    counted = totals(deps.records, statistics.model(_LOCAL, name))
    requests, spent = counted.get("requests", 0), counted.get("ms", 0)
    tokens_in, tokens_out = counted.get("tokens_in", 0), counted.get("tokens_out", 0)
    return {
        "model_name": name,
        "model_size_gb": ratio(model.size, _NANO, 2),
        "quantization": model.quantization,
        "loaded": model.loaded,
        "context_window": model.context_window,
        "total_requests": requests,
        "avg_tokens_in": average(tokens_in, requests),
        "avg_tokens_out": average(tokens_out, requests),
        "total_tokens_processed": tokens_in + tokens_out + counted.get("unusable_tokens", 0),
        "avg_inference_time_ms": average(spent, requests),
        "min_inference_time_ms": _extreme(deps, name, longest=False),
        "max_inference_time_ms": _extreme(deps, name, longest=True),
        "tokens_per_second_avg": ratio(1000 * tokens_out, spent, 1),
    }


def _extreme(deps: Deps, name: str, *, longest: bool) -> int:
    """The shortest or longest time, by the key that sorts a model's answers by theirs; 0 without any."""
    partition = keys.answered(_LOCAL, name, 0, "").partition
    found = deps.records.query(partition, limit=1, newest_first=longest)
    return int(found[0].data["llm_ms"]) if found else 0


def _last_error(deps: Deps, call: Call) -> dict[str, Any]:
    """The newest failure of any model. Without one, ``NONE`` as of now: the contract knows no null here."""
    last = deps.records.get(keys.LLM_ERROR)
    if last is None:
        return {"timestamp": timestamp(deps), "type": "NONE", "message": _NO_ERROR.in_language(call.language)}
    kind = statistics.error_kind(last.data["code"])
    named = kind if kind != "other_error" else last.data["code"].removeprefix("llm-").replace("-", "_")
    return {
        "timestamp": last.data["at"],
        "type": named.upper(),
        "message": last.data["message"][call.language],
    }


def _external(counted: Counters, provider: str) -> dict[str, Any]:
    """Costs are an estimate by the price list; models that it does not know are named, so that a cost of 0 is not
    taken for free."""
    requests = counted.get(f"{provider}_requests", 0)
    tokens = sum(counted.get(f"{provider}_{name}", 0) for name in ("tokens_in", "tokens_out", "unusable_tokens"))
    unpriced = sorted(by_name(counted, rf"{provider}_unpriced_(.+)"))
    return {
        "total_requests": requests,
        "total_tokens": tokens,
        "avg_latency_ms": average(counted.get(f"{provider}_ms", 0), requests),
        "estimated_cost_usd": ratio(counted.get(f"{provider}_cost_nano_usd", 0), _NANO, 4),
        **({"unpriced_models": unpriced} if unpriced else {}),
    }
