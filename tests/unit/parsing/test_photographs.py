"""Photographs: the sheet is found, flattened and read, and the box of a word is where it stands in the picture."""

from __future__ import annotations

import math
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw
from tests.unit.parsing.makers import FakeOcr, degraded, picture, saved, scan_pdf, text_page

from flowaudit.core.extraction.levelling import levelled
from flowaudit.core.generator.camera import Pose, View
from flowaudit.core.generator.photograph import Shot, photograph
from flowaudit.core.model.parsed import Area, FlatSheet, from_json, to_json
from flowaudit.core.parsing import Limits, OcrImage, OcrWord, inspect, parse
from flowaudit.core.parsing import ocr_page as reading
from flowaudit.core.parsing.bowing import Bow, bow_of
from flowaudit.core.parsing.flattening import flatten, warped
from flowaudit.core.parsing.imaging import even_light
from flowaudit.core.parsing.outline import find_sheet, is_camera_shaped, shows_ground

FRAME = (900, 1200)
POSE = Pose(tilt=(7.0, -6.0), roll=4.0, distance=1.9, bow=0.0, creases=0.0, fill=0.86)
SHOT = Shot(FRAME, POSE)
MOST = 16_000_000.0
SMALL = Limits(pixels=1_500_000)  # the sheet is drawn in fewer pixels, which is faster


def sheet() -> Image.Image:
    return picture(dpi=110).convert("RGB")


def taken(shot: Shot = SHOT, seed: int = 3) -> Image.Image:
    return opened(photograph(sheet(), replace(shot, orientation=1), seed)).convert("L")


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


def true_corners(pose: Pose, size: tuple[int, int]) -> Any:
    view = View(pose, FRAME, size, 3)
    return np.array([view.place(u, v) for u, v in ((0, 0), (1, 0), (1, 1), (0, 1))])


@pytest.mark.parametrize("table", ["plain", "wood", "cloth", "stone"])
@pytest.mark.parametrize("colour", [(60, 55, 50), (175, 160, 140)], ids=["dark", "light"])
def test_the_sheet_is_found_on_any_table(table: str, colour: tuple[int, int, int]) -> None:
    found = find_sheet(taken(replace(SHOT, table=table, colour=colour)))
    assert found is not None
    off = np.abs(found.corners - true_corners(POSE, sheet().size)).max()
    assert off < 0.02 * max(FRAME), off


def test_a_sheet_whose_edges_are_cut_is_found_by_those_that_are_left() -> None:
    pose = replace(POSE, tilt=(3.0, 2.0), roll=2.0, fill=1.02)
    found = find_sheet(taken(replace(SHOT, pose=pose)))
    assert found is not None
    assert np.abs(found.corners - true_corners(pose, sheet().size)).max() < 0.05 * max(FRAME)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_of_one_colour_shows_no_sheet(grey: int) -> None:
    image = Image.new("L", FRAME, grey)
    assert find_sheet(image) is None
    engine = FakeOcr()
    parsed = parse(saved(image, "JPEG"), "a.jpg", ocr=engine)
    assert (parsed.pages[0].tokens, parsed.pages[0].flat, engine.images) == ((), None, [])


def test_a_table_without_a_sheet_is_read_as_it_is() -> None:
    noise = np.random.default_rng(5).normal(120, 25, (FRAME[1], FRAME[0]))
    image = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))
    assert find_sheet(image) is None
    assert flatten(image, MOST) is None


@pytest.mark.parametrize(
    "corners",
    [
        [(100, 100), (800, 150), (450, 1100)],
        [(450, 60), (860, 600), (450, 1140), (40, 600)],
        [(400, 500), (520, 500), (520, 640), (400, 640)],
        [(20, 100), (880, 100), (520, 1100), (380, 1100)],
    ],
    ids=["triangle", "rhombus", "a card", "a wedge"],
)
def test_what_cannot_be_a_sheet_seen_from_a_slant_is_none(corners: list[tuple[int, int]]) -> None:
    image = Image.new("L", FRAME, 60)
    ImageDraw.Draw(image).polygon(corners, fill=235)
    assert find_sheet(image) is None


def test_of_two_sheets_the_larger_is_taken() -> None:
    image = Image.new("L", (1600, 1200), 70)
    draw = ImageDraw.Draw(image)
    draw.polygon([(80, 90), (840, 70), (860, 1130), (70, 1120)], fill=236)
    draw.polygon([(980, 300), (1500, 320), (1490, 1040), (970, 1030)], fill=228)
    found = find_sheet(image)
    assert found is not None
    assert np.abs(found.corners - [(80, 90), (840, 70), (860, 1130), (70, 1120)]).max() < 16


