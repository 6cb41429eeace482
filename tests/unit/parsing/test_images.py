"""Image files and the arithmetic of turning them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.unit.parsing.makers import FakeOcr, degraded, picture, saved

from flowaudit.core.model.parsed import PageSource
from flowaudit.core.parsing import OcrImage, OcrLayout, OcrWord, ParsingRefused, parse
from flowaudit.core.parsing.imaging import even_light, is_blank, lies_sideways, skew, turn, writing

SURE = tuple(OcrWord(f"Wort{n}", 10.0 * n, 30.0, 10.0 * n + 8, 36.0, 0.95, 1, 0) for n in range(1, 12))


@pytest.mark.parametrize("angle", [-9.0, -3.3, -0.5, 0.0, 0.5, 2.0, 6.7, 9.5])
def test_skew_is_measured_to_a_fifth_of_a_degree(angle: float) -> None:
    assert skew(degraded(picture(), skew=angle, noise=15, blur=0.7)) == pytest.approx(-angle, abs=0.2)


def test_standing_text_is_told_from_lying_text() -> None:
    image = degraded(picture(), noise=10)
    assert not lies_sideways(image)
    assert lies_sideways(image.transpose(Image.Transpose.ROTATE_90))
    assert lies_sideways(image.transpose(Image.Transpose.ROTATE_270))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 7.5, -3.2, 93.0])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_box_finds_its_way_back(degrees: float, scale: float) -> None:
    pixels = np.full((300, 200), 255, dtype=np.uint8)
    pixels[50:60, 120:150] = 0
    turned = turn(Image.fromarray(pixels), degrees, scale)
    ys, xs = np.nonzero(np.asarray(turned.image) < 128)
    x0, y0, x1, y1 = turned.box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
    grown = 0 if degrees % 90 == 0 else 30 * abs(math.sin(math.radians(2 * degrees)))
    assert (x0, y0) == pytest.approx((120, 50), abs=2 + grown)
    assert (x1, y1) == pytest.approx((150, 60), abs=2 + grown)
    assert x0 <= 121
    assert x1 >= 149


def test_a_shadow_is_taken_out() -> None:
    pixels = np.asarray(picture(), dtype=np.float64)
    shadow = np.linspace(1.0, 0.35, pixels.shape[1])[None, :]
    even = np.asarray(even_light(Image.fromarray((pixels * shadow).astype(np.uint8))))
    paper = even[np.asarray(picture()) > 250]
    assert float(np.percentile(paper, 5)) > 225


def test_a_page_of_one_colour_survives_and_is_blank() -> None:
    for grey in (0, 128, 255):
        image = Image.new("L", (300, 400), grey)
        assert even_light(image).size == image.size
        assert is_blank(image)
    assert not is_blank(picture())


def test_rules_are_no_writing() -> None:
    pixels = np.full((200, 200), 255, dtype=np.uint8)
    pixels[100, 10:190] = 0
    pixels[10:190, 50] = 0
    assert not writing(Image.fromarray(pixels)).any()
    pixels[20:24, 100:106] = 0
    assert writing(Image.fromarray(pixels)).sum() == 24


def test_blank_frames_are_not_recognised() -> None:
    engine = FakeOcr(SURE)
    parsed = parse(saved(Image.new("L", (800, 1100), 250), "PNG"), "a.png", ocr=engine)
    assert (parsed.pages[0].source, parsed.warnings, engine.images) == (PageSource.NONE, (), [])


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [picture(dpi=100), picture(dpi=120), picture(dpi=100).convert("1")]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    parsed = parse(content, "a.tif", ocr=FakeOcr(SURE))
    assert [page.number for page in parsed.pages] == [1, 2, 3]
    assert {page.source for page in parsed.pages} == {PageSource.OCR}
    assert (parsed.engine.value, parsed.media_type) == ("OCR", "image/tiff")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_pixel_gives_black_on_white(mode: str) -> None:
    grey = picture(dpi=100)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 200)
    elif mode in {"RGBA", "LA"}:  # black ink on nothing
        image = Image.new(mode, grey.size, (0,) * len(mode.replace("RGBA", "abcd")))
        image.putalpha(Image.fromarray(255 - np.asarray(grey)))
    else:
        image = grey.convert(mode)
    engine = FakeOcr(SURE)
    parse(saved(image, "PNG"), "a.png", ocr=engine)
    seen = np.frombuffer(engine.images[0].pixels, dtype=np.uint8)
    assert float(np.median(seen)) > 250
    assert int(seen.min()) < 60


@pytest.mark.parametrize(("orientation", "size"), [(1, (300, 500)), (3, (300, 500)), (6, (500, 300)), (8, (500, 300))])
def test_the_page_is_shown_as_exif_tells(orientation: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(Image.new("L", (300, 500), 255), "JPEG", exif=exif, dpi=(100, 100))
    page = parse(content, "a.jpg", ocr=None).pages[0]
    assert (page.width, page.height) == pytest.approx((size[0] * 0.72, size[1] * 0.72))


@pytest.mark.parametrize(
    ("options", "size", "expected"),
    [
        ({"dpi": (300, 300)}, (2480, 3508), 595.2),
        ({}, (2480, 3508), 595.0),  # no claim: the long side is A4's
        ({"dpi": (72, 72)}, (3024, 4032), 631.2),  # a camera's claim would make a page of more than a metre
        ({}, (600, 2400), 226.8),  # a strip is 80 mm wide
    ],
)
def test_the_size_of_the_page_in_points(options: dict[str, Any], size: tuple[int, int], expected: float) -> None:
    content = saved(Image.new("L", size, 255), "PNG", **options)
    assert parse(content, "a.png", ocr=None).pages[0].width == pytest.approx(expected, abs=1.5)


def test_a_strip_is_read_as_one_block_and_small_images_are_enlarged() -> None:
    engine = FakeOcr(SURE)
    strip = picture(dpi=100).crop((0, 0, 400, 800))
    parse(saved(strip, "PNG", dpi=(100, 100)), "a.png", ocr=engine)
    assert engine.images[0].layout is OcrLayout.BLOCK
    assert engine.images[0].width >= 1150
    parse(saved(picture(dpi=200), "PNG", dpi=(200, 200)), "a.png", ocr=engine)
    assert engine.images[-1].layout is OcrLayout.PAGE
    assert engine.images[-1].width == picture(dpi=200).width


def test_noise_of_rules_and_specks_is_dropped() -> None:
    noise = [
        OcrWord(text, 5, 5, 9, 9, conf, 1, 0) for text, conf in (("|", 0.9), ("—", 0.5), ("~.", 0.8), ("Xq", 0.05))
    ]
    kept = [OcrWord(text, 5, 5, 9, 9, 0.9, 1, 0) for text in ("€", "-", "19", "%")]
    page = parse(saved(picture(), "PNG"), "a.png", ocr=FakeOcr((*SURE, *noise, *kept))).pages[0]
    assert [t.text for t in page.tokens[len(SURE) :]] == ["€", "-", "19", "%"]


def test_a_cut_image_is_refused_at_parsing_too() -> None:
    for form in ("PNG", "JPEG", "TIFF"):
        content = saved(picture(), form)
        with pytest.raises(ParsingRefused) as refusal:
            parse(content[: len(content) // 2], "a", ocr=FakeOcr(SURE))
        assert refusal.value.slug == "truncated"


class Unsure(FakeOcr):
    """Reads the page with one confidence after the other, and gives no words for clips."""

    def __init__(self, *confidences: float) -> None:
        super().__init__(SURE)
        self.confidences = confidences

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        words = super().read(image)
        return [word._replace(confidence=self.confidences[len(self.images) - 1]) for word in words]

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        return ()


@pytest.mark.parametrize(
    ("confidences", "looks", "kept"),
    [((0.95,), 1, 0.95), ((0.8, 0.93), 2, 0.93), ((0.85, 0.8), 2, 0.85)],
)
def test_a_page_read_with_doubt_is_read_once_more_smoothed(
    confidences: tuple[float, ...], looks: int, kept: float
) -> None:
    ocr = Unsure(*confidences)
    parsed = parse(saved(picture(), "PNG"), "page.png", ocr=ocr)
    assert len(ocr.images) == looks
    assert len({request.pixels for request in ocr.images}) == looks
    assert {token.confidence for token in parsed.pages[0].tokens} == {kept}


def test_standing_words_do_not_show_how_a_page_is_held() -> None:
    """A slip with columns of prices looks like lines that run up and down, and engines read standing words too."""

    class Turning(FakeOcr):
        def read(self, image: OcrImage) -> Sequence[OcrWord]:
            super().read(image)
            lying = image.height > image.width
            return [w if lying else w._replace(x1=w.x0 + 6, y1=w.y0 + 30, confidence=0.97) for w in SURE]

    image = Image.new("L", (700, 1700), 255)
    draw = ImageDraw.Draw(image)
    for y in range(60, 1650, 40):
        for x in (80, 110, 480, 510, 540, 570):
            draw.rectangle((x, y, x + 16, y + 22), fill=0)
    assert lies_sideways(image)
    parsed = parse(saved(image, "PNG"), "slip.png", ocr=Turning())
    assert parsed.pages[0].turned % 180 == 0


def test_a_page_with_little_on_it_is_smoothed_before_it_counts_as_empty() -> None:
    """Engines that part a page into blocks first find none between the grain of a sensor."""

    class Grainy(FakeOcr):
        def read(self, image: OcrImage) -> Sequence[OcrWord]:
            super().read(image)
            pixels = np.frombuffer(image.pixels, dtype=np.uint8).reshape(image.height, image.width).astype(np.int16)
            return () if float(np.abs(np.diff(pixels, axis=1)).mean()) > 4 else SURE

    sheet = Image.new("L", (1654, 2339), 245)
    ImageDraw.Draw(sheet).text((150, 180), "Kein Ausweis von Umsatzsteuer", fill=20, font_size=40)
    ocr = Grainy()
    parsed = parse(saved(degraded(sheet, noise=12), "PNG", dpi=(200, 200)), "page.png", ocr=ocr)
    assert len(parsed.pages[0].tokens) == len(SURE)
    assert len(ocr.images) > 1
