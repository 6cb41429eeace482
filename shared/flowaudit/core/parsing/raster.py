"""Image files: their frames and sizes from headers, and their pixels once they are known to fit."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug, page_too_large, too_many_pages
from flowaudit.core.parsing.sniffing import MediaType

# What Pillow's three decoders raise on damaged data.
_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AssertionError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
_CLASSES: dict[MediaType, Any] = {
    MediaType.PNG: PngImageFile,
    MediaType.JPEG: JpegImageFile,
    MediaType.TIFF: TiffImageFile,
}


def count_frames(content: bytes, media_type: MediaType, limits: Limits) -> int:
    """The number of frames, each one's size checked from its header alone.

    :raises ParsingRefused: truncated, too many pages, page too large.
    """
    try:
        with _open(content, media_type) as image:
            return sum(1 for _ in _headers(image, limits))
    except _ERRORS:
        raise ParsingRefused(RefusalSlug.TRUNCATED) from None


def frames(content: bytes, media_type: MediaType, limits: Limits) -> Iterator[tuple[Image.Image, float]]:
    """Each frame as a greyscale image, turned as its EXIF orientation says, with its resolution in dpi (0: not known).

    :raises ParsingRefused: as :func:`count_frames`.
    """
    try:
        with _open(content, media_type) as image:
            for _ in _headers(image, limits):
                yield _grey(image), _dpi(image)
    except _ERRORS:
        raise ParsingRefused(RefusalSlug.TRUNCATED) from None


def _open(content: bytes, media_type: MediaType) -> Any:
    """Read the header. The decoder's own class is used: ``Image.open`` would judge sizes by a limit of its own."""
    return _CLASSES[media_type](BytesIO(content))


def _headers(image: Any, limits: Limits) -> Iterator[int]:
    """Step through the frames, refusing before anything is decoded."""
    number = 0
    while True:
        if number >= limits.pages:
            raise too_many_pages(None, limits)
        width, height = image.size
        if width < 1 or height < 1:
            raise ParsingRefused(RefusalSlug.TRUNCATED)
        if width * height > limits.pixels:
            raise page_too_large(width, height, number + 1, limits)
        yield number
        number += 1
        if image.format != "TIFF":
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                image.seek(number)
        except EOFError:
            return


def _grey(image: Any) -> Image.Image:
    frame = image.copy()
    frame.info = dict(image.info)
    turned = ImageOps.exif_transpose(frame)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        turned = Image.alpha_composite(paper, layered)
    if turned.mode.startswith(("I", "F")):  # 16 bits and more a sample: stretch to 8
        low, high = turned.getextrema()
        span = max(float(high) - float(low), 1.0)
        turned = turned.point(lambda value: (value - low) * (255.0 / span))
    grey: Image.Image = turned.convert("L")
    return grey


def _dpi(image: Any) -> float:
    value: Any = image.info.get("dpi")
    try:
        return float(max(value)) if value else 0.0
    except (TypeError, ValueError):
        return 0.0
