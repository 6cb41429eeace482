"""Deciding how a PDF page is read: by its text layer, by OCR, or not at all because it is empty."""

from __future__ import annotations

import contextlib
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from flowaudit.core.model.parsed import Page, PageSource, Token
from flowaudit.core.parsing.imaging import writing
from flowaudit.core.parsing.mupdf import library
from flowaudit.core.parsing.ocr_page import read_image
from flowaudit.core.parsing.pdf_text import TextLayer, read_layer
from flowaudit.core.parsing.quality import is_garbage
from flowaudit.core.parsing.read_ahead import Picture
from flowaudit.core.parsing.recognition import OcrEngine, OcrError
from flowaudit.core.parsing.refusals import Limits, check_size

BAD_LAYER = "bad-text-layer"  # the layer's characters are not those on the page
PARTIAL_LAYER = "partial-text-layer"  # an image of a page with a stamp or a footer as text
HIDDEN_LAYER = "hidden-text-layer"  # an OCR layer that someone else made; its words are less sure
INVISIBLE_TEXT = "invisible-text"  # text that is not painted and lies on no image: it is left out
NO_OCR = "ocr-unavailable"

HIDDEN_CONFIDENCE = 0.85  # of a foreign OCR layer, whose engine left no confidence
_FEW_WORDS = 20
_SCAN_PIXELS = 250_000  # all images of a page together; a scan of A4 at 100 dpi has a million
_SCAN_COVERAGE = 0.5
_LOOK_DPI = 60
_A3 = 842.0 * 1191.0  # square points; larger pages are looked at from further away
_CELL = 6  # pixels at that resolution: about the height of a line of text
_MIN_CELLS = 40  # a page with less uncovered ink has a logo or a line, no text that is missing from the layer
_MIN_DPI, _MAX_DPI = 200, 300


class _Picture(NamedTuple):
    """An image on the page: its box as fractions of the page, and its own width in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float
    pixels_wide: int


class PageReading(NamedTuple):
    """A page with the warnings that reading it gave."""

    page: Page
    warnings: tuple[str, ...] = ()


class Scan(NamedTuple):
    """A page that OCR must read: its drawing (None where there is no OCR), and the exact words of its layer."""

    number: int
    width: float
    height: float
    image: Image.Image | None
    dpi: int
    exact: tuple[Token, ...]
    warnings: tuple[str, ...]


def to_recognise(seen: PageReading | Scan) -> Picture | None:
    """What of a page OCR must read."""
    return Picture(seen.image, seen.dpi) if isinstance(seen, Scan) and seen.image is not None else None


def look_at(page: Any, image_pixels: int, with_ocr: bool, limits: Limits) -> PageReading | Scan:
    """Read a page from its text layer, or draw it for OCR. ``image_pixels``: of all images that its resources name.

    :raises ParsingRefused: an image on it is larger than the limit.
    """
    layer = read_layer(page)
    suspicious = len(layer.visible) < _FEW_WORDS or bool(layer.hidden) or image_pixels >= _SCAN_PIXELS
    if is_garbage(layer.visible):
        return _scan(page, layer, (), (BAD_LAYER,), with_ocr, limits)
    if not suspicious:
        return _as_text(page, layer, layer.visible, ())
    pictures = _pictures(page, layer, limits)
    hidden, warnings = _accept_hidden(layer, pictures)
    words = _in_order(layer.visible, hidden)
    if len(layer.visible) >= _FEW_WORDS and not hidden and _coverage(pictures) < _SCAN_COVERAGE:
        return _as_text(page, layer, words, warnings)
    covered, uncovered = _ink_cells(page, words)
    if uncovered < _MIN_CELLS or uncovered <= covered:
        return _as_text(page, layer, words, warnings)
    if words:
        warnings = (*warnings, PARTIAL_LAYER)
    return _scan(page, layer, layer.visible, warnings, with_ocr, limits)


def _as_text(page: Any, layer: TextLayer, words: tuple[Token, ...], warnings: tuple[str, ...]) -> PageReading:
    source = PageSource.TEXT if words else PageSource.NONE
    return PageReading(Page(page.number + 1, layer.width, layer.height, source, words, layer.turned), warnings)


def _accept_hidden(layer: TextLayer, pictures: list[_Picture]) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The unpainted words that lie on an image, as far as they make sense; the others are not on the page."""
    if not layer.hidden:
        return (), ()
    on_image = [t for t in layer.hidden if _on(pictures, (t.x0 + t.x1) / 2, (t.y0 + t.y1) / 2)]
    warnings = () if len(on_image) == len(layer.hidden) else (INVISIBLE_TEXT,)
    if is_garbage(on_image):
        return (), (*warnings, BAD_LAYER)
    if on_image:
        warnings = (*warnings, HIDDEN_LAYER)
    return tuple(t._replace(confidence=min(t.confidence, HIDDEN_CONFIDENCE)) for t in on_image), warnings


def _on(pictures: list[_Picture], x: float, y: float) -> bool:
    return any(p.x0 <= x <= p.x1 and p.y0 <= y <= p.y1 for p in pictures)


def _in_order(visible: tuple[Token, ...], hidden: tuple[Token, ...]) -> tuple[Token, ...]:
    """Both kinds of words in the order of the layer's blocks and lines (the sort is stable within a line)."""
    if not hidden:
        return visible
    return tuple(sorted((*visible, *hidden), key=lambda token: (token.block, token.line)))


