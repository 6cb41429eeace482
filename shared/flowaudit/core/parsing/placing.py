"""Bringing what was read on a turned and flattened image back to the page as it was sent."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowaudit.core.model.parsed import Area, FlatSheet, Token
from flowaudit.core.parsing.bowing import Bow
from flowaudit.core.parsing.flattening import Flat
from flowaudit.core.parsing.imaging import Field, Upright
from flowaudit.core.parsing.recognition import OcrWord

_AHEAD = 100.0  # pixels along a line of text, to see where it leads


@dataclass(frozen=True, slots=True)
class WayBack:
    """From pixels of the image that was read to the page: it is ``upright`` but for a ``bow`` that was taken out, and
    that was made from an image of ``size``, which is the page's own or that of a ``flat`` sheet on a photograph of size
    ``photo``."""

    upright: Upright
    bow: Bow | None
    size: tuple[int, int]
    flat: Flat | None = None
    photo: tuple[int, int] = (0, 0)

    def points(self, xs: Field, ys: Field) -> tuple[Field, Field]:
        """Where pixels of the image that was read stand on the page's image, in its pixels."""
        xs, ys = self.upright.points(*((xs, ys) if self.bow is None else self.bow.points(xs, ys)))
        return (xs, ys) if self.flat is None else self.flat.points(xs, ys)

    def areas(self, boxes: Sequence[tuple[float, float, float, float]]) -> list[Area]:
        """The smallest upright rectangles on the page around boxes of the image that was read."""
        if not boxes:
            return []
        x0, y0, x1, y1 = np.array([box[:4] for box in boxes], dtype=np.float64).T
        middle = (x0 + x1) / 2
        xs, ys = self.points(np.stack((x0, middle, x1, x0, middle, x1)), np.stack((y0, y0, y0, y1, y1, y1)))
        width, height = self.size if self.flat is None else self.photo
        sides = xs.min(axis=0) / width, ys.min(axis=0) / height, xs.max(axis=0) / width, ys.max(axis=0) / height
        return [Area(*row) for row in np.clip(np.stack(sides, axis=1), 0.0, 1.0).tolist()]

    def angle(self) -> float:
        """How many degrees the lines of text lie clockwise of the horizontal in the middle of the page."""
        width, height = self.upright.image.size
        middle = np.array([width / 2, width / 2 + _AHEAD]), np.array([height / 2, height / 2])
        (x0, x1), (y0, y1) = self.points(*middle)
        return math.degrees(math.atan2(y1 - y0, x1 - x0))


def placed(words: Sequence[OcrWord], way: WayBack, dpi: float) -> tuple[tuple[Token, ...], FlatSheet | None]:
    """The words on the page, and on the flat sheet if the page is a photograph.

    :param words: in pixels of the upright image.
    :param dpi: of the image that the upright one was made from.
    """
    scale = abs(way.upright.back[0]) + abs(way.upright.back[1])
    width, height = way.upright.image.size
    found: list[Token] = []
    flat: list[Area] = []
    boxes = iter(way.areas([word[1:5] for word in words]))
    for (block, line), of_line in itertools.groupby(words, key=lambda w: (w.block, w.line)):
        members = list(of_line)
        points = sorted(w.y1 - w.y0 for w in members)[len(members) // 2] * scale * 72.0 / max(dpi, 1.0)
        for word in members:
            box = next(boxes)
            if box.x0 < box.x1 and box.y0 < box.y1:
                found.append(Token(word.text, *box, word.confidence, block, line, round(points, 1)))
                flat.append(Area(word.x0 / width, word.y0 / height, word.x1 / width, word.y1 / height))
    if way.flat is None and way.bow is None:
        return tuple(found), None
    points_of = scale * 72.0 / max(dpi, 1.0)
    return tuple(found), FlatSheet(width * points_of, height * points_of, tuple(flat))
