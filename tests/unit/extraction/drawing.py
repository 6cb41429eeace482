"""A small pen for invoices: words are drawn with pymupdf and read back as a ParsedDocument."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pymupdf

from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token

FONTS = {"sans": "helv", "sans-bold": "hebo", "serif": "tiro", "serif-bold": "tibo", "mono": "cour"}


@dataclass
class Pen:
    """Draws on the pages of one document; positions are points from the top left."""

    width: float = 595
    height: float = 842
    font: str = "sans"
    size: float = 9.5
    document: Any = field(default_factory=pymupdf.open)

    def __post_init__(self) -> None:
        self.page = self.document.new_page(width=self.width, height=self.height)

    def new_page(self) -> None:
        """Go on with a new page."""
        self.page = self.document.new_page(width=self.width, height=self.height)

    def text(self, x: float, y: float, text: str, *, size: float = 0, font: str = "", right: bool = False) -> None:
        """One line; with ``right`` it ends at ``x``."""
        name, size = FONTS[font or self.font], size or self.size
        if right:
            x -= pymupdf.get_text_length(text, fontname=name, fontsize=size)
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((x, y), text, font=pymupdf.Font(name), fontsize=size)
        writer.write_text(self.page)

    def stack(self, x: float, y: float, lines: list[str], *, step: float = 12.5, **style: Any) -> float:
        """Lines below each other; gives the y below the last."""
        for line in lines:
            if line:
                self.text(x, y, line, **style)
            y += step
        return y

    def pairs(
        self, x: float, value_x: float, y: float, pairs: list[tuple[str, str]], *, step: float = 13, right: bool = False
    ) -> float:
        """Labels and their values side by side."""
        for label, value in pairs:
            self.text(x, y, label)
            self.text(value_x, y, value, right=right)
            y += step
        return y

    def table(
        self,
        y: float,
        columns: list[tuple[float, str, str]],
        rows: list[list[str]],
        *,
        step: float = 15,
        rules: bool = False,
    ) -> float:
        """Columns are (x, "l" or "r", head); a cell may hold several lines."""
        for x, side, head in columns:
            self.text(x, y, head, right=side == "r", font="sans-bold" if self.font == "sans" else "")
        for cells in rows:
            y += step
            if rules:
                self.page.draw_line((40, y - 10), (self.width - 40, y - 10))
            deepest = 0
            for (x, side, _), cell in zip(columns, cells, strict=True):
                for i, line in enumerate(cell.split("\n")):
                    if line:
                        self.text(x, y + 11 * i, line, right=side == "r")
                    deepest = max(deepest, i)
            y += 11 * deepest
        return y + step

    def parsed(self) -> ParsedDocument:
        """The words that were drawn."""
        return load(self.document)


def load(document: Any, source: PageSource = PageSource.TEXT) -> ParsedDocument:
    """Read the words of an open pymupdf document."""
    pages = []
    for number, page in enumerate(document, 1):
        w, h = page.rect.width, page.rect.height
        tokens = tuple(
            Token(text, x0 / w, y0 / h, x1 / w, y1 / h, 1.0, block, line)
            for x0, y0, x1, y1, text, block, line, _ in page.get_text("words")
        )
        pages.append(Page(number, w, h, source if tokens else PageSource.NONE, tokens))
    return ParsedDocument(ParseEngine.TEXT, "application/pdf", tuple(pages))
