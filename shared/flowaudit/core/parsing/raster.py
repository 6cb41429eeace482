"""Image files: their frames and sizes from headers, and their pixels once they are known to fit."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug, check_size, too_many_pages
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
_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4: how the rows and columns of the stored image are to be shown
_EXIF_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TIFF_OFFSETS = ((273, 279), (324, 325))  # strips and tiles: where they lie and how long they are
_CLASSES: dict[MediaType, Any] = {
    MediaType.PNG: PngImageFile,
    MediaType.JPEG: JpegImageFile,
    MediaType.TIFF: TiffImageFile,
}


def count_frames(content: bytes, media_type: MediaType, limits: Limits) -> int:
    """The number of frames, each one's size checked from its header alone, and that its data is all there.

    :raises ParsingRefused: truncated, too many pages, page too large.
    """
    try:
        with _open(content, media_type) as image:
            count = 0
            for _ in _headers(image, limits):
                _check_whole(image, len(content))
                count += 1
            return count
    except _ERRORS:
        raise ParsingRefused(RefusalSlug.TRUNCATED) from None


def frames(content: bytes, media_type: MediaType, limits: Limits) -> Iterator[tuple[Image.Image, float]]:
    """Each frame as a greyscale image, turned as its EXIF orientation says, with its resolution in dpi.

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
        check_size(width, height, number + 1, limits)
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


def _check_whole(image: Any, size: int) -> None:
    """Find a cut file without decoding it in full: PNG by chunks, JPEG at an eighth of its size, TIFF by offsets."""
    if image.format == "PNG":
        image.verify()
    elif image.format == "JPEG":
        image.draft("L", (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()
    else:
        for offsets, lengths in _TIFF_OFFSETS:
            starts, counts = image.tag_v2.get(offsets, ()), image.tag_v2.get(lengths, ())
            if any(start + count > size for start, count in zip(starts, counts, strict=False)):
                raise OSError("the data ends before the image does")


def _grey(image: Any) -> Image.Image:
    """The current frame in grey on white paper, turned upright as EXIF tells."""
    if image.mode.startswith(("I", "F")):  # 16 bits and more a sample: stretch to 8
        samples = np.nan_to_num(np.asarray(image, dtype=np.float32))
        low, high = float(samples.min()), float(samples.max())
        grey = Image.fromarray(((samples - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8))
    elif image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        grey = Image.new("L", image.size, 255)
        grey.paste(layered.convert("L"), mask=layered.getchannel("A"))
    else:
        grey = image.convert("L")
    method = _EXIF_TURNS.get(image.getexif().get(_ORIENTATION, 1))
    return grey if method is None else grey.transpose(method)


def _dpi(image: Any) -> float:
    """The resolution that the file claims, or one from the page's shape where it claims none that can be true.

    Cameras and screens write 72 or 96 whatever they show, so a claim that makes a page larger than A3 counts for none.
    Without a claim the long side is taken for that of A4, the short side of a strip for the 80 mm of a till roll.
    """
    short, long = sorted((float(image.width), float(image.height)))
    try:
        claimed: float = float(max(image.info.get("dpi") or (0.0,)))
    except (TypeError, ValueError):
        claimed = 0.0
    if 70.0 <= claimed <= 1200.0 and long <= claimed * 17.0:
        return float(round(claimed))  # PNG counts by the metre: 200 dpi come as 199.95
    return short / 3.15 if long >= 1.9 * short else long / 11.69
