"""What parsing yields: pages of words with boxes, and the attachments that may be e-invoices."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from flowaudit.core.model.geometry import Box


class ParseEngine(StrEnum):
    """How the words of a document were read (contract 6.6, ``engine``)."""

    TEXT = "TEXT"  # every page has a usable text layer
    OCR = "OCR"  # every page was read by OCR
    HYBRID = "HYBRID"  # some pages each way
    XML = "XML"  # a structured invoice without a page


class PageSource(StrEnum):
    """How the words of one page were read."""

    TEXT = "TEXT"
    OCR = "OCR"
    NONE = "NONE"  # an empty page


class Token(NamedTuple):
    """One word. Coordinates as in :class:`Box`; ``block`` and ``line`` number the text blocks and lines of the page in
    the order of the text layer or of OCR; ``size`` is the font size in points (0 if not known), ``bold`` if known."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    block: int = 0
    line: int = 0
    size: float = 0.0
    bold: bool = False

    def box(self, page: int) -> Box:
        """This word's box on page ``page``."""
        return Box(page, self.x0, self.y0, self.x1, self.y1, self.confidence)


class Area(NamedTuple):
    """A rectangle of a page, in fractions of its width and height."""

    x0: float
    y0: float
    x1: float
    y1: float


class FlatSheet(NamedTuple):
    """A photographed sheet as if it lay flat and straight before the reader: its size in points as far as its shape
    tells, and where the n-th word of the page lies on it, in fractions of its width and height."""

    width: float
    height: float
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed: ``width`` and ``height`` in points, words in reading order.

    ``turned`` is the angle in degrees by which the lines of text lie clockwise of the horizontal on the page as
    displayed (a crooked or turned scan, -180 to 180); boxes are those of the page as displayed all the same.
    ``unread`` is where the page shows writing that OCR could not read, also on a second look. ``flat`` is the sheet of
    a photograph that was straightened for reading; boxes are those of the photograph.
    """

    number: int
    width: float
    height: float
    source: PageSource
    tokens: tuple[Token, ...]
    turned: float = 0.0
    unread: tuple[Area, ...] = ()
    flat: FlatSheet | None = None

    @property
    def text(self) -> str:
        """The words, a line each where the text layer has one."""
        lines: list[list[str]] = []
        last: tuple[int, int] | None = None
        for token in self.tokens:
            key = (token.block, token.line)
            if key != last:
                lines.append([])
                last = key
            lines[-1].append(token.text)
        return "\n".join(" ".join(line) for line in lines)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the PDF (or the XML document itself) that may be a structured invoice."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document that was read. ``warnings`` are stable slugs such as ``broken-attachment`` or ``bad-text-layer``."""

    engine: ParseEngine
    media_type: str
    pages: tuple[Page, ...]
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
    timings_ms: dict[str, int] = field(default_factory=dict)

    @property
    def raw_text(self) -> str:
        """All pages' text, pages separated by a form feed."""
        return "\f".join(page.text for page in self.pages)


def to_json(document: ParsedDocument) -> dict[str, Any]:
    """A JSON form without the attachments' bytes; words as arrays, which halves the size."""
    return {
        "engine": document.engine.value,
        "media_type": document.media_type,
        "warnings": list(document.warnings),
        "timings_ms": dict(document.timings_ms),
        "attachments": [
            {"filename": a.filename, "media_type": a.media_type, "size": len(a.content)} for a in document.attachments
        ],
        "pages": [
            {
                "page": page.number,
                "width": round(page.width, 2),
                "height": round(page.height, 2),
                "source": page.source.value,
                "turned": round(page.turned, 2),
                "unread": [[round(v, 5) for v in area] for area in page.unread],
                **({} if page.flat is None else {"flat": _flat_to_json(page.flat)}),
                "tokens": [
                    [
                        t.text,
                        *(round(v, 5) for v in t[1:5]),
                        round(t.confidence, 4),
                        t.block,
                        t.line,
                        t.size,
                        int(t.bold),
                    ]
                    for t in page.tokens
                ],
            }
            for page in document.pages
        ],
    }


def from_json(data: dict[str, Any]) -> ParsedDocument:
    """Inverse of :func:`to_json`; attachments come back with empty content."""
    return ParsedDocument(
        engine=ParseEngine(data["engine"]),
        media_type=data["media_type"],
        warnings=tuple(data["warnings"]),
        timings_ms=dict(data["timings_ms"]),
        attachments=tuple(Attachment(a["filename"], a["media_type"], b"") for a in data["attachments"]),
        pages=tuple(
            Page(
                number=page["page"],
                width=page["width"],
                height=page["height"],
                source=PageSource(page["source"]),
                tokens=tuple(Token._make([*row[:9], bool(row[9])]) for row in page["tokens"]),
                turned=page.get("turned", 0.0),
                unread=tuple(Area._make(area) for area in page.get("unread", ())),
                flat=_flat_from_json(page["flat"]) if "flat" in page else None,
            )
            for page in data["pages"]
        ),
    )


def _flat_to_json(flat: FlatSheet) -> dict[str, Any]:
    areas = [[round(v, 5) for v in area] for area in flat.areas]
    return {"width": round(flat.width, 2), "height": round(flat.height, 2), "areas": areas}


def _flat_from_json(data: dict[str, Any]) -> FlatSheet:
    return FlatSheet(data["width"], data["height"], tuple(Area._make(area) for area in data["areas"]))
