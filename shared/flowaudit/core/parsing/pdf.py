"""Opening a PDF and refusing it before any of its pages is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flowaudit.core.parsing.mupdf import errors, library
from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug, check_size, too_many_pages
from flowaudit.core.parsing.streams import StreamTooLargeError, check_drawing

_TAIL = 2048


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[Any]:
    """The PyMuPDF document. Its page count is checked from the page tree's own number, without loading pages.

    A PDF that opens with the empty password (only printing or copying is restricted) is readable and not refused.

    :raises ParsingRefused: truncated, encrypted, no page, too many pages.
    """
    try:
        doc = library().open(stream=content, filetype="pdf")
    except errors():
        raise ParsingRefused(RefusalSlug.TRUNCATED) from None
    try:
        if doc.needs_pass:
            raise ParsingRefused(RefusalSlug.ENCRYPTED)
        _check_pages(doc, content, limits)
        if doc.is_repaired and (_is_cut(content) or _lost_all(doc)):
            raise ParsingRefused(RefusalSlug.TRUNCATED)
        yield doc
    finally:
        doc.close()


def _check_pages(doc: Any, content: bytes, limits: Limits) -> None:
    try:
        count = doc.page_count
    except errors():
        raise ParsingRefused(RefusalSlug.TRUNCATED) from None
    if count > limits.pages:
        raise too_many_pages(count, limits)
    if count < 1:
        whole = b"%%EOF" in content[-_TAIL:]
        raise ParsingRefused(RefusalSlug.NO_PAGE if whole else RefusalSlug.TRUNCATED)


def check_page(doc: Any, index: int, limits: Limits) -> int:
    """The pixels of all images on the page (``index`` from 0), once each is known to be within the limit.

    A page whose drawing instructions unpack to more than the limit is refused as well.
    Only dictionaries are read: an image is never decoded to learn its size.

    :raises ParsingRefused: page-too-large, content-too-large.
    """
    pixels = 0
    try:
        images = doc.get_page_images(index, full=True)
        for xref, mask, width, height, *_ in images:
            check_size(width, height, index + 1, limits)
            pixels += width * height
            if mask:
                check_size(_number(doc, mask, "Width"), _number(doc, mask, "Height"), index + 1, limits)
            _check_jpx(doc, xref, index, limits)
        drawings = [*doc[index].get_contents(), *(entry[0] for entry in doc.get_page_xobjects(index))]
        check_drawing(doc, drawings, limits.content_bytes)
    except StreamTooLargeError:
        raise ParsingRefused(RefusalSlug.TOO_LARGE) from None
    except errors():  # a damaged page: reading its words will tell what is left of it
        return pixels
    return pixels


def _is_cut(content: bytes) -> bool:
    """Whether the file ends inside or between its objects, before any cross-reference (ISO 32000-1, 7.5.4 and 7.5.8).

    What was behind the cut is lost, and an invoice of which a part is missing must not be judged as if it were whole.
    A cut inside the cross-reference or the trailer loses nothing.
    """
    rest = content[content.rfind(b"endobj") + 6 :] if b"endobj" in content else content
    if b"xref" in rest or b"trailer" in rest:
        return False
    return b"/XRef" not in rest


def _lost_all(doc: Any) -> bool:
    """Whether none of the pages has kept anything to draw, as when the file was cut short."""
    try:
        return not any(doc.xref_is_stream(xref) for page in doc for xref in page.get_contents())
    except errors():
        return True


def _number(doc: Any, xref: int, key: str) -> int:
    kind, value = doc.xref_get_key(xref, key)
    return int(value) if kind == "int" else 0


def _check_jpx(doc: Any, xref: int, index: int, limits: Limits) -> None:
    """JPEG 2000 bears its true size in its own header (box ``ihdr``: height, width), whatever the dictionary says."""
    if doc.xref_get_key(xref, "Filter")[1] != "/JPXDecode":
        return
    head = (doc.xref_stream_raw(xref) or b"")[:4096]
    at = head.find(b"ihdr")
    if at >= 0 and len(head) >= at + 12:
        height, width = (int.from_bytes(head[at + start : at + start + 4], "big") for start in (4, 8))
    else:  # a bare code stream: the marker SIZ holds width and height at offsets 4 and 8 behind its length
        at = head.find(b"\xff\x51")
        if at < 0 or len(head) < at + 14:
            return
        width, height = (int.from_bytes(head[at + start : at + start + 4], "big") for start in (6, 10))
    check_size(width, height, index + 1, limits)
