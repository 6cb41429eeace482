"""What an XML document is: its syntax, its profile, the kind of business document and the direction of its amounts."""

from __future__ import annotations

from decimal import Decimal

from flowaudit.core.einvoice.model import Profile, Syntax
from flowaudit.core.einvoice.values import Draft
from flowaudit.core.einvoice.xmltree import Element
from flowaudit.core.model.extraction import DocumentType, FieldName

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS = {
    (f"{_UBL}Invoice-2", "Invoice"): Syntax.UBL_INVOICE,
    (f"{_UBL}CreditNote-2", "CreditNote"): Syntax.UBL_CREDIT_NOTE,
    ("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "CrossIndustryInvoice"): Syntax.CII,
    ("urn:ferd:CrossIndustryDocument:invoice:1p0", "CrossIndustryDocument"): Syntax.ZUGFERD1,
}
#: Searched in this order in the guideline id without separators: the narrower names come first.
_PROFILES = (
    ("xrechnung", Profile.XRECHNUNG),
    ("peppol", Profile.PEPPOL),
    ("minimum", Profile.MINIMUM),
    ("basicwl", Profile.BASIC_WL),
    ("extended", Profile.EXTENDED),
    ("basic", Profile.BASIC),
    ("comfort", Profile.EN16931),
    ("en16931", Profile.EN16931),
)
#: UNTDID 1001 codes that are not plain invoices. 389 (self-billed) stays an invoice and gets a note.
_TYPES = {
    **dict.fromkeys(
        ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"), DocumentType.CREDIT_NOTE
    ),
    **dict.fromkeys(("326", "386", "875", "876"), DocumentType.PARTIAL_INVOICE),
    "877": DocumentType.FINAL_INVOICE,
    "384": DocumentType.CORRECTION,
    **dict.fromkeys(("325", "751", "935"), DocumentType.OTHER),  # pro forma, for accounting, customs
}


def syntax_of(root: Element) -> Syntax | None:
    """The syntax told by the root element, or None."""
    namespace, _, name = str(root.tag).removeprefix("{").rpartition("}")
    return _ROOTS.get((namespace, name))


def profile_of(guideline: str) -> Profile:
    """The profile told by BT-24."""
    plain = "".join(c for c in guideline.lower() if c.isalnum())
    return next((profile for key, profile in _PROFILES if key in plain), Profile.OTHER)


def is_norm_invoice(syntax: Syntax, profile: Profile) -> bool:
    """Whether profile and syntax yield an invoice in the sense of EN 16931."""
    if syntax is Syntax.ZUGFERD1:
        return False
    return profile not in (Profile.MINIMUM, Profile.BASIC_WL, Profile.OTHER)


def kind_of(syntax: Syntax, draft: Draft) -> tuple[DocumentType, bool]:
    """The document type and whether it lowers the debt.

    Two conventions are in use: a credit note states positive amounts under its own type code, or an invoice code comes
    with negative amounts (both allowed by EN 16931). A credit note with negative amounts adds to the debt again.
    """
    kind = _TYPES.get(draft.type_code, DocumentType.INVOICE)
    if syntax is Syntax.UBL_CREDIT_NOTE:
        kind = DocumentType.CREDIT_NOTE
    gross = draft.fields.get(FieldName.GROSS_TOTAL)
    negative = gross is not None and isinstance(gross.value, Decimal) and gross.value < 0
    if kind is DocumentType.CREDIT_NOTE:
        return kind, not negative
    if kind is DocumentType.INVOICE and negative:
        return DocumentType.CREDIT_NOTE, True
    return kind, negative
