"""Writing on a page image that no word accounts for: layout analysis drops lines, cells and print on dark bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from flowaudit.core.parsing.imaging import Grey, long_runs, without_rules

_LOOK_DPI = 100  # 7 pt print is seven pixels high
_WIDEST = 11  # pixels: no stroke of print is as wide
_STROKE = 26  # grey levels
_STRONG, _STRONG_SHARE = 45, 0.75  # grey levels that a quarter of print's pixels reach; noise stays within 41
_GRAIN = 4.0  # times the usual deviation from a band's colour
_THICK = 3  # pixels: a rule is thinner, the margin of a band is not
_AROUND = 20  # pixels: how far a band's colour is taken from
_WINDOW, _MOSTLY = 80, 0.4  # pixels; the share of them that is dark in a line of light print on a dark band
_BAND = 215  # grey: a ground darker than this is no paper
_SPACE = 9  # pixels: a gap within a line of text
_LOW, _HIGH = 5, 42  # pixels: heights that a line of text can have (some 3 to 30 pt)
_SLIM = 8  # times the width: no letter is as slim, the edge of a band is
_SPECK = 9  # pixels of ink: less is dirt
_STROKES = 1.2  # down strokes in a width as large as the height; print has two to four
_MOST = 400  # pieces: a page with more is a picture


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y1 - self.y0

    def around(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both."""
        return Rect(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def in_line(self, other: Rect) -> bool:
        """Whether both stand in one line: they share half of the lower one's height."""
        return min(self.y1, other.y1) - max(self.y0, other.y0) > 0.5 * min(self.height, other.height)

    def gap(self, other: Rect) -> float:
        """The horizontal distance; negative where they overlap."""
        return max(self.x0, other.x0) - min(self.x1, other.x1)


def leftover(image: Image.Image, words: Iterable[Rect], dpi: float) -> list[Rect]:
    """Where ``image`` (grey, upright) shows writing outside ``words``: pieces of lines, in pixels of the image.

    Rules, frames, specks and pictures are left out. Where there are more pieces than a page of text has, the largest
    are given.
    """
    scale = min(_LOOK_DPI / max(dpi, 1.0), 1.0)
    depth = _strokes(image, scale)
    mask = depth > 0
    for word in words:
        x0, y0, x1, y1 = (int(v * scale) for v in word)
        mask[max(y0 - 1, 0) : y1 + 3, max(x0 - 1, 0) : x1 + 3] = False
    mask[[0, -1]] = mask[:, [0, -1]] = False
    pieces = sorted((p for p in _pieces(mask) if _is_print(p, mask, depth)), key=lambda p: -p.ink)[:_MOST]
    return [Rect(*(v / scale for v in line)) for line in _joined([p.place for p in pieces], 1.0)]


def _strokes(image: Image.Image, scale: float) -> NDArray[np.float64]:
    """How far (in grey levels) the pixels of a reduced copy stand out from their ground: darker than paper, or unlike
    the band around; 0 where they do not."""
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    pixels: Grey = np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.uint8)
    depth = (closing(pixels, _WIDEST) - pixels).astype(np.float64)
    mask = depth > _STROKE
    plain = _plain_band(pixels < _BAND)
    if plain.any():
        band = _whole_band(plain, pixels < _BAND)
        plain &= ~mask
        ground = _mean_where(pixels, plain)
        off = np.abs(pixels - ground)
        grain = _mean_where(off, plain)
        depth = np.where(band, off, depth)
        mask = np.where(band, (off > _STROKE) & (off > _GRAIN * grain), mask)
    return np.where(without_rules(mask), depth, 0.0)


