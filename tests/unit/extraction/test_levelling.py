"""Pages that lie crooked, on their side or on their head are read as if they lay straight."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from tests.unit.extraction.turning import turned, turned_box

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.levelling import levelled
from flowaudit.core.extraction.text import words_of
from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, Token
from flowaudit.core.parsing import parse

WIDTH, HEIGHT = 600.0, 800.0
LINES = [(60.0 + 90 * column, 100.0 + 30 * row) for row in range(5) for column in range(5)]
SAMPLES = Path(__file__).parents[3] / "samples"


def token(text: str, left: float, top: float, line: int = 0) -> Token:
    box = (left / WIDTH, top / HEIGHT, (left + 70) / WIDTH, (top + 10) / HEIGHT)
    return Token(text, *box, 0.9, 1, line, 10.0)


def page_of(*tokens: Token) -> Page:
    return Page(1, WIDTH, HEIGHT, PageSource.OCR, tokens)


STRAIGHT = page_of(*(token(f"w{i}", *place, line=i // 5) for i, place in enumerate(LINES)))


@pytest.mark.parametrize("angle", [-8.0, -1.0, 3.0, 9.5, 90.0, -90.0, 180.0, 95.0])
def test_lines_lie_level_and_left_edges_stand_below_each_other(angle: float) -> None:
    page = turned(STRAIGHT, angle)
    straight = levelled(page).tokens
    assert [t.text for t in straight] == [t.text for t in page.tokens]
    for row in range(5):
        middles = [(t.y0 + t.y1) / 2 for t in straight[5 * row : 5 * row + 5]]
        assert max(middles) - min(middles) < 0.0005
    for column in range(5):
        lefts = [t.x0 for t in straight[column::5]]
        assert max(lefts) - min(lefts) < 0.002
    assert straight[0].x0 < straight[4].x0
    assert straight[0].y0 < straight[24].y0
    assert straight[0].x1 - straight[0].x0 < straight[1].x0 - straight[0].x0


def test_a_straight_page_stays_as_it_is() -> None:
    assert levelled(STRAIGHT) == (WIDTH, HEIGHT, STRAIGHT.tokens)


@pytest.mark.parametrize("angle", [0.0, 90.0, 180.0, -90.0])
def test_a_label_glued_to_its_value_is_cut_along_the_line(angle: float) -> None:
    straight = page_of(token("Nr.:123456", 100, 100))
    page = turned(straight, angle)
    label, value = words_of(page, levelled(page))
    assert (label.text, value.text) == ("Nr.:", "123456")
    for word, wanted in zip((label, value), words_of(straight, levelled(straight)), strict=True):
        assert word.box[1:5] == pytest.approx(turned_box(straight, angle, wanted.box)[1:5])


def values(extraction: Extraction) -> dict[str, object]:
    return {name.value: value.value for name, value in extraction.fields.items()}


@pytest.fixture(scope="module")
def document() -> ParsedDocument:
    return parse((SAMPLES / "01_handwerker.pdf").read_bytes(), "01_handwerker.pdf", ocr=None)


@pytest.mark.parametrize("angle", [90.0, 180.0, -90.0, 91.3, -178.4])
def test_an_invoice_reads_the_same_however_it_lies(document: ParsedDocument, angle: float) -> None:
    upright = extract(document)
    pages = tuple(turned(page, angle) for page in document.pages)
    lying = extract(replace(document, pages=pages))
    assert values(lying) == values(upright)
    assert [line.net_amount for line in lying.lines] == [line.net_amount for line in upright.lines]
    assert len(upright.fields) > 15
    for name, value in upright.fields.items():
        box, found = value.box, lying.fields[name].box
        if box is not None:
            assert found is not None
            there = turned_box(document.pages[box.page - 1], angle, box)
            middles = ((there.x0 + there.x1) / 2, (there.y0 + there.y1) / 2)
            assert ((found.x0 + found.x1) / 2, (found.y0 + found.y1) / 2) == pytest.approx(middles, abs=0.02), name


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("flag", [0, 90])
def test_a_text_layer_on_its_side_reads_the_same(document: ParsedDocument, turn: int, flag: int) -> None:
    with pymupdf.open(SAMPLES / "01_handwerker.pdf") as source, pymupdf.open() as target:
        for page in source:
            width, height = page.rect.width, page.rect.height
            lying = target.new_page(width=height, height=width) if turn % 180 else target.new_page(-1, width, height)
            lying.show_pdf_page(lying.rect, source, page.number, rotate=turn)
            lying.set_rotation(flag)
        again = parse(target.tobytes(), "turned.pdf", ocr=None)
    assert {page.source for page in again.pages} == {PageSource.TEXT}
    # the drawing turns counterclockwise, the page's flag clockwise
    assert {page.turned % 360 for page in again.pages} == {(flag - turn) % 360}
    assert values(extract(again)) == values(extract(document))
