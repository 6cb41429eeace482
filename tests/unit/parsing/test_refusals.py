"""What cannot be read is refused at upload and at parsing alike, with a reason in both languages."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from PIL import Image
from tests.unit.parsing.makers import FakeOcr, picture, png_header, saved, scan_pdf, text_pdf
from tests.unit.parsing.test_sniffing import CII, UBL

from flowaudit.core.parsing import Limits, ParsingRefused, inspect, parse

NO_PAGE = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Size 3>>\n%%EOF\n"
)


def blank_pdf(pages: int) -> bytes:
    """A PDF of empty pages, written by hand: PyMuPDF takes seconds for ten thousand."""
    parts = [b"%PDF-1.4\n"]
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    bodies += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(sum(map(len, parts[-1:])) + (offsets[-1] if offsets else 0))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = sum(map(len, parts))
    size = len(bodies) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return b"".join((*parts, table, trailer))


def claiming_pdf(width: int, height: int, mask: bool = False) -> bytes:
    """A PDF whose image, or whose image's mask, claims a size in its dictionary."""
    doc = pymupdf.open(stream=scan_pdf(picture(dpi=50)))
    xref = doc.get_page_images(0)[0][0]
    if mask:
        other = doc.get_new_xref()
        doc.update_object(other, f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1>>")
        doc.xref_set_key(xref, "SMask", f"{other} 0 R")
    else:
        doc.xref_set_key(xref, "Width", str(width))
        doc.xref_set_key(xref, "Height", str(height))
    data: bytes = doc.tobytes()
    return data


def encrypted(user: str) -> bytes:
    return text_pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=user, owner_pw="owner")


SCAN = scan_pdf(picture())
CASES: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "empty": (lambda: b"", "empty-file", 400),
    "text named .pdf": (lambda: b"Rechnung 1\nSumme 119,00 EUR\n", "unsupported-media-type", 415),
    "encrypted": (lambda: encrypted("secret"), "encrypted", 422),
    "no page": (lambda: NO_PAGE, "no-page", 422),
    "only a header": (lambda: b"%PDF-1.7\n", "truncated", 422),
    "cut early": (lambda: text_pdf()[:200], "truncated", 422),
    "cut in the middle": (lambda: text_pdf()[:1422], "truncated", 422),
    "scan cut at a quarter": (lambda: SCAN[: len(SCAN) // 4], "truncated", 422),
    "10,000 pages": (lambda: blank_pdf(10_000), "too-many-pages", 422),
    "201 pages": (lambda: blank_pdf(201), "too-many-pages", 422),
    "201 frames": (lambda: many_frames(201), "too-many-pages", 422),
    "50,000 by 50,000": (lambda: png_header(50_000, 50_000), "page-too-large", 422),
    "50,000 wide": (lambda: png_header(50_000, 200), "page-too-large", 422),
    "image in a PDF": (lambda: claiming_pdf(50_000, 50_000), "page-too-large", 422),
    "mask in a PDF": (lambda: claiming_pdf(20_000, 20_000, mask=True), "page-too-large", 422),
    "PNG cut": (lambda: saved(picture(), "PNG")[:-200], "truncated", 422),
    "JPEG cut": (lambda: saved(picture(), "JPEG")[:5000], "truncated", 422),
    "TIFF cut": (lambda: saved(picture(), "TIFF")[:5000], "truncated", 422),
    "XML cut": (lambda: UBL[:-5], "truncated", 422),
}


def many_frames(count: int) -> bytes:
    frame = Image.new("L", (8, 8), 255)
    return saved(frame, "TIFF", save_all=True, append_images=[frame] * (count - 1))


def refusal_of(action: Callable[..., Any], *args: Any, **options: Any) -> ParsingRefused:
    with pytest.raises(ParsingRefused) as refusal:
        action(*args, **options)
    return refusal.value


@pytest.mark.parametrize("name", CASES)
def test_refused_with_slug_status_and_text(name: str) -> None:
    make, slug, status = CASES[name]
    content = make()
    for refusal in (
        refusal_of(inspect, content, "invoice.pdf"),
        refusal_of(parse, content, "invoice.pdf", ocr=FakeOcr()),
    ):
        assert (refusal.slug, refusal.status) == (slug, status)
        assert refusal.text.de != refusal.text.en
        assert len(refusal.text.de) > 10


@pytest.mark.parametrize("name", ["10,000 pages", "50,000 by 50,000", "image in a PDF"])
def test_refused_fast_and_without_unpacking(name: str) -> None:
    content = CASES[name][0]()
    refusal_of(inspect, content, "warm.pdf")
    tracemalloc.start()
    start = time.perf_counter()
    refusal_of(inspect, content, "a.pdf")
    seconds = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.5
    assert peak < 5_000_000


def test_the_refusal_names_what_was_found_and_allowed() -> None:
    pages = refusal_of(inspect, blank_pdf(7), "a.pdf", Limits(pages=5))
    assert "7" in pages.text.en
    assert "5" in pages.text.de
    image = refusal_of(inspect, saved(picture(dpi=50), "PNG"), "a.png", Limits(pixels=1000))
    assert "414 × 585" in image.text.en


def test_limits_are_inclusive() -> None:
    assert "repaired" not in parse(blank_pdf(2), "a.pdf", ocr=FakeOcr()).warnings
    assert inspect(blank_pdf(200), "a.pdf").pages == 200
    assert inspect(many_frames(3), "a.tif", Limits(pages=3)).pages == 3
    image = picture(dpi=50)
    assert inspect(saved(image, "PNG"), "a.png", Limits(pixels=image.width * image.height)).pages == 1
    assert refusal_of(inspect, saved(image, "PNG"), "a", Limits(pixels=image.width * image.height - 1))


def test_a_pdf_that_only_restricts_printing_is_read() -> None:
    assert inspect(encrypted(""), "a.pdf").pages == 1
    assert "Tischlerei" in parse(encrypted(""), "a.pdf", ocr=None).raw_text


def test_a_truncated_pdf_that_can_still_be_read_is_read_and_marked() -> None:
    content = text_pdf()
    parsed = parse(content[: content.rfind(b"startxref")], "a.pdf", ocr=None)
    assert "repaired" in parsed.warnings
    assert "Rechnungsbetrag" in parsed.raw_text


def test_xml_alone_has_no_page_and_is_its_own_attachment() -> None:
    assert inspect(CII, "a.xml").pages == 0
    parsed = parse(CII, "a.xml", ocr=None)
    assert (parsed.engine.value, parsed.pages) == ("XML", ())
    assert [(a.filename, a.media_type, a.content) for a in parsed.attachments] == [("a.xml", "application/xml", CII)]
    assert refusal_of(inspect, CII, "a.xml", Limits(xml_bytes=10)).slug == "content-too-large"


def test_importing_the_package_does_not_load_the_pdf_library() -> None:
    import subprocess
    import sys

    code = "import flowaudit.core.parsing, sys; sys.exit('pymupdf' in sys.modules or 'PIL' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False).returncode
        == 0
    )
