"""Settings (contract section 3): values, API keys, and the models of the Ollama server."""

from flowaudit.usecases.settings.api_keys import delete_api_key, set_api_key, test_provider
from flowaudit.usecases.settings.models import list_models, pull_model, pull_status
from flowaudit.usecases.settings.values import get, update

__all__ = [
    "delete_api_key",
    "get",
    "list_models",
    "pull_model",
    "pull_status",
    "set_api_key",
    "test_provider",
    "update",
]