def _plain_band(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of coloured bands above and below their print: long dark runs over several rows."""
    runs = (long_runs(dark) * np.uint8(255)).astype(np.uint8)
    return opening(runs, _THICK, 1) > 0


def _whole_band(plain: NDArray[np.bool_], dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The bands with the rows that hold their print: there the ground is still dark for the most part."""
    height = closing((plain * np.uint8(255)).astype(np.uint8), _HIGH, 1) > 0
    sums = np.cumsum(np.pad(dark, ((0, 0), (_WINDOW, _WINDOW))), axis=1, dtype=np.float32)
    means = (sums[:, _WINDOW:] - sums[:, :-_WINDOW]) / _WINDOW
    width = dark.shape[1]
    left, right = means[:, :width], means[:, _WINDOW - 1 : _WINDOW - 1 + width]
    return plain | (height & (np.maximum(left, right) > _MOSTLY))


def _mean_where(values: NDArray[Any], where: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean of the values around each pixel, counting only those pixels that ``where`` names."""
    weights = where.astype(np.float64)
    return _sums(values * weights) / np.maximum(_sums(weights), 1.0)


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the values in the square around each pixel."""
    for _ in range(2):
        padded = np.pad(values, ((_AROUND + 1, _AROUND), (0, 0)))
        total = np.cumsum(padded, axis=0)
        values = (total[2 * _AROUND + 1 :] - total[: -2 * _AROUND - 1]).T
    return values


def printed(image: Image.Image, dpi: float) -> Image.Image:
    """Print alone, black on white, whatever the colour of its ground; light print on a dark ground turns black.

    These are the top-hat transforms of mathematical morphology: what is narrower than a stroke can be, against its
    ground.
    """
    pixels: Grey = np.asarray(image, dtype=np.uint8)
    widest = max(round(_WIDEST * dpi / _LOOK_DPI), 3)
    dark, light = closing(pixels, widest) - pixels, pixels - opening(pixels, widest)
    ground = float(np.median(pixels))  # print covers less than half of its ground
    inverse = ground < _BAND and float(pixels.mean()) > ground
    return ImageOps.autocontrast(Image.fromarray(255 - (light if inverse else dark)), cutoff=0.5)


def closing(pixels: Grey, rows: int, columns: int = 0) -> Grey:
    """The ground of dark strokes: what is darker and smaller than ``rows`` by ``columns`` (as many if 0) is filled."""
    return 255 - opening(255 - pixels, rows, columns)


def opening(pixels: Grey, rows: int, columns: int = 0) -> Grey:
    """The ground of light strokes: what is lighter and smaller than ``rows`` by ``columns`` is taken away."""
    low = _extreme(pixels, rows, columns or rows, np.minimum)
    return _extreme(low[::-1, ::-1], rows, columns or rows, np.maximum)[::-1, ::-1]


def _extreme(pixels: Grey, rows: int, columns: int, pick: Callable[[Grey, Grey], Grey]) -> Grey:
    """The lowest or highest of ``rows`` by ``columns`` pixels from each pixel on, down and to the right."""
    for size in (rows, columns):
        reach = 1
        while reach < size:
            step = min(reach, size - reach, len(pixels))
            pixels = pick(pixels, np.concatenate((pixels[step:], np.repeat(pixels[-1:], step, axis=0))))
            reach += step
        pixels = pixels.T
    return pixels


def _is_print(piece: _Piece, mask: NDArray[np.bool_], depth: NDArray[np.float64]) -> bool:
    """Whether it has the height of print, its density of strokes (the edge of a bar has hardly any) and its strength:
    of a sensor's noise only the tail stands out from the ground, and little."""
    place = piece.place
    if not _LOW <= place.height <= min(_HIGH, _SLIM * place.width) or piece.ink < _SPECK:
        return False
    x0, y0, x1, y1 = (int(v) for v in place)
    if x0 <= 1 or y0 <= 1 or x1 >= mask.shape[1] - 1 or y1 >= mask.shape[0] - 1:  # the margin of a scan
        return False
    inked = depth[y0:y1, x0:x1]
    if np.quantile(inked[inked > 0], _STRONG_SHARE) < _STRONG:
        return False
    part = mask[y0:y1, x0:x1].astype(np.int8)
    strokes = float((np.diff(part, axis=1, prepend=0) == 1).sum(axis=1).max())
    return strokes * place.height >= _STROKES * place.width


@dataclass(eq=False, slots=True)
class _Piece:
    """A connected piece of writing and its number of inked pixels."""

    place: Rect
    ink: int


def _pieces(mask: NDArray[np.bool_]) -> list[_Piece]:
    """Connected pieces of writing: gaps within a line are closed, touching runs of neighbouring rows are one piece."""
    pieces: dict[int, _Piece] = {}
    above: list[tuple[int, int, _Piece]] = []
    last = -2
    for y in np.flatnonzero(mask.any(axis=1)).tolist():
        if y != last + 1:
            above = []
        here: list[tuple[int, int, _Piece]] = []
        for start, end, ink in _runs(np.flatnonzero(mask[y])):
            piece = _Piece(Rect(start, y, end, y + 1), ink)
            touching = {id(p): p for s, e, p in above if s <= end and start <= e}
            for other in touching.values():
                piece.place, piece.ink = piece.place.around(other.place), piece.ink + other.ink
                del pieces[id(other)]
            pieces[id(piece)] = piece
            above = [(s, e, piece if id(p) in touching else p) for s, e, p in above]
            here = [(s, e, piece if id(p) in touching else p) for s, e, p in here]
            here.append((start, end, piece))
        above, last = here, y
    return list(pieces.values())


def _runs(columns: NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """Start, end and number of the inked columns of each run, gaps up to a space closed."""
    cuts = np.flatnonzero(np.diff(columns) > _SPACE) + 1
    return [(int(run[0]), int(run[-1]) + 1, len(run)) for run in np.split(columns, cuts)]


def _joined(pieces: Sequence[Rect], reach: float) -> list[Rect]:
    """Pieces of one line that are at most ``reach`` times their height apart, as one; from top to bottom."""
    lines: list[Rect] = []
    for piece in sorted(pieces, key=lambda one: (one.y0, one.x0)):
        while True:
            near = next(
                (
                    line
                    for line in lines
                    if line.in_line(piece) and line.gap(piece) <= reach * max(line.height, piece.height)
                ),
                None,
            )
            if near is None:
                break
            lines.remove(near)
            piece = near.around(piece)
        lines.append(piece)
    return lines
