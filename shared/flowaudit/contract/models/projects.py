"""Projects (contract section 5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, field_serializer, model_validator

from flowaudit.contract.models.common import (
    CountryCode,
    DateRange,
    IsoDate,
    LongText,
    MoneyModel,
    Paging,
    Request,
    RulesetId,
    Text20,
    Text50,
    Text100,
    Text200,
    Text500,
    UiLanguage,
)
from flowaudit.contract.validation import custom
from flowaudit.core.model.project import FundingType


class BeneficiaryModel(Request):
    """Who receives the grant."""

    name: Text200
    legal_form: Text50 | None = None
    street: Text200 | None = None
    zip: Text20 | None = None
    city: Text100 | None = None
    country: CountryCode = "DE"
    vat_id: Annotated[str, StringConstraints(pattern="^[A-Z]{2}[0-9A-Z+*]{2,13}$")] | None = None
    tax_number: Text50 | None = None
    input_tax_deductible: bool = Field(default=True, strict=True)
    aliases: list[Text200] = Field(default_factory=list, max_length=50)


class ProjectModel(Request):
    """What is funded and how. ``funding_rate_percent`` is in percent: 70.0 means 70 %."""

    project_title: Text200
    file_reference: Text100
    project_description: LongText = ""
    implementation_location: Text200 | None = None
    implementation_address: Text500 | None = None
    total_budget: MoneyModel | None = None
    funding_type: FundingType = FundingType.PERCENT
    funding_rate_percent: Decimal | None = Field(default=None, ge=0, le=100, max_digits=7, decimal_places=4)
    funding_fixed_amount: MoneyModel | None = None
    eligible_cost_categories: list[Text100] = Field(default_factory=list, max_length=100)
    project_period: DateRange
    approval_date: IsoDate | None = None
    approving_authority: Text200 | None = None

    @model_validator(mode="after")
    def _funding_is_complete(self) -> ProjectModel:
        if self.funding_type is FundingType.PERCENT and self.funding_rate_percent is None:
            raise custom(
                "funding_rate",
                "funding_rate_percent fehlt (funding_type PERCENT)",
                "funding_rate_percent is missing (funding_type PERCENT)",
            )
        if self.funding_type is FundingType.FIXED and self.funding_fixed_amount is None:
            raise custom(
                "funding_amount",
                "funding_fixed_amount fehlt (funding_type FIXED)",
                "funding_fixed_amount is missing (funding_type FIXED)",
            )
        return self

    @field_serializer("funding_rate_percent")
    def _rate_as_number(self, value: Decimal | None) -> float | None:
        """A percentage, not money: the contract shows it as a JSON number."""
        return None if value is None else float(value)


class ProjectPayload(Request):
    """Body of create and update (contract 5.1)."""

    ruleset_id_hint: RulesetId = RulesetId.DE_USTG
    ui_language_hint: UiLanguage = UiLanguage.DE
    beneficiary: BeneficiaryModel
    project: ProjectModel


class ProjectQuery(Paging):
    """Query of the list: ``q`` matches the beginnings of words in title, file reference and beneficiary."""

    q: Annotated[str, StringConstraints(max_length=200)] = ""
