"""Small images: signatures and logos, or a receipt in black and white?"""

from __future__ import annotations

import struct

from flowaudit.core.parsing.sniffing import MediaType

_TINY = 4000  # bytes: no page with words, whatever its size
_SHORT = 350  # pixels: half the width of a receipt at 200 dpi
_WIDE = 1.5  # logos and banners are wider than high, papers are not
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # JPEG's SOF markers (ITU-T T.81, B.1.1.3)


def is_decoration(content: bytes, media_type: MediaType) -> bool:
    """Whether an image of few bytes is too small or too wide for a page. A TIFF is a scan or a fax."""
    if media_type is MediaType.TIFF:
        return False
    if len(content) < _TINY:
        return True
    size = _png(content) if media_type is MediaType.PNG else _jpeg(content)
    return size is None or min(size) < _SHORT or size[0] > _WIDE * size[1]


def _png(content: bytes) -> tuple[int, int] | None:
    return struct.unpack_from(">II", content, 16) if len(content) >= 24 else None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """Width and height from the first frame's header."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + length
    return None
