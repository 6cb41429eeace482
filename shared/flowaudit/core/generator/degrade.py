"""Turn a clean PDF into what an office scanner makes of a printed page: skewed, uneven, noisy, compressed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from flowaudit.core.generator.canvas import Metadata, finish, pymupdf


@dataclass(frozen=True, slots=True)
class Scanner:
    """``dpi`` of the scan; ``skew`` in degrees counter-clockwise; ``noise`` is a standard deviation in grey levels
    (0 to 255); ``blur`` in pixels; ``quality`` of the JPEG (1 to 95)."""

    dpi: int = 200
    skew: float = 0.9
    noise: float = 7.0
    blur: float = 0.6
    quality: int = 45


def scan(pdf: bytes, scanner: Scanner, seed: int, metadata: Metadata) -> bytes:
    """An image-only PDF of the same pages; the same seed gives the same noise."""
    random = np.random.default_rng(seed)
    result: Any = pymupdf.open()
    with pymupdf.open(stream=pdf, filetype="pdf") as source:
        for page in source:
            pixels = page.get_pixmap(dpi=scanner.dpi, colorspace=pymupdf.csGRAY)
            image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
            sheet = result.new_page(width=page.rect.width, height=page.rect.height)
            sheet.insert_image(sheet.rect, stream=_degrade(image, scanner, random))
    return finish(result, metadata)


def _degrade(image: Image.Image, scanner: Scanner, random: np.random.Generator) -> bytes:
    image = image.rotate(scanner.skew, resample=Image.Resampling.BICUBIC, fillcolor=250)
    image = image.filter(ImageFilter.GaussianBlur(scanner.blur))
    grey = np.asarray(image, dtype=np.float64)
    height, width = grey.shape
    # The lamp is a little weaker towards one corner, and paper is never quite white.
    shade = np.linspace(0, 1, width)[None, :] * 6 + np.linspace(0, 1, height)[:, None] * 8
    grey = grey * 0.93 + 14 - shade + random.normal(0, scanner.noise, grey.shape)
    specks = random.random(grey.shape) < 0.00004
    grey[specks] = 60
    result = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    buffer = BytesIO()
    result.save(buffer, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
    return buffer.getvalue()
