"""The funded project (Vorhaben) and its beneficiary, contract section 5.1, as the core sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.model.money import Money


class FundingType(StrEnum):
    """PERCENT: a share of the eligible costs. FIXED: a fixed amount, drawn down in order of acceptance."""

    PERCENT = "PERCENT"
    FIXED = "FIXED"


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who receives the grant and must therefore be the invoice's recipient."""

    name: str
    legal_form: str | None = None
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    country: str = "DE"
    vat_id: str | None = None
    tax_number: str | None = None
    input_tax_deductible: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A grant-funded project. ``funding_rate_percent`` is in percent (70 = 70 %); ``period_*`` are inclusive."""

    project_id: str
    title: str
    file_reference: str
    beneficiary: Beneficiary
    period_start: date
    period_end: date
    description: str = ""
    implementation_location: str | None = None
    implementation_address: str | None = None
    total_budget: Money | None = None
    funding_type: FundingType = FundingType.PERCENT
    funding_rate_percent: Decimal | None = None
    funding_fixed_amount: Money | None = None
    eligible_cost_categories: tuple[str, ...] = ()
    approval_date: date | None = None
    approving_authority: str | None = None
    ruleset_id: str = "DE_USTG"
    language: str = "de"
