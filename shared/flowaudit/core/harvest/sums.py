"""Amounts of money in a text, whatever stands beside them, and whether a tax makes them add up."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MAX = 200
_MAX_RATES = 10
_LEAST = 10  # cents: by smaller amounts too much agrees
_FULL = 100_00  # 100 % in hundredths
AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,' ]?\d{3}){0,4}[.,]\d{2}(?![\d]|[.,]\d)")
_RATE = re.compile(r"(?<![\d.,])(\d{1,2})(?:[.,](\d{1,2}))? ?%")


def cents_in(text: str) -> set[int]:
    """The amounts with two decimals, in hundredths; at most the first 200. Zero does not count."""
    return {int(re.sub(r"\D", "", amount)) for amount in AMOUNT.findall(text)[:_MAX]} - {0}


def adds_up(cents: set[int]) -> bool:
    """Whether an amount is the sum of two others, as net and tax make gross; a tax is at most three tenths of it."""
    return any(net + tax in cents for net in cents for tax in cents if 10 * tax <= 3 * net)


def is_taxed(text: str) -> bool:
    """Whether a rate in the text makes a tax of some amount, and both together make a third."""
    cents = cents_in(text)
    return any(net + tax in cents for rate in _rates(text) for net in cents for tax in _near(net * rate, _FULL))


def contains_tax(text: str) -> bool:
    """Whether an amount is the tax in another one, by a rate in the text ("119,00, darin 19 % USt. 19,00")."""
    cents = cents_in(text)
    return any(
        tax in cents and tax >= _LEAST
        for rate in _rates(text)
        for gross in cents
        for tax in _near(gross * rate, _FULL + rate)
    )


def _rates(text: str) -> list[int]:
    """In hundredths of a percent."""
    found = {int(whole) * 100 + int((part or "0").ljust(2, "0")) for whole, part in _RATE.findall(text)[:_MAX]}
    return sorted(found - {0})[:_MAX_RATES]


def _near(dividend: int, divisor: int) -> Iterable[int]:
    """The tax and what rounding each line may make of it."""
    tax = (dividend + divisor // 2) // divisor
    return range(max(tax - 1, 1), tax + 2)
