"""API keys of the external providers, and whether a provider answers (contract 3.3 to 3.5).

A key lives in the secret store alone. Each change is told twice, before and after it: the store and the audit trail
share no transaction, and the trail must neither miss a change nor claim one that did not happen.
"""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import Provider
from flowaudit.contract.models.settings import ApiKeyRequest
from flowaudit.contract.problems import invalid, not_found
from flowaudit.core.model.results import Text
from flowaudit.ports.llm import LlmFailure, LlmUnauthorized
from flowaudit.usecases.answers import Problematic
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.settings.masking import masked
from flowaudit.usecases.store import keys
from flowaudit.usecases.store import settings as store
from flowaudit.usecases.store.unit import Unit

_CONNECTED = Text("Verbindung erfolgreich", "Connection successful")
_NO_KEY = Text("Es ist kein API-Schlüssel gesetzt", "No API key is set")


def set_api_key(deps: Deps, call: Call, provider_id: str, body: ApiKeyRequest) -> dict[str, Any]:
    """3.3: set or replace the key. It enables the provider unless an admin has decided on that himself."""
    provider = _with_key(provider_id)
    _tell(deps, call, "API_KEY_SET_REQUESTED", provider)
    deps.secrets.put(store.api_key_name(provider), body.api_key)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    before = store.record(deps)
    if "enabled" not in before.data.get("providers", {}).get(provider, {}):
        change = {"providers": {provider: {"enabled": True}}}
        store.put(unit, before, store.overridden(before.data, change))
    unit.event("API_KEY_SET", "provider", provider)
    unit.commit()
    return {"provider": provider, "api_key_is_set": True, "api_key_masked": masked(body.api_key)}


def delete_api_key(deps: Deps, call: Call, provider_id: str) -> dict[str, Any]:
    """3.4: remove the key, also that of the active provider: a key that leaked must be withdrawn at once."""
    provider = _with_key(provider_id)
    _tell(deps, call, "API_KEY_DELETE_REQUESTED", provider)
    deps.secrets.delete(store.api_key_name(provider))
    _tell(deps, call, "API_KEY_DELETED", provider)
    return {"provider": provider, "api_key_is_set": False}


def test_provider(deps: Deps, call: Call, provider_id: str) -> dict[str, Any] | Problematic:
    """3.5: ask the provider for its configured model. A key that it refuses is 401, any other failure is told in a
    200 with status ``error``."""
    provider = _provider(provider_id)
    configured = store.load(deps)["providers"][provider]
    model = deps.language_model(provider, configured.get("base_url"))
    started = deps.clock.now()
    failure: LlmFailure | None = None
    try:
        model.check(configured["model_name"])
    except LlmFailure as error:
        failure = error
    latency = max(0, round((deps.clock.now() - started).total_seconds() * 1000))
    status = "error" if failure else "ok"
    _tell(
        deps,
        call,
        "PROVIDER_TESTED",
        provider,
        status=status,
        latency_ms=latency,
        code=failure.slug if failure else None,
    )
    if isinstance(failure, LlmUnauthorized):
        has_key = deps.secrets.get(store.api_key_name(provider)) is not None
        message = failure.text if has_key or provider == Provider.LOCAL_OLLAMA.value else _NO_KEY
        shown = message.in_language(call.language)
        return Problematic(401, {"provider": provider, "status": status, "message": shown})
    return {
        "provider": provider,
        "status": status,
        "model_accessible": failure is None,
        "latency_ms": latency,
        "message": (failure.text if failure else _CONNECTED).in_language(call.language),
    }


def _provider(provider_id: str) -> str:
    if provider_id not in Provider.__members__:
        raise not_found("den Anbieter", "provider", provider_id)
    return provider_id


def _with_key(provider_id: str) -> str:
    provider = _provider(provider_id)
    if provider == Provider.LOCAL_OLLAMA.value:
        raise invalid("provider_id", f"{provider} braucht keinen API-Schlüssel", f"{provider} takes no API key")
    return provider


def _tell(deps: Deps, call: Call, event: str, provider: str, **data: Any) -> None:
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.event(event, "provider", provider, **data)
    unit.commit()
