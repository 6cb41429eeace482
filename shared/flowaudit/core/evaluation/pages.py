"""Pages as pictures with the boxes of what was found, for the report of errors."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from flowaudit.core.model.geometry import Box
from flowaudit.core.parsing.mupdf import errors, library

DPI = 80
_WRONG = (0.82, 0.1, 0.1)


def page_pictures(content: bytes, suffix: str, boxes: Iterable[Box], dpi: int = DPI) -> dict[int, str]:
    """PNG pictures (as data URLs, by page number from 1) of the pages that hold a box, with the boxes drawn; the first
    page if there is no box. Empty if the document cannot be opened (its refusal is told elsewhere)."""
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    pymupdf = library()
    kind = "jpeg" if suffix in (".jpg", ".jpeg") else suffix.lstrip(".")
    try:
        with pymupdf.open(stream=content, filetype=kind) as document:
            wanted = sorted(page for page in by_page if page <= document.page_count) or [1]
            return {number: _picture(document[number - 1], by_page.get(number, []), dpi) for number in wanted}
    except errors():
        return {}


def _picture(page: Any, boxes: list[Box], dpi: int) -> str:
    pymupdf = library()
    pixels = page.get_pixmap(dpi=dpi, alpha=False)
    width = max(1, dpi // 50)
    for box in boxes:
        edges = pymupdf.IRect(
            int(box.x0 * pixels.width) - 2,
            int(box.y0 * pixels.height) - 2,
            int(box.x1 * pixels.width) + 3,
            int(box.y1 * pixels.height) + 3,
        )
        _frame(pixels, edges, width)
    return "data:image/png;base64," + base64.b64encode(pixels.tobytes("png")).decode("ascii")


def _frame(pixels: Any, edges: Any, width: int) -> None:
    """Draw on the pixels: the page itself may be encrypted, turned or an image."""
    pymupdf = library()
    colour = tuple(int(part * 255) for part in _WRONG)
    for strip in (
        (edges.x0, edges.y0, edges.x1, edges.y0 + width),
        (edges.x0, edges.y1 - width, edges.x1, edges.y1),
        (edges.x0, edges.y0, edges.x0 + width, edges.y1),
        (edges.x1 - width, edges.y0, edges.x1, edges.y1),
    ):
        area = pymupdf.IRect(*strip) & pymupdf.IRect(0, 0, pixels.width, pixels.height)
        if not area.is_empty:
            pixels.set_rect(area, colour)
