"""Files embedded in a PDF that may be structured invoices (ISO 32000-1, 7.11.4; ZUGFeRD and Factur-X: PDF/A-3).

They are found by the name tree ``EmbeddedFiles``, by the associated files (``AF``) of the catalogue and of pages, and
by the paper clips on pages (annotations ``FileAttachment``, 12.5.6.15), and recognised as XML by content: senders name
them factur-x.xml, zugferd-invoice.xml, ZUGFeRD-invoice.xml, xrechnung.xml or otherwise.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from flowaudit.core.model.parsed import Attachment
from flowaudit.core.parsing.mupdf import errors, library
from flowaudit.core.parsing.refusals import Limits
from flowaudit.core.parsing.sniffing import PDF_HEADER, PDF_HEADER_WITHIN, is_wellformed, xml_root
from flowaudit.core.parsing.streams import StreamTooLargeError, unpack

BROKEN = "broken-attachment"
TOO_LARGE = "attachment-too-large"
_HEAD = 65_536
_TREE_DEPTH = 16
_TREE_NODES = 1_000


def read_attachments(doc: Any, limits: Limits) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The well-formed XML files embedded in ``doc``, and warnings about those that could not be read."""
    found: list[Attachment] = []
    warnings: list[str] = []
    seen: set[int] = set()
    try:
        for spec in chain(_specifications(doc), _on_pages(doc)):
            name, xref = _name_and_stream(spec)
            if xref in seen:
                continue
            seen.add(xref)
            if len(seen) > limits.attachments:
                warnings.append(TOO_LARGE)
                break
            _take(doc, name, xref, limits, found, warnings)
    except errors():  # the tree itself is damaged; what was found so far counts
        warnings.append(BROKEN)
    return tuple(found), tuple(dict.fromkeys(warnings))


def embedded_pdfs(content: bytes, limits: Limits, room: int) -> list[tuple[str, bytes]]:
    """The PDF files embedded in a PDF (a portfolio, ISO 32000-1, 7.11.6), a name without any folder and bytes each; as
    far as they can be read and have room in that many bytes together. Raises nothing."""
    found: list[tuple[str, bytes]] = []
    seen: set[int] = set()
    try:
        with library().open(stream=content, filetype="pdf") as doc:
            for name, xref in map(_name_and_stream, _specifications(doc)):
                if xref in seen or len(seen) >= limits.attachments:
                    continue
                seen.add(xref)
                data = _pdf(doc, xref, min(limits.attachment_bytes, room))
                if data:
                    found.append((name, data))
                    room -= len(data)
    except errors():
        pass
    return found


def _pdf(doc: Any, xref: int, limit: int) -> bytes | None:
    try:
        if PDF_HEADER not in unpack(doc, xref, limit, head=PDF_HEADER_WITHIN):
            return None
        return unpack(doc, xref, limit)
    except (StreamTooLargeError, zlib.error):
        return None


def _take(doc: Any, name: str, xref: int, limits: Limits, found: list[Attachment], warnings: list[str]) -> None:
    claims_xml = name.lower().endswith(".xml")
    try:
        head = unpack(doc, xref, limits.attachment_bytes, head=_HEAD)
        if not claims_xml and xml_root(head) is None:
            return
        content = unpack(doc, xref, limits.attachment_bytes)
    except StreamTooLargeError:
        if claims_xml:
            warnings.append(TOO_LARGE)
        return
    except zlib.error:
        warnings.append(BROKEN)
        return
    except errors():
        warnings.append(BROKEN)
        return
    if is_wellformed(content):
        found.append(Attachment(name, "application/xml", content))
    else:
        warnings.append(BROKEN)


def _specifications(doc: Any) -> Iterator[Any]:
    """The file specification dictionaries of the catalogue: associated files first, then the name tree."""
    mupdf = library().mupdf
    root = mupdf.pdf_dict_gets(mupdf.pdf_trailer(library()._as_pdf_document(doc)), "Root")
    yield from _associated(root)
    tree = mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(root, "Names"), "EmbeddedFiles")
    yield from _leaves(tree)


def _associated(owner: Any) -> Iterator[Any]:
    """The associated files of the catalogue or of a page."""
    mupdf = library().mupdf
    associated = mupdf.pdf_dict_gets(owner, "AF")
    if mupdf.pdf_is_dict(associated):  # one specification in place of an array, as some writers do
        yield associated
    for index in range(min(mupdf.pdf_array_len(associated), _TREE_NODES)):
        yield mupdf.pdf_array_get(associated, index)


def _on_pages(doc: Any) -> Iterator[Any]:
    """The file specifications of the pages: associated files and paper clips."""
    mupdf = library().mupdf
    pdf = library()._as_pdf_document(doc)
    for number in range(doc.page_count):
        page = mupdf.pdf_lookup_page_obj(pdf, number)
        yield from _associated(page)
        notes = mupdf.pdf_dict_gets(page, "Annots")
        for index in range(min(mupdf.pdf_array_len(notes), _TREE_NODES)):
            note = mupdf.pdf_array_get(notes, index)
            if mupdf.pdf_to_name(mupdf.pdf_dict_gets(note, "Subtype")) == "FileAttachment":
                yield mupdf.pdf_dict_gets(note, "FS")


def _leaves(tree: Any) -> Iterator[Any]:
    """The values of a name tree (ISO 32000-1, 7.9.6), bounded in depth and number: a tree may bite its tail."""
    mupdf = library().mupdf
    waiting = [(tree, 0)]
    budget = _TREE_NODES
    while waiting and budget > 0:
        node, depth = waiting.pop()
        budget -= 1
        names = mupdf.pdf_dict_gets(node, "Names")
        pairs = min(mupdf.pdf_array_len(names) // 2, budget)
        budget -= pairs
        for index in range(pairs):
            yield mupdf.pdf_array_get(names, 2 * index + 1)
        kids = mupdf.pdf_dict_gets(node, "Kids")
        if depth < _TREE_DEPTH:
            count = min(mupdf.pdf_array_len(kids), budget)
            waiting += [(mupdf.pdf_array_get(kids, index), depth + 1) for index in range(count)]


def _name_and_stream(spec: Any) -> tuple[str, int]:
    """The file's own name, without any folder, and the number of its stream."""
    mupdf = library().mupdf
    names = [mupdf.pdf_to_text_string(mupdf.pdf_dict_gets(spec, key)) for key in ("UF", "F", "Desc")]
    files = mupdf.pdf_dict_gets(spec, "EF")
    streams = [mupdf.pdf_to_num(mupdf.pdf_dict_gets(files, key)) for key in ("F", "UF")]
    name = next((n for n in names if n), "attachment")
    return PurePosixPath(name.replace("\\", "/")).name or "attachment", next((s for s in streams if s), 0)
