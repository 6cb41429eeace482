"""The parts of the deployment, what it stores, and what happened last (contract 13.7)."""

from __future__ import annotations

from typing import Any

from flowaudit.core import statistics
from flowaudit.ports.llm import LlmFailure
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stats.activity import told
from flowaudit.usecases.stats.audits import uptime_seconds
from flowaudit.usecases.stats.figures import megabytes
from flowaudit.usecases.store import keys, settings
from flowaudit.usecases.store.unit import totals
from flowaudit.version import VERSION

# DynamoDB has no version that a client sees but that of its interface.
_DATABASE = {"type": "DynamoDB", "version": "2012-08-10", "connections_active": None, "connections_max": None}
_ACTIVITIES = 20


def system(deps: Deps, call: Call) -> dict[str, Any]:
    """13.7: a database that does not answer is a 503, so an answer always finds it ``ok``."""
    newest = deps.records.query(keys.EVENTS, index="index2", limit=_ACTIVITIES, newest_first=True)
    return {
        "components": {
            "backend": {"status": "ok", "version": VERSION, "uptime_sec": uptime_seconds(deps)},
            "database": {"status": "ok", **_DATABASE},
            "ollama": _ollama(deps),
            "chromadb": None,
            "redis": None,
        },
        "storage": _storage(deps),
        "activity_log": [told(record.data, call.language) for record in newest],
    }


def _ollama(deps: Deps) -> dict[str, Any]:
    base_url = settings.load(deps)["providers"]["LOCAL_OLLAMA"]["base_url"]
    try:
        catalogue = deps.model_catalogue(base_url)
        version, models = catalogue.version(), catalogue.models()
    except LlmFailure:
        return {"status": "unavailable", "version": "", "models_loaded": 0}
    return {"status": "ok", "version": version, "models_loaded": sum(model.loaded for model in models)}


def _storage(deps: Deps) -> dict[str, Any]:
    """Five sizes that do not overlap, and their sum. The table's own size is the service's last measurement; what of
    it are audit events and vectors is counted as they are written, and told apart."""
    stored = totals(deps.records, statistics.STORAGE)
    events = totals(deps.records, statistics.EVENTS).get("bytes", 0)
    vectors = stored.get("vector_bytes", 0)
    sizes = {
        "db_size_mb": max(0, deps.records.size() - events - vectors),
        "uploads_size_mb": stored.get("upload_bytes", 0),
        "generated_size_mb": stored.get("artifact_bytes", 0),
        "vectorstore_size_mb": vectors,
        "logs_size_mb": events,
    }
    shown: dict[str, Any] = {name: megabytes(size) for name, size in sizes.items()}
    return {**shown, "total_used_mb": megabytes(sum(sizes.values())), "disk_free_mb": None}
