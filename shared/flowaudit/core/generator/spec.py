"""What a sample invoice says: the data that page, XML and truth are all made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.model.extraction import FieldName


class Template(StrEnum):
    """The looks an invoice can have (contract 15.1)."""

    T1_HANDWERK = "T1_HANDWERK"
    T2_SUPERMARKT = "T2_SUPERMARKT"
    T3_CORPORATE = "T3_CORPORATE"
    T4_FREELANCER = "T4_FREELANCER"
    T5_MINIMAL = "T5_MINIMAL"


class Regime(StrEnum):
    """How the supply is taxed."""

    STANDARD = "STANDARD"
    SMALL_BUSINESS = "SMALL_BUSINESS"  # § 19 UStG
    REVERSE_CHARGE = "REVERSE_CHARGE"  # § 13b UStG


class DateFormat(StrEnum):
    """How dates are written (contract 15.2, ``date_format_profiles``)."""

    NUMERIC_DE = "DD.MM.YYYY"
    MONTH_NAME_DE = "MONTH_NAME_DE"
    MONTH_NAME_EN = "MONTH_NAME_EN"
    ISO = "YYYY-MM-DD"
    NUMERIC_EN = "DD/MM/YYYY"


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier or a customer. ``country`` is ISO 3166-1; ``accent`` is the red,
    green and blue (0 to 1) of its letterhead where that differs from the template's."""

    name: str
    street: str
    zip: str
    city: str
    country: str = "DE"
    vat_id: str | None = None
    tax_number: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    tagline: str = ""
    register: str | None = None
    managers: str | None = None
    accent: tuple[float, float, float] | None = None

    @property
    def address(self) -> str:
        """``street, zip city``, as in results and truth files."""
        return f"{self.street}, {self.zip} {self.city}"


@dataclass(frozen=True, slots=True)
class Bank:
    """Where to pay."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line. ``unit`` is a UN/ECE Recommendation 20 code, ``group`` the heading it stands under and
    ``category`` the project's cost category that it belongs to (for the expectation, never printed). ``stated`` is an
    amount that is printed in place of quantity times price: a sown defect."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    vat_rate: Decimal = Decimal(19)
    detail: str = ""
    group: str = ""
    category: str | None = None
    stated: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """A document level allowance; ``amount`` is positive and net."""

    reason: str
    amount: Decimal
    vat_rate: Decimal = Decimal(19)


@dataclass(frozen=True, slots=True)
class InvoiceSpec:
    """A whole invoice.

    ``delivered`` is the day or the first and last day of the supply. ``omit`` names features (ids of the ruleset) that
    are left off the page, ``stated`` totals that are printed with a wrong amount: together the sown defects.
    ``gross_prices``: the lines' prices include VAT (receipts). ``buyer_reference`` (BT-10) stands in the XML only.
    """

    template: Template
    number: str
    issued: date
    supplier: Party
    customer: Party | None
    lines: tuple[Line, ...]
    delivered: date | tuple[date, date] | None = None
    due: date | None = None
    terms: str = ""
    bank: Bank | None = None
    language: str = "de"
    currency: str = "EUR"
    regime: Regime = Regime.STANDARD
    legal_note: str = ""
    reductions: tuple[Reduction, ...] = ()
    title: str = ""
    intro: str = ""
    closing: str = ""
    order_number: str | None = None
    order_date: date | None = None
    customer_number: str | None = None
    project_reference: str | None = None
    buyer_reference: str | None = None
    gross_prices: bool = False
    date_format: DateFormat = DateFormat.NUMERIC_DE
    omit: frozenset[str] = frozenset()
    stated: Mapping[FieldName, Decimal] = field(default_factory=dict)

    def shows(self, feature_id: str) -> bool:
        """Whether the page shows what this feature asks for."""
        return feature_id not in self.omit
