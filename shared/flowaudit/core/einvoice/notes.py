"""Statements that rules need (reverse charge, small business …), from VAT categories, VATEX codes and free text.

Sources: UNCL5305 (VAT category), the CEF VATEX list, UNTDID 2005/2475 (tax point), §§ 13b, 19, 20, 25, 25a UStG.
"""

from __future__ import annotations

import re

from flowaudit.core.einvoice.values import Draft
from flowaudit.core.model.extraction import FieldValue, Origin

_BY_CATEGORY = {"AE": "reverse_charge", "K": "intra_community", "G": "export"}
_BY_CODE = {
    "VATEX-EU-AE": "reverse_charge",
    "VATEX-EU-IC": "intra_community",
    "VATEX-EU-G": "export",
    "VATEX-EU-D": "travel_agency",
    "VATEX-EU-F": "margin_scheme",
    "VATEX-EU-I": "margin_scheme",
    "VATEX-EU-J": "margin_scheme",
    "VATEX-FR-FRANCHISE": "small_business",
}
_SELF_BILLING_CODES = frozenset({"389", "261", "527"})
_CASH_CODES = frozenset({"432", "72"})  # BT-8 "paid to date" in UBL (UNTDID 2005) and CII (UNTDID 2475)
_BY_TEXT = (
    ("reverse_charge", r"§\s*13\s*b\b.{0,40}ustg|reverse[\s-]charge|steuerschuldnerschaft des leistungsempf"),
    ("small_business", r"§\s*19\b.{0,40}ustg|kleinunternehmer|small business (?:scheme|exempt)"),
    (
        "margin_scheme",
        r"§\s*25\s*a\b|differenzbesteuer|margin scheme.{0,40}(?:second|works|collect)"
        r"|sonderregelung.{0,80}(?:gebraucht|kunst|samml)",
    ),
    ("travel_agency", r"§\s*25\s+ustg|margin scheme.{0,20}travel|sonderregelung für reisebüros"),
    ("intra_community", r"innergemeinschaftliche\s+lieferung|intra-community supply|§\s*6\s*a\b.{0,30}ustg"),
    ("self_billing", r"\bself-billing\b"),
    ("cash_accounting", r"vereinnahmten entgelten|cash accounting"),
    ("retention", r"§\s*14\s*b\b.{0,80}(?:aufbewahr|ustg)"),
)
_PATTERNS = tuple((slug, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for slug, pattern in _BY_TEXT)
_MAX_SCANNED = 20_000


def read(draft: Draft) -> dict[str, FieldValue]:
    """The notes by slug, each with the code or text that shows it (the first one found)."""
    found: dict[str, FieldValue] = {}

    def note(slug: str | None, evidence: str) -> None:
        if slug:
            found.setdefault(slug, FieldValue(evidence, 1.0, Origin.XML, None, evidence))

    for group, (reason, code) in zip(draft.breakdown, draft.exemptions, strict=True):
        evidence = reason or code or group.category or ""
        note(_BY_CATEGORY.get(group.category or ""), evidence)
        note(_BY_CODE.get(code.upper()), evidence)
    if draft.type_code in _SELF_BILLING_CODES:
        note("self_billing", draft.type_code)
    if draft.tax_point_code in _CASH_CODES:
        note("cash_accounting", draft.tax_point_code)
    for text in (*(reason for reason, _ in draft.exemptions), *draft.remarks):
        for slug, pattern in _PATTERNS:
            hit = pattern.search(text[:_MAX_SCANNED])
            if hit:
                note(slug, text[max(0, hit.start() - 60) : hit.end() + 120].strip())
    return found