def test_a_huge_picture_costs_no_more_pixels_than_allowed() -> None:
    image = taken().resize((5400, 7200), Image.Resampling.NEAREST)
    flat = flatten(image, 2_000_000)
    assert flat is not None
    assert flat.image.width * flat.image.height <= 2_010_000
    assert flat.dpi == pytest.approx(300 * math.sqrt(2_000_000 / (8.27 * 11.69 * 90_000)), rel=0.05)


def test_a_scan_is_no_photograph_and_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a scan was taken for a photograph")

    monkeypatch.setattr(reading, "flatten", never)
    monkeypatch.setattr(reading, "bow_of", never)
    banded = picture()
    ImageDraw.Draw(banded).rectangle((0, 0, banded.width, 260), fill=40)
    for image in (picture(), banded, degraded(picture(), -6, 12, 0.6)):
        engine = FakeOcr()
        page = parse(scan_pdf(image), "a.pdf", ocr=engine).pages[0]
        assert engine.images
        assert page.flat is None
    assert is_camera_shaped(taken())
    assert shows_ground(taken())
    assert shows_ground(taken().crop((0, 0, 900, 1170)))


def test_a_band_along_the_edge_of_a_scan_is_no_table() -> None:
    image = picture()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, image.width, 260), fill=40)
    draw.rectangle((0, image.height - 220, image.width, image.height), fill=40)
    assert find_sheet(image) is None
    page = parse(scan_pdf(image), "a.pdf", ocr=FakeOcr([OcrWord("Rechnung", 5, 5, 99, 25, 0.9, 1, 0)] * 9)).pages[0]
    assert page.flat is None


def test_a_band_in_the_colours_of_the_letterhead_belongs_to_the_sheet() -> None:
    image = Image.new("L", FRAME, 150)
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 800, 1090), fill=235)
    draw.rectangle((100, 100, 800, 195), fill=60)
    found = find_sheet(image)
    assert found is not None
    assert found.corners[:2, 1].max() < 120


@pytest.mark.parametrize(
    "exif",
    [b"", b"Exif\0\0", b"Exif\0\0garbage", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"\xff" * 400],
    ids=["none", "empty", "garbage", "an offset beyond the end", "noise"],
)
def test_garbage_for_exif_is_no_reason_to_refuse(exif: bytes) -> None:
    content = saved(Image.new("L", (300, 500), 255), "JPEG", exif=exif)
    assert inspect(content, "a.jpg").pages == 1
    page = parse(content, "a.jpg", ocr=None).pages[0]
    assert page.height > page.width


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(Image.new("L", (300, 500), 255), "JPEG", exif=exif)
    page = parse(content, "a.jpg", ocr=None).pages[0]
    assert page.height > page.width


class Sighted:
    """An engine that finds black bars on the page, as an OCR engine finds words."""

    def read(self, image: OcrImage) -> list[OcrWord]:
        pixels = np.frombuffer(image.pixels, dtype=np.uint8).reshape(image.height, image.width)
        dark = pixels < 90
        words = []
        for number, row in enumerate(_spans(dark.mean(axis=1) > 0.02)):
            for span in _spans(dark[row[0] : row[1]].mean(axis=0) > 0.5):
                words.append(OcrWord(f"bar{len(words)}", span[0], row[0], span[1], row[1], 0.95, 1, number))
        edge = 0.03 * image.height  # the sheet's shadow on the table may be left there
        return [word for word in words if word.x1 - word.x0 > 20 and edge < word.y0 < word.y1 - 8]


def _spans(mask: Any) -> list[tuple[int, int]]:
    edges = np.diff(np.pad(mask.astype(np.int8), 1))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))


BARS = [(0.15 + 0.4 * column, 0.1 + 0.09 * row) for row in range(9) for column in range(2)]


def barred() -> Image.Image:
    image = Image.new("RGB", (910, 1287), "white")
    for u, v in BARS:
        left, top = int(u * image.width), int(v * image.height)
        ImageDraw.Draw(image).rectangle((left, top, left + 250, top + 28), fill="black")
    return image


