"""Reading one page image: choose how to turn it, let the engine read it, and bring the boxes back to the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageFilter

from flowaudit.core.model.parsed import Area, FlatSheet, Token
from flowaudit.core.parsing.bowing import Bow, bow_of
from flowaudit.core.parsing.flattening import Flat, flatten, warped
from flowaudit.core.parsing.imaging import Upright, even_light, is_blank, lies_sideways, skew, turn
from flowaudit.core.parsing.outline import is_camera_shaped, shows_ground
from flowaudit.core.parsing.placing import WayBack, placed
from flowaudit.core.parsing.recognition import ClipReader, OcrEngine, OcrImage, OcrLayout, OcrWord
from flowaudit.core.parsing.refusals import Limits
from flowaudit.core.parsing.second_look import second_look

_READ_DPI = 300  # below 200 dpi the small print of invoices is lost; above 300 nothing is won
_ENOUGH_DPI = 200
_MAX_ENLARGE = 4.0
_PROBE_SIDE = 1400  # pixels of the longer side when the four ways to hold a page are tried
_GOOD = 0.72  # mean confidence of a page that was held the right way
_PLAIN = 0.9  # mean confidence of a page without grain; below, it is read once more smoothed
_SMOOTHED = 0.004  # inches: the grain of a sensor looks like strokes to the engine
_LONG = 4  # letters: words that are wider than tall when they lie
_FEW = 8  # words: less says nothing about a page
_STRIP = 1.9  # height to width from which a page is a till receipt
_LEVEL = 0.25  # degrees: engines do not mind it, and the estimate is no better
_MIN_CONFIDENCE = 0.15
_USUAL, _TALL = 27.0, 48.0  # pixels: the height of words that engines read best, and one that no letter is written in
_AS_MUCH = 0.9  # of what was read in more pixels
_SEPARATORS = frozenset("|·•")
_SURE_SIGN, _SEPARATED = 0.85, 1.2  # confidence; space on each side, in heights of the word before
_MAX_PIXELS = 16_000_000  # A4 at 400 dpi; more costs memory and time and reads no better


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a page image, boxes as fractions of the image as it was given. ``turned`` is the angle in degrees by
    which the text lines lie clockwise of the horizontal on that image (quarter turns included, -180 to 180); ``unread``
    is where it shows writing that no word accounts for; ``sheet`` is that of a photograph, once it was flattened."""

    tokens: tuple[Token, ...]
    turned: float
    unread: tuple[Area, ...] = ()
    sheet: FlatSheet | None = None


def read_image(image: Image.Image, dpi: float, ocr: OcrEngine, limits: Limits) -> Reading:
    """The words of a greyscale page image.

    :param dpi: its resolution, which decides whether it is enlarged.
    :raises OcrError: the engine could not do its work.
    """
    if is_blank(image):  # the back of a sheet
        return Reading((), 0.0)
    max_pixels = min(limits.pixels, _MAX_PIXELS)
    photo = is_camera_shaped(image)
    flat = flatten(image, max_pixels) if photo or shows_ground(image) else None
    read = None
    if flat is not None:
        flat, read = _read_flat(flat, ocr, limits)
    if read is None or _is_poor(read.words):
        shrink = min(math.sqrt(max_pixels / (image.width * image.height)), 1.0)
        plain = _read_best(turn(image, 0, shrink).image, dpi * shrink, ocr, limits, photo=photo)
        if read is None or _worth(plain.words) > _worth(read.words):
            read, flat = plain, None
    way = WayBack(read.upright, read.bow, read.size, flat, image.size)
    return _reading(read, way, ocr)


