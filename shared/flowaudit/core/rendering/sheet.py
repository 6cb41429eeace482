"""A sheet that knows where it wrote what: each text yields the box around it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from flowaudit.core.generator.canvas import (
    A4,
    BLACK,
    GREY,
    LIGHT,
    MM,
    Align,
    Canvas,
    Colour,
    Metadata,
    font,
    width,
    wrap,
)
from flowaudit.core.model.geometry import Box, union

LEFT, RIGHT, TOP, BOTTOM = 18.0, 192.0, 20.0, 279.0
_PRODUCER = "FlowAudit"
#: The document follows from the invoice alone, so it bears no time of its own.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_WIDE = "cjk"  # a fallback for characters that the other fonts lack
#: Heights over and under the baseline as parts of the font size.
_ASCENT, _DESCENT = 0.82, 0.24
_MAX_CHARACTERS = 2000
#: A reviewer reads no more, and an invoice of a hundred thousand lines must not take hours to draw.
MAX_PAGES = 100
_MORE = "… Weiteres steht nur in der XML-Datei. / The rest is in the XML file alone."


@lru_cache(maxsize=4096)
def _has(face: str, character: str) -> bool:
    return bool(font(face).has_glyph(ord(character)))


def face_for(text: str, face: str) -> str:
    """``face``, or the fallback if it lacks a character that the fallback has."""
    missing = [character for character in set(text) if not _has(face, character)]
    return _WIDE if any(_has(_WIDE, character) for character in missing) else face


def printable(text: str) -> str:
    """One line without control characters, of bounded length."""
    plain = " ".join("".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text).split())
    return plain if len(plain) <= _MAX_CHARACTERS else plain[: _MAX_CHARACTERS - 1] + "…"


class Sheet:
    """Pages written from the top down; ``y`` is the next baseline in millimetres."""

    def __init__(self) -> None:
        self._canvas = Canvas()
        self._full = False
        self.y = TOP

    @property
    def page(self) -> int:
        """The number of the current page, from 1."""
        return self._canvas.page_count

    def room(self, height: float) -> bool:
        """Begin another page if less than ``height`` millimetres are left; whether one was begun. After the last page
        nothing is written any more."""
        if self._full or self.y + height <= BOTTOM:
            return False
        if self.page == MAX_PAGES:
            self._full = True
            return False
        self._canvas.new_page()
        self.y = TOP
        return True

    def text(
        self, x: float, text: str, *, size: float = 9, face: str = "helv", colour: Colour = BLACK, align: Align = "left"
    ) -> Box | None:
        """Write one line on the current baseline; its box, None if there is nothing to write."""
        text = "" if self._full else printable(text)
        if not text:
            return None
        face = face_for(text, face)
        self._canvas.text(x, self.y, text, face=face, size=size, colour=colour, align=align)
        wide = width(text, face, size)
        left = x if align == "left" else x - wide
        top, bottom = self.y - _ASCENT * size / MM, self.y + _DESCENT * size / MM
        page_width, page_height = A4
        return Box(self.page, left / page_width, top / page_height, (left + wide) / page_width, bottom / page_height)

    def block(self, x: float, limit: float, text: str, *, size: float = 9, face: str = "helv") -> Box | None:
        """Write wrapped text from the current baseline on and go below it; the box of what stands on the first page."""
        boxes = []
        for line in () if self._full else lines_of(text, limit, size, face):
            self.room(size * 1.35 / MM)
            box = self.text(x, line, size=size, face=face)
            boxes += [box] if box else []
            self.y += size * 1.35 / MM
        return union(boxes)

    def rule(self, *, strong: bool = False) -> None:
        """A line across the page, a little above the current baseline."""
        if self._full:
            return
        y = self.y - 3.4
        self._canvas.line(LEFT, y, RIGHT, y, stroke=0.3 if strong else 0.15, colour=GREY if strong else LIGHT)

    def to_pdf(self, title: str) -> bytes:
        """The document with page numbers."""
        total = self._canvas.page_count
        if self._full:
            self._canvas.text(LEFT, 288, _MORE, size=8, colour=GREY)
        for index in range(total):
            self._canvas.turn_to(index)
            self._canvas.text(RIGHT, 288, f"{index + 1} / {total}", size=8, colour=GREY, align="right")
        return self._canvas.to_pdf(Metadata(printable(title), "", _CREATED, _PRODUCER))


def lines_of(text: str, limit: float, size: float, face: str = "helv") -> list[str]:
    """The text wrapped to ``limit`` millimetres; words that are longer are cut."""
    text = printable(text)
    face = face_for(text, face)
    lines: list[str] = []
    for line in wrap(text, limit, face, size):
        rest = line
        while width(rest, face, size) > limit and len(rest) > 1:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or width(rest[:n], face, size) <= limit)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return [line for line in lines if line]
