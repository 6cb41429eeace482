"""Invoices that are the mail itself: no attachment, all particulars in the text.

Nearly every mail about an invoice tells its number and amount, and its footer a VAT id. Only one that states what § 14
Abs. 4 UStG asks for is the invoice: number, the supplier's tax number or VAT id, and the net amount, the tax and the
sum, which add up, or the tax within the sum, or the exemption. It is shown as a PDF, so that it is read,
judged and stored like any other. Of a stranger's HTML only text and structure are taken over: no attributes, no images,
no addresses.
"""

from __future__ import annotations

import html
from io import BytesIO
from typing import Any

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.harvest.sums import adds_up, cents_in, contains_tax
from flowaudit.core.harvest.vocabulary import MAIL_WORDS
from flowaudit.core.harvest.webtext import Page
from flowaudit.core.model.folding import fold
from flowaudit.core.parsing.mupdf import errors

_MAX_TEXT = 60_000  # characters of a body; an invoice of two hundred lines has some 20,000
_MAX_PAGES = 20
_A4, _PLACE = (0, 0, 595, 842), (50, 50, 545, 792)
_STYLE = "* {font-family: sans-serif; font-size: 9.5pt} td, th {padding-right: 10pt; text-align: left}"

_TAXED = Pattern(r"(?<![^\W_])(?:ust|mwst|umsatzsteuer|mehrwertsteuer|vat|tva|iva|btw|gst)(?![^\W_])")
_EXEMPT = Pattern(r"kleinunternehmer|§ ?19 ustg|steuerschuldnerschaft des leistungsempfangers|reverse charge")
_IDENTIFIED = Pattern(
    r"(?<![^\W_])(?:ust-?id|steuer-?(?:nr|nummer)|st\.?-?nr|vat (?:id|no|reg)"
    r"|(?:n[o°]|numero) (?:de )?tva|tva intracommunautaire|partita iva|p\. ?iva|btw-?(?:id|nr|nummer)|btw nl|siret"
    r"|kvk|nip|cif|nif|vat [a-z]{2} ?\d|uid[: ]|che-\d{3}"
    r"|(?:de|atu)[ .]?\d{3}[ .]?\d{3}[ .]?\d{2,3})"
)
_NUMBERED = Pattern(
    r"rechnungs?[\s-]*(?:nr|nummer|no)|invoice (?:no|number)|beleg-?(?:nr|nummer)|facture n[o°]"
    r"|numero (?:de|della) (?:facture|fattura)|numero fattura|numero de factura|factuurnummer|faktura (?:vat )?nr"
    r"|(?:rechnung|invoice|beleg|quittung|receipt|facture|fattura|ricevuta|factura|recibo|factuur)"
    r" ?(?:nr|no|n|number|nummer|id)?[.°º:#]{0,2} ?#?(?:[a-z]{1,6}[-/ ]?)?\d"
)


def may_be_invoice(text: str) -> bool:
    """Whether the text states all that makes an invoice; what the pages say is judged afterwards."""
    folded = fold(text[:_MAX_TEXT])
    if not all(pattern.search(folded) for pattern in (MAIL_WORDS, _NUMBERED, _IDENTIFIED)):
        return False
    cents = cents_in(folded)
    if cents and _EXEMPT.search(folded):
        return True
    return bool(_TAXED.search(folded)) and (adds_up(cents) or contains_tax(folded))


def mentions_invoice(text: str) -> bool:
    """Whether an attached text speaks of an invoice and has amounts: enough to be looked at."""
    folded = fold(text[:_MAX_TEXT])
    return bool(MAIL_WORDS.search(folded) and cents_in(folded))


def as_pdf(body: str | Page) -> bytes | None:
    """Plain text or HTML as pages, always the same bytes for the same body; None if it cannot be laid out."""
    import pymupdf as untyped

    pymupdf: Any = untyped
    if isinstance(body, Page):
        shown = body.structure(_MAX_TEXT)
    else:
        shown = "<br/>".join(map(html.escape, body[:_MAX_TEXT].splitlines()))
    buffer = BytesIO()
    try:
        writer = pymupdf.DocumentWriter(buffer)
        story = pymupdf.Story(html=f"<div>{shown}</div>", user_css=_STYLE)
        more, pages = 1, 0
        while more and pages < _MAX_PAGES:
            device = writer.begin_page(pymupdf.Rect(*_A4))
            more, _ = story.place(pymupdf.Rect(*_PLACE))
            story.draw(device)
            writer.end_page()
            pages += 1
        writer.close()
    except errors():
        return None
    return buffer.getvalue()
