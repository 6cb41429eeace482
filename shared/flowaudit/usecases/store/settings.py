"""The settings (contract section 3): defaults, and what an admin changed. API keys are never here."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from flowaudit.ports.records import Key, Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store.unit import Unit

KEY = Key("SETTINGS", "SETTINGS")

DEFAULTS: dict[str, Any] = {
    "active_provider": "LOCAL_OLLAMA",
    "providers": {
        "LOCAL_OLLAMA": {
            "enabled": True,
            "base_url": None,  # the deployment's own container
            "model_name": "llama3.1:8b-instruct-q4",
            "available_models": ["llama3.1:8b-instruct-q4", "mistral:7b", "qwen2:7b"],
        },
        "OPENAI": {
            "enabled": False,
            "model_name": "gpt-4o-mini",
            "available_models": ["gpt-4o", "gpt-4o-mini", "gpt-4-turbo"],
        },
        "ANTHROPIC": {
            "enabled": False,
            "model_name": "claude-sonnet-4-20250514",
            "available_models": ["claude-sonnet-4-20250514", "claude-3-5-haiku-20241022"],
        },
        "GEMINI": {
            "enabled": False,
            "model_name": "gemini-1.5-flash",
            "available_models": ["gemini-1.5-pro", "gemini-1.5-flash"],
        },
    },
    "inference": {
        "temperature": "0.2",
        "max_tokens": 2000,
        "timeout_sec": 120,
        "parallel_requests": 2,
        "retry_on_error": True,
        "max_retries": 3,
    },
    "generator": {"output_dir": "/data/generated", "solutions_dir": "/data/generated", "enable_admin_menu": True},
    "rag": {"enabled": True, "top_k": 3, "similarity_threshold": "0.25"},
    "logging": {"verbose": False},
}


# A list of models stays one that a person can read.
MAX_MODELS = 200


def api_key_name(provider: str) -> str:
    """The name under which the secret store holds a provider's API key."""
    return f"providers/{provider}/api-key"


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with the leaves of ``changes``; lists are replaced."""
    result = dict(deepcopy(dict(base)))
    for name, value in changes.items():
        is_branch = isinstance(value, Mapping) and isinstance(result.get(name), Mapping)
        result[name] = merged(result[name], value) if is_branch else value
    return result


def leaves(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Each value that is no object, by its path."""
    found: dict[tuple[str, ...], Any] = {}
    for name, value in tree.items():
        found |= leaves(value, (*path, name)) if isinstance(value, Mapping) else {(*path, name): value}
    return found


def overridden(stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``stored`` overrides with ``changes``: None takes a value back to its default, and what is in force already is
    not written down, so that a default stays one although a client sends back all that it was shown."""
    in_force = leaves(merged(DEFAULTS, stored))
    values = leaves(stored)
    for path, value in leaves(changes).items():
        if value is None:
            values.pop(path, None)
        elif value != in_force.get(path):
            values[path] = value
    result: dict[str, Any] = {}
    for path, value in values.items():
        branch = result
        for name in path[:-1]:
            branch = branch.setdefault(name, {})
        branch[path[-1]] = value
    return result


def record(deps: Deps) -> Record:
    """What an admin changed, as it is stored; an empty record if nothing was."""
    return deps.records.get(KEY) or Record(KEY, "settings", {})


def load(deps: Deps) -> dict[str, Any]:
    """The settings in force. Fractions are texts, as they are stored."""
    return merged(DEFAULTS, record(deps).data)


def put(unit: Unit, before: Record, overrides: Mapping[str, Any]) -> list[str]:
    """Replace the overrides and tell which values changed (dotted names, sorted): names, never values."""
    old, new = leaves(merged(DEFAULTS, before.data)), leaves(merged(DEFAULTS, overrides))
    names = sorted(".".join(path) for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    if overrides != before.data:
        unit.put(replace(before, data=dict(overrides)))
    if names:
        unit.event("SETTINGS_CHANGED", "settings", "settings", changed=names)
    return names


def offer_model(unit: Unit, before: Record, provider: str, model_name: str) -> None:
    """Add a model to those that a provider offers; nothing happens if it is there or the list is full."""
    offered = merged(DEFAULTS, before.data)["providers"][provider]["available_models"]
    if model_name not in offered and len(offered) < MAX_MODELS:
        change = {"providers": {provider: {"available_models": [*offered, model_name]}}}
        put(unit, before, overridden(before.data, change))
