from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowaudit.core.funding import spread

CENTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=100_000, places=2), min_size=1, max_size=30)


def test_the_cents_left_over_go_to_the_largest_remainders() -> None:
    assert spread(Decimal("100.00"), [Decimal(1)] * 3) == (Decimal("33.34"), Decimal("33.33"), Decimal("33.33"))
    assert spread(Decimal("0.05"), [Decimal(1), Decimal(3)]) == (Decimal("0.01"), Decimal("0.04"))


def test_weights_that_sum_to_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="zero"):
        spread(Decimal(1), [Decimal(5), Decimal(-5)])


@settings(deadline=None)  # the machine may be busy
@given(CENTS, WEIGHTS.filter(any))
def test_parts_sum_to_the_total_and_each_is_within_a_cent_of_its_share(total: Decimal, weights: list[Decimal]) -> None:
    parts = spread(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < Decimal("0.0100001")
        assert part == part.quantize(Decimal("0.01"))
