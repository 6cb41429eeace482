"""A photographed sheet as if it had been scanned: from straight above, without its ground. Pixels in, pixels out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flowaudit.core.parsing.outline import find_sheet

Field = NDArray[np.float64]
Warp = tuple[tuple[int, int, int, int], tuple[float, ...]]

_DPI = 300.0  # that the sheet is drawn at: print of invoices reads best
_MOST_ENLARGED = 4.0
_A4_WIDE, _A4_LONG, _ROLL = 8.27, 11.69, 3.15  # inches
_STRIP = 1.9  # height to width from which a sheet is a till receipt
_CELL = 64  # pixels of the drawn sheet between which the way back counts as straight


@dataclass(frozen=True, slots=True)
class Flat:
    """The sheet by itself, its resolution in dpi as far as its shape tells, and the way back: ``back`` is the
    homography from its pixels to those of the photograph."""

    image: Image.Image
    dpi: float
    back: Field

    def points(self, xs: Field, ys: Field) -> tuple[Field, Field]:
        """Where pixels of the sheet stand on the photograph."""
        x, y, w = np.tensordot(self.back, np.stack((xs, ys, np.ones_like(xs))), axes=1)
        return x / w, y / w

    def resized(self, scale: float) -> Flat:
        """The sheet in fewer pixels of the same resolution: it is smaller than its shape made believe."""
        size = max(round(self.image.width * scale), 1), max(round(self.image.height * scale), 1)
        back = self.back @ np.diag((self.image.width / size[0], self.image.height / size[1], 1.0))
        return Flat(self.image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0), self.dpi, back)


def flatten(image: Image.Image, most_pixels: float) -> Flat | None:
    """The sheet on a grey photograph; None if the picture shows none, or nothing but the sheet.

    :param most_pixels: of the sheet's image.
    """
    outline = find_sheet(image)
    if outline is None:
        return None
    corners = outline.corners
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T).tolist()
    wide, high = (top + bottom) / 2, (left + right) / 2
    dpi = _resolution(wide, high)
    scale = min(_DPI / dpi, _MOST_ENLARGED, math.sqrt(most_pixels / (wide * high)))
    return _drawn(image, corners, wide * scale, high * scale, dpi * scale)


def _drawn(image: Image.Image, corners: Field, wide: float, high: float, dpi: float) -> Flat:
    width, height = max(round(wide), 1), max(round(high), 1)
    back = _homography(np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64), corners)
    flat = Flat(image, dpi, back)
    return Flat(warped(image, (width, height), flat.points, 255), dpi, back)


def _resolution(wide: float, high: float) -> float:
    """Pixels an inch, if the sheet is one of A4 or the strip of a till."""
    short, long = min(wide, high), max(wide, high)
    return short / _ROLL if long >= _STRIP * short else max(short / _A4_WIDE, long / _A4_LONG)


def _homography(here: Field, there: Field) -> Field:
    """The projective map that takes four points ``here`` to four ``there`` (Heckbert 1989)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(here.tolist(), there.tolist(), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), there.ravel())
    return np.append(solved, 1.0).reshape(3, 3)


def warped(image: Image.Image, size: tuple[int, int], way: Any, fill: int) -> Image.Image:
    """An image of ``size`` whose pixels come from where ``way`` (pixels to pixels of ``image``) leads."""
    columns, rows = (-(-side // _CELL) for side in size)
    xs, ys = np.meshgrid(np.arange(columns + 1) * float(_CELL), np.arange(rows + 1) * float(_CELL))
    corners = np.stack(way(xs, ys), axis=-1)
    quads = np.concatenate((corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]), axis=-1)
    mesh: list[Warp] = [
        ((_CELL * i, _CELL * j, _CELL * (i + 1), _CELL * (j + 1)), tuple(quads[j, i].tolist()))
        for j in range(rows)
        for i in range(columns)
    ]
    full = columns * _CELL, rows * _CELL
    method = Image.Transform.MESH
    drawn = image.transform(full, method, mesh, resample=Image.Resampling.BICUBIC, fillcolor=fill)
    return drawn.crop((0, 0, *size))
