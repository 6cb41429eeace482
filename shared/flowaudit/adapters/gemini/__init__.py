"""Google's Gemini API."""

from flowaudit.adapters.gemini.client import GeminiModel

__all__ = ["GeminiModel"]
