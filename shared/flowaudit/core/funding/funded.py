"""The funded amount of a document. Decisions and their reasons: docs/decisions/0017-funding.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from flowaudit.core.funding import reasons as why
from flowaudit.core.funding.eligible import EligibleResult, grant_currency
from flowaudit.core.funding.reasons import Reason
from flowaudit.core.model.money import CENT, ZERO, Money, cents
from flowaudit.core.model.project import FundingType, Project

_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class FundedResult:
    """The grant that a document earns (negative: a credit note gives some back), in the grant's currency.

    ``known`` is False where 0.00 stands for "cannot be computed" (foreign currency, no rate in the project).
    """

    amount: Money
    reasons: tuple[Reason, ...] = ()
    known: bool = True

    @property
    def review(self) -> bool:
        """Whether a person should look at the amount."""
        return any(reason.review for reason in self.reasons)

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """The amount as a string, reasons as slug and text."""
        return {
            "amount": self.amount.to_json(),
            "known": self.known,
            "reasons": [{"slug": r.slug, "text": r.text.in_language(language)} for r in self.reasons],
        }


def cap(project: Project) -> Decimal | None:
    """The most that the project can be granted: the fixed amount, or rate × total budget rounded down.

    None if the project states no budget: then only the rate limits.
    """
    if project.funding_type is FundingType.FIXED:
        return project.funding_fixed_amount.amount if project.funding_fixed_amount else ZERO
    if project.total_budget is None or project.funding_rate_percent is None:
        return None
    return (project.total_budget.amount * _rate(project) / _ALL).quantize(CENT, rounding=ROUND_FLOOR)


def funded(eligible: EligibleResult, project: Project, already_granted: Decimal = ZERO) -> FundedResult:
    """The document's part of the grant.

    ``already_granted`` is the sum of the funded amounts of the project's documents accepted before this one, in the
    grant's currency. The result never exceeds the eligible amount, the project's sum never its :func:`cap`, and a
    credit note never gives back more than was granted.
    """
    currency = grant_currency(project)
    unknown = _unknown(eligible, project, currency)
    if unknown is not None:
        return FundedResult(Money(ZERO, currency), (unknown,), known=False)
    costs = eligible.amount.amount
    if costs == 0:
        return FundedResult(Money(ZERO, currency), (why.NOTHING_ELIGIBLE,))
    share = costs if project.funding_type is FundingType.FIXED else cents(costs * _rate(project) / _ALL)
    if share < 0:
        return FundedResult(Money(max(share, min(-already_granted, ZERO)), currency), (why.CREDIT_NOTE,))
    most = cap(project)
    left = share if most is None else max(ZERO, most - already_granted)
    if share > left:
        return FundedResult(Money(left, currency), (why.BUDGET_REACHED,))
    return FundedResult(Money(share, currency))


def _rate(project: Project) -> Decimal:
    """The funding rate in percent, kept within 0 and 100: nobody is granted more than the costs."""
    return min(max(project.funding_rate_percent or ZERO, ZERO), _ALL)


def _unknown(eligible: EligibleResult, project: Project, currency: str) -> Reason | None:
    fixed = project.funding_type is FundingType.FIXED
    terms = project.funding_fixed_amount if fixed else project.funding_rate_percent
    if terms is None:
        return why.TERMS_UNKNOWN
    if any(reason.slug == why.NO_AMOUNT.slug for reason in eligible.reasons):
        return why.NO_AMOUNT
    return why.CURRENCY_FOREIGN if eligible.amount.currency != currency else None
