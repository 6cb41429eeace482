"""Real recognition by tesserocr: what is printed on a page is found where it stands."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image
from tests.unit.parsing.makers import A4, LINES, degraded, picture, saved, scan_pdf, shuffled_layer

from flowaudit.adapters.tesseract import make_engine
from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.parsed import Page, PageSource
from flowaudit.core.parsing import OcrImage, OcrWord, parse

ENGINE = make_engine()
SAMPLES = Path(__file__).parents[3] / "samples"
SAME = (
    FieldName.INVOICE_NUMBER,
    FieldName.INVOICE_DATE,
    FieldName.SUPPLIER_NAME,
    FieldName.CUSTOMER_NAME,
    FieldName.GROSS_TOTAL,
    FieldName.LINE_COUNT,
)


def plain(words: Iterable[str]) -> Counter[str]:
    return Counter(word for w in words if (word := re.sub(r"\W", "", w.lower())))


TRUTH = plain(" ".join(LINES).split())


def recall(page: Page) -> float:
    """The share of the printed words that were read."""
    return sum((TRUTH & plain(t.text for t in page.tokens)).values()) / sum(TRUTH.values())


def read(image: Image.Image, dpi: int = 200) -> Page:
    return parse(saved(image, "PNG", dpi=(dpi, dpi)), "a.png", ocr=ENGINE).pages[0]


@pytest.mark.parametrize(
    ("name", "image", "dpi", "least"),
    [
        ("clean", picture(), 200, 0.97),
        ("skewed by 3 degrees, noisy, blurred", degraded(picture(), 3, 14, 0.7), 200, 0.95),
        ("skewed by -7 degrees", degraded(picture(), -7, 8), 200, 0.93),
        ("upside down", degraded(picture().transpose(Image.Transpose.ROTATE_180), 1, 6), 200, 0.95),
        ("turned left", degraded(picture().transpose(Image.Transpose.ROTATE_90), 0, 6), 200, 0.95),
        ("turned right, skewed", degraded(picture().transpose(Image.Transpose.ROTATE_270), -2, 6), 200, 0.95),
        ("coarse", picture(dpi=100), 100, 0.90),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_word_recall(name: str, image: Image.Image, dpi: int, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    found = recall(read(image, dpi))
    with capsys.disabled():
        print(f"\nword recall, {name}: {found:.3f} (least {least})")
    assert found >= least


@pytest.mark.parametrize("angle", [0.0, 4.0, -6.0])
def test_boxes_stand_on_the_page_as_it_was_sent(angle: float) -> None:
    """The middle of each box, turned back, is inside the word's box in the text that the picture was made from."""
    clean = picture()
    image = degraded(clean, angle)
    page = read(image)
    doc = pymupdf.open()
    sheet = doc.new_page(width=A4[0], height=A4[1])
    for number, line in enumerate(LINES):
        sheet.insert_text((60, 80 + 24 * number), line, fontsize=11)
    truth = {w[4]: w[:4] for w in sheet.get_text("words")}
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    checked = 0
    for token in page.tokens:
        if token.text in truth and sum(token.text == t.text for t in page.tokens) == 1 and len(token.text) > 4:
            x = (token.x0 + token.x1) / 2 * image.width - image.width / 2
            y = (token.y0 + token.y1) / 2 * image.height - image.height / 2
            back_x, back_y = x * cos - y * sin + clean.width / 2, x * sin + y * cos + clean.height / 2
            x0, y0, x1, y1 = (value * 200 / 72 for value in truth[token.text])
            assert x0 <= back_x <= x1, token
            assert y0 <= back_y <= y1, token
            checked += 1
    assert checked >= 25
    assert page.turned == pytest.approx(-angle, abs=0.3)


def test_a_turned_page_says_how_it_lies() -> None:
    assert read(picture().transpose(Image.Transpose.ROTATE_180)).turned == pytest.approx(-180, abs=0.3)
    assert read(picture().transpose(Image.Transpose.ROTATE_270)).turned == pytest.approx(90, abs=0.3)


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_an_invoice_scanned_the_wrong_way_round_is_read_like_one_that_lies_straight(turn: Image.Transpose) -> None:
    with pymupdf.open(SAMPLES / "01_handwerker.pdf") as document:
        drawn = document[0].get_pixmap(dpi=200, colorspace="gray")
    straight = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    fields = extract(parse(scan_pdf(straight.transpose(turn)), "turned.pdf", ocr=ENGINE)).fields
    wanted = extract(parse(scan_pdf(straight), "straight.pdf", ocr=ENGINE)).fields
    assert {name: fields[name].value for name in SAME} == {name: wanted[name].value for name in SAME}


def test_a_scan_inside_a_pdf_and_a_garbage_layer_are_read() -> None:
    for content in (scan_pdf(degraded(picture(), 2, 8)), shuffled_layer()):
        page = parse(content, "a.pdf", ocr=ENGINE).pages[0]
        assert page.source is PageSource.OCR
        assert recall(page) > 0.93
        assert all(0.0 < t.confidence <= 1.0 for t in page.tokens)


def test_a_turned_pdf_page_is_read_as_displayed() -> None:
    doc = pymupdf.open(stream=scan_pdf(picture().transpose(Image.Transpose.ROTATE_90)))
    doc[0].set_rotation(90)
    page = parse(doc.tobytes(), "a.pdf", ocr=ENGINE).pages[0]
    assert (page.width, page.height) == (842.0, 595.0)
    assert recall(page) > 0.6  # the portrait picture lies in a landscape frame and is small


def test_lines_are_numbered_in_reading_order() -> None:
    lines = read(picture()).text.splitlines()
    assert len(lines) == len(LINES)
    assert lines[1].startswith("Rechnung Nummer")


def test_a_jpeg_photo_with_a_shadow() -> None:
    shade = Image.linear_gradient("L").rotate(90).resize(picture().size).point(lambda value: 110 + value * 0.55)
    image = Image.composite(picture(), Image.new("L", picture().size, 0), shade)
    buffer = io.BytesIO()
    degraded(image, 1.5, 5).save(buffer, "JPEG", quality=70)
    assert recall(parse(buffer.getvalue(), "a.jpg", ocr=ENGINE).pages[0]) > 0.9


def test_the_engine_reads_from_several_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    image = picture(LINES[:3], dpi=150)
    request = OcrImage(image.tobytes(), image.width, image.height, 150)
    with ThreadPoolExecutor(3) as pool:
        results: list[tuple[OcrWord, ...]] = list(pool.map(lambda _: tuple(ENGINE.read(request)), range(6)))
    assert len(set(results)) == 1
    assert len(results[0]) > 15
