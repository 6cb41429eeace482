"""What extraction yields: the canonical invoice fields (EN 16931 business terms), each with its evidence.

One vocabulary for pages, e-invoices, rules, the API and the evaluation. Business terms: EN 16931-1:2017, table 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.model.geometry import Box


class FieldName(StrEnum):
    """The canonical header fields; the value is the key in results and truth files."""

    DOCUMENT_TYPE = "document_type"  # BT-3, see DocumentType
    INVOICE_NUMBER = "invoice_number"  # BT-1
    INVOICE_DATE = "invoice_date"  # BT-2
    SUPPLIER_NAME = "supplier_name"  # BT-27
    SUPPLIER_ADDRESS = "supplier_address"  # BG-5, one line: "street, zip city[, country]"
    SUPPLIER_VAT_ID = "supplier_vat_id"  # BT-31
    SUPPLIER_TAX_NUMBER = "supplier_tax_number"  # BT-32
    CUSTOMER_NAME = "customer_name"  # BT-44
    CUSTOMER_ADDRESS = "customer_address"  # BG-8
    CUSTOMER_VAT_ID = "customer_vat_id"  # BT-48
    DELIVERY_DATE = "delivery_date"  # BT-72
    DELIVERY_PERIOD_START = "delivery_period_start"  # BT-73
    DELIVERY_PERIOD_END = "delivery_period_end"  # BT-74
    DUE_DATE = "due_date"  # BT-9
    CURRENCY = "currency"  # BT-5, ISO 4217
    NET_TOTAL = "net_total"  # BT-109, after document level allowances and charges
    VAT_TOTAL = "vat_total"  # BT-110
    GROSS_TOTAL = "gross_total"  # BT-112
    PAYABLE = "payable"  # BT-115
    PREPAID = "prepaid"  # BT-113
    VAT_RATES = "vat_rates"  # BT-119 of each BG-23: tuple of Decimal percentages, e.g. (19, 7)
    EXEMPTION_REASON = "exemption_reason"  # BT-120
    IBAN = "iban"  # BT-84
    BIC = "bic"  # BT-86
    PAYMENT_TERMS = "payment_terms"  # BT-20
    ORDER_NUMBER = "order_number"  # BT-13
    PROJECT_REFERENCE = "project_reference"  # BT-11
    ORDER_DATE = "order_date"
    LINE_COUNT = "line_count"


class DocumentType(StrEnum):
    """What kind of business document this is (value of ``document_type``)."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PARTIAL_INVOICE = "PARTIAL_INVOICE"
    FINAL_INVOICE = "FINAL_INVOICE"
    CORRECTION = "CORRECTION"
    RECEIPT = "RECEIPT"
    REMINDER = "REMINDER"
    DELIVERY_NOTE = "DELIVERY_NOTE"
    OFFER = "OFFER"
    ORDER_CONFIRMATION = "ORDER_CONFIRMATION"
    OTHER = "OTHER"


class Origin(StrEnum):
    """Where a value was read."""

    TEXT = "TEXT"  # text layer of the page
    OCR = "OCR"
    XML = "XML"  # embedded or stand-alone e-invoice
    DERIVED = "DERIVED"  # computed from values on the page, e.g. line_count; its box is that of the parts


Scalar = str | Decimal | date | int | tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value with its evidence. ``raw`` is the text as it stands in the source (inside ``box``)."""

    value: Scalar
    confidence: float
    origin: Origin
    box: Box | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class VatBreakdown:
    """One VAT group (BG-23). ``category`` is the UNCL5305 code (S, Z, E, AE, K, G, O, L, M), if known."""

    rate: Decimal | None
    base: Decimal | None
    amount: Decimal | None
    category: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A document level allowance (negative) or charge (positive), BG-20/BG-21."""

    amount: Decimal
    reason: str = ""
    rate: Decimal | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """An invoice line (BG-25); ``net_amount`` is BT-131. ``gross_prices``: the page states gross amounts instead."""

    description: str
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    net_amount: Decimal | None = None
    gross_prices: bool = False
    box: Box | None = None
    confidence: float = 1.0
    cells: dict[str, Box] = field(default_factory=dict)


class DoubtKind(StrEnum):
    """Why a page of paper may hold more than was read."""

    VALUE = "VALUE"  # a label stands there, but what stands in its value's place is no value as it was read
    ADDRESS = "ADDRESS"  # an address that could not be told to be one party's or the other's
    UNREAD = "UNREAD"  # writing that could not be read at all
    PAGE = "PAGE"  # the page as a whole was read poorly


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a scanned page that may hold a field which was not found. ``fields`` are those it can be (the lines
    under their number, ``line_count``); ``label`` and ``raw`` are the label and its value as OCR read them;
    ``suggestion`` is the only reading with the form of such a value, if there is one. Nothing is taken from it."""

    kind: DoubtKind
    box: Box
    fields: tuple[FieldName, ...]
    label: str = ""
    raw: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one source (the page, or the XML). A field that was not found is absent, never empty.

    ``language`` is ISO 639-1, ``country`` the supplier's ISO 3166-1 code as far as the document shows it.
    ``notes`` are statements of the page that rules need, by stable slug: ``reverse_charge``, ``small_business``
    (§ 19 UStG), ``margin_scheme``, ``intra_community``, ``export``, ``self_billing``, ``travel_agency``,
    ``retention`` (§ 14b hint), ``cash_accounting``, each with its evidence. ``profile`` names the parsing profile that
    had a part in it, empty if none had. ``doubts`` are places of scanned pages that may hold what was not found.
    """

    fields: dict[FieldName, FieldValue]
    lines: tuple[LineItem, ...] = ()
    vat_breakdown: tuple[VatBreakdown, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    notes: dict[str, FieldValue] = field(default_factory=dict)
    language: str = "de"
    country: str | None = None
    profile: str = ""
    doubts: tuple[Doubt, ...] = ()

    def value(self, name: FieldName) -> Scalar | None:
        """The bare value, or None."""
        found = self.fields.get(name)
        return None if found is None else found.value

    def text(self, name: FieldName) -> str | None:
        """The value if it is a string, else None."""
        found = self.value(name)
        return found if isinstance(found, str) else None

    def amount(self, name: FieldName) -> Decimal | None:
        """The value if it is a number, else None."""
        found = self.value(name)
        return found if isinstance(found, Decimal) else None

    def day(self, name: FieldName) -> date | None:
        """The value if it is a date, else None."""
        found = self.value(name)
        return found if isinstance(found, date) else None
