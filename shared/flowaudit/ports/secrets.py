"""Secrets: API keys and passwords live here alone."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """A secret store."""

    def get(self, name: str) -> str | None:
        """The secret, None if it is not set."""
        ...

    def put(self, name: str, value: str) -> None:
        """Set or replace it."""
        ...

    def delete(self, name: str) -> None:
        """Remove it; nothing happens if it is not set."""
        ...
