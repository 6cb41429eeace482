"""Pictures in formats that an audit does not take: HEIC, as phones make them, AVIF, WebP and BMP become JPEG or PNG.

GIF is left out: an invoice is hardly ever one, and newsletters are full of them.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flowaudit.core.parsing.refusals import Limits
from flowaudit.core.parsing.sniffing import MediaType

_HEIC = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_PIXELS = Limits().pixels
_QUALITY = 95  # of 100: what the format lost is not lost once more


def is_picture(content: bytes) -> bool:
    """By the first bytes: HEIC and AVIF (ISO 14496-12), WebP, GIF, BMP."""
    return bool(_format(content)) or content.startswith((b"GIF87a", b"GIF89a"))


def readable(content: bytes) -> tuple[MediaType, bytes] | None:
    """The picture as JPEG, or as PNG where it was without loss, turned as its camera says. None for another format, a
    damaged one, or more pixels than a page may have."""
    kind = _format(content)
    if not kind:
        return None
    from PIL import Image, UnidentifiedImageError

    try:
        return _converted(content, kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, RuntimeError, EOFError):
        return None


def as_taken(name: str, content: bytes) -> tuple[str, bytes]:
    """A file's name and bytes as an audit takes them: a picture of another format converted, all else as it is."""
    picture = readable(content)
    if picture is None:
        return name, content
    media_type, shown = picture
    return f"{name.rpartition('.')[0] or name}.{'png' if media_type is MediaType.PNG else 'jpg'}", shown


def _format(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "HEIC" if content[8:12] in _HEIC else "AVIF" if content[8:12] == b"avif" else ""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    return "BMP" if content.startswith(b"BM") else ""


def _converted(content: bytes, kind: str) -> tuple[MediaType, bytes] | None:
    from PIL import Image, ImageOps

    image: Any
    if kind == "HEIC":
        import pi_heif

        image = pi_heif.open_heif(BytesIO(content))
    else:
        image = Image.open(BytesIO(content), formats=(kind,))
    width, height = image.size
    if width * height > _PIXELS:
        return None
    picture = image.to_pillow() if kind == "HEIC" else ImageOps.exif_transpose(image)
    if picture.mode in ("RGBA", "LA", "PA", "P"):  # what is seen through is paper
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    target = BytesIO()
    lossless = kind == "BMP"
    picture.convert("RGB").save(target, "PNG" if lossless else "JPEG", **({} if lossless else {"quality": _QUALITY}))
    return MediaType.PNG if lossless else MediaType.JPEG, target.getvalue()
