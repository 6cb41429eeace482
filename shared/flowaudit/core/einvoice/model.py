"""The types of a structured electronic invoice: its syntax and profile, what was read, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flowaudit.core.model.extraction import Extraction, FieldName, Scalar
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import RuleCheckStatus, Text


class Syntax(StrEnum):
    """The document type of the XML. UBL and CII are the two syntaxes of EN 16931-2; ZUGFeRD 1.0 came before it."""

    UBL_INVOICE = "UBL_INVOICE"
    UBL_CREDIT_NOTE = "UBL_CREDIT_NOTE"
    CII = "CII"
    ZUGFERD1 = "ZUGFERD1"


class Profile(StrEnum):
    """The specification that the invoice says it follows (BT-24). ``OTHER``: none that is known here."""

    MINIMUM = "MINIMUM"
    BASIC_WL = "BASIC_WL"
    BASIC = "BASIC"
    EN16931 = "EN16931"  # called COMFORT in ZUGFeRD
    EXTENDED = "EXTENDED"
    XRECHNUNG = "XRECHNUNG"
    PEPPOL = "PEPPOL"
    OTHER = "OTHER"


class Group(StrEnum):
    """The part of the invoice to which a detail belongs."""

    SUPPLIER = "SUPPLIER"  # BG-4
    CUSTOMER = "CUSTOMER"  # BG-7
    PAYEE = "PAYEE"  # BG-10
    REPRESENTATIVE = "REPRESENTATIVE"  # BG-11, the supplier's for tax
    DELIVERY = "DELIVERY"  # BG-13
    FACTS = "FACTS"
    TOTALS = "TOTALS"  # BG-22
    PAYMENT = "PAYMENT"  # BG-16
    DOCUMENTS = "DOCUMENTS"  # BG-24
    LINE = "LINE"  # BG-25


@dataclass(frozen=True, slots=True)
class Detail:
    """What a business term says that no field holds; for the reader of the invoice."""

    group: Group
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with the XML itself.

    ``rule`` is the id of an EN 16931 business rule (``BR-CO-15``) or a slug of ours (``value-unreadable``).
    ``status`` is WARN or FAIL.
    """

    rule: str
    status: RuleCheckStatus
    text: Text


@dataclass(frozen=True, slots=True)
class Broken:
    """An attachment that looks like an e-invoice but cannot be read as one."""

    filename: str
    slug: str
    text: Text


@dataclass(frozen=True, slots=True)
class EInvoice:
    """A structured invoice that was read.

    ``guideline`` is BT-24 as written. ``is_en16931`` says whether the profile yields an invoice in the sense of
    EN 16931: MINIMUM and BASIC WL do not, ZUGFeRD 1.0 does not (it precedes the norm). ``reduces_debt`` is True where
    the document lowers what the customer owes, whichever way its amounts are signed. Amounts in ``extraction`` stand as
    in the XML. ``broken`` names other attachments that were meant as e-invoices but cannot be read. ``remarks`` are the
    free texts of the invoice (BT-22 and its kin), ``details`` the terms that no field holds, ``line_details`` those of
    each line of ``extraction``.
    """

    filename: str
    syntax: Syntax
    profile: Profile
    guideline: str
    is_en16931: bool
    reduces_debt: bool
    extraction: Extraction
    problems: tuple[Problem, ...] = ()
    broken: tuple[Broken, ...] = ()
    remarks: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    line_details: tuple[tuple[Detail, ...], ...] = ()


class EInvoiceError(Exception):
    """The content is no usable e-invoice.

    ``slug`` is one of ``empty``, ``too-large``, ``has-dtd``, ``not-xml`` (broken, truncated, wrong encoding, nested too
    deep), ``not-an-einvoice`` (sound XML, but another document type).
    """

    def __init__(self, slug: str, text: Text) -> None:
        super().__init__(f"{slug}: {text.en}")
        self.slug = slug
        self.text = text


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that the XML and the page state differently.

    ``page_value`` and ``box`` are None where the page does not state a total at all. ``status`` is WARN or FAIL.
    """

    field: FieldName
    xml_value: Scalar
    page_value: Scalar | None
    box: Box | None
    status: RuleCheckStatus
    text: Text
