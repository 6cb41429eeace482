"""The ruleset: what the law asks of an invoice, as data (contract section 4.2 and what German law needs beyond it).

A feature says which statements make it up and when the law asks for it; a simplification (small amounts, tickets) says
which features the law then waives. Code decides the conditions (:mod:`flowaudit.core.rules.conditions`), never data.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.results import RequiredLevel, Text
from flowaudit.core.rules import bindings

VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
# Regular expressions come from whoever may write rulesets: without repeated groups and with few open repeats a match on
# 200 characters stays cheap.
REGEX_VALUE_LIMIT = 200
_OPEN_REPEATS_LIMIT = 3
_REPEATED_GROUP = re.compile(r"(?<!\\)\)[*+{?]")
_OPEN_REPEAT = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\})")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ExtractionType(StrEnum):
    """How the value of a feature is shaped."""

    TEXT = "TEXT"
    TEXTBLOCK = "TEXTBLOCK"
    DATE = "DATE"
    DATE_RANGE = "DATE_RANGE"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    ID = "ID"
    TABLE = "TABLE"


class Condition(StrEnum):
    """The facts that a ruleset may ask for; what each means stands in ``conditions.py``."""

    SMALL_AMOUNT_INVOICE = "small_amount_invoice"
    MODIFIED_RETAIL_INVOICE = "modified_retail_invoice"
    TRAVEL_TICKET = "travel_ticket"
    SMALL_BUSINESS = "small_business"
    REVERSE_CHARGE = "reverse_charge"
    CROSS_BORDER_REVERSE_CHARGE = "cross_border_reverse_charge"
    INTRA_COMMUNITY_SUPPLY = "intra_community_supply"
    TRIANGULAR_TRANSACTION = "triangular_transaction"
    NEW_VEHICLE = "new_vehicle"
    DISTANCE_SALE = "distance_sale"
    EXPORT = "export"
    EXEMPT = "exempt"
    ZERO_RATED = "zero_rated"
    MARGIN_SCHEME = "margin_scheme"
    TRAVEL_AGENCY = "travel_agency"
    SELF_BILLING = "self_billing"
    CASH_ACCOUNTING = "cash_accounting"
    REDUCTION_AGREED = "reduction_agreed"
    PREPAYMENT_OR_PARTIAL = "prepayment_or_partial"
    FINAL_INVOICE = "final_invoice"
    CORRECTION = "correction"
    CREDIT_OR_CORRECTION = "credit_or_correction"
    RETENTION_HINT_DUE = "retention_hint_due"
    FOREIGN_CURRENCY = "foreign_currency"
    TAX_REPRESENTATIVE = "tax_representative"


class Note(StrEnum):
    """Statements of the page that can fulfil a feature (the slugs of ``Extraction.notes``)."""

    REVERSE_CHARGE = "reverse_charge"
    SMALL_BUSINESS = "small_business"
    MARGIN_SCHEME = "margin_scheme"
    INTRA_COMMUNITY = "intra_community"
    EXPORT = "export"
    SELF_BILLING = "self_billing"
    TRAVEL_AGENCY = "travel_agency"
    RETENTION = "retention"
    CASH_ACCOUNTING = "cash_accounting"


class Identifier(StrEnum):
    """Identifiers whose form and check digits are verified."""

    VAT_ID = "vat_id"
    TAX_NUMBER_DE = "tax_number_de"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Dated(_Strict):
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date | None) -> bool:
        """Whether this is law on ``day`` (both ends inclusive; without a day: whether no end is set)."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not be before valid_from")
        return self


class LegalRef(_Strict):
    """A source of law; ``url`` is where the text can be read."""

    code: Line
    section: Line
    label_de: Line
    label_en: Line
    url: Annotated[str, StringConstraints(pattern=r"^https://", max_length=300)] | None = None


class When(_Strict):
    """Holds if one of ``any_of`` holds (or it is empty), all of ``all_of`` hold and none of ``none_of`` holds."""

    any_of: tuple[Condition, ...] = ()
    all_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    def holds(self, facts: frozenset[Condition]) -> bool:
        """Decide with the conditions that are known to hold."""
        return (
            (not self.any_of or any(one in facts for one in self.any_of))
            and all(one in facts for one in self.all_of)
            and not any(one in facts for one in self.none_of)
        )


class ValidationRules(_Strict):
    """What a value must look like. ``regex`` must match the whole value; lengths count characters."""

    regex: Annotated[str, StringConstraints(max_length=200)] | None = None
    min_len: Annotated[int, Field(ge=0, le=1000)] | None = None
    max_len: Annotated[int, Field(ge=1, le=10000)] | None = None
    identifiers: tuple[Identifier, ...] = ()

    @field_validator("regex")
    @classmethod
    def _cheap(cls, pattern: str | None) -> str | None:
        if pattern is None:
            return None
        try:
            re.compile(pattern)
        except (re.error, OverflowError) as error:  # a{99999999999} is the latter
            raise ValueError(f"not a regular expression: {error}") from error
        if _REPEATED_GROUP.search(pattern) or len(_OPEN_REPEAT.findall(pattern)) > _OPEN_REPEATS_LIMIT:
            raise ValueError("must not repeat groups and may have three open repeats (*, +) at most")
        if re.search(r"\\[1-9]|\(\?", pattern):
            raise ValueError("must not use back references or extended groups")
        return pattern


