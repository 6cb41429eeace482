"""The words of a PDF page from its text layer, as the page is displayed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from flowaudit.core.model.parsed import Token
from flowaudit.core.parsing.mupdf import library

_BOLD = 16  # PyMuPDF's span flag "bold", bit 4
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
REPLACEMENT = "\ufffd"
UNSURE = 0.3  # confidence of a word with characters that the font does not explain

# A span as (x0, x1, size, bold, visible) in the page's own, unrotated coordinates.
_Span = tuple[float, float, float, bool, bool]


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of a page: ``visible`` are painted, ``hidden`` are there for searching only (text render mode 3).

    ``turned`` says how most of the writing stands on the page as displayed: 0, 90, 180 or -90 degrees clockwise.
    """

    width: float
    height: float
    visible: tuple[Token, ...]
    hidden: tuple[Token, ...]
    turned: float = 0.0


def read_layer(page: Any) -> TextLayer:
    """The words of ``page`` with boxes, blocks, lines, sizes and weights.

    One pass over the page makes MuPDF's structured text; words and font spans are both read from it, which costs little
    more than the words alone.
    """
    flags = library().TEXT_MEDIABOX_CLIP  # whitespace and ligatures unfolded, unknown characters stay visible as U+FFFD
    rotation = page.rotation
    if rotation:
        page.set_rotation(0)
    try:
        text_page = page.get_textpage(flags=flags)
    finally:
        if rotation:
            page.set_rotation(rotation)
    words = text_page.extractWORDS()
    if not words:
        return TextLayer(page.rect.width, page.rect.height, (), ())
    structure = text_page.extractDICT()
    spans = _spans(structure)
    place = _Placement(page)
    visible: list[Token] = []
    hidden: list[Token] = []
    for x0, y0, x1, y1, text, block, line, _ in words:
        size, bold, painted = _style(spans.get((block, line), ()), (x0 + x1) / 2)
        box = place.box(x0, y0, x1, y1)
        if box is not None:
            confidence = UNSURE if REPLACEMENT in text else 1.0
            token = Token(text, *box, confidence, block, line, size, bold)
            (visible if painted else hidden).append(token)
    turned = _turned(structure, rotation)
    return TextLayer(page.rect.width, page.rect.height, tuple(visible), tuple(hidden), turned)


def _turned(structure: dict[str, Any], rotation: int) -> float:
    """The quarter turn that most characters share, with the page's own ``rotation``: a landscape page may be stored
    on its side. A line's direction is that of its text on the page before rotation, y downwards."""
    letters: Counter[int] = Counter()
    for block in structure["blocks"]:
        for line in block.get("lines", ()):
            across, down = line["dir"]
            quarter = round(math.degrees(math.atan2(down, across)) / 90)
            letters[quarter % 4] += sum(len(span["text"]) for span in line["spans"])
    ((quarter, _),) = letters.most_common(1) or [(0, 0)]
    return (quarter * 90 + rotation + 90) % 360 - 90.0


class _Placement:
    """From the page's own points to fractions of the page as displayed (rotated, cropped)."""

    def __init__(self, page: Any) -> None:
        self._matrix = tuple(page.rotation_matrix) if page.rotation else None
        self._width = page.rect.width or 1.0
        self._height = page.rect.height or 1.0

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float] | None:
        """The box in fractions, cut at the page's edge; None if its middle is not on the page."""
        if self._matrix:
            a, b, c, d, e, f = self._matrix
            x0, y0, x1, y1 = x0 * a + y0 * c + e, x0 * b + y0 * d + f, x1 * a + y1 * c + e, x1 * b + y1 * d + f
            x0, x1 = min(x0, x1), max(x0, x1)
            y0, y1 = min(y0, y1), max(y0, y1)
        x0, x1, y0, y1 = x0 / self._width, x1 / self._width, y0 / self._height, y1 / self._height
        if not (0.0 <= (x0 + x1) / 2 <= 1.0 and 0.0 <= (y0 + y1) / 2 <= 1.0):
            return None
        x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _spans(page: dict[str, Any]) -> dict[tuple[int, int], list[_Span]]:
    """The spans of each line, by the block and line numbers that words bear."""
    found: dict[tuple[int, int], list[_Span]] = {}
    for block_number, block in enumerate(page["blocks"]):
        for line_number, line in enumerate(block.get("lines", ())):
            found[block_number, line_number] = [
                (
                    span["bbox"][0],
                    span["bbox"][2],
                    round(span["size"], 2),
                    bool(span["flags"] & _BOLD) or _bold_name(span["font"]),
                    span.get("alpha", 255) != 0,
                )
                for span in line["spans"]
            ]
    return found


def _bold_name(font: str) -> bool:
    name = font.lower()
    return any(word in name for word in _BOLD_NAMES)


def _style(spans: list[_Span] | tuple[()], x_mid: float) -> tuple[float, bool, bool]:
    """Size, weight and visibility of the span under a word's middle; the first one's if none is."""
    for x0, x1, size, bold, painted in spans:
        if x0 <= x_mid <= x1:
            return size, bold, painted
    return spans[0][2:] if spans else (0.0, False, True)
