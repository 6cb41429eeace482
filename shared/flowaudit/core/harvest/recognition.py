"""Is it an invoice? A rule score over words, amounts, identifiers and layout, with its reasons.

The points and the threshold are told in ``docs/decisions/0026-harvest.md``. Neither the file's name nor the mail's
subject counts: they are claims of the sender.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flowaudit.core.einvoice import find
from flowaudit.core.extraction import Profile, extract
from flowaudit.core.harvest.headings import is_headed_by_trade, is_headed_otherwise
from flowaudit.core.harvest.sums import is_taxed
from flowaudit.core.harvest.vocabulary import NAMED, PHRASES
from flowaudit.core.model.extraction import DocumentType, Extraction, FieldName
from flowaudit.core.model.folding import fold
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import Text

THRESHOLD = 50
_INVOICES = frozenset(
    {
        DocumentType.INVOICE,
        DocumentType.CREDIT_NOTE,
        DocumentType.PARTIAL_INVOICE,
        DocumentType.FINAL_INVOICE,
        DocumentType.CORRECTION,
    }
)
_NAMES = {
    DocumentType.REMINDER: Text("Mahnung", "reminder"),
    DocumentType.DELIVERY_NOTE: Text("Lieferschein", "delivery note"),
    DocumentType.OFFER: Text("Angebot", "offer"),
    DocumentType.ORDER_CONFIRMATION: Text("Auftragsbestätigung", "order confirmation"),
}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the score is what it is: a stable slug, its points and words for people."""

    slug: str
    points: int
    text: Text


@dataclass(frozen=True, slots=True)
class Recognition:
    """The verdict. ``score`` is the sum of the reasons' points; from :data:`THRESHOLD` on it is an invoice.

    ``kind`` is what the title says, or OTHER. ``readable`` is False where no word could be read (an image without OCR):
    then nothing is known, and ``is_invoice`` is False.
    """

    is_invoice: bool
    score: int
    kind: DocumentType
    reasons: tuple[Reason, ...]
    readable: bool = True


def recognise(parsed: ParsedDocument, page: Extraction | None = None, profiles: Sequence[Profile] = ()) -> Recognition:
    """Judge a document. ``page`` is what :func:`flowaudit.core.extraction.extract` read, if that was done before."""
    electronic = find(parsed)
    if electronic is not None:
        kind = _kind(electronic.extraction)
        if kind in _INVOICES:
            reason = Reason(
                "e-invoice", 100, Text("trägt eine strukturierte E-Rechnung", "carries a structured e-invoice")
            )
            return Recognition(True, reason.points, kind, (reason,))
    text = fold(_SPACES.sub(" ", parsed.raw_text))
    if not text.strip():
        reason = Reason("unreadable", 0, Text("kein Text lesbar", "no text could be read"))
        return Recognition(False, 0, DocumentType.OTHER, (reason,), readable=False)
    found = extract(parsed, profiles) if page is None else page
    kind = _kind(found)
    reasons = (*_title(found, parsed), *_fields(found, text), *_words(text, kind))
    score = sum(reason.points for reason in reasons)
    return Recognition(score >= THRESHOLD, score, kind, reasons)


def _kind(found: Extraction) -> DocumentType:
    value = found.text(FieldName.DOCUMENT_TYPE)
    return DocumentType(value) if value else DocumentType.OTHER


def _title(found: Extraction, parsed: ParsedDocument) -> list[Reason]:
    kind = _kind(found)
    if kind not in _NAMES and is_headed_otherwise(parsed):
        return [
            Reason("other-heading", -60, Text("überschrieben als anderes Papier", "headed as some other kind of paper"))
        ]
    if kind in _INVOICES or (kind is DocumentType.OTHER and is_headed_by_trade(parsed)):
        return [Reason("title", 30, Text("der Titel ist der einer Rechnung", "the title is an invoice's"))]
    if kind is DocumentType.RECEIPT:
        return [Reason("title", 25, Text("der Titel ist der eines Kassenbelegs", "the title is a receipt's"))]
    if kind in _NAMES:
        name = _NAMES[kind]
        return [Reason("other-title", -50, Text(f"der Titel lautet: {name.de}", f"the title says: {name.en}"))]
    return []


_F = FieldName
#: Any of the fields, points, reason. What § 14 Abs. 4 UStG asks of an invoice, and what a page needs to be paid.
_FIELDS: tuple[tuple[str, tuple[FieldName, ...], int, Text], ...] = (
    ("number", (_F.INVOICE_NUMBER,), 10, Text("Rechnungsnummer", "invoice number")),
    ("date", (_F.INVOICE_DATE,), 5, Text("Rechnungsdatum", "invoice date")),
    (
        "tax-identifier",
        (_F.SUPPLIER_VAT_ID, _F.SUPPLIER_TAX_NUMBER),
        10,
        Text("Steuernummer oder USt-IdNr.", "tax number or VAT id"),
    ),
    ("vat", (_F.VAT_RATES, _F.VAT_TOTAL, _F.EXEMPTION_REASON), 15, Text("Steuerausweis", "VAT is stated")),
    ("total", (_F.GROSS_TOTAL, _F.PAYABLE), 15, Text("Gesamtbetrag", "total amount")),
    ("account", (_F.IBAN,), 5, Text("Bankverbindung", "bank account")),
)

_AMOUNTS = (_F.GROSS_TOTAL, _F.PAYABLE, _F.NET_TOTAL, _F.VAT_TOTAL)


def _fields(found: Extraction, page: str) -> list[Reason]:
    """What was read. Amounts that a tax makes add up are a net amount, a tax and a total, whatever stands beside
    them."""
    taxed = is_taxed(page)
    reasons = [
        Reason(slug, points, text)
        for slug, names, points, text in _FIELDS
        if any(name in found.fields for name in names) or (taxed and slug in ("vat", "total"))
    ]
    if found.lines:
        reasons.append(Reason("lines", 5, Text("Tabelle mit Positionen", "table of line items")))
    if not taxed and not any(name in found.fields for name in _AMOUNTS):
        reasons.append(Reason("no-amount", -30, Text("kein Gesamtbetrag", "no total amount")))
    return reasons


def _words(text: str, kind: DocumentType) -> list[Reason]:
    """An invoice refers to its offer, order or delivery note: under its own title such words count half."""
    reasons = []
    titled = kind in _INVOICES
    if not titled and kind is not DocumentType.RECEIPT and not NAMED.search(text):
        reasons.append(Reason("not-named", -45, Text("nennt sich nirgends Rechnung", "is nowhere called an invoice")))
    for item in PHRASES:
        if item.pattern.search(text):
            halved = titled and item.reference
            reasons.append(Reason(item.slug, item.points // 2 if halved else item.points, item.text))
    return reasons
