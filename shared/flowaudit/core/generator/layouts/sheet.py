"""The page of a random invoice: a canvas with the style's faces, a current height, and new pages where it ends."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from flowaudit.core.generator.canvas import BLACK, GREY, LIGHT, MM, Align, Canvas, Colour, width, wrap
from flowaudit.core.generator.layouts.style import Style
from flowaudit.core.generator.layouts.vocabulary import options


class Sheet:
    """Draws in millimetres; ``y`` is the baseline of the next line."""

    def __init__(self, style: Style, random: Random) -> None:
        self.style, self.random = style, random
        self.canvas = Canvas(style.page)
        self.y = style.margin
        self.bottom = style.page[1] - 18
        self.on_new_page: Callable[[], None] | None = None
        self._chosen: dict[str, str] = {}

    @property
    def left(self) -> float:
        """Left edge of the text."""
        return self.style.margin

    @property
    def right(self) -> float:
        """Right edge of the text."""
        return self.style.page[0] - self.style.margin

    def term(self, key: str) -> str:
        """This document's word for a term: chosen once."""
        if key not in self._chosen:
            self._chosen[key] = self.random.choice(options(key, self.style.language))
        return self._chosen[key]

    def label(self, key: str) -> str:
        """A term with the document's colon."""
        return self.term(key) + self.style.colon

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        bold: bool = False,
        size: float = 0,
        colour: Colour = BLACK,
        align: Align = "left",
    ) -> None:
        """One line of text."""
        face = self.style.bold if bold else self.style.face
        if face == "china-s":  # has no glyphs for the narrow and the unbreakable space
            text = text.replace("\u00a0", " ").replace("\u202f", " ")
        self.canvas.text(x, y, text, face=face, size=size or self.style.size, colour=colour, align=align)

    def width(self, text: str, *, bold: bool = False, size: float = 0) -> float:
        """The width of a text."""
        return width(text, self.style.bold if bold else self.style.face, size or self.style.size)

    def wrapped(self, text: str, limit: float, *, size: float = 0) -> list[str]:
        """The text in lines that are no wider than ``limit``."""
        return wrap(text, limit, self.style.face, size or self.style.size)

    def stack(
        self, x: float, y: float, lines: list[str], *, size: float = 0, colour: Colour = BLACK, align: Align = "left"
    ) -> float:
        """Lines below each other; returns the baseline after the last."""
        for line in lines:
            self.write(x, y, line, size=size, colour=colour, align=align)
            y += (size or self.style.size) * 0.46
        return y

    def rule(
        self,
        y: float,
        x0: float | None = None,
        x1: float | None = None,
        *,
        colour: Colour = LIGHT,
        stroke: float = 0.25,
    ) -> None:
        """A horizontal line."""
        self.canvas.line(
            self.left if x0 is None else x0, y, self.right if x1 is None else x1, y, colour=colour, stroke=stroke
        )

    def room(self, height: float) -> bool:
        """Whether so much room is left on the page."""
        return self.y + height <= self.bottom

    def break_page(self) -> None:
        """A new page."""
        self.canvas.new_page()
        self.y = self.style.margin + 6
        if self.on_new_page is not None:
            self.on_new_page()

    def logo(self, x: float, y: float, size: float, initials: str) -> None:
        """A drawn sign: shapes, now and then with initials in them."""
        page, colour = self.canvas.page, self.style.accent if self.style.accent != BLACK else GREY
        kind = self.random.randrange(4)
        if kind == 0:
            page.draw_circle(((x + size / 2) * MM, (y + size / 2) * MM), size / 2 * MM, color=None, fill=colour)
        elif kind == 1:
            points = [((x + dx * size) * MM, (y + dy * size) * MM) for dx, dy in ((0, 1), (0.5, 0), (1, 1))]
            page.draw_polyline(points, color=None, fill=colour, closePath=True)
        else:
            self.canvas.box(x, y, x + size, y + size, colour)
        if kind == 3:
            self.write(
                x + size / 2, y + size * 0.68, initials, bold=True, size=size * 1.6, colour=(1, 1, 1), align="center"
            )

    def stamp(self) -> None:
        """A rubber stamp: two rings, no text."""
        page = self.canvas.page
        x, y = self.random.uniform(70, 150) * MM, (self.style.page[1] - self.random.uniform(45, 90)) * MM
        for radius in (12, 10):
            page.draw_circle((x, y), radius * MM, color=(0.2, 0.3, 0.7), width=1.2)
