"""Lines and totals as witnesses of each other: where they do not add up, either may be wrong."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from flowaudit.core.extraction.totals import Totals

_ROUNDED = Decimal("0.05")
_CONTRADICTED = 0.35


def hold_against(totals: Totals, lines: Decimal) -> None:
    """Hold the totals against the sum of the lines: where it is none of them, before allowances and charges, either
    may be wrong."""
    chosen = [c for c in (totals.net, totals.vat, totals.gross, totals.payable) if c is not None]
    known = {abs(c.value) for c in chosen if c is not totals.vat}
    if totals.vat and totals.gross:
        known.add(abs(totals.gross.value - totals.vat.value))  # a net total that is not printed
    known |= {abs(c.number.value) for c in totals.extra.get("line_sum", ())}
    beside = [c.number.value for role in ("allowance", "charge", "surcharge") for c in totals.extra.get(role, ())]
    if _adds_up(lines, known, beside):
        return
    totals.borne_out = False
    for choice in chosen:
        choice.confidence = max(choice.confidence - _CONTRADICTED, 0.2)


def _adds_up(lines: Decimal, totals: Collection[Decimal], beside: Collection[Decimal]) -> bool:
    """Whether the sum of the lines is a total, alone or with one of the amounts beside them added or taken off."""
    reached = [abs(lines), *(abs(lines + sign * abs(value)) for value in beside for sign in (1, -1))]
    return any(abs(one - other) <= _ROUNDED for one in reached for other in totals)
