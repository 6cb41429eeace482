"""What the external providers charge for tokens, by model and date: the base of ``estimated_cost_usd`` (contract 13.4).

Source: the providers' public price lists (openai.com/api/pricing, docs.anthropic.com "Pricing", ai.google.dev/pricing),
standard tier, without discounts for batches or cached input, prompts of up to 128,000 tokens. A price holds from
``since`` until the next row of the same model. What was counted stays counted: a new row changes the future only.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

# What a provider adds to a model's name for a version of it: a date, a number, "latest".
_VERSION = re.compile(r"-(latest|\d{3,8}|\d{4}-\d{2}-\d{2})")


class Price(NamedTuple):
    """US dollars for a million tokens of a model and its dated versions."""

    provider: str
    model_name: str
    since: str
    tokens_in: Decimal
    tokens_out: Decimal


_TABLE = """
OPENAI gpt-4o 2024-05-13 5.00 15.00
OPENAI gpt-4o 2024-10-02 2.50 10.00
OPENAI gpt-4o-mini 2024-07-18 0.15 0.60
OPENAI gpt-4-turbo 2024-04-09 10.00 30.00
OPENAI gpt-4.1 2025-04-14 2.00 8.00
OPENAI gpt-4.1-mini 2025-04-14 0.40 1.60
OPENAI gpt-4.1-nano 2025-04-14 0.10 0.40
OPENAI gpt-5 2025-08-07 1.25 10.00
OPENAI gpt-5-mini 2025-08-07 0.25 2.00
OPENAI gpt-5-nano 2025-08-07 0.05 0.40
ANTHROPIC claude-3-haiku 2024-03-13 0.25 1.25
ANTHROPIC claude-3-5-haiku 2024-11-04 1.00 5.00
ANTHROPIC claude-3-5-haiku 2024-12-04 0.80 4.00
ANTHROPIC claude-3-5-sonnet 2024-06-20 3.00 15.00
ANTHROPIC claude-3-7-sonnet 2025-02-24 3.00 15.00
ANTHROPIC claude-sonnet-4 2025-05-22 3.00 15.00
ANTHROPIC claude-sonnet-4-5 2025-09-29 3.00 15.00
ANTHROPIC claude-opus-4 2025-05-22 15.00 75.00
ANTHROPIC claude-opus-4-1 2025-08-05 15.00 75.00
ANTHROPIC claude-opus-4-5 2025-11-24 5.00 25.00
ANTHROPIC claude-haiku-4-5 2025-10-15 1.00 5.00
GEMINI gemini-1.5-pro 2024-10-01 1.25 5.00
GEMINI gemini-1.5-flash 2024-08-12 0.075 0.30
GEMINI gemini-2.0-flash 2025-02-05 0.10 0.40
GEMINI gemini-2.5-pro 2025-06-17 1.25 10.00
GEMINI gemini-2.5-flash 2025-06-17 0.30 2.50
GEMINI gemini-2.5-flash-lite 2025-07-22 0.10 0.40
"""


def _row(line: str) -> Price:
    provider, model_name, since, tokens_in, tokens_out = line.split()
    return Price(provider, model_name, since, Decimal(tokens_in), Decimal(tokens_out))


PRICES: tuple[Price, ...] = tuple(_row(line) for line in _TABLE.strip().splitlines())


def price_of(provider: str, model_name: str, date: str) -> Price | None:
    """The price of a model on a day (ISO), None if no row knows it. Before its first row the first one holds."""
    rows = sorted(
        (row for row in PRICES if row.provider == provider and _is(model_name, row.model_name)),
        key=lambda row: row.since,
    )
    return next((row for row in reversed(rows) if row.since <= date), rows[0]) if rows else None


def _is(model_name: str, listed: str) -> bool:
    added = model_name.removeprefix(listed)
    return model_name.startswith(listed) and (not added or _VERSION.fullmatch(added) is not None)


def estimated_cost(provider: str, model_name: str, date: str, tokens_in: int, tokens_out: int) -> int | None:
    """Billionths of a US dollar (a dollar a million tokens is 1000 for each), None for a model without a price."""
    price = price_of(provider, model_name, date)
    if price is None:
        return None
    return int(1000 * (price.tokens_in * tokens_in + price.tokens_out * tokens_out))
