"""From bytes to words: the two entry points of parsing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flowaudit.core.model.parsed import Attachment, Page, PageSource, ParsedDocument, ParseEngine
from flowaudit.core.parsing.attachments import read_attachments
from flowaudit.core.parsing.pdf import check_page, opened
from flowaudit.core.parsing.recognition import OcrEngine
from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug
from flowaudit.core.parsing.sniffing import MediaType, is_wellformed, sniff

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an upload learns: the media type by content, and the number of pages (0 for an XML e-invoice)."""

    media_type: MediaType
    pages: int


def inspect(content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Inspection:
    """Decide whether a file is taken, cheaply: nothing is drawn, decoded or recognised.

    :raises ParsingRefused: with slug, HTTP status (400, 415, 422) and a text in both languages.
    """
    media_type = sniff(content, filename)
    if media_type is MediaType.XML:
        _check_xml(content, limits)
        return Inspection(media_type, 0)
    if media_type is MediaType.PDF:
        with opened(content, limits) as doc:
            for index in range(doc.page_count):
                check_page(doc, index, limits)
            return Inspection(media_type, doc.page_count)
    from flowaudit.core.parsing.raster import count_frames

    return Inspection(media_type, count_frames(content, media_type, limits))


def _check_xml(content: bytes, limits: Limits) -> None:
    if len(content) > limits.xml_bytes:
        raise ParsingRefused(RefusalSlug.TOO_LARGE)
    if not is_wellformed(content):
        raise ParsingRefused(RefusalSlug.TRUNCATED)


def parse(
    content: bytes,
    filename: str,
    *,
    ocr: OcrEngine | None,
    limits: Limits = DEFAULT_LIMITS,
    timer: Callable[[], float] | None = None,
) -> ParsedDocument:
    """Read the words of every page, and the XML files that the document carries.

    Born-digital pages are read from their text layer; pages that are images, or whose text layer does not say what the
    page shows, go to ``ocr``. Without it, or when it fails, such a page has the source NONE and the document the
    warning ``ocr-unavailable``. ``timer`` (monotonic, seconds) fills ``timings_ms``.

    :raises ParsingRefused: with slug, HTTP status and a text in both languages.
    """
    media_type = sniff(content, filename)
    if media_type is MediaType.XML:
        _check_xml(content, limits)
        attachment = Attachment(filename, media_type.value, content)
        return ParsedDocument(ParseEngine.XML, media_type.value, (), (attachment,))
    if media_type is MediaType.PDF:
        return _parse_pdf(content, limits, ocr)
    raise ParsingRefused(RefusalSlug.UNSUPPORTED)


def _parse_pdf(content: bytes, limits: Limits, ocr: OcrEngine | None) -> ParsedDocument:
    from flowaudit.core.parsing.pdf_text import read_layer

    with opened(content, limits) as doc:
        pages = []
        for index in range(doc.page_count):
            check_page(doc, index, limits)
            layer = read_layer(doc[index])
            source = PageSource.TEXT if layer.visible else PageSource.NONE
            pages.append(Page(index + 1, layer.width, layer.height, source, layer.visible))
        attachments, warnings = read_attachments(doc, limits)
    return ParsedDocument(ParseEngine.TEXT, MediaType.PDF.value, tuple(pages), attachments, warnings)
