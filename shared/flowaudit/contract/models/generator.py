"""Requests of the sample generator (contract section 15)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator

from flowaudit.contract.models.common import Request, Text50, Text100, UiLanguage
from flowaudit.contract.models.settings import KeyPrefix
from flowaudit.contract.validation import custom

TemplateId = Literal["T1_HANDWERK", "T2_SUPERMARKT", "T3_CORPORATE", "T4_FREELANCER", "T5_MINIMAL"]
DateProfileId = Literal[
    "DD.MM.YYYY", "RANGE_DD.MM.YYYY-DD.MM.YYYY", "MONTH_NAME_DE", "MONTH_NAME_EN", "YYYY-MM-DD", "DD/MM/YYYY"
]
Format = Literal["PDF", "SCAN"]
TEMPLATES: tuple[TemplateId, ...] = ("T1_HANDWERK", "T2_SUPERMARKT", "T3_CORPORATE", "T4_FREELANCER", "T5_MINIMAL")
MAX_COUNT = 500
MAX_SEED = 2**53 - 1  # a JSON number that every client keeps exactly


def _number(value: Any) -> Any:
    """JSON numbers alone: pydantic would also take texts and true."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise custom("number", "muss eine Zahl sein", "must be a number")


Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100, decimal_places=4)]
Flag = Annotated[bool, Field(strict=True)]
FeatureId = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{1,59}$")]


def _one_pdf() -> list[Format]:
    return ["PDF"]


class GeneratorRequest(Request):
    """Body of 15.2. ``error_rate_total`` is the percentage of invoices with errors, ``per_feature_error_rates`` that of
    these in which the feature is broken; ``severity`` 1 is subtle, 5 blatant.

    Beyond the contract: ``seed`` (the same seed gives the same files), ``with_einvoice`` (letters carry ZUGFeRD XML),
    ``formats`` (SCAN: a picture as from a scanner; each invoice is one of them by chance).
    """

    project_id: Text100 | None = None
    ruleset_id: Text50 = "DE_USTG"
    language: UiLanguage = UiLanguage.DE
    count: Annotated[int, Field(ge=1, le=MAX_COUNT, strict=True)]
    templates_enabled: Annotated[list[TemplateId], Field(min_length=1, max_length=20)] = Field(
        default_factory=lambda: list(TEMPLATES)
    )
    error_rate_total: Percent = Decimal(0)
    severity: Annotated[int, Field(ge=1, le=5, strict=True)] = 2
    per_feature_error_rates: Annotated[dict[FeatureId, Percent], Field(max_length=100)] = Field(default_factory=dict)
    alias_noise_probability: Percent = Decimal(0)
    date_format_profiles: Annotated[list[DateProfileId], Field(min_length=1, max_length=20)] | None = None
    output_dir_override: KeyPrefix | None = None
    seed: Annotated[int, Field(ge=0, le=MAX_SEED, strict=True)] | None = None
    with_einvoice: Flag = False
    formats: Annotated[list[Format], Field(min_length=1, max_length=10)] = Field(default_factory=_one_pdf)

    @property
    def profiles(self) -> list[str]:
        """The profiles asked for, or the usual one of the language."""
        usual: DateProfileId = "DD.MM.YYYY" if self.language is UiLanguage.DE else "MONTH_NAME_EN"
        return list(dict.fromkeys(self.date_format_profiles or [usual]))

    @property
    def kinds(self) -> list[str]:
        """What files the invoices become."""
        kinds = ["EINVOICE" if self.with_einvoice and name == "PDF" else name for name in self.formats]
        return list(dict.fromkeys(kinds))

    @field_validator("output_dir_override")
    @classmethod
    def _not_among_exports(cls, value: str | None) -> str | None:
        if value is not None and f"{value.strip('/')}/".startswith("data/exports/"):
            raise custom("output_dir", "gehört den Exporten", "belongs to the exports")
        return value
