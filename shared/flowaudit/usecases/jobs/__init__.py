"""Jobs: the operations on them, and the work itself, a module each, that a schedule or a state machine starts."""

from __future__ import annotations

from flowaudit.usecases.jobs.operations import cancel, clear, index, result

__all__ = ["GoesOn", "TryAgain", "cancel", "clear", "index", "result"]


class TryAgain(Exception):
    """The job is not done and another run may bring it further; the state machine starts it again."""


class GoesOn(Exception):
    """The function's time is nearly over and there is more to do; the state machine starts it again."""