def _read_flat(flat: Flat, ocr: OcrEngine, limits: Limits) -> tuple[Flat, _Held]:
    """The reading of a flattened sheet, again in fewer pixels if its letters are taller than engines read well."""
    read = _read_best(flat.image, flat.dpi, ocr, limits, photo=True)
    heights = sorted(word.y1 - word.y0 for word in read.words if _letters(word) >= _LONG)
    if not heights or heights[len(heights) // 2] <= _TALL:
        return flat, read
    smaller = flat.resized(_USUAL / heights[len(heights) // 2])
    again = _read_best(smaller.image, smaller.dpi, ocr, limits, photo=True)
    return (smaller, again) if _worth(again.words) >= _AS_MUCH * _worth(read.words) else (flat, read)


def _read_best(image: Image.Image, dpi: float, ocr: OcrEngine, limits: Limits, *, photo: bool) -> _Held:
    """The page held the way that reads best."""
    even = even_light(image, bands=photo)
    held = _read_held(even, 90 if lies_sideways(even) else 0, dpi, ocr, limits, photo=photo)
    if len(held.words) < _FEW:
        held, even = _read_sparse(held, even, dpi, ocr, limits, photo=photo)
    if _is_poor(held.words):
        quarter = _best_quarter(even, held.quarter, dpi, ocr)
        if quarter != held.quarter:
            other = _read_held(even, quarter, dpi, ocr, limits, photo=photo)
            held = max(held, other, key=lambda one: _rank(one.words))
    if held.layout is OcrLayout.PAGE and _is_poor(held.words):
        block = _recognise(held.image, dpi, ocr, OcrLayout.BLOCK)
        held = held._replace(words=max(held.words, block, key=_worth))
    return held


def _read_sparse(
    held: _Held, even: Image.Image, dpi: float, ocr: OcrEngine, limits: Limits, *, photo: bool
) -> tuple[_Held, Image.Image]:
    """A page with little on it, smoothed: between few words the engine takes the paper's grain for all there is."""
    for strength in (_SMOOTHED, 1.5 * _SMOOTHED):
        smooth = even.filter(ImageFilter.GaussianBlur(strength * dpi))
        other = _read_held(smooth, 0, dpi, ocr, limits, photo=photo)
        if _worth(other.words) > _worth(held.words):
            return other, smooth
    return held, even


def _reading(held: _Held, way: WayBack, ocr: OcrEngine) -> Reading:
    """What was read, after a second look, on the page as it was sent."""
    reader = ocr if isinstance(ocr, ClipReader) else None
    if reader is not None and _confidence(held.words) < _PLAIN:
        smooth = held.image.filter(ImageFilter.GaussianBlur(_SMOOTHED * held.dpi * held.scale))
        held = held._replace(words=max(held.words, _recognise(smooth, held.dpi, ocr, held.layout), key=_worth))
    looked = second_look(held.image, _kept(held.words), _is_noise, held.dpi * held.scale, reader)
    tokens, sheet = placed(looked.words, way, held.dpi)
    turned = (held.quarter + held.tilt + 180.0) % 360.0 - 180.0 if way.flat is None else way.angle()
    return Reading(tokens, turned, tuple(way.areas(looked.unread)), sheet)


class _Held(NamedTuple):
    """A reading of an image of ``size`` and ``dpi`` after a turn of ``quarter + tilt`` degrees counterclockwise, and
    with its ``bow`` taken out."""

    words: Sequence[OcrWord]
    image: Image.Image
    upright: Upright
    bow: Bow | None
    size: tuple[int, int]
    dpi: float
    quarter: int
    tilt: float
    layout: OcrLayout
    scale: float


def _read_held(image: Image.Image, quarter: int, dpi: float, ocr: OcrEngine, limits: Limits, *, photo: bool) -> _Held:
    """Read the image after a turn of ``quarter`` degrees counterclockwise, with its lines made level; those of a
    ``photo`` may be bowed."""
    held = turn(image, quarter, 1.0).image
    tilt = skew(held)
    if abs(tilt) < _LEVEL:
        tilt = 0.0
    scale = _enlargement(image, dpi, limits)
    upright = turn(image, quarter + tilt, scale)
    bow = bow_of(upright.image) if photo else None
    level = upright.image if bow is None else warped(upright.image, upright.image.size, bow.points, 255)
    layout = _layout(held)
    words = _recognise(level, dpi, ocr, layout)
    return _Held(words, level, upright, bow, image.size, dpi, quarter, tilt, layout, scale)


def _is_poor(words: Sequence[OcrWord]) -> bool:
    """Whether the page may have been held the wrong way. Tesseract turns blocks of standing text by itself, which is
    seen by words that are taller than wide."""
    long = [word for word in words if _letters(word) >= _LONG]
    standing = sum(word.y1 - word.y0 > word.x1 - word.x0 for word in long)
    return len(words) < _FEW or _confidence(words) < _GOOD or 2 * standing > len(long)


def _layout(image: Image.Image) -> OcrLayout:
    return OcrLayout.BLOCK if image.height >= _STRIP * image.width else OcrLayout.PAGE


def _enlargement(image: Image.Image, dpi: float, limits: Limits) -> float:
    if dpi >= _ENOUGH_DPI:
        return 1.0
    wanted = min(_READ_DPI / max(dpi, 1.0), _MAX_ENLARGE)
    pixels = math.sqrt(min(limits.pixels, _MAX_PIXELS) / (image.width * image.height))
    side = 0.95 * limits.side / max(image.size)  # turning a crooked page adds to its sides
    return max(min(wanted, pixels, side), 1.0)


def _best_quarter(image: Image.Image, tried: int, dpi: float, ocr: OcrEngine) -> int:
    """Try the ways to hold the page on a small copy and take the one that reads most: the one that was ``tried`` and
    upside down from it first, the two others only if neither reads well."""
    factor = min(_PROBE_SIDE / max(image.size), 1.0)
    small = turn(image, 0, factor).image
    probes: dict[int, Sequence[OcrWord]] = {}
    for pair in ((tried, tried + 180), (tried + 90, tried + 270)):
        for quarter in (angle % 360 for angle in pair):
            held = turn(small, quarter, 1.0).image
            level = turn(held, skew(held), 1.0).image
            probes[quarter] = _recognise(level, dpi * factor, ocr, _layout(held))
        best = max(probes, key=lambda quarter: _rank(probes[quarter]))
        if not _is_poor(probes[best]):
            return best
    return best


def _recognise(image: Image.Image, dpi: float, ocr: OcrEngine, layout: OcrLayout) -> Sequence[OcrWord]:
    resolution = min(max(round(dpi), 70), 600)
    return ocr.read(OcrImage(image.tobytes(), image.width, image.height, resolution, layout))


def _letters(word: OcrWord) -> int:
    return sum(map(str.isalnum, word.text))


def _rank(words: Sequence[OcrWord]) -> tuple[bool, float]:
    """How right the page is held: standing words can be read as well as lying ones, and yet it is held wrongly."""
    return not _is_poor(words), _worth(words)


def _worth(words: Sequence[OcrWord]) -> float:
    """How much was read: letters and digits, each as far as its word is trusted (noise reads at about 0.3)."""
    return sum(_letters(word) * (word.confidence - 0.4) for word in words if len(word.text) > 1)


def _confidence(words: Sequence[OcrWord]) -> float:
    """The mean confidence, by letters and digits: specks that read as dots and bars do not count."""
    weight = sum(map(_letters, words))
    return sum(_letters(word) * word.confidence for word in words) / weight if weight else 0.0


def _is_noise(word: OcrWord) -> bool:
    """Table rules and specks read as bars, dashes and dots; a lone currency sign or percent is text."""
    if word.confidence < _MIN_CONFIDENCE:
        return True
    return not any(sign.isalnum() or sign in "€$£%§&@#" for sign in word.text) and word.text not in {"-", "–", ":", "/"}


def _kept(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words without noise; a separator that was surely read stays where words of its line stand close on both sides
    ("Name | street | town"): the rules of tables stand further off."""
    kept = []
    for i, word in enumerate(words):
        if not _is_noise(word):
            kept.append(word)
        elif word.text in _SEPARATORS and word.confidence >= _SURE_SIGN and 0 < i < len(words) - 1:
            before, behind = words[i - 1], words[i + 1]
            same_line = (before.block, before.line) == (word.block, word.line) == (behind.block, behind.line)
            space = _SEPARATED * (before.y1 - before.y0)
            if same_line and 0 <= word.x0 - before.x1 < space and 0 <= behind.x0 - word.x1 < space:
                kept.append(word)
    return kept