class GeneratorRules(_Strict):
    """How the sample generator may break this feature."""

    can_omit: bool = True
    omit_probability_default: Annotated[float, Field(ge=0, le=1)] = 0.0


class Feature(_Dated):
    """A statement that the law asks for.

    ``fields``: groups of canonical fields, each of which needs one of its fields: ``[[supplier_name],
    [supplier_address]]`` needs both, ``[[supplier_vat_id, supplier_tax_number]]`` either. ``notes``: statements one of
    which fulfils the feature by itself. ``condition``: when the law asks for it; None means always. ``unclear_when``:
    a missing value is then UNCLEAR and not MISSING, because the page cannot show whether the law asks for it. A feature
    of neither fields nor notes is for a person to judge, unless its id is a usual one (:mod:`bindings`).
    """

    feature_id: Slug
    name_de: Line
    name_en: Line
    legal_basis: Line
    required_level: RequiredLevel
    extraction_type: ExtractionType
    validation_rules: ValidationRules = ValidationRules()
    explanation_de: Paragraph
    explanation_en: Paragraph
    request_de: Paragraph | None = None
    request_en: Paragraph | None = None
    generator_rules: GeneratorRules = GeneratorRules()
    condition: When | None = None
    unclear_when: tuple[Condition, ...] = ()
    fields: tuple[tuple[FieldName, ...], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_de, self.name_en)

    @property
    def request(self) -> Text:
        """What to ask the supplier for; made of the name where the ruleset has no words of its own."""
        return Text(
            self.request_de or f"Bitte ergänzen Sie: {self.name_de}.", self.request_en or f"Please add: {self.name_en}."
        )

    @model_validator(mode="before")
    @classmethod
    def _usual_fields(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("fields") and not data.get("notes"):
            known = bindings.FIELDS.get(str(data.get("feature_id")))
            return data if known is None else {**data, "fields": known}
        return data

    @model_validator(mode="after")
    def _conditional_has_a_condition(self) -> Self:
        if self.required_level is RequiredLevel.CONDITIONAL and self.condition is None:
            raise ValueError("a CONDITIONAL feature needs a condition")
        if any(not group for group in self.fields):
            raise ValueError("a group of fields must not be empty")
        return self


class AmountLimit(_Dated):
    """Up to which gross total (inclusive) an invoice is one of small amount."""

    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Simplification(_Dated):
    """A rule (``legal_basis``) that waives features when ``condition`` holds; what it ``leaves_open`` to other law is
    UNCLEAR if missing."""

    simplification_id: Slug
    legal_basis: Line
    explanation_de: Paragraph
    explanation_en: Paragraph
    condition: When
    waives: Annotated[tuple[Slug, ...], Field(min_length=1)]
    leaves_open: tuple[Slug, ...] = ()


class Ruleset(_Strict):
    """A version of a ruleset. ``country`` is the ISO 3166-1 code of the state whose law it is (None: EU law)."""

    ruleset_id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
    version: Annotated[str, StringConstraints(pattern=rf"^{VERSION.pattern}$")]
    title_de: Line | None = None
    title_en: Line | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    legal_refs: Annotated[tuple[LegalRef, ...], Field(min_length=1)]
    small_amount_limits: tuple[AmountLimit, ...] = ()
    simplifications: tuple[Simplification, ...] = ()
    features: Annotated[tuple[Feature, ...], Field(min_length=1, max_length=100)]

    @property
    def title(self) -> Text:
        """The title in both languages; the id where there is none."""
        return Text(self.title_de or self.ruleset_id, self.title_en or self.ruleset_id)

    @property
    def language_support(self) -> tuple[str, ...]:
        """Languages in which every text exists."""
        return ("de", "en")

    def feature(self, feature_id: str) -> Feature | None:
        """The feature with that id, or None."""
        return next((one for one in self.features if one.feature_id == feature_id), None)

    def small_amount_limit(self, day: date | None, currency: str | None) -> Decimal | None:
        """The limit in force on ``day``; None if there is none or the invoice is in another currency."""
        for limit in self.small_amount_limits:
            if limit.in_force(day) and limit.currency == (currency or self.currency):
                return limit.amount
        return None

    def to_json(self) -> dict[str, Any]:
        """The contract's payload (section 4.2), JSON values only."""
        return self.model_dump(mode="json")

    @model_validator(mode="after")
    def _ids_are_sound(self) -> Self:
        ids = [feature.feature_id for feature in self.features]
        if len(ids) != len(set(ids)):
            raise ValueError("feature ids must be unique")
        for rule in self.simplifications:
            unknown = sorted({*rule.waives, *rule.leaves_open} - set(ids))
            if unknown:
                raise ValueError(f"{rule.simplification_id} waives unknown features: {', '.join(unknown)}")
        return self
