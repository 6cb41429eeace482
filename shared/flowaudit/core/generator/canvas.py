"""A sheet to draw on, in millimetres from the top left corner, that becomes a reproducible PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # PyMuPDF has no types

Colour = tuple[float, float, float]
Align = Literal["left", "right", "center"]

BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.38, 0.38, 0.40)
LIGHT: Colour = (0.80, 0.80, 0.82)
MM = 72 / 25.4
A4 = (210.0, 297.0)


@lru_cache(maxsize=16)
def font(name: str) -> Any:
    """One of the fonts that PyMuPDF carries: helv, hebo, heit, tiro, tibo, tiit, cour, cobo."""
    return pymupdf.Font(name)


@lru_cache(maxsize=8192)
def _advance(name: str, character: str) -> float:
    return float(font(name).text_length(character, fontsize=1))


def width(text: str, name: str, size: float) -> float:
    """The width of a text in millimetres; ``size`` is in points."""
    return sum(_advance(name, character) for character in text) * size / MM


def wrap(text: str, limit: float, name: str, size: float) -> list[str]:
    """The text broken into lines no wider than ``limit`` millimetres; a line feed breaks too."""
    lines: list[str] = []
    for part in text.split("\n"):
        current = ""
        for word in part.split(" "):
            candidate = f"{current} {word}" if current else word
            if current and width(candidate, name, size) > limit:
                lines.append(current)
                current = word
            else:
                current = candidate
        lines.append(current)
    return lines


@dataclass(frozen=True, slots=True)
class Metadata:
    """The PDF's own particulars. ``created`` is given, never read from a clock: the same spec, the same bytes."""

    title: str
    author: str
    created: datetime
    producer: str = "FlowAudit sample generator"


class Canvas:
    """Pages of one size; ``page`` is the current one."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.size = size
        self.document: Any = pymupdf.open()
        self.page: Any = None
        self._fonts: set[tuple[int, str]] = set()
        self.new_page()

    def new_page(self) -> None:
        """Begin another page."""
        self.page = self.document.new_page(width=self.size[0] * MM, height=self.size[1] * MM)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return int(self.document.page_count)

    def turn_to(self, index: int) -> None:
        """Make page ``index`` (from 0) the current one."""
        self.page = self.document[index]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        face: str = "helv",
        size: float = 10,
        colour: Colour = BLACK,
        align: Align = "left",
    ) -> None:
        """Write one line with its baseline at ``y``; ``x`` is the left edge, the right edge or the middle."""
        if not text:
            return
        if align != "left":
            x -= width(text, face, size) * (1 if align == "right" else 0.5)
        if (self.page.number, face) not in self._fonts:
            self.page.insert_font(fontname=f"F{face}", fontbuffer=font(face).buffer)
            self._fonts.add((self.page.number, face))
        self.page.insert_text((x * MM, y * MM), text, fontname=f"F{face}", fontsize=size, color=colour)

    def paragraph(
        self,
        x: float,
        y: float,
        limit: float,
        text: str,
        *,
        face: str = "helv",
        size: float = 10,
        colour: Colour = BLACK,
    ) -> float:
        """Write wrapped text from baseline ``y`` on; returns the baseline after it."""
        for line in wrap(text, limit, face, size):
            self.text(x, y, line, face=face, size=size, colour=colour)
            y += size * 1.35 / MM
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float, *, stroke: float = 0.2, colour: Colour = BLACK) -> None:
        """A straight line ``stroke`` millimetres thick."""
        self.page.draw_line((x0 * MM, y0 * MM), (x1 * MM, y1 * MM), width=stroke * MM, color=colour)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.page.draw_rect(pymupdf.Rect(x0 * MM, y0 * MM, x1 * MM, y1 * MM), color=None, fill=colour)

    def to_pdf(self, metadata: Metadata) -> bytes:
        """The document with its fonts cut to the used glyphs."""
        self.document.subset_fonts()
        return finish(self.document, metadata)


def finish(document: Any, metadata: Metadata) -> bytes:
    """Set metadata and a trailer id that follow from the content alone, and serialise."""
    stamp = f"D:{metadata.created:%Y%m%d%H%M%S}+00'00'"
    document.set_metadata(
        {
            "title": metadata.title,
            "author": metadata.author,
            "producer": metadata.producer,
            "creator": "FlowAudit",
            "creationDate": stamp,
            "modDate": stamp,
        }
    )
    digest = sha256(f"{metadata.title}|{metadata.author}|{stamp}".encode()).hexdigest()[:32].upper()
    document.xref_set_key(-1, "ID", f"[<{digest}><{digest}>]")
    return bytes(document.tobytes(garbage=4, deflate=True, deflate_fonts=True, deflate_images=False, no_new_id=True))
