"""The settings (contract section 3): defaults, and what an admin changed. API keys are never here."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from flowaudit.ports.records import Key
from flowaudit.usecases.deps import Deps

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


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with the leaves of ``changes``; lists are replaced."""
    result = dict(deepcopy(dict(base)))
    for name, value in changes.items():
        is_branch = isinstance(value, Mapping) and isinstance(result.get(name), Mapping)
        result[name] = merged(result[name], value) if is_branch else value
    return result


def load(deps: Deps) -> dict[str, Any]:
    """The settings in force. Fractions are texts, as they are stored."""
    stored = deps.records.get(KEY)
    return merged(DEFAULTS, stored.data if stored else {})
