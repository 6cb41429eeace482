"""Models that several groups share: money, date range, paging."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from flowaudit.contract.validation import custom


class RulesetId(StrEnum):
    """The rulesets that exist (contract 1.2)."""

    DE_USTG = "DE_USTG"
    EU_VAT = "EU_VAT"
    UK_VAT = "UK_VAT"


class UiLanguage(StrEnum):
    """The languages of messages (contract 1.3)."""

    DE = "de"
    EN = "en"


class DocumentStatus(StrEnum):
    """Where a document stands (contract 1.4)."""

    UPLOADED = "UPLOADED"
    PARSING = "PARSING"
    PARSED = "PARSED"
    PRECHECKED = "PRECHECKED"
    PREPARED = "PREPARED"
    LLM_RUNNING = "LLM_RUNNING"
    LLM_DONE = "LLM_DONE"
    REVIEW_PENDING = "REVIEW_PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    EXPORTED = "EXPORTED"
    ERROR = "ERROR"


class Provider(StrEnum):
    """Who runs a language model (contract 1.8)."""

    LOCAL_OLLAMA = "LOCAL_OLLAMA"
    OPENAI = "OPENAI"
    ANTHROPIC = "ANTHROPIC"
    GEMINI = "GEMINI"


def _no_control_characters(value: Any) -> Any:
    if isinstance(value, str) and any(ord(c) < 32 and c not in "\n\t\r" for c in value):
        raise custom("control_characters", "enthält Steuerzeichen", "contains control characters")
    return value


def _iso_date(value: Any) -> Any:
    """Dates are given as ISO texts alone: pydantic would take a number as epoch seconds."""
    if isinstance(value, date) or (isinstance(value, str) and len(value) == len("2025-12-31")):
        return value
    raise custom("date", "muss ein Datum wie 2025-12-31 sein", "must be a date such as 2025-12-31")


CLEAN = BeforeValidator(_no_control_characters)

# texts without control characters, trimmed, not empty, of at most so many characters; constraints that stand behind a
# validator would be applied one by one, the length before the trimming
Text20 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20), CLEAN]
Text50 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), CLEAN]
Text100 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), CLEAN]
Text200 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CLEAN]
Text500 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), CLEAN]
LongText = Annotated[str, CLEAN, StringConstraints(max_length=10_000)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
CurrencyCode = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
CountryCode = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class Request(BaseModel):
    """What a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class MoneyModel(Request):
    """An amount (contract 1.11); not negative, two decimal places."""

    amount: Decimal = Field(ge=0, max_digits=15, decimal_places=2)
    currency: CurrencyCode = "EUR"


class DateRange(Request):
    """A period, both ends inclusive (contract 1.12)."""

    start: IsoDate
    end: IsoDate

    @model_validator(mode="after")
    def _in_order(self) -> DateRange:
        if self.end < self.start:
            raise custom("period_order", "das Ende muss nach dem Anfang liegen", "the end must be after the start")
        return self


class Paging(BaseModel):
    """``limit`` and ``offset`` of a list."""

    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=10_000)
