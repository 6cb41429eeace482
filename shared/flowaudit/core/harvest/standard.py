"""The standardised PDF: a first page with the facts of where the document came from, then its pages.

The original is not touched; its name and digest stand on the first page. An embedded e-invoice goes along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flowaudit.core.model.parsed import Attachment
from flowaudit.core.parsing.mupdf import errors, library
from flowaudit.core.parsing.sniffing import MediaType

_A4 = (595, 842)
_LEFT, _LABELS, _TOP = 56, 130, 72
_WIDE = 70  # characters of a value in one line


def standardise(
    content: bytes,
    media_type: MediaType,
    title: str,
    facts: Sequence[tuple[str, str]],
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF. ``facts`` are labels and values of the first page. A document whose pages cannot be taken over (XML, or
    damaged) leaves the first page alone, which says so."""
    pymupdf = library()
    result = pymupdf.open()
    _head(result.new_page(width=_A4[0], height=_A4[1]), title, facts, pymupdf)
    if media_type is not MediaType.XML:
        try:
            _append(result, content, media_type, pymupdf)
        except errors():
            _note(result[0], "Die Seiten des Originals lassen sich nicht übernehmen. / Its pages cannot be taken over.")
    for attachment in attachments:
        result.embfile_add(attachment.filename or "invoice.xml", attachment.content)
    result.set_metadata({"title": title, "creator": "FlowAudit"})
    return bytes(result.tobytes(garbage=3, deflate=True))


def joined(pages: bytes, media_type: MediaType, name: str, xml: bytes) -> bytes:
    """A PDF of the pages with the XML embedded: what states an invoice and what shows it as one document. Raises
    ``ValueError`` for pages that cannot be taken over."""
    pymupdf = library()
    try:
        result = pymupdf.open(stream=pages, filetype="pdf") if media_type is MediaType.PDF else pymupdf.open()
        if media_type is not MediaType.PDF:
            _append(result, pages, media_type, pymupdf)
        result.embfile_add(name, xml)
        return bytes(result.tobytes(deflate=True))
    except errors() as error:
        raise ValueError("the pages cannot be taken over") from error


def _head(page: Any, title: str, facts: Sequence[tuple[str, str]], pymupdf: Any) -> None:
    font = pymupdf.Font("helv")
    page.insert_font(fontname="Fhelv", fontbuffer=font.buffer)
    page.insert_text((_LEFT, _TOP), title, fontname="Fhelv", fontsize=15)
    y = _TOP + 34.0
    for label, value in facts:
        page.insert_text((_LEFT, y), label, fontname="Fhelv", fontsize=9, color=(0.4, 0.4, 0.4))
        for line in _lines(value):
            page.insert_text((_LEFT + _LABELS, y), line, fontname="Fhelv", fontsize=9)
            y += 14
        if y > _A4[1] - 60:
            break


def _lines(value: str) -> list[str]:
    """Broken anywhere, as digests and ids have no words; at most four lines."""
    shown = "".join(c for c in value if c.isprintable()) or "–"
    return [shown[start : start + _WIDE] for start in range(0, min(len(shown), 4 * _WIDE), _WIDE)]


def _note(page: Any, text: str) -> None:
    page.insert_text((_LEFT, _A4[1] - 50), text, fontname="Fhelv", fontsize=9)


def _append(result: Any, content: bytes, media_type: MediaType, pymupdf: Any) -> None:
    kinds: Mapping[MediaType, str] = {MediaType.PNG: "png", MediaType.JPEG: "jpeg", MediaType.TIFF: "tiff"}
    with pymupdf.open(stream=content, filetype=kinds.get(media_type, "pdf")) as source:
        if media_type is MediaType.PDF:
            result.insert_pdf(source)
            return
        with pymupdf.open(stream=source.convert_to_pdf(), filetype="pdf") as pages:
            result.insert_pdf(pages)
