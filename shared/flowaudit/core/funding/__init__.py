"""Eligible and funded amounts of a document, with the reasons."""

from flowaudit.core.funding.eligible import Basis, CategoryState, EligibleLine, EligibleResult, eligible, grant_currency
from flowaudit.core.funding.funded import FundedResult, cap, funded
from flowaudit.core.funding.reasons import Reason
from flowaudit.core.funding.spread import spread

__all__ = [
    "Basis",
    "CategoryState",
    "EligibleLine",
    "EligibleResult",
    "FundedResult",
    "Reason",
    "cap",
    "eligible",
    "funded",
    "grant_currency",
    "spread",
]
