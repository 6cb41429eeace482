"""Words of the text layer, in boxes of the page as it is displayed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pymupdf
import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.parsing.makers import A4, LINES, ForbiddenOcr, text_page

from flowaudit.core.model.parsed import Page, PageSource, Token
from flowaudit.core.parsing import parse


def first_page(doc: Any) -> Page:
    return parse(doc.tobytes(), "a.pdf", ocr=ForbiddenOcr()).pages[0]


def word(page: Page, text: str) -> Token:
    return next(token for token in page.tokens if token.text == text)


def ink_inside(content: bytes, token: Token) -> float:
    """How much darker the box is than the page, on the page as MuPDF displays it."""
    page = pymupdf.open(stream=content)[0]
    pixmap = page.get_pixmap(dpi=100, colorspace=pymupdf.csGRAY)
    pixels = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width)
    box = pixels[
        int(token.y0 * pixmap.height) : int(token.y1 * pixmap.height) + 1,
        int(token.x0 * pixmap.width) : int(token.x1 * pixmap.width) + 1,
    ]
    return float(pixels.mean() - box.mean())


def test_words_lines_sizes_and_weights() -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    page.insert_text((60, 500), "Gesamtbetrag 2.380,00", fontsize=16, fontname="hebo")
    read = first_page(doc)
    assert read.source is PageSource.TEXT
    assert [t.text for t in read.tokens][:5] == ["Tischlerei", "Hansen", "GmbH,", "Am", "Hafen"]
    assert read.text.splitlines()[0] == LINES[0]
    total, plain = word(read, "Gesamtbetrag"), word(read, "Tischlerei")
    assert (total.size, total.bold) == (16.0, True)
    assert (plain.size, plain.bold, plain.confidence) == (11.0, False, 1.0)
    assert total.x0 == pytest.approx(60 / A4[0], abs=0.003)
    assert total.y0 * A4[1] < 500 < total.y1 * A4[1]


def test_two_fonts_in_one_line_keep_their_own_style() -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    page.insert_text((60, 500), "Brutto", fontsize=11, fontname="hebo")
    page.insert_text((103, 500), "119,00", fontsize=9)
    read = first_page(doc)
    assert (word(read, "Brutto").bold, word(read, "119,00").bold) == (True, False)
    assert (word(read, "Brutto").size, word(read, "119,00").size) == (11.0, 9.0)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 555, 700)])
@pytest.mark.parametrize("media", [None, (-100, -50, 495, 792), (200, 300, 795, 1142)])
def test_boxes_are_those_of_the_displayed_page(turn: int, crop: Any, media: Any) -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    if media:  # the same page with its origin elsewhere: the words stay where they are in user space
        doc.xref_set_key(page.xref, "MediaBox", "[{} {} {} {}]".format(*media))
        page = doc.reload_page(page)
    if crop:
        left, _, _, top = media or (0, 0, *A4)
        box = (left + crop[0], top - crop[3], left + crop[2], top - crop[1])
        doc.xref_set_key(page.xref, "CropBox", "[{} {} {} {}]".format(*box))
        page = doc.reload_page(page)
    page.set_rotation(turn)
    content = doc.tobytes()
    read = parse(content, "a.pdf", ocr=ForbiddenOcr()).pages[0]
    shown = pymupdf.open(stream=content)[0].rect
    assert (read.width, read.height) == (shown.width, shown.height)
    words = [token for token in read.tokens if len(token.text) > 5]
    assert len(words) >= 10
    assert all(0.0 <= t.x0 < t.x1 <= 1.0 and 0.0 <= t.y0 < t.y1 <= 1.0 for t in read.tokens)
    for token in words[::4]:
        assert ink_inside(content, token) > 20, token
    tall = sum((t.y1 - t.y0) * read.height > (t.x1 - t.x0) * read.width for t in words)
    assert tall == (len(words) if turn % 180 else 0)


def test_words_outside_the_crop_box_are_not_on_the_page() -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    page.insert_text((60, 820), "Geheim")
    page.set_cropbox(pymupdf.Rect(0, 0, 595, 780))
    assert "Geheim" not in first_page(doc).text


def test_ligatures_are_unfolded() -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    page.insert_font(fontname="own", fontbuffer=pymupdf.Font("helv").buffer)
    page.insert_text((60, 600), "p\ufb02ichtig", fontname="own")
    assert "pflichtig" in first_page(doc).text


def test_an_empty_page_is_not_recognised() -> None:
    doc = pymupdf.open()
    text_page(doc)
    doc.new_page()
    parsed = parse(doc.tobytes(), "a.pdf", ocr=ForbiddenOcr())
    assert [page.source for page in parsed.pages] == [PageSource.TEXT, PageSource.NONE]
    assert (parsed.engine.value, parsed.warnings) == ("TEXT", ())
    assert parsed.raw_text.count("\f") == 1


def test_a_form_page_of_rules_and_few_words_is_born_digital() -> None:
    doc = pymupdf.open()
    text_page(doc)
    page = doc.new_page(width=A4[0], height=A4[1])
    for row in range(30):
        page.draw_line((50, 60 + 24 * row), (545, 60 + 24 * row))
    for column in range(6):
        page.draw_line((50 + 99 * column, 60), (50 + 99 * column, 756))
    page.insert_text((60, 40), "Seite 2 von 2, Anlage zur Rechnung")
    parsed = parse(doc.tobytes(), "a.pdf", ocr=ForbiddenOcr())
    assert parsed.pages[1].source is PageSource.TEXT


@needs_shared_data
def test_born_digital_invoices_are_never_recognised_and_lose_no_word() -> None:
    files = shared_files("invoices/dev/*.pdf")
    assert files
    for file in files:
        content = file.read_bytes()
        parsed = parse(content, file.name, ocr=ForbiddenOcr())
        assert parsed.engine.value == "TEXT"
        assert parsed.warnings == ()
        expected = [w[4] for page in pymupdf.open(stream=content) for w in page.get_text("words")]
        assert [t.text for page in parsed.pages for t in page.tokens] == expected
