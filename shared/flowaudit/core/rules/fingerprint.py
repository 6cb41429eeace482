"""The fingerprint of an invoice: the same invoice has the same one, whatever file it comes in."""

from __future__ import annotations

import hashlib
import re

from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.rules import identifiers, reading

_SEPARATOR = "\x1f"


def fingerprint(extraction: Extraction) -> str | None:
    """40 hex digits over folded invoice number, supplier identity, gross total and date of issue; None if too little.

    Needed are the number, the supplier (VAT id, else tax number, else name) and the gross total or the date. Case,
    separators and leading zeros of the number do not count; documents that state more or less differ.
    """
    number = _folded_number(extraction.text(FieldName.INVOICE_NUMBER))
    supplier = _supplier(extraction)
    gross = extraction.amount(FieldName.GROSS_TOTAL)
    issued = extraction.day(FieldName.INVOICE_DATE)
    if not number or not supplier or (gross is None and issued is None):
        return None
    amount = "" if gross is None else f"{abs(gross).normalize():f}"
    parts = (number, supplier, amount, issued.isoformat() if issued else "")
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()[:40]


def _folded_number(number: str | None) -> str:
    """Letters and digits only; digit runs without leading zeros, so that RE-0042 and re42 agree."""
    runs = re.findall(r"[a-z]+|\d+", reading.fold(number or ""))
    return ".".join(run.lstrip("0") or "0" if run.isdigit() else run for run in runs)


def _supplier(extraction: Extraction) -> str:
    vat_id = extraction.text(FieldName.SUPPLIER_VAT_ID)
    if vat_id:
        return f"v:{identifiers.compact(vat_id)}"
    tax_number = extraction.text(FieldName.SUPPLIER_TAX_NUMBER)
    if tax_number:
        return f"t:{re.sub(r'[^0-9]', '', tax_number)}"
    name = re.sub(r"[^a-z0-9]", "", reading.fold(extraction.text(FieldName.SUPPLIER_NAME) or ""))
    return f"n:{name}" if name else ""
