"""OpenAI, and servers that speak its API."""

from flowaudit.adapters.openai.client import OpenAIModel

__all__ = ["OpenAIModel"]
