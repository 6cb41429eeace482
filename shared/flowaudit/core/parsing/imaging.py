"""Making a scanned or photographed page readable: even light, straight lines, enough pixels. Pixels in, pixels out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]
Field = NDArray[np.float64]

MAX_SKEW = 10.0  # degrees; what lies beyond is a turned page, not a crooked one
_PROFILE_SIDE = 1000  # pixels of the longer side that skew is measured at
_POINTS = 60_000
_PALE = 160  # grey: nothing darker means no writing
_RULE = 36  # pixels
_BLANK = 30.0  # grey levels between the paper and its darkest spot
_DARKEST_SHADOW = 0.5  # share of the light around that a shadow leaves
_FAR = 12  # times 16 pixels: what the surroundings of a band are taken from
_CLEAN_PAPER = 6.0  # grey levels that the paper may vary by before the light is evened out


def is_blank(image: Image.Image) -> bool:
    """Whether nothing stands out from the paper, not even pale print."""
    low, high = np.percentile(np.asarray(_small(image)), (0.0, 50.0))
    return float(high - low) < _BLANK


def even_light(image: Image.Image, *, bands: bool = False) -> Image.Image:
    """Stretch the contrast and take shadows out, if there are any.

    The paper's brightness is estimated by a strongly reduced image in which dark strokes are removed by a maximum
    filter; the page is divided by it. A page scanned on white paper is only stretched. With ``bands`` what is darker
    than a shadow can be remains so: a coloured band with light print, of which else a halo would remain.
    """
    small = image.resize((max(image.width // 16, 1), max(image.height // 16, 1)), Image.Resampling.BOX)
    paper = _without_bands(small) if bands else small.filter(ImageFilter.MaxFilter(5))
    paper = paper.filter(ImageFilter.GaussianBlur(3))
    shade = np.asarray(paper, dtype=np.float32)
    pixels: NDArray[Any] = np.asarray(image, dtype=np.float32)
    if float(shade.std()) > _CLEAN_PAPER:
        light = np.asarray(paper.resize(image.size, Image.Resampling.BILINEAR), dtype=np.float32)
        pixels = pixels * (np.float32(255.0) / np.maximum(light, np.float32(32.0)))
    sample = pixels[:: max(image.height // 500, 1), :: max(image.width // 500, 1)]
    darkest, low, high = np.percentile(sample, (0.02, 0.5, 90.0))
    low = min(low, (darkest + high) / 2)  # a sheet with three lines of print has paper at its 0.5th percentile
    if high - low < 8.0:  # one colour: nothing to stretch
        return image
    stretched = np.clip((pixels - low) * (255.0 / (high - low)), 0.0, 255.0)
    return Image.fromarray(stretched.astype(np.uint8))


def _without_bands(small: Image.Image) -> Image.Image:
    """The ground of a reduced image, without print of either kind; where it is much darker than around, that around."""
    closed = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    ground = closed.filter(ImageFilter.MinFilter(7)).filter(ImageFilter.MaxFilter(7))
    few = max(small.width // _FAR, 1), max(small.height // _FAR, 1)
    around = closed.resize(few, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(1))
    around = around.resize(small.size, Image.Resampling.BILINEAR)
    levels, wide = np.asarray(ground, dtype=np.float32), np.asarray(around, dtype=np.float32)
    return Image.fromarray(np.where(levels < _DARKEST_SHADOW * wide, wide, levels).astype(np.uint8))


def ink(image: Image.Image) -> NDArray[np.bool_]:
    """Where the image is dark, by Otsu's threshold (IEEE Trans. SMC 9, 1979) over its grey levels."""
    pixels: Grey = np.asarray(image, dtype=np.uint8)
    counts = np.bincount(pixels.ravel(), minlength=256).astype(np.float64)
    levels = np.arange(256, dtype=np.float64)
    below = np.cumsum(counts)
    total = below[-1]
    mass = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mass[-1] * below - mass * total) ** 2 / (below * (total - below))
    threshold = int(np.nanargmax(np.where(np.isfinite(between), between, -1.0)))
    dark: NDArray[np.bool_] = pixels <= threshold
    return dark


def writing(image: Image.Image) -> NDArray[np.bool_]:
    """The ink that may be letters at some 60 dpi: without rules and frames (straight runs over 1.5 cm), and nothing at
    all where even the darkest spot is pale."""
    darkest = image.getextrema()[0]
    if not isinstance(darkest, int | float) or darkest >= _PALE:
        return np.zeros((image.height, image.width), dtype=np.bool_)
    return without_rules(ink(image))


