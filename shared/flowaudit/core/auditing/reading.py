"""From a parsed document to the values that the audit works on.

A structured invoice leads: its values win over the page, a difference is a finding (SPEC: structured part leads).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowaudit.core.einvoice import Broken, Difference, EInvoice, compare, oriented, search
from flowaudit.core.extraction import Profile, extract, merge
from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """``merged`` is what the audit works on; ``page`` is None for an XML invoice without a page, ``einvoice`` for a
    page without XML. ``broken`` names attachments that were meant as e-invoices and cannot be read."""

    merged: Extraction
    page: Extraction | None
    einvoice: EInvoice | None
    differences: tuple[Difference, ...] = ()
    broken: tuple[Broken, ...] = ()


_LEFT_OUT = {
    "broken-attachment": Text(
        "Eine eingebettete XML-Rechnung ist beschädigt und konnte nicht gelesen werden",
        "An embedded XML invoice is damaged and could not be read",
    ),
    "attachment-too-large": Text(
        "Eine eingebettete XML-Datei ist zu groß und wurde nicht gelesen",
        "An embedded XML file is too large and was not read",
    ),
}


def _left_out(parsed: ParsedDocument) -> tuple[Broken, ...]:
    """Attachments that parsing could not hand on; it knows no more of them than that they were there."""
    return tuple(Broken("", slug, _LEFT_OUT[slug]) for slug in parsed.warnings if slug in _LEFT_OUT)


def read(parsed: ParsedDocument, profiles: Sequence[Profile] = (), *, page_only: bool = False) -> Reading:
    """Read a document; with ``page_only`` any structured part is ignored. ``profiles`` are for the page."""
    page = extract(parsed, profiles) if parsed.pages else None
    findings = None if page_only else search(parsed)
    einvoice = findings.einvoice if findings else None
    broken = (*findings.broken, *_left_out(parsed)) if findings else ()
    if einvoice is None:
        return Reading(page or Extraction({}), page, None, broken=broken)
    merged = einvoice.extraction if page is None else merge(oriented(einvoice, page), einvoice.extraction)
    differences = () if page is None else compare(einvoice, page, parsed.raw_text)
    return Reading(merged, page, einvoice, differences, broken)
