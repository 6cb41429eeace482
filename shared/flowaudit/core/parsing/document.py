"""From bytes to words: the two entry points of parsing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowaudit.core.model.parsed import Attachment, Page, PageSource, ParsedDocument, ParseEngine
from flowaudit.core.parsing.attachments import read_attachments
from flowaudit.core.parsing.mupdf import errors
from flowaudit.core.parsing.pdf import check_page, opened
from flowaudit.core.parsing.recognition import OcrEngine, OcrError
from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug
from flowaudit.core.parsing.sniffing import MediaType, is_wellformed, sniff

if TYPE_CHECKING:
    from flowaudit.core.parsing.pdf_pages import PageReading, Scan

DEFAULT_LIMITS = Limits()
REPAIRED = "repaired"  # the PDF's structure was damaged; what could be found is there
BROKEN_PAGE = "broken-page"
_A4 = 595.276, 841.89  # the size stated for a page that could not be read


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
    started = timer() if timer else 0.0
    if media_type is MediaType.PDF:
        document = _parse_pdf(content, limits, ocr)
    else:
        document = _parse_image(content, media_type, limits, ocr)
    if timer is None:
        return document
    return replace(document, timings_ms={"total": round((timer() - started) * 1000)})


def _parse_pdf(content: bytes, limits: Limits, ocr: OcrEngine | None) -> ParsedDocument:
    from flowaudit.core.parsing.pdf_pages import NO_OCR, Scan, recognise, to_recognise
    from flowaudit.core.parsing.read_ahead import read_ahead

    pages: list[Page] = []
    warnings: list[str] = []
    with opened(content, limits) as doc:
        looked = _looked_at(doc, ocr is not None, limits)
        for seen, engine in read_ahead(looked, to_recognise, ocr, limits):
            page, notes = recognise(seen, engine, limits) if isinstance(seen, Scan) else seen
            pages.append(page)
            warnings += notes
        damaged = doc.is_repaired or BROKEN_PAGE in warnings
        if damaged and NO_OCR not in warnings and not any(page.tokens for page in pages):
            raise ParsingRefused(RefusalSlug.TRUNCATED)
        if doc.is_repaired:
            warnings.append(REPAIRED)
        attachments, notes = read_attachments(doc, limits)
    return _document(MediaType.PDF, pages, [*warnings, *notes], attachments)


def _looked_at(doc: Any, with_ocr: bool, limits: Limits) -> Iterator[PageReading | Scan]:
    from flowaudit.core.parsing.pdf_pages import PageReading, look_at

    for index in range(doc.page_count):
        image_pixels = check_page(doc, index, limits)
        try:
            yield look_at(doc[index], image_pixels, with_ocr, limits)
        except errors():  # this page is damaged, the others may be whole
            yield PageReading(Page(index + 1, *_A4, PageSource.NONE, ()), (BROKEN_PAGE,))


def _parse_image(content: bytes, media_type: MediaType, limits: Limits, ocr: OcrEngine | None) -> ParsedDocument:
    from flowaudit.core.parsing.ocr_page import read_image
    from flowaudit.core.parsing.pdf_pages import NO_OCR
    from flowaudit.core.parsing.raster import frames
    from flowaudit.core.parsing.read_ahead import Picture, read_ahead

    pages: list[Page] = []
    warnings: list[str] = []
    drawn = (Picture(*one) for one in frames(content, media_type, limits))
    for number, ((image, dpi), engine) in enumerate(read_ahead(drawn, lambda one: one, ocr, limits), start=1):
        size = image.width * 72.0 / dpi, image.height * 72.0 / dpi
        try:
            reading = None if engine is None else read_image(image, dpi, engine, limits)
        except OcrError:
            reading = None
        if reading is None:
            warnings.append(NO_OCR)
            pages.append(Page(number, *size, PageSource.NONE, ()))
        else:
            source = PageSource.OCR if reading.tokens else PageSource.NONE
            words, turned, unread, flat = reading.tokens, reading.turned, reading.unread, reading.sheet
            pages.append(Page(number, *size, source, words, turned, unread, flat))
    return _document(media_type, pages, warnings)


def _document(
    media_type: MediaType, pages: list[Page], warnings: list[str], attachments: tuple[Attachment, ...] = ()
) -> ParsedDocument:
    sources = {page.source for page in pages} - {PageSource.NONE}
    if sources == {PageSource.TEXT, PageSource.OCR}:
        engine = ParseEngine.HYBRID
    elif sources:
        engine = ParseEngine(sources.pop().value)
    else:  # nothing was read: say which way was tried
        engine = ParseEngine.TEXT if media_type is MediaType.PDF else ParseEngine.OCR
    return ParsedDocument(engine, media_type.value, tuple(pages), attachments, tuple(dict.fromkeys(warnings)))
