"""Writing that OCR leaves out or doubts: where it is, how it is read again, and what stays unread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from flowaudit.core.model.parsed import Area, Page, PageSource, ParsedDocument, ParseEngine, from_json, to_json
from flowaudit.core.parsing import OcrImage, OcrLayout, OcrWord
from flowaudit.core.parsing.leftover import Rect, leftover, printed
from flowaudit.core.parsing.second_look import MOST_CLIPS, second_look

DPI = 200
FONT = ImageFont.load_default(28)


def sheet(*prints: tuple[int, int, str], bands: Sequence[tuple[int, int, int]] = (), ink: int = 20) -> Image.Image:
    """A page of A5; ``prints`` are (x, y, text), ``bands`` (top, bottom, grey) from edge to edge."""
    image = Image.new("L", (1160, 800), 250)
    draw = ImageDraw.Draw(image)
    for top, bottom, grey in bands:
        draw.rectangle((60, top, 1100, bottom), fill=grey)
    for x, y, text in prints:
        draw.text((x, y), text, fill=ink, font=FONT)
    return image


def place_of(x: int, y: int, text: str) -> Rect:
    return Rect(*map(float, ImageDraw.Draw(Image.new("L", (9, 9))).textbbox((x, y), text, font=FONT)))


def word(x: int, y: int, text: str, confidence: float = 0.95, line: int = 0) -> OcrWord:
    return OcrWord(text, *place_of(x, y, text), confidence, 1, line)


def nothing_is_noise(_: OcrWord) -> bool:
    return False


class Reader:
    """Gives one word as wide as the clip's ink, the last one again and again, and keeps the clips."""

    def __init__(self, *words: tuple[str, float]) -> None:
        self.words = words
        self.clips: list[OcrImage] = []

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        text, confidence = self.words[min(len(self.clips), len(self.words) - 1)]
        self.clips.append(image)
        pixels = np.frombuffer(image.pixels, dtype=np.uint8).reshape(image.height, image.width)
        ys, xs = np.nonzero(pixels < 120)
        if not text or not len(xs):
            return ()
        return (OcrWord(text, xs.min(), ys.min(), xs.max() + 1, ys.max() + 1, confidence, 0, 0),)


def test_print_without_a_word_is_found_where_it_stands() -> None:
    found = leftover(
        sheet((80, 100, "Rechnungsdatum"), (700, 100, "7.511,46")), [place_of(80, 100, "Rechnungsdatum")], DPI
    )
    assert len(found) == 1
    assert found[0] == pytest.approx(place_of(700, 100, "7.511,46"), abs=5)


@pytest.mark.parametrize(("band", "ink"), [(176, 10), (20, 245), (120, 250)])
def test_print_on_a_coloured_band_is_found_and_turned_black_on_white(band: int, ink: int) -> None:
    image = sheet((400, 300, "Gesamtsumme"), bands=[(285, 345, band)], ink=ink)
    found = leftover(image, [], DPI)
    assert len(found) == 1
    assert found[0] == pytest.approx(place_of(400, 300, "Gesamtsumme"), abs=6)
    clip = np.asarray(printed(image.crop(tuple(int(v) for v in found[0])), DPI))
    assert float(np.median(clip)) > 200
    assert int(clip.min()) < 60


def test_rules_specks_bands_and_pictures_are_not_taken_for_a_word() -> None:
    image = sheet((80, 20, "Summe"), bands=[(600, 660, 180), (700, 760, 15)])
    draw = ImageDraw.Draw(image)
    draw.line((60, 200, 1100, 200), fill=0, width=3)
    draw.line((60, 200, 60, 560), fill=0, width=3)
    draw.point([(300, 300), (301, 300), (500, 420)], fill=0)
    draw.polygon([(800, 250), (1000, 250), (900, 500)], fill=40)
    assert second_look(image, [word(80, 20, "Summe")], nothing_is_noise, DPI, None).unread == []


def test_lost_print_becomes_a_word_in_its_place() -> None:
    reader = Reader(("7.511,46", 0.93))
    looked = second_look(
        sheet((80, 100, "USt"), (700, 100, "7.511,46")), [word(80, 100, "USt")], nothing_is_noise, DPI, reader
    )
    assert [(w.text, w.block) for w in looked.words] == [("USt", 1), ("7.511,46", 2)]
    assert looked.words[1][1:5] == pytest.approx(place_of(700, 100, "7.511,46"), abs=5)
    assert looked.unread == []
    assert [clip.layout for clip in reader.clips] == [OcrLayout.LINE]


