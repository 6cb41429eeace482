"""Schedules that start the harvest by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class SchedulesUnavailable(Exception):
    """The scheduler does not answer now."""


class Schedules(Protocol):
    """One schedule a name. All methods raise :class:`SchedulesUnavailable`."""

    def put(self, name: str, expression: str, state: Mapping[str, Any]) -> None:
        """Make or replace a schedule that starts the harvest's state machine with ``state``."""
        ...

    def delete(self, name: str) -> None:
        """Remove a schedule; nothing happens if there is none."""
        ...
