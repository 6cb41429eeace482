"""Structured electronic invoices: reading UBL, CII and ZUGFeRD 1.0, and comparing them with the page."""

from flowaudit.core.einvoice.compare import compare, oriented
from flowaudit.core.einvoice.model import Broken, Difference, EInvoice, EInvoiceError, Problem, Profile, Syntax
from flowaudit.core.einvoice.reader import Findings, find, read_xml, search, structured_part
from flowaudit.core.einvoice.validation import OfficialVerdict, Outcome, Validator

__all__ = [
    "Broken",
    "Difference",
    "EInvoice",
    "EInvoiceError",
    "Findings",
    "OfficialVerdict",
    "Outcome",
    "Problem",
    "Profile",
    "Syntax",
    "Validator",
    "compare",
    "find",
    "oriented",
    "read_xml",
    "search",
    "structured_part",
]
