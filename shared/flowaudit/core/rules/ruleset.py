"""The ruleset: what the law asks of an invoice, as data (contract section 4.2 and what German law needs beyond it).

A feature says which statements make it up and when the law asks for it; a simplification (small amounts, tickets) says
which features the law then waives. Code decides the conditions (:mod:`flowaudit.core.rules.conditions`), never data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from flowaudit.core.model.checked import Bounds, Refused, plain
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.results import RequiredLevel, Text
from flowaudit.core.rules import bindings
from flowaudit.core.rules.patterns import refuse_dear
from flowaudit.core.rules.periods import Dated

VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
Slug = Annotated[str, Bounds(pattern=r"[a-z][a-z0-9_]{1,59}")]
Line = Annotated[str, Bounds(strip=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, Bounds(strip=True, min_length=1, max_length=2000)]
Currency = Annotated[str, Bounds(pattern=r"[A-Z]{3}")]
Link = Annotated[str, Bounds(pattern=r"https://.*", max_length=300)]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRef:
    """A source of law; ``url`` is where the text can be read."""

    code: Line
    section: Line
    label_de: Line
    label_en: Line
    url: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRules:
    """What a value must look like. ``regex`` must match the whole value; lengths count characters."""

    regex: Annotated[str, Bounds(max_length=200)] | None = None
    min_len: Annotated[int, Bounds(ge=0, le=1000)] | None = None
    max_len: Annotated[int, Bounds(ge=1, le=10000)] | None = None
    identifiers: tuple[Identifier, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an expression that is none, or that could take long."""
        if self.regex is not None:
            refuse_dear(self.regex, "regex")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorRules:
    """How the sample generator may break this feature."""

    can_omit: bool = True
    omit_probability_default: Annotated[float, Bounds(ge=0, le=1)] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Dated):
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

    @staticmethod
    def prepared(data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The usual fields for a well-known feature that names none."""
        if data.get("fields") or data.get("notes"):
            return data
        known = bindings.FIELDS.get(str(data.get("feature_id")))
        return data if known is None else {**data, "fields": known}

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        Dated.__post_init__(self)
        if self.required_level is RequiredLevel.CONDITIONAL and self.condition is None:
            raise Refused(
                "ein Merkmal der Stufe CONDITIONAL braucht eine Bedingung", "a CONDITIONAL feature needs a condition"
            )
        if any(not group for group in self.fields):
            raise Refused("eine Gruppe von Feldern darf nicht leer sein", "a group of fields must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountLimit(Dated):
    """Up to which gross total (inclusive) an invoice is one of small amount."""

    amount: Annotated[Decimal, Bounds(gt=0, max_digits=12, decimal_places=2)]
    currency: Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Simplification(Dated):
    """A rule (``legal_basis``) that waives features when ``condition`` holds; what it ``leaves_open`` to other law is
    UNCLEAR if missing."""

    simplification_id: Slug
    legal_basis: Line
    explanation_de: Paragraph
    explanation_en: Paragraph
    condition: When
    waives: Annotated[tuple[Slug, ...], Bounds(min_length=1)]
    leaves_open: tuple[Slug, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A version of a ruleset. ``country`` is the ISO 3166-1 code of the state whose law it is (None: EU law)."""

    ruleset_id: Annotated[str, Bounds(pattern=r"[A-Z][A-Z0-9_]{1,29}")]
    version: Annotated[str, Bounds(pattern=VERSION.pattern)]
    title_de: Line | None = None
    title_en: Line | None = None
    country: Annotated[str, Bounds(pattern=r"[A-Z]{2}")] | None = None
    currency: Currency = "EUR"
    legal_refs: Annotated[tuple[LegalRef, ...], Bounds(min_length=1)]
    small_amount_limits: tuple[AmountLimit, ...] = ()
    simplifications: tuple[Simplification, ...] = ()
    features: Annotated[tuple[Feature, ...], Bounds(min_length=1, max_length=100)]

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
        return dict(plain(self))

    def __post_init__(self) -> None:
        """Refuse ids that stand twice or name nothing."""
        ids = [feature.feature_id for feature in self.features]
        if len(ids) != len(set(ids)):
            raise Refused("jede feature_id darf nur einmal vorkommen", "feature ids must be unique")
        for rule in self.simplifications:
            unknown = ", ".join(sorted({*rule.waives, *rule.leaves_open} - set(ids)))
            if unknown:
                name = rule.simplification_id
                raise Refused(
                    f"{name} erlässt unbekannte Merkmale: {unknown}", f"{name} waives unknown features: {unknown}"
                )
