"""What is law for a time only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flowaudit.core.model.checked import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something in force from ``valid_from`` to ``valid_to``, both inclusive (None: open)."""

    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date | None) -> bool:
        """Whether this is law on ``day``; without a day: whether no end is set."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise Refused("valid_to darf nicht vor valid_from liegen", "valid_to must not be before valid_from")
