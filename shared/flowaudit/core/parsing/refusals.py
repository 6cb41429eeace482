"""Why a document is not read: one typed refusal with a stable slug, an HTTP status and a text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flowaudit.core.model.results import Text


class RefusalSlug(StrEnum):
    """The reasons; each stands for one line of the decision on uploads."""

    EMPTY = "empty-file"
    UNSUPPORTED = "unsupported-media-type"
    ENCRYPTED = "encrypted"
    NO_PAGE = "no-page"
    TRUNCATED = "truncated"
    TOO_MANY_PAGES = "too-many-pages"
    PAGE_TOO_LARGE = "page-too-large"
    TOO_LARGE = "content-too-large"


_STATUS = {RefusalSlug.EMPTY: 400, RefusalSlug.UNSUPPORTED: 415}
_TEXTS = {
    RefusalSlug.EMPTY: Text("Die Datei ist leer.", "The file is empty."),
    RefusalSlug.UNSUPPORTED: Text(
        "Der Inhalt ist kein PDF, PNG, JPEG oder TIFF und keine E-Rechnung (UBL oder CII).",
        "The content is not a PDF, PNG, JPEG or TIFF and not an e-invoice (UBL or CII).",
    ),
    RefusalSlug.ENCRYPTED: Text(
        "Das PDF ist mit einem Kennwort verschlüsselt.", "The PDF is encrypted with a password."
    ),
    RefusalSlug.NO_PAGE: Text("Das Dokument hat keine Seite.", "The document has no page."),
    RefusalSlug.TRUNCATED: Text(
        "Die Datei ist abgeschnitten oder beschädigt und nicht lesbar.",
        "The file is truncated or damaged and cannot be read.",
    ),
    RefusalSlug.TOO_MANY_PAGES: Text("Das Dokument hat zu viele Seiten.", "The document has too many pages."),
    RefusalSlug.PAGE_TOO_LARGE: Text(
        "Das Bild einer Seite hat zu viele Bildpunkte.", "The image of a page has too many pixels."
    ),
    RefusalSlug.TOO_LARGE: Text(
        "Der entpackte Inhalt der Datei ist zu groß.", "The unpacked content of the file is too large."
    ),
}


class ParsingRefused(Exception):
    """The document cannot be read, for a reason that lies in the document.

    ``status`` is the HTTP status that an upload answers (400 empty, 415 unsupported, else 422); ``text`` is for people.
    """

    def __init__(self, slug: RefusalSlug, detail: Text | None = None) -> None:
        base = _TEXTS[slug]
        self.slug = slug.value
        self.status = _STATUS.get(slug, 422)
        self.text = base if detail is None else Text(f"{base.de} {detail.de}", f"{base.en} {detail.en}")
        super().__init__(f"{self.slug}: {self.text.en}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may ask for before it is refused.

    ``pages``: pages or frames of a document. ``pixels``: width × height of one page image, stand-alone or inside a PDF.
    ``side``: its longer side; OCR engines count pixels in 15 bits.
    ``attachment_bytes``: unpacked size of an embedded file, larger ones are left out with a warning.
    ``attachments``: embedded files looked at. ``xml_bytes``: size of a stand-alone e-invoice (it may carry files in
    base64). ``content_bytes``: unpacked drawing instructions of one page.
    """

    pages: int = 200
    pixels: int = 50_000_000
    side: int = 30_000
    attachment_bytes: int = 10_000_000
    attachments: int = 32
    xml_bytes: int = 32 * 1024 * 1024  # as much as the reader of e-invoices takes
    content_bytes: int = 40_000_000


def too_many_pages(found: int | None, limits: Limits) -> ParsingRefused:
    """The refusal that names the number of pages, if known, and the limit."""
    seen = f"{found:,}" if found is not None else f"> {limits.pages:,}"
    return ParsingRefused(
        RefusalSlug.TOO_MANY_PAGES,
        Text(f"Seiten: {seen.replace(',', '.')}, erlaubt: {limits.pages}.", f"Pages: {seen}, allowed: {limits.pages}."),
    )


def check_size(width: int, height: int, page: int, limits: Limits) -> None:
    """Refuse the image of ``page`` (from 1) if it is larger than the limits; the refusal names its size.

    :raises ParsingRefused: page-too-large.
    """
    if max(width, 0) * max(height, 0) <= limits.pixels and max(width, height) <= limits.side:
        return
    allowed = f"{limits.pixels / 1e6:g}"
    raise ParsingRefused(
        RefusalSlug.PAGE_TOO_LARGE,
        Text(
            f"Seite {page}: {width} × {height} Bildpunkte, erlaubt sind {allowed} Megapixel und "
            f"{limits.side} Bildpunkte je Seite des Bildes.",
            f"Page {page}: {width} × {height} pixels, {allowed} megapixels and "
            f"{limits.side} pixels a side are allowed.",
        ),
    )