@pytest.mark.parametrize(("orientation", "bow"), [(1, 0.0), (3, 0.0), (6, 0.02), (8, 0.0)])
def test_the_box_of_each_word_shows_the_word_in_the_picture_as_it_was_sent(orientation: int, bow: float) -> None:
    pose = replace(POSE, bow=bow)
    shot = replace(SHOT, pose=pose, orientation=orientation, shadow=0.2, blur=0.4, noise=2.0)
    content = photograph(barred(), shot, 3)
    page = parse(content, "a.jpg", ocr=Sighted(), limits=SMALL).pages[0]
    assert page.flat is not None
    assert len(page.tokens) == len(page.flat.areas) == len(BARS)
    view = View(pose, FRAME, barred().size, 3)
    shown = np.asarray(opened(photograph(barred(), replace(shot, orientation=1), 3)).convert("L"))
    places = np.array([view.place(u + 125 / 910, v + 14 / 1287) for u, v in BARS])
    for token in page.tokens:
        middle = (token.x0 + token.x1) / 2 * FRAME[0], (token.y0 + token.y1) / 2 * FRAME[1]
        assert np.hypot(*(places - middle).T).min() < 8
        x0, x1 = round(token.x0 * FRAME[0]), round(token.x1 * FRAME[0])
        y0, y1 = round(token.y0 * FRAME[1]), round(token.y1 * FRAME[1])
        clip = shown[y0:y1, x0:x1]
        ring = np.concatenate((shown[y0 - 5, x0:x1], shown[y1 + 4, x0:x1]))
        assert float(np.median(clip)) < 110, "the bar fills its box"
        assert float(np.median(ring)) > 110, "and ends with it"


def test_words_of_a_photograph_are_laid_out_on_the_flat_sheet() -> None:
    page = parse(photograph(barred(), SHOT, 3), "a.jpg", ocr=Sighted(), limits=SMALL).pages[0]
    laid = levelled(page)
    assert laid.width / laid.height == pytest.approx(910 / 1287, rel=0.05)
    left = [token.x0 for token in laid.tokens if token.x0 < 0.4]
    assert max(left) - min(left) < 0.02  # one edge on the sheet, a slanted line in the picture
    assert max(t.x0 for t in page.tokens if t.x0 < 0.4) - min(t.x0 for t in page.tokens) > 0.03
    for first, second in zip(laid.tokens[::2], laid.tokens[1::2], strict=True):
        assert first.y0 == pytest.approx(second.y0, abs=0.006)


def test_a_page_with_its_flat_sheet_survives_json() -> None:
    document = parse(photograph(barred(), SHOT, 3), "a.jpg", ocr=Sighted(), limits=SMALL)
    back = from_json(to_json(document)).pages[0]
    assert back.flat is not None
    assert document.pages[0].flat is not None
    assert back.flat.areas[0] == pytest.approx(document.pages[0].flat.areas[0], abs=1e-5)
    plain = replace(document, pages=(replace(document.pages[0], flat=None),))
    assert "flat" not in to_json(plain)["pages"][0]
    assert isinstance(back.flat, FlatSheet)
    assert isinstance(back.flat.areas[0], Area)


def test_exact_words_beside_a_photograph_are_kept_without_a_flat_sheet() -> None:
    doc = pymupdf.open()
    page = text_page(doc, ("made with a phone",), 6)
    page.insert_image(pymupdf.Rect(0, 40, 595, 833), stream=photograph(barred(), SHOT, 3, tagged=False))
    pages = parse(doc.tobytes(), "a.pdf", ocr=Sighted(), limits=SMALL).pages
    assert pages[0].flat is None
    assert "phone" in [token.text for token in pages[0].tokens]
    assert len(levelled(pages[0]).tokens) == len(pages[0].tokens)


def test_bowed_lines_are_found_and_straight_ones_left_alone() -> None:
    image = picture(dpi=120)
    assert bow_of(image) is None
    true = Bow((0.0, 0.0, 12.0, 0.0, 5.0, 0.0), image.size)
    bent = warped(image, image.size, Bow(tuple(-w for w in true.weights), image.size).points, 255)
    found = bow_of(bent)
    assert found is not None
    xs = np.linspace(0.12, 0.65, 12) * image.width
    ys = np.full(12, 0.2 * image.height)
    off = found.points(xs, ys)[1] - true.points(xs, ys)[1]
    assert float(np.ptp(off)) < 3.0
    assert float(np.ptp(true.points(xs, ys)[1])) > 9.0


def test_light_print_on_a_dark_band_keeps_its_ground() -> None:
    image = picture(dpi=200).copy()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, image.width, 200), fill=50)
    draw.rectangle((200, 80, 700, 120), fill=230)
    shadow = np.linspace(1.0, 0.6, image.width)[None, :]
    shaded = Image.fromarray((np.asarray(image) * shadow).astype(np.uint8))
    band = np.asarray(even_light(shaded, bands=True))[20:70, 100:1500]
    assert float(band.max()) < 110
    paper = np.asarray(even_light(shaded, bands=True))[1500:, 100:1500]
    assert float(np.percentile(paper, 5)) > 215
