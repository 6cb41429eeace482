"""What is known of a model on the Ollama server: asked from the server, kept when a run used it, else from its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flowaudit.core.local_model_names import from_name
from flowaudit.ports.llm import LlmFailure
from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys, pulls
from flowaudit.usecases.store.unit import Unit


@dataclass(frozen=True, slots=True)
class LocalModel:
    """Bytes on disk, quantization, tokens of the context window, and whether it is in the server's memory now."""

    name: str
    size: int
    quantization: str
    context_window: int
    loaded: bool


def look_up(deps: Deps, base_url: str | None, name: str) -> LocalModel | None:
    """What the server says of the model now; None if it does not answer or does not hold the model."""
    full = name if ":" in name else f"{name}:latest"
    try:
        catalogue = deps.model_catalogue(base_url)
        held = next((model for model in catalogue.models() if model.name == full), None)
        details = catalogue.describe(full) if held else None
    except LlmFailure:
        return None
    if held is None or details is None:
        return None
    implied = from_name(name)
    return LocalModel(
        name,
        held.size,
        details.quantization or implied.quantization,
        details.context_window or implied.context_window,
        held.loaded,
    )


def remember(unit: Unit, model: LocalModel) -> None:
    """Keep what was found, for when the server does not answer."""
    unit.put(Record(keys.local_model(model.name), "local_model", _data(model)), force=True)


def known(deps: Deps, base_url: str | None, name: str) -> LocalModel:
    """The best that is known: from the server, else from its last run or pull, else from the name. What a server that
    does not answer has in memory counts as nothing."""
    found = look_up(deps, base_url, name)
    if found is not None:
        return found
    kept = deps.records.get(keys.local_model(name))
    if kept is not None:
        return replace(LocalModel(**kept.data), loaded=False)
    implied = from_name(name)
    return LocalModel(name, _pulled(deps, name) or implied.size, implied.quantization, implied.context_window, False)


def _data(model: LocalModel) -> dict[str, Any]:
    return {
        "name": model.name,
        "size": model.size,
        "quantization": model.quantization,
        "context_window": model.context_window,
        "loaded": model.loaded,
    }


def _pulled(deps: Deps, name: str) -> int:
    """The bytes of the model's last pull, 0 if there was none."""
    pull = pulls.latest(deps, name)
    job = deps.records.get(keys.job(pull.data["job_id"])) if pull else None
    result = job.data.get("result") if job else None
    return int((result or {}).get("bytes") or 0)
