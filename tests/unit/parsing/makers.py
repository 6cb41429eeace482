"""Documents made for the tests of parsing: each maker gives bytes, as a sender would send them."""

from __future__ import annotations

import random
import re
import string
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from flowaudit.core.parsing import OcrImage, OcrWord

A4 = (595.0, 842.0)
LINES = (
    "Tischlerei Hansen GmbH, Am Hafen 12, 24103 Kiel",
    "Rechnung Nummer 2025-0417 vom 12. März 2025",
    "Sehr geehrte Damen und Herren, für die gelieferten Möbel",
    "berechnen wir Ihnen wie vereinbart die folgenden Beträge:",
    "4 Stühle aus Eiche, geölt, je 210,00 EUR, zusammen 840,00 EUR",
    "1 Besprechungstisch, Platte aus Esche, 1.160,00 EUR",
    "Summe netto 2.000,00 EUR, Umsatzsteuer 19 % 380,00 EUR",
    "Rechnungsbetrag 2.380,00 EUR, zahlbar bis 26. März 2025",
    "Bankverbindung der Tischlerei bei der Förde Sparkasse in Kiel",
    "Steuernummer 20 123 45678, Umsatzsteuer DE 123 456 788",
)


def text_page(doc: Any, lines: Sequence[str] = LINES, size: float = 11.0, **font: Any) -> Any:
    """A page of ``doc`` with lines of text."""
    page = doc.new_page(width=A4[0], height=A4[1])
    for number, line in enumerate(lines):
        page.insert_text((60, 80 + 24 * number), line, fontsize=size, **font)
    return page


def text_pdf(pages: int = 1, **options: Any) -> bytes:
    """A born-digital PDF."""
    doc = pymupdf.open()
    for _ in range(pages):
        text_page(doc)
    data: bytes = doc.tobytes(**options)
    return data


def picture(lines: Sequence[str] = LINES, dpi: int = 200, size: float = 11.0) -> Image.Image:
    """The page as a scanner would give it, clean."""
    page = text_page(pymupdf.open(), lines, size)
    pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def degraded(image: Image.Image, skew: float = 0.0, noise: float = 0.0, blur: float = 0.0) -> Image.Image:
    """Turned counterclockwise by ``skew`` degrees on larger paper, blurred, with grey noise (seeded)."""
    if skew:
        image = image.rotate(skew, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        pixels = np.asarray(image, dtype=np.float64)
        pixels = pixels + np.random.default_rng(7).normal(0.0, noise, pixels.shape)
        image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return image


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """The image as a file."""
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def scan_pdf(image: Image.Image, **options: Any) -> bytes:
    """A PDF whose only page is an image."""
    doc = pymupdf.open()
    page = doc.new_page(width=A4[0], height=A4[1])
    page.insert_image(page.rect, stream=saved(image, "JPEG", quality=85))
    data: bytes = doc.tobytes(**options)
    return data


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds hardly any data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def shuffled_layer() -> bytes:
    """A PDF that looks right and whose text layer has its letters shuffled by a wrong ToUnicode table."""
    doc = pymupdf.open()
    page = doc.new_page(width=A4[0], height=A4[1])
    page.insert_font(fontname="own", fontbuffer=pymupdf.Font("helv").buffer)
    for number, line in enumerate(LINES):
        page.insert_text((60, 80 + 24 * number), line, fontsize=11, fontname="own")
    doc = pymupdf.open(stream=doc.tobytes())
    shuffled = list(string.ascii_lowercase)
    random.Random(5).shuffle(shuffled)
    table = dict(zip(string.ascii_lowercase, shuffled, strict=True))
    for xref in range(1, doc.xref_length()):
        kind, value = doc.xref_get_key(xref, "ToUnicode")
        if kind == "xref":
            target = int(value.split()[0])
            doc.update_stream(target, _shuffle_cmap(doc.xref_stream(target), table))
    data: bytes = doc.tobytes()
    return data


def _shuffle_cmap(cmap: bytes, table: dict[str, str]) -> bytes:
    """Split each range of glyphs of a ToUnicode table into single glyphs, with other letters."""

    def split(match: re.Match[bytes]) -> bytes:
        first, last, code = (int(group, 16) for group in match.groups())
        rows = []
        for glyph in range(first, last + 1):
            letter = chr(code + glyph - first)
            rows.append(b"<%04x> <%04x> <%04x>" % (glyph, glyph, ord(table.get(letter.lower(), letter))))
        return b"\n".join(rows)

    return re.sub(rb"<([0-9a-f]{4})> <([0-9a-f]{4})> <([0-9a-f]{4})>", split, cmap)


class FakeOcr:
    """An engine that gives the words it was told, and keeps what it was asked."""

    def __init__(self, words: Sequence[OcrWord] = ()) -> None:
        self.words = words
        self.images: list[OcrImage] = []

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words told."""
        self.images.append(image)
        return self.words


class ForbiddenOcr:
    """An engine for pages that must not be recognised."""

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """Fail the test."""
        raise AssertionError(f"OCR was asked to read a born-digital page ({image.width} x {image.height})")