def _pictures(page: Any, layer: TextLayer, limits: Limits) -> list[_Picture]:
    """All images that the page paints, inline ones too; their sizes are read, not their pixels."""
    found = []
    for info in page.get_image_info():
        check_size(info["width"], info["height"], page.number + 1, limits)
        box = library().Rect(info["bbox"]) * page.rotation_matrix
        box &= page.rect
        if not box.is_empty:
            across = info["height"] if page.rotation % 180 else info["width"]
            fractions = (box.x0 / layer.width, box.y0 / layer.height, box.x1 / layer.width, box.y1 / layer.height)
            found.append(_Picture(*fractions, across))
    return found


def _coverage(pictures: list[_Picture]) -> float:
    """The share of the page that images cover, on a grid of a hundred by a hundred."""
    grid = np.zeros((100, 100), dtype=np.bool_)
    for p in pictures:
        grid[int(p.y0 * 100) : int(np.ceil(p.y1 * 100)), int(p.x0 * 100) : int(np.ceil(p.x1 * 100))] = True
    return float(grid.mean())


def _ink_cells(page: Any, words: tuple[Token, ...]) -> tuple[int, int]:
    """How many cells of the page hold writing under a word, and how many hold writing where no word is."""
    image = _draw(page, max(int(min(_LOOK_DPI, _LOOK_DPI * (_A3 / (page.rect.width * page.rect.height)) ** 0.5)), 1))
    dark = writing(image)
    rows, columns = -(-image.height // _CELL), -(-image.width // _CELL)
    padded = np.zeros((rows * _CELL, columns * _CELL), dtype=np.bool_)
    padded[: image.height, : image.width] = dark
    share = padded.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3))
    inked = (share > 0.04) & (share < 0.75)  # a cell that is all dark is a picture or a bar, not writing
    under = np.zeros_like(inked)
    for t in words:
        under[int(t.y0 * rows) : int(t.y1 * rows) + 1, int(t.x0 * columns) : int(t.x1 * columns) + 1] = True
    return int((inked & under).sum()), int((inked & ~under).sum())


def _draw(page: Any, dpi: int) -> Image.Image:
    """The page as displayed, in grey; without annotations' pop-ups, with stamps and form fields."""
    pixmap = page.get_pixmap(dpi=dpi, colorspace=library().csGRAY, alpha=False)
    return Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def _resolution(layer: TextLayer, pictures: list[_Picture], limits: Limits) -> int:
    """The resolution of the largest image, within 200 to 300 dpi; less where the page would have too many pixels."""
    large = max(pictures, key=lambda p: (p.x1 - p.x0) * (p.y1 - p.y0), default=None)
    wanted = float(_MAX_DPI)
    if large is not None and (large.x1 - large.x0) * (large.y1 - large.y0) > _SCAN_COVERAGE / 2:
        wanted = large.pixels_wide * 72.0 / ((large.x1 - large.x0) * layer.width)
    pixels = 72.0 * (limits.pixels / max(layer.width * layer.height, 1.0)) ** 0.5
    side = 72.0 * limits.side / max(layer.width, layer.height, 1.0)
    return max(int(min(max(wanted, _MIN_DPI), _MAX_DPI, pixels, side)), 1)


def _scan(
    page: Any, layer: TextLayer, exact: tuple[Token, ...], warnings: tuple[str, ...], with_ocr: bool, limits: Limits
) -> Scan:
    pictures = _pictures(page, layer, limits)
    dpi = _resolution(layer, pictures, limits)
    image = _draw(page, dpi) if with_ocr else None
    return Scan(page.number + 1, layer.width, layer.height, image, dpi, exact, warnings)


def recognise(scan: Scan, ocr: OcrEngine | None, limits: Limits) -> PageReading:
    """Read a drawn page by OCR; the words of its layer stand in for what OCR read at their place."""
    reading = None
    if ocr is not None and scan.image is not None:
        with contextlib.suppress(OcrError):
            reading = read_image(scan.image, scan.dpi, ocr, limits)
    size = scan.width, scan.height
    if reading is None:
        source = PageSource.TEXT if scan.exact else PageSource.NONE
        return PageReading(Page(scan.number, *size, source, scan.exact), (*scan.warnings, NO_OCR))
    words = _merged(reading.tokens, scan.exact)
    source = PageSource.OCR if words else PageSource.NONE
    flat = None if scan.exact else reading.sheet  # where exact words lie on a flattened sheet is not known
    return PageReading(Page(scan.number, *size, source, words, reading.turned, reading.unread, flat), scan.warnings)


def _merged(read: tuple[Token, ...], exact: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words of OCR with those of the text layer in place of what was read there, in blocks of their own behind."""
    if not exact:
        return read
    kept = [t for t in read if not _on_words(exact, (t.x0 + t.x1) / 2, (t.y0 + t.y1) / 2)]
    behind = max((t.block for t in kept), default=-1) + 1
    return (*kept, *(t._replace(block=t.block + behind) for t in exact))


def _on_words(words: tuple[Token, ...], x: float, y: float) -> bool:
    return any(t.x0 <= x <= t.x1 and t.y0 <= y <= t.y1 for t in words)
