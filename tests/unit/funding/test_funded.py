from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.funding.build import invoice, project

from flowaudit.core.funding import Basis, EligibleResult, eligible, funded
from flowaudit.core.model.money import Money

D = Decimal


def costs(amount: str, currency: str = "EUR") -> EligibleResult:
    return EligibleResult(Money(D(amount), currency), Basis.NET, ())


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [("100.00", "70", "70.00"), ("0.01", "50", "0.01"), ("33.33", "33.33", "11.11"), ("10.00", "250", "10.00")],
)
def test_a_share_is_rounded_half_up_and_never_more_than_the_costs(amount: str, rate: str, expected: str) -> None:
    assert funded(costs(amount), project(rate=rate)).amount.amount == D(expected)


def test_the_sum_stops_at_rate_times_budget() -> None:
    terms = project(rate="70", budget="1000.00")
    result = funded(costs("500.00"), terms, D("600.00"))
    assert (result.amount.amount, [r.slug for r in result.reasons]) == (D("100.00"), ["budget-reached"])
    assert funded(costs("500.00"), terms, D("900.00")).amount.amount == D("0.00")


def test_the_cap_is_rounded_down() -> None:
    assert funded(costs("999.00"), project(rate="33.33", budget="100.05")).amount.amount == D("33.34")


def test_a_fixed_amount_is_drawn_down() -> None:
    terms = project(rate=None, fixed="150.00")
    assert funded(costs("100.00"), terms).amount.amount == D("100.00")
    assert funded(costs("100.00"), terms, D("100.00")).amount.amount == D("50.00")
    assert funded(costs("100.00"), terms, D("150.00")).amount.amount == D("0.00")


def test_a_credit_note_gives_back_no_more_than_was_granted() -> None:
    assert funded(costs("-100.00"), project(), D("500.00")).amount.amount == D("-70.00")
    assert funded(costs("-100.00"), project(), D("30.00")).amount.amount == D("-30.00")


@pytest.mark.parametrize(
    ("result", "terms", "slug"),
    [
        (costs("100.00", "USD"), {}, "currency-foreign"),
        (costs("100.00", "EUR"), {"currency": "CHF"}, "currency-foreign"),
        (costs("100.00"), {"rate": None}, "funding-terms-unknown"),
        (eligible(invoice(None), project(), []), {}, "no-amount"),
    ],
)
def test_what_cannot_be_computed_is_zero_unknown_and_for_review(
    result: EligibleResult, terms: dict[str, str], slug: str
) -> None:
    given = funded(result, project(**terms))  # type: ignore[arg-type]
    assert (given.amount.amount, given.known, given.review) == (D("0.00"), False, True)
    assert [reason.slug for reason in given.reasons] == [slug]


def test_without_a_budget_only_the_rate_limits() -> None:
    assert funded(costs("1000.00"), project(budget=None), D("9999999.00")).amount.amount == D("700.00")


def test_json_states_whether_the_amount_is_known() -> None:
    document = funded(costs("100.00", "USD"), project()).to_json("en")
    assert document["amount"] == {"amount": "0.00", "currency": "EUR"}
    assert document["known"] is False
    assert document["reasons"][0]["slug"] == "currency-foreign"
