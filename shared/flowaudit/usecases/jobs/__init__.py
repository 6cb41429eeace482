"""Work that a schedule or another event starts, not a request."""

from __future__ import annotations


class TryAgain(Exception):
    """The job is not done and another run may bring it further; the state machine starts it again."""
