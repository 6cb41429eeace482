"""The sign of each amount of a statement's lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowaudit.core.statements.model import Balance
from flowaudit.core.statements.tables import Booking


def signed(bookings: Sequence[Booking], opening: Balance | None, closing: Balance | None) -> tuple[list[Decimal], bool]:
    """The signed amounts, and whether a sign is a guess.

    Printed marks and columns of debit and credit tell most. An amount without either, where all others have the same
    sign printed, has the other one. Where no sign is printed at all, the balances decide.
    """
    printed = [_printed(booking) for booking in bookings]
    values = [booking.amount.value if booking.amount else Decimal(0) for booking in bookings]
    if all(printed):
        return _times(values, printed), False
    told = {sign for sign in printed if sign}
    if told:
        other = -min(told) if len(told) == 1 else 1
        return _times(values, [sign or other for sign in printed]), False
    by_balance = _by_balance(bookings, values, opening)
    if by_balance is not None:
        return by_balance, False
    if opening is not None and closing is not None:
        total = sum(values, Decimal(0))
        for sign in (1, -1):
            if opening.amount + sign * total == closing.amount:
                return [sign * value for value in values], False
    return values, True


def _times(values: Sequence[Decimal], signs: Sequence[int]) -> list[Decimal]:
    return [value * sign for value, sign in zip(values, signs, strict=True)]


def _printed(booking: Booking) -> int:
    """The sign that mark or column tells; in a column of credits a minus takes back."""
    sign = booking.sign or (booking.amount.sign if booking.amount else 0)
    if booking.kind == "debit":
        return -1
    if booking.kind == "credit":
        return sign or 1
    return sign


def _by_balance(
    bookings: Sequence[Booking], values: Sequence[Decimal], opening: Balance | None
) -> list[Decimal] | None:
    """Signs that make each printed balance out of the one before."""
    if opening is None or not all(booking.balance for booking in bookings):
        return None
    found: list[Decimal] = []
    before = opening.amount
    for booking, value in zip(bookings, values, strict=True):
        after = booking.balance.signed if booking.balance else before
        found.append(-value if after < before else value)
        before = after
    return found
