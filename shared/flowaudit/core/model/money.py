"""Money is ``Decimal`` with a currency; rounding is commercial (half up) to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """Round half up to two places, the commercial rounding of § 14 UStG practice."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217), contract section 1.11."""

    amount: Decimal
    currency: str = "EUR"

    def to_json(self) -> dict[str, str]:
        """The contract's Money: the amount as a string with two places."""
        return {"amount": str(cents(self.amount)), "currency": self.currency}
