"""Reading and changing the settings (contract 3.1 and 3.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flowaudit.contract.models.common import Provider
from flowaudit.contract.models.settings import SettingsUpdate
from flowaudit.contract.problems import conflict, invalid
from flowaudit.ports.records import Conflict
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.settings.masking import masked
from flowaudit.usecases.store import keys
from flowaudit.usecases.store import settings as store
from flowaudit.usecases.store.unit import Unit

_SHOWN_OF_KEYS = ("api_key_is_set", "api_key_masked")


def get(deps: Deps, call: Call) -> dict[str, Any]:
    """3.1: all settings in force; of API keys only whether they are set and a masked form."""
    return _view(deps, store.load(deps))


def update(deps: Deps, call: Call, body: SettingsUpdate) -> dict[str, Any]:
    """3.2: change what is sent and answer the whole. Raises 400 with the dotted field, 409 if another change came
    first."""
    before = store.record(deps)
    in_force = store.merged(store.DEFAULTS, before.data)
    changes = body.changes()
    _refuse_changed_keys(deps, changes)
    _own_server(deps, changes)
    overrides = store.overridden(before.data, changes)
    wanted = store.merged(store.DEFAULTS, overrides)
    _check_models(changes, wanted)
    _check_active(deps, in_force, wanted)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    store.put(unit, before, overrides)
    try:
        unit.commit()
    except Conflict as lost:
        raise conflict(
            "Die Einstellungen wurden gleichzeitig geändert; bitte neu laden und die Änderung wiederholen",
            "The settings were changed at the same time; please reload them and repeat the change",
        ) from lost
    return _view(deps, wanted)


def _view(deps: Deps, current: dict[str, Any]) -> dict[str, Any]:
    inference, rag = current["inference"], current["rag"]
    return {
        "active_provider": current["active_provider"],
        "providers": {p.value: _provider_view(deps, p, current["providers"][p.value]) for p in Provider},
        # numbers that are no money: the contract shows them as JSON numbers
        "inference": {**inference, "temperature": float(Decimal(inference["temperature"]))},
        "generator": current["generator"],
        "rag": {**rag, "similarity_threshold": float(Decimal(rag["similarity_threshold"]))},
        "logging": current["logging"],
    }


def _provider_view(deps: Deps, provider: Provider, configured: dict[str, Any]) -> dict[str, Any]:
    models = {name: configured[name] for name in ("model_name", "available_models")}
    if provider is Provider.LOCAL_OLLAMA:
        base_url = configured["base_url"] or deps.local_model_url
        return {"enabled": configured["enabled"], "base_url": base_url, **models}
    return {"enabled": configured["enabled"], **_key_view(deps, provider.value), **models}


def _key_view(deps: Deps, provider: str) -> dict[str, Any]:
    key = deps.secrets.get(store.api_key_name(provider))
    return {"api_key_is_set": key is not None, "api_key_masked": masked(key) if key else None}


def _refuse_changed_keys(deps: Deps, changes: dict[str, Any]) -> None:
    """A client may send back what it was shown of a key, but not change it here. Takes it out of ``changes``."""
    for provider, sent in changes.get("providers", {}).items():
        given = {name: sent.pop(name) for name in _SHOWN_OF_KEYS if name in sent}
        shown = _key_view(deps, provider) if given else {}
        for name, value in given.items():
            if value != shown[name]:
                raise invalid(
                    f"providers.{provider}.{name}",
                    "ist nur lesbar; Schlüssel setzt PUT /api/settings/providers/{provider_id}/api-key",
                    "is read-only; keys are set by PUT /api/settings/providers/{provider_id}/api-key",
                )


def _own_server(deps: Deps, changes: dict[str, Any]) -> None:
    """The deployment's own address, sent back as it was shown, is no address that a user typed."""
    local = changes.get("providers", {}).get(Provider.LOCAL_OLLAMA.value, {})
    if local.get("base_url") == deps.local_model_url.rstrip("/"):
        local["base_url"] = None


def _check_models(changes: dict[str, Any], wanted: dict[str, Any]) -> None:
    for provider, sent in changes.get("providers", {}).items():
        chosen = wanted["providers"][provider]
        offered = ", ".join(chosen["available_models"])
        if chosen["model_name"] in chosen["available_models"]:
            continue
        if "model_name" in sent:
            raise invalid(
                f"providers.{provider}.model_name", f"muss eines von {offered} sein", f"must be one of {offered}"
            )
        raise invalid(
            f"providers.{provider}.available_models",
            f"muss das gewählte Modell {chosen['model_name']} enthalten",
            f"must hold the chosen model {chosen['model_name']}",
        )


def _check_active(deps: Deps, before: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The active provider must be enabled and have its key, as far as this change is about that: a key that was
    withdrawn meanwhile does not stand in the way of other settings."""
    active = wanted["active_provider"]
    enabled = wanted["providers"][active]["enabled"]
    same_provider = active == before["active_provider"]
    if same_provider and enabled == before["providers"][active]["enabled"]:
        return
    if not enabled:
        raise invalid("active_provider", f"{active} ist nicht aktiviert", f"{active} is not enabled")
    is_local = active == Provider.LOCAL_OLLAMA.value
    if not is_local and deps.secrets.get(store.api_key_name(active)) is None:
        raise invalid("active_provider", f"{active} hat keinen API-Schlüssel", f"{active} has no API key")
