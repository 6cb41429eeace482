"""Anthropic's Messages API."""

from flowaudit.adapters.anthropic.client import AnthropicModel

__all__ = ["AnthropicModel"]
