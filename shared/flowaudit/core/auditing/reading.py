"""From a parsed document to the values that the audit works on.

A structured invoice leads: its values win over the page, a difference is a finding (SPEC: structured part leads).
"""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.einvoice import Broken, Difference, EInvoice, compare, search
from flowaudit.core.extraction import extract, merge
from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.parsed import ParsedDocument


@dataclass(frozen=True, slots=True)
class Reading:
    """``merged`` is what the audit works on; ``page`` is None for an XML invoice without a page, ``einvoice`` for a
    page without XML. ``broken`` names attachments that were meant as e-invoices and cannot be read."""

    merged: Extraction
    page: Extraction | None
    einvoice: EInvoice | None
    differences: tuple[Difference, ...] = ()
    broken: tuple[Broken, ...] = ()


def read(parsed: ParsedDocument, *, page_only: bool = False) -> Reading:
    """Read a document; with ``page_only`` any structured part is ignored."""
    page = extract(parsed) if parsed.pages else None
    findings = None if page_only else search(parsed)
    einvoice = findings.einvoice if findings else None
    broken = findings.broken if findings else ()
    if einvoice is None:
        return Reading(page or Extraction({}), page, None, broken=broken)
    merged = einvoice.extraction if page is None else merge(page, einvoice.extraction)
    differences = () if page is None else compare(einvoice, page)
    return Reading(merged, page, einvoice, differences, broken)
