"""Cent-exact distribution of an amount (largest remainder)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from flowaudit.core.model.money import cents


def spread(total: Decimal, weights: Sequence[Decimal | Fraction]) -> tuple[Decimal, ...]:
    """Distribute ``total`` (rounded to cents) in proportion to ``weights``, so that the parts sum to it exactly.

    Each part is rounded down to the cent; the cents left over go to the largest remainders, the earlier part first
    among equals (Hamilton's method). Weights may be negative (a discount line). Raises ``ValueError`` if the weights
    sum to zero.
    """
    whole = int(cents(total) * 100)
    shares = [Fraction(weight) for weight in weights]
    base = sum(shares, Fraction(0))
    if base == 0:
        raise ValueError("weights sum to zero")
    exact = [share * whole / base for share in shares]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return tuple(Decimal(part).scaleb(-2) for part in parts)
