"""Unpacking streams of a PDF within bounds: a few bytes may claim to be gigabytes."""

from __future__ import annotations

import zlib
from typing import Any

# MuPDF stops unpacking at 100 MB or 200 times the packed size, whichever is more; filters other than Flate are left
# to it, so only short ones are given to it.
_OTHER_FILTER_MAX = 500_000
_DEFLATE_RATIO = 1032  # the most that deflate can pack, see the technical notes of zlib


class StreamTooLargeError(Exception):
    """The stream unpacks to more than the bound."""


def filters(doc: Any, xref: int) -> tuple[str, ...]:
    """The names of a stream's filters, first to be undone first; empty if it is not packed."""
    kind, value = doc.xref_get_key(xref, "Filter")
    if kind == "null":
        return ()
    return tuple(part for part in value.replace("[", " ").replace("]", " ").replace("/", " ").split() if part)


def unpack(doc: Any, xref: int, limit: int, head: int | None = None) -> bytes:
    """The content of stream ``xref``, or its first ``head`` bytes.

    :raises StreamTooLargeError: it is larger than ``limit`` bytes, found without unpacking more than that.
    :raises zlib.error: it is damaged.
    """
    raw: bytes = doc.xref_stream_raw(xref) or b""
    names = filters(doc, xref)
    want = limit + 1 if head is None else min(head, limit)
    if not names:
        content = raw[:want]
    elif names in {("FlateDecode",), ("Fl",)} and doc.xref_get_key(xref, "DecodeParms")[0] == "null":
        content = zlib.decompressobj().decompress(raw, want)
    elif len(raw) > _OTHER_FILTER_MAX:
        raise StreamTooLargeError
    else:
        content = (doc.xref_stream(xref) or b"")[:want]
    if len(content) > limit:
        raise StreamTooLargeError
    return content


def check_drawing(doc: Any, xrefs: list[int], limit: int) -> None:
    """Make sure that the drawing instructions in ``xrefs`` unpack to at most ``limit`` bytes together.

    Short streams, which cannot reach the limit, are not unpacked at all.

    :raises StreamTooLargeError: they are larger.
    """
    left = limit
    for xref in xrefs:
        raw = doc.xref_stream_raw(xref) or b""
        worst = len(raw) * _DEFLATE_RATIO
        if worst <= left:
            left -= worst
            continue
        try:
            left -= len(unpack(doc, xref, left))
        except zlib.error:  # MuPDF reads what it can of it and stops at the same place
            continue
