"""Pages of statements written by hand after what banks print, as rows of (x in millimetres, text)."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.unit.extraction.drawing import load

from flowaudit.core.generator.canvas import Canvas, Metadata, pymupdf
from flowaudit.core.statements import Statement
from flowaudit.core.statements.pages import read_pages

Row = tuple[tuple[float, str], ...]


def row(text: str) -> Row:
    """``20 01.03. | 60 Miete | 190> 12,00``: cells at their left edge, or with ``>`` at their right edge."""
    cells = []
    for cell in text.split(" | "):
        at, _, words = cell.strip().partition(" ")
        cells.append((-float(at[:-1]) if at.endswith(">") else float(at), words))
    return tuple(cells)


def drawn(*pages: str) -> tuple[Statement, ...]:
    """The statements on pages; a line of a page is a row, an empty one leaves space."""
    canvas = Canvas()
    for number, page in enumerate(pages):
        if number:
            canvas.new_page()
        for at, line in enumerate(page.strip("\n").split("\n")):
            if not line.strip():
                continue
            for x, words in row(line):
                canvas.text(abs(x), 20 + 4.4 * at, words, size=9, align="right" if x < 0 else "left")
    with pymupdf.open(stream=canvas.to_pdf(Metadata("s", "", datetime(2025, 1, 1, tzinfo=UTC)))) as document:
        return read_pages(load(document))