@pytest.mark.parametrize(("text", "confidence"), [("", 0.0), ("7.511,46", 0.3), ("xy", 0.7)])
def test_what_cannot_be_read_again_stays_unread(text: str, confidence: float) -> None:
    image = sheet((80, 100, "USt"), (700, 100, "7.511,46"))
    looked = second_look(image, [word(80, 100, "USt")], nothing_is_noise, DPI, Reader((text, confidence)))
    assert [w.text for w in looked.words] == ["USt"]
    assert [tuple(area) for area in looked.unread] == [pytest.approx(place_of(700, 100, "7.511,46"), abs=5)]


def test_where_the_engine_is_unsure_what_most_readings_say_counts() -> None:
    reader = Reader(("1:332.51", 0.6), ("1,332.57", 0.5), ("1.332.57", 0.4), ("1,332.57", 0.57))
    image = sheet((80, 100, "USt"), (700, 100, "1,332.57"))
    looked = second_look(image, [word(80, 100, "USt")], nothing_is_noise, DPI, reader)
    assert [(w.text, w.confidence) for w in looked.words] == [("USt", 0.95), ("1,332.57", 0.57)]
    assert len({clip.pixels for clip in reader.clips}) == 4, "each time another picture"


@pytest.mark.parametrize(("second", "unread"), [("kg", 0), ("hg", 1)])
def test_a_few_signs_must_be_read_alike_twice(second: str, unread: int) -> None:
    reader = Reader(("kg", 0.8), (second, 0.8), ("", 0.0), ("", 0.0))
    image = sheet((80, 100, "USt"), (700, 100, "kilogramm"))
    looked = second_look(image, [word(80, 100, "USt")], nothing_is_noise, DPI, reader)
    assert len(looked.unread) == unread


def test_the_noise_of_a_sensor_is_no_writing() -> None:
    grain = np.kron(np.random.default_rng(7).normal(0.0, 8.0, (400, 580)), np.ones((2, 2)))
    pixels = np.asarray(sheet((80, 100, "USt"), (700, 300, "7,46")), dtype=np.float64) - 15 + grain
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    found = leftover(image, [place_of(80, 100, "USt")], DPI)
    assert found == [pytest.approx(place_of(700, 300, "7,46"), abs=20)]


def test_without_a_reader_of_clips_lost_print_is_named() -> None:
    looked = second_look(
        sheet((80, 100, "USt"), (700, 100, "7.511,46")), [word(80, 100, "USt")], nothing_is_noise, DPI, None
    )
    assert len(looked.unread) == 1


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (("1762361811219", 0.58), ("IT62361811219", 0.91), "IT62361811219"),
        (("IT62361811219", 0.62), ("1762361811219", 0.65), "IT62361811219"),  # hardly surer
        (("IT62361811219", 0.60), ("IT6236", 0.95), "IT62361811219"),  # letters were lost
        (("'IT623618112191", 0.60), ("IT62361811219", 0.96), "IT62361811219"),  # one sign less, undoubted
        (("118270", 0.60), ("119.70", 0.91), "119.70"),  # a mark had been read as a digit
        (("IT62361811219", 0.90), ("XX", 0.99), "IT62361811219"),  # not doubted, not looked at
    ],
)
def test_a_doubtful_word_gives_way_to_a_surer_reading_only(
    old: tuple[str, float], new: tuple[str, float], kept: str
) -> None:
    words = [word(80, 100, "P.IVA"), word(300, 100, "IT62361811219")._replace(text=old[0], confidence=old[1])]
    image = sheet((80, 100, "P.IVA"), (300, 100, "IT62361811219"))
    looked = second_look(image, words, nothing_is_noise, DPI, Reader(new))
    assert [w.text for w in looked.words] == ["P.IVA", kept]
    assert {(w.block, w.line) for w in looked.words} == {(1, 0)}


def test_a_page_is_looked_at_a_bounded_number_of_times() -> None:
    prints = [(80 + 200 * (n % 5), 20 + 40 * (n // 5), f"Wort{n}") for n in range(MOST_CLIPS + 20)]
    reader = Reader(("Wort", 0.9))
    looked = second_look(sheet(*prints), [word(*prints[0])], nothing_is_noise, DPI, reader)
    assert len(reader.clips) == MOST_CLIPS
    assert len(looked.unread) == 19


def test_unread_places_survive_storing() -> None:
    page = Page(1, 595.0, 842.0, PageSource.OCR, (), 0.5, (Area(0.1, 0.2, 0.3, 0.25),))
    document = ParsedDocument(ParseEngine.OCR, "application/pdf", (page,))
    assert from_json(to_json(document)).pages == (page,)
