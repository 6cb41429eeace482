"""Time and identifiers come from outside, so that the rest is repeatable."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The present, in UTC."""

    def now(self) -> datetime:
        """The present moment, time-zone aware, UTC."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...


class Ids(Protocol):
    """Identifiers that carry their kind and sort by the time they were made (``doc_`` + ULID)."""

    def new(self, kind: str) -> str:
        """A fresh id, for example ``doc_01JD…``."""
        ...

    def derived(self, kind: str, moment: datetime, *parts: str) -> str:
        """The same id for the same arguments: for work that may be repeated."""
        ...
