"""Which language model runs: the settings with their defaults, and an override for one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowaudit.contract.models.common import Provider
from flowaudit.contract.problems import invalid
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import settings


@dataclass(frozen=True, slots=True)
class Choice:
    """A provider, its model, and how to reach it (``base_url`` None: the provider's own address)."""

    provider: Provider
    model_name: str
    base_url: str | None


def choose(deps: Deps, provider: Provider | None = None, model: str | None = None) -> Choice:
    """The active provider and its model, or the given ones. Raises 400 for a provider that is not enabled or a model
    that it does not offer."""
    current = settings.load(deps)
    wanted = provider or Provider(current["active_provider"])
    configured: dict[str, Any] = current["providers"][wanted.value]
    if provider is not None and not configured["enabled"]:
        raise invalid("provider_override", f"{wanted.value} ist nicht aktiviert", f"{wanted.value} is not enabled")
    if model is not None and model not in configured["available_models"]:
        offered = ", ".join(configured["available_models"]) or "–"
        raise invalid("model_override", f"muss eines von {offered} sein", f"must be one of {offered}")
    return Choice(wanted, model or configured["model_name"], configured.get("base_url"))
