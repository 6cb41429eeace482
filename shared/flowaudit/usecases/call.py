"""Who asks: the facts of a request or of a state machine's step that use cases may depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``actor`` is the JWT's subject, or ``demo``; ``session`` counts what was done in it;
    ``idempotency_key`` and ``last_event_id`` are the headers' values, if given.
    ``committed`` is filled by the call's first transaction."""

    request_id: str
    actor: str = "system"
    session: str = "system"
    role: Literal["user", "admin"] = "user"
    language: Language = "de"
    idempotency_key: str | None = None
    last_event_id: str | None = None
    operation: str = ""
    committed: list[bool] = field(default_factory=list, compare=False)

    @property
    def is_admin(self) -> bool:
        """True for the role admin."""
        return self.role == "admin"
