"""A second look at what OCR left out or doubts on a page: the place is clipped, enlarged and read as one line.

Layout analysis drops cells, lines in coloured bands and lone numbers; a line by itself cannot be dropped. Where the
engine stays unsure the place is read smoothed and in another size too, and what most of these readings say counts.
What still gives no words is handed on as unread, so that no rule takes it for empty paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from flowaudit.core.parsing.leftover import Rect, leftover, printed
from flowaudit.core.parsing.recognition import ClipReader, OcrImage, OcrLayout, OcrWord

MOST_CLIPS = 40  # a page; each takes some 20 ms, and up to four times that where the engine is unsure
_DOUBTFUL = 0.7  # words below are read again
_SURE, _SURE_OF_FEW = 0.55, 0.85  # a new reading below this is none; a sign or three give the engine no context
_FEW = 3
_BETTER = 0.08  # how much surer a new reading must be than the old one
_GLUED = 0.35  # heights: what is nearer belongs to the same word
_WAYS = ((34.0, 0.0), (34.0, 0.005), (34.0, 0.007), (26.0, 0.0))
"""Heights in pixels that a clip's line is brought to, and how far it is smoothed first, in inches: the grain of a
sensor looks like strokes to the engine, and smoothing thins out fine print."""
_CERTAIN = 0.9  # a reading that no other need confirm
_UNDOUBTED = 0.95  # a reading that may have a sign less than the one before: specks are read as signs
_AGREED = 0.75  # that of a few signs, if read twice alike
_MOST_ENLARGED = 3.0
_LINE = 1.8  # times the usual height of a word: what is higher has several lines
_READABLE = 2.5  # heights: narrower ink is a sign or two, no value


class Looked(NamedTuple):
    """The words of the page after the second look, and the places whose writing nobody could read, in pixels."""

    words: list[OcrWord]
    unread: list[Rect]


class _Clip(NamedTuple):
    """A place to read again, what was read there (positions in the list of words), and the writing that was not."""

    place: Rect
    before: tuple[int, ...]
    ink: Rect | None


def second_look(
    image: Image.Image,
    words: Sequence[OcrWord],
    is_noise: Callable[[OcrWord], bool],
    dpi: float,
    reader: ClipReader | None,
) -> Looked:
    """Read doubtful words and writing without words of an upright grey page again.

    :param words: what was read, in pixels of ``image``, without noise.
    :param is_noise: whether a word is none (specks, rules).
    :param reader: reads the clips; without one the writing without words is only named.
    :raises OcrError: the engine could not do its work.
    """
    if not words:
        return Looked([], [])
    usual = float(np.median([word.y1 - word.y0 for word in words]))
    ink = leftover(image, [_rect(word) for word in words], dpi)
    kept: list[list[OcrWord]] = [[word] for word in words]
    behind = max(word.block for word in words) + 1
    unread: list[Rect] = []
    for number, clip in enumerate(_clips(words, ink)):
        look = partial(_read, image, clip.place, usual, dpi, reader) if reader and number < MOST_CLIPS else None
        read, agreed = _read_in_ways(look, is_noise) if look else ([], False)
        before = [words[i] for i in clip.before]
        if _is_better(read, before, clip.ink is not None, agreed):
            block, line = (before[0].block, before[0].line) if before else (behind + number, 0)
            new = [word._replace(block=block, line=line) for word in read]
            for i in clip.before:
                kept[i] = []
            if before:
                kept[clip.before[0]] = new
            else:
                kept.append(new)
        elif clip.ink is not None and clip.ink.width > _READABLE * clip.ink.height:
            unread.append(clip.ink)
    return Looked([word for group in kept for word in group], unread)


def _read_in_ways(
    look: Callable[[tuple[float, float]], list[OcrWord]], is_noise: Callable[[OcrWord], bool]
) -> tuple[list[OcrWord], bool]:
    """The reading that speaks loudest: all readings of the same text count together. Also whether two agreed."""
    alike: dict[str, list[list[OcrWord]]] = {}
    for way in _WAYS:
        read = [word for word in look(way) if not is_noise(word)]
        if _trust(read) >= _CERTAIN:
            return read, True
        alike.setdefault(_text(read), []).append(read)
    best = max(alike.values(), key=lambda readings: sum(map(_trust, readings)))
    return max(best, key=_trust), len(best) > 1


def _is_better(read: list[OcrWord], before: list[OcrWord], with_ink: bool, agreed: bool) -> bool:
    """Whether to take a new reading: a sure one, and surer than the old one unless that has left some writing out."""
    trust = _trust(read)
    if trust < (_SURE if len(_text(read)) > _FEW else _AGREED if agreed else _SURE_OF_FEW):
        return False
    if not before:
        return True
    lost = min(_signs(before) - _signs(read), len(_text(before)) - len(_text(read)))
    return lost <= (trust >= _UNDOUBTED) and trust >= _trust(before) + (-_BETTER if with_ink else _BETTER)


def _signs(words: Sequence[OcrWord]) -> int:
    return sum(map(letters, words))


def _text(words: Sequence[OcrWord]) -> str:
    """All signs but spaces."""
    return "".join(word.text for word in words)


def _rect(word: OcrWord) -> Rect:
    return Rect(word.x0, word.y0, word.x1, word.y1)


def _clips(words: Sequence[OcrWord], ink: list[Rect]) -> list[_Clip]:
    """Ink without words first (the widest first), then doubtful words; each with the words that touch it."""
    clips: list[_Clip] = []
    taken: set[int] = set()
    seeds: list[tuple[Rect, bool]] = [(place, True) for place in sorted(ink, key=lambda one: -one.width)]
    seeds += [(_rect(word), False) for word in words if word.confidence < _DOUBTFUL]
    for seed, is_ink in seeds:
        place, before = _grown(seed, words)
        if not before & taken:
            taken |= before
            clips.append(_Clip(place, tuple(sorted(before)), seed if is_ink else None))
    return clips


def _grown(place: Rect, words: Sequence[OcrWord]) -> tuple[Rect, set[int]]:
    """A place with the words that touch it, and those that touch these."""
    before: set[int] = set()
    while True:
        touching = {
            i
            for i, rect in enumerate(map(_rect, words))
            if i not in before and rect.in_line(place) and rect.gap(place) < _GLUED * min(place.height, rect.height)
        }
        if not touching:
            return place, before
        before |= touching
        for i in touching:
            place = place.around(_rect(words[i]))


def _read(
    image: Image.Image, place: Rect, usual: float, dpi: float, reader: ClipReader, way: tuple[float, float]
) -> list[OcrWord]:
    """The words of one place, read in one of the ways, in pixels of ``image``."""
    tall, smoothed = way
    several = place.height > _LINE * usual
    line = usual if several else place.height
    scale = min(max(tall / max(line, 1.0), 1.0), _MOST_ENLARGED)
    aside, above = 0.4 * line, 0.22 * line
    x0, y0 = max(int(place.x0 - aside), 0), max(int(place.y0 - above), 0)
    x1, y1 = min(int(place.x1 + aside) + 1, image.width), min(int(place.y1 + above) + 1, image.height)
    clip = image.crop((x0, y0, x1, y1))
    clip = printed(clip.filter(ImageFilter.GaussianBlur(smoothed * dpi)) if smoothed else clip, dpi)
    clip = clip.resize(
        (max(round(clip.width * scale), 1), max(round(clip.height * scale), 1)), Image.Resampling.BICUBIC
    )
    margin = round(0.5 * line * scale)
    clip = ImageOps.expand(clip, margin, 255)
    layout = OcrLayout.BLOCK if several else OcrLayout.LINE
    read = reader.read_clip(OcrImage(clip.tobytes(), clip.width, clip.height, min(round(dpi * scale), 600), layout))
    return [
        word._replace(
            x0=(word.x0 - margin) / scale + x0,
            y0=(word.y0 - margin) / scale + y0,
            x1=(word.x1 - margin) / scale + x0,
            y1=(word.y1 - margin) / scale + y0,
        )
        for word in read
    ]


def _trust(words: Sequence[OcrWord]) -> float:
    """The mean confidence by letters and digits."""
    weights = [letters(word) for word in words]
    total = sum(weights)
    return sum(n * word.confidence for n, word in zip(weights, words, strict=True)) / total if total else 0.0


def letters(word: OcrWord) -> int:
    """The number of letters and digits of a word."""
    return sum(map(str.isalnum, word.text))
