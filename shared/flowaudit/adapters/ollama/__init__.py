"""Ollama over its HTTP API."""

from flowaudit.adapters.ollama.client import OllamaModel

__all__ = ["OllamaModel"]