def without_rules(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask without straight runs of more than ``_RULE`` pixels, across and down: rules, frames, bars."""
    return dark & ~long_runs(dark) & ~long_runs(dark.T).T


def long_runs(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The dark pixels that lie in a horizontal run of at least ``_RULE`` pixels."""
    if dark.shape[1] <= _RULE:
        return np.zeros_like(dark)
    before = np.zeros((dark.shape[0], 1), dtype=np.int32)
    sums = np.hstack((before, np.cumsum(dark, axis=1, dtype=np.int32)))
    starts = sums[:, _RULE:] - sums[:, :-_RULE] == _RULE
    opened = np.hstack((before, np.cumsum(starts, axis=1, dtype=np.int32)))
    last = opened.shape[1] - 1
    columns = np.arange(dark.shape[1])
    begun = opened[:, np.minimum(columns + 1, last)] - opened[:, np.clip(columns - _RULE + 1, 0, last)]
    found: NDArray[np.bool_] = begun > 0
    return found


def _small(image: Image.Image) -> Image.Image:
    factor = max(image.size) / _PROFILE_SIDE
    if factor <= 1.0:
        return image
    return image.resize((round(image.width / factor) or 1, round(image.height / factor) or 1), Image.Resampling.BOX)


def _points(dark: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The dark pixels as (x, y) about their middle, every n-th if there are many."""
    ys, xs = np.nonzero(dark)
    step = max(len(xs) // _POINTS, 1)
    across, down = xs[::step].astype(np.float64), ys[::step].astype(np.float64)
    return (across - across.mean(), down - down.mean()) if len(xs) else (across, down)


def _sharpness(xs: NDArray[np.float64], ys: NDArray[np.float64], degrees: float) -> float:
    """How clearly lines stand out in the projection along ``degrees``: the energy of the profile's steps."""
    rows = ys - xs * math.tan(math.radians(degrees))
    profile = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def skew(image: Image.Image) -> float:
    """The angle of the text lines in degrees, positive where they fall to the right, within ±10.

    The projection profile is sharpest along the lines (Postl 1986); searched in steps of 1, 0.25 and 0.05 degrees.
    """
    xs, ys = _points(ink(_small(image)))
    if len(xs) < 100:
        return 0.0
    best = 0.0
    for reach, step in ((MAX_SKEW, 1.0), (1.0, 0.25), (0.25, 0.05)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(xs, ys, float(angle))))
    return round(best, 2) if abs(best) <= MAX_SKEW else 0.0


def lies_sideways(image: Image.Image) -> bool:
    """Whether the text lines run up and down: the profile across them is then sharper than the one along.

    Rules are left out: the columns of a table are as sharp as lines of text.
    """
    xs, ys = _points(writing(_small(image)))
    if len(xs) < 100:
        return False
    tilts = (-6.0, -3.0, 0.0, 3.0, 6.0)
    level = max(_sharpness(xs, ys, tilt) for tilt in tilts)
    upright = max(_sharpness(ys, xs, tilt) for tilt in tilts)
    return upright > 1.3 * level


@dataclass(frozen=True, slots=True)
class Upright:
    """An image turned for reading, and the way back: a point (x, y) here is at (ax + by + c, dx + ey + f) there."""

    image: Image.Image
    back: tuple[float, float, float, float, float, float]

    def points(self, xs: Field, ys: Field) -> tuple[Field, Field]:
        """Where pixels of this image stand in the original."""
        a, b, c, d, e, f = self.back
        return a * xs + b * ys + c, d * xs + e * ys + f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The smallest upright box in the original around a box of this image."""
        xs, ys = self.points(np.array([x0, x0, x1, x1]), np.array([y0, y1, y0, y1]))
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def turn(image: Image.Image, degrees: float, scale: float) -> Upright:
    """Turn ``image`` counterclockwise by ``degrees`` and enlarge it by ``scale``, on paper that holds all of it."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    width = max(round((abs(image.width * cos) + abs(image.height * sin)) * scale), 1)
    height = max(round((abs(image.width * sin) + abs(image.height * cos)) * scale), 1)
    a, b, d, e = cos / scale, -sin / scale, sin / scale, cos / scale
    c = image.width / 2 - a * width / 2 - b * height / 2
    f = image.height / 2 - d * width / 2 - e * height / 2
    back = (a, b, c, d, e, f)
    if degrees == 0.0 and scale == 1.0:
        return Upright(image, back)
    quarter: Any = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    if degrees % 90 == 0:
        exact = image if degrees % 360 == 0 else image.transpose(quarter[int(degrees % 360)])
        return Upright(exact.resize((width, height), Image.Resampling.BICUBIC), back)
    turned = image.transform(
        (width, height), Image.Transform.AFFINE, back, resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    return Upright(turned, back)
