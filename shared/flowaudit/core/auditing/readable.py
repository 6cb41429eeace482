"""An e-invoice without a page is drawn as one, so that its values have places like those of any other document."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flowaudit.core.auditing.reading import Reading
from flowaudit.core.model.parsed import ParsedDocument, ParseEngine
from flowaudit.core.parsing import Limits, parse

READABLE_FILE = "readable.pdf"


@dataclass(frozen=True, slots=True)
class Readable:
    """``content`` is the drawing (PDF); ``parsed`` and ``reading`` are the invoice with its pages and boxes."""

    content: bytes
    parsed: ParsedDocument
    reading: Reading


def made_readable(parsed: ParsedDocument, reading: Reading, limits: Limits) -> Readable | None:
    """The drawing of an XML-only e-invoice; None for a document that has pages, or that no e-invoice was read from."""
    if parsed.engine is not ParseEngine.XML or reading.einvoice is None:
        return None
    from flowaudit.core.rendering import render  # loads MuPDF, which the stages that read a result do not have

    rendering = render(replace(reading.einvoice, extraction=reading.merged))
    pages = parse(rendering.content, READABLE_FILE, ocr=None, limits=limits).pages
    return Readable(rendering.content, replace(parsed, pages=pages), replace(reading, merged=rendering.extraction))
