"""Files embedded in a PDF: XML is collected, what is broken becomes a warning and never a failure."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pymupdf
import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.parsing.makers import ForbiddenOcr, text_page
from tests.unit.parsing.test_sniffing import BILLION_LAUGHS, CII, UBL

from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import Limits, parse


def carrier(*files: tuple[str, bytes]) -> Any:
    doc = pymupdf.open()
    text_page(doc)
    for name, content in files:
        doc.embfile_add(name, content, filename=name, ufilename=name)
    return doc


def file_specification(doc: Any, content: bytes) -> int:
    """A file specification as an object of its own, not yet named by anything."""
    stream, spec = doc.get_new_xref(), doc.get_new_xref()
    doc.update_object(stream, "<</Type/EmbeddedFile>>")
    doc.update_stream(stream, content, new=True)
    doc.update_object(spec, f"<</Type/Filespec/F(factur-x.xml)/EF<</F {stream} 0 R>>>>")
    return int(spec)


def read(doc: Any, limits: Limits | None = None, **options: Any) -> ParsedDocument:
    return parse(doc.tobytes(**options), "a.pdf", ocr=ForbiddenOcr(), limits=limits or Limits())


@pytest.mark.parametrize(
    "name", ["factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "daten.bin", "rechnung"]
)
def test_xml_is_found_by_content_whatever_its_name(name: str) -> None:
    parsed = read(carrier((name, CII)), deflate=True)
    assert [(a.filename, a.media_type, a.content) for a in parsed.attachments] == [(name, "application/xml", CII)]
    assert parsed.warnings == ()


def test_other_files_are_left_out_silently() -> None:
    parsed = read(carrier(("taxi.pdf", b"%PDF-1.4 broken"), ("photo.jpg", b"\xff\xd8\xff"), ("factur-x.xml", UBL)))
    assert [a.filename for a in parsed.attachments] == ["factur-x.xml"]
    assert parsed.warnings == ()


@pytest.mark.parametrize("content", [CII[:-4], b"not xml", b"", BILLION_LAUGHS])
def test_a_broken_xml_is_a_warning_and_the_page_is_read(content: bytes) -> None:
    parsed = read(carrier(("factur-x.xml", content), ("other.xml", UBL)))
    assert parsed.warnings == ("broken-attachment",)
    assert [a.filename for a in parsed.attachments] == ["other.xml"]
    assert "Tischlerei" in parsed.raw_text


def test_a_damaged_stream_is_a_warning() -> None:
    content = carrier(("factur-x.xml", CII + b" " * 5000)).tobytes(deflate=True)
    doc = pymupdf.open(stream=content)
    streams = (xref for xref in range(1, doc.xref_length()) if doc.xref_is_stream(xref))
    stream = next(xref for xref in streams if "EmbeddedFile" in doc.xref_object(xref))
    raw = doc.xref_stream_raw(stream)
    parsed = parse(content.replace(raw, bytes(len(raw))), "a.pdf", ocr=ForbiddenOcr())
    assert parsed.warnings == ("broken-attachment",)
    assert parsed.attachments == ()


def test_too_large_files_are_left_out_with_a_warning() -> None:
    doc = carrier(("factur-x.xml", UBL + b" " * 5000), ("huge.bin", bytes(9000)))
    parsed = read(doc, Limits(attachment_bytes=4000))
    assert parsed.warnings == ("attachment-too-large",)
    assert parsed.attachments == ()


def test_a_decompression_bomb_does_not_fill_memory() -> None:
    content = carrier(("factur-x.xml", UBL + b" " * 200_000_000)).tobytes(deflate=True)
    assert len(content) < 1_000_000
    tracemalloc.start()
    parsed = parse(content, "a.pdf", ocr=ForbiddenOcr())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert parsed.warnings == ("attachment-too-large",)
    assert peak < 40_000_000


def test_the_number_of_files_is_bounded() -> None:
    parsed = read(carrier(*((f"f{n:02}.xml", UBL + b"<!-- %d -->" % n) for n in range(6))), Limits(attachments=4))
    assert len(parsed.attachments) == 4
    assert parsed.warnings == ("attachment-too-large",)


def test_associated_files_are_found_without_a_name_tree() -> None:
    doc = carrier()
    root, spec = doc.pdf_catalog(), file_specification(doc, UBL)
    for value in (f"[{spec} 0 R]", f"{spec} 0 R"):
        doc.xref_set_key(root, "AF", value)
        assert [a.content for a in read(doc).attachments] == [UBL]


@pytest.mark.parametrize("place", ["AF", "Annots"])
def test_a_file_on_a_page_is_found(place: str) -> None:
    doc = carrier()
    text_page(doc)
    spec = file_specification(doc, UBL)
    clip = f"<</Type/Annot/Subtype/FileAttachment/Rect[9 9 30 30]/FS {spec} 0 R>>"
    value = {"AF": f"[{spec} 0 R]", "Annots": f"[7 null <</Subtype/Link>> {clip}]"}[place]
    doc.xref_set_key(doc.page_xref(1), place, value)
    parsed = read(doc)
    assert [(a.filename, a.content) for a in parsed.attachments] == [("factur-x.xml", UBL)]
    assert parsed.warnings == ()


def test_a_name_tree_with_branches_is_walked_and_one_that_bites_its_tail_ends() -> None:
    doc = carrier()
    root, spec = doc.pdf_catalog(), file_specification(doc, UBL)
    top, leaf = doc.get_new_xref(), doc.get_new_xref()
    doc.update_object(leaf, f"<</Limits[(a)(z)]/Names[(factur-x.xml) {spec} 0 R]>>")
    doc.update_object(top, f"<</Kids[{top} 0 R {leaf} 0 R {top} 0 R]>>")
    doc.xref_set_key(root, "Names", f"<</EmbeddedFiles {top} 0 R>>")
    assert [a.content for a in read(doc).attachments] == [UBL]


@pytest.mark.parametrize(
    "value", ["[1 2 3]", "42", "<</EmbeddedFiles 7>>", "<</EmbeddedFiles<</Names[(a) null (b) 5]>>>>"]
)
def test_a_senseless_tree_is_no_failure(value: str) -> None:
    doc = carrier()
    doc.xref_set_key(doc.pdf_catalog(), "Names", value)
    parsed = read(doc)
    assert parsed.attachments == ()
    assert "Tischlerei" in parsed.raw_text


def test_a_path_in_the_name_is_dropped() -> None:
    assert read(carrier(("..\\..\\etc/factur-x.xml", UBL))).attachments[0].filename == "factur-x.xml"


@needs_shared_data
def test_every_sample_invoice_gives_its_one_xml() -> None:
    for file in shared_files("invoices/dev/*.pdf"):
        parsed = parse(file.read_bytes(), file.name, ocr=ForbiddenOcr())
        assert len(parsed.attachments) == 1, file.name
        assert b"CrossIndustry" in parsed.attachments[0].content
