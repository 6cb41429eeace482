"""Where rulesets and VAT rates come from."""

from __future__ import annotations

from typing import Protocol

from flowaudit.core.rules.rates import VatRates
from flowaudit.core.rules.ruleset import Ruleset


class RulesetNotFound(LookupError):
    """There is no such ruleset or version."""

    def __init__(self, ruleset_id: str, version: str | None = None) -> None:
        """Keep what was asked for."""
        super().__init__(f"{ruleset_id} {version or ''}".strip())
        self.ruleset_id = ruleset_id
        self.version = version


class Rulesets(Protocol):
    """Reads rulesets; every version is immutable once used."""

    def ids(self) -> tuple[str, ...]:
        """The ids of all rulesets, sorted."""
        ...

    def versions(self, ruleset_id: str) -> tuple[str, ...]:
        """The versions of a ruleset, oldest first by number; empty if there is no such ruleset."""
        ...

    def latest(self, ruleset_id: str) -> Ruleset:
        """The newest version. Raises :class:`RulesetNotFound` or ``RulesetInvalid``."""
        ...

    def get(self, ruleset_id: str, version: str) -> Ruleset:
        """One version. Raises :class:`RulesetNotFound` or ``RulesetInvalid``."""
        ...

    def vat_rates(self) -> VatRates:
        """The table of VAT rates. Raises ``RulesetInvalid``."""
        ...
