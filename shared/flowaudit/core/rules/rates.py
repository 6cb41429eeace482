"""VAT rates by country and day, read from a table with sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from flowaudit.core.model.checked import Bounds
from flowaudit.core.rules.loading import load
from flowaudit.core.rules.periods import Dated


class RateKind(StrEnum):
    """What kind of rate it is; ZERO is a taxable supply at 0 %."""

    STANDARD = "STANDARD"
    REDUCED = "REDUCED"
    ZERO = "ZERO"


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRate(Dated):
    """A rate in percent, law from ``valid_from`` to ``valid_to`` (inclusive; None: open)."""

    country: Annotated[str, Bounds(pattern=r"[A-Z]{2}")]
    rate: Annotated[Decimal, Bounds(ge=0, lt=100)]
    kind: RateKind
    scope_de: str = ""
    scope_en: str = ""
    source: Annotated[str, Bounds(min_length=3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateScope(Dated):
    """Rates that supplies of a kind may bear in a period.

    A line is of the kind if its folded description holds one of ``words`` and none of ``unless``.
    """

    country: Annotated[str, Bounds(pattern=r"[A-Z]{2}")]
    words: Annotated[tuple[str, ...], Bounds(min_length=1)]
    unless: tuple[str, ...] = ()
    rates: Annotated[tuple[Decimal, ...], Bounds(min_length=1)]
    scope_de: str
    scope_en: str
    source: Annotated[str, Bounds(min_length=3)]

    def covers(self, description: str) -> bool:
        """Whether a line with this folded description is of the kind."""
        return any(word in description for word in self.words) and not any(w in description for w in self.unless)


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRates:
    """The table. ``known_since`` says from which day on the rates of a country are complete."""

    rates: tuple[VatRate, ...]
    known_since: dict[str, date]
    scopes: tuple[RateScope, ...] = ()

    def on(self, country: str, day: date) -> tuple[VatRate, ...]:
        """The rates in force, highest first; empty if the country or the day is not covered."""
        if country not in self.known_since or day < self.known_since[country]:
            return ()
        found = [rate for rate in self.rates if rate.country == country and rate.in_force(day)]
        return tuple(sorted(found, key=lambda rate: rate.rate, reverse=True))

    def scopes_on(self, country: str, day: date) -> tuple[RateScope, ...]:
        """The kinds of supplies with rates of their own on that day."""
        return tuple(scope for scope in self.scopes if scope.country == country and scope.in_force(day))

    def standard(self, country: str, day: date) -> Decimal | None:
        """The standard rate, or None if not covered."""
        return next((rate.rate for rate in self.on(country, day) if rate.kind is RateKind.STANDARD), None)


def load_rates(data: Mapping[str, Any]) -> VatRates:
    """Validate the table. Raises :class:`RulesetInvalid` with an entry a fault."""
    return load(VatRates, data, "vat_rates")
