"""Where a sheet lies on a photograph: the four sides of a bright quadrilateral on its ground."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Field = NDArray[np.float64]
Mask = NDArray[np.bool_]
Points = NDArray[np.float64]  # (n, 2): x, y

_CAMERAS, _NEAR_SHAPE = (4 / 3, 16 / 9, 3 / 2), 0.006  # long to short side
_GLANCE = 120  # pixels of the longer side
_PAPERLIKE, _ALL_PAPER = 0.85, 0.88  # share of the paper's brightness; share of the edges
_SIDE = 400  # pixels of the longer side that the sheet is looked for at
_CLOSED, _OPENED = 9, 5  # pixels: print on the paper, grain of the table
_EDGE = 4.0  # grey levels over four pixels
_STRONG = 30.0  # grey levels from which an edge votes fully
_AGAINST = 0.5  # the worth of an edge whose paper side is the darker: a coloured band
_SHORT = 0.80, 0.94  # of A4's length: the rest may be a band in another colour than white
_BAND = 6.0  # grey levels by which it differs from the ground on both sides
_BESIDE = 4  # pixels
_SLOPES = np.arange(-0.72, 0.721, 0.02)
_MOST = 9  # candidates a side
_NEAR = 6  # pixels: lines whose ends are no further apart are one
_REACH = 2  # pixels by which an edge may leave its line
_OUTSIDE = 0.12  # of the frame by which a cut corner may lie outside
_SMALLEST = 0.12  # of the frame: a smaller sheet cannot be read anyway
_LEAST_SCORE = 0.30  # of the quadrilateral's circumference
_TRIED = 40  # the best combinations, until one has no paper beyond its sides
_BEYOND = (8, 14, 22, 32)  # pixels outwards
_AS_BRIGHT, _MUCH = 0.93, 0.5  # share of the paper's brightness; share of places
_SEEN = 0.6  # share of a side's length that shows an edge
_PAPER = 2**0.5, 0.07, 0.06  # the ratio of A4's sides, how near is near, and what that is worth


class Outline(NamedTuple):
    """The sheet's corners in pixels of the image, clockwise from the upper left, and which of its sides (top, right,
    bottom, left) were seen; the others are cut by the frame."""

    corners: Points
    seen: tuple[bool, ...]


class _Lines(NamedTuple):
    """Candidates of one side: position at the middle of the frame and slope, and sums of what speaks for them from the
    frame's beginning on."""

    places: Field
    slopes: Field
    sums: Field
    lengths: Field
    real: Mask


def is_camera_shaped(image: Image.Image) -> bool:
    """Whether the picture has the shape that cameras give."""
    short, long = sorted(image.size)
    return any(abs(long / short / shape - 1) < _NEAR_SHAPE for shape in _CAMERAS)


def shows_ground(image: Image.Image) -> bool:
    """Whether a page's edges are not all paper, by a look at a small copy: scans lose no time."""
    factor = max(image.size) / _GLANCE
    size = max(round(image.width / factor), 8), max(round(image.height / factor), 8)
    pixels = np.asarray(image.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3)), dtype=np.float64)
    paper = _PAPERLIKE * np.percentile(pixels, 90)
    sides = (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])
    return sum(float(np.mean(side > paper)) < _ALL_PAPER for side in sides) > 1  # a single one is a band


def find_sheet(image: Image.Image) -> Outline | None:
    """The sheet that takes the largest part of a grey photograph; None if there is none to be seen."""
    factor = max(image.size) / _SIDE
    size = max(round(image.width / factor), 8), max(round(image.height / factor), 8)
    small = smooth(image.resize(size, Image.Resampling.BOX))
    down = small.T
    left, right = _candidates(_across(small))
    top, bottom = _candidates(_across(down))
    found = _best(small, left, right, top, bottom)
    if found is None:
        return None
    scale = np.array([image.width / size[0], image.height / size[1]])
    return Outline(_with_band(small, found.corners) * scale, found.seen)


def _with_band(grey: Field, corners: Points) -> Points:
    """The corners of the whole sheet where a coloured band runs to its edge: the bright part is shorter than A4, and
    what is missing at one end differs from the ground on either side of it."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    ratio = float((sides[1] + sides[3]) / (sides[0] + sides[2]))
    turned = ratio < 1.0
    lacks = _PAPER[0] / (1 / ratio if turned else ratio) - 1.0
    if not _SHORT[0] <= 1.0 / (1.0 + lacks) <= _SHORT[1]:
        return corners
    best, whole = _BAND, corners
    for first in (1, 3) if turned else (0, 2):  # the side that is moved, and the two that are made longer
        second, behind, before = (first + 1) % 4, (first + 2) % 4, first - 1
        grown = corners.copy()
        grown[first] += (corners[first] - corners[before]) * lacks
        grown[second] += (corners[second] - corners[behind]) * lacks
        contrast = min(
            _contrast(grey, corners[first], grown[first], corners[first] - corners[second]),
            _contrast(grey, corners[second], grown[second], corners[second] - corners[first]),
        )
        if contrast > best:
            best, whole = contrast, grown
    return whole


def _contrast(grey: Field, start: Points, end: Points, outwards: Points) -> float:
    """The difference of brightness between both sides of a line; 0 where it leaves the frame."""
    step = outwards / np.hypot(*outwards) * _BESIDE
    line = start + (end - start) * np.linspace(0.15, 0.85, 12)[:, None]
    one, other = _levels(grey, line + step), _levels(grey, line - step)
    return abs(float(np.median(one)) - float(np.median(other))) if len(one) == len(other) == len(line) else 0.0


def smooth(image: Image.Image) -> Field:
    """The grey levels without print and without the grain of the table."""
    closed = image.filter(ImageFilter.MaxFilter(_CLOSED)).filter(ImageFilter.MinFilter(_CLOSED))
    opened = closed.filter(ImageFilter.MinFilter(_OPENED)).filter(ImageFilter.MaxFilter(_OPENED))
    return np.asarray(opened.filter(ImageFilter.BoxBlur(1)), dtype=np.float64)


def _across(grey: Field) -> Field:
    """The step of brightness over four pixels from left to right."""
    steps = np.zeros_like(grey)
    steps[:, 2:-2] = grey[:, 4:] - grey[:, :-4]
    return steps


def _candidates(steps: Field) -> tuple[_Lines, _Lines]:
    """Lines that may be the side where paper begins, and that where it ends."""
    size = np.abs(steps)
    near = np.stack([np.roll(size, shift, axis=1) for shift in (-2, -1, 1, 2)])
    edges = (size > _EDGE) & (size >= near.max(axis=0))
    edges[:, :2] = edges[:, -2:] = False
    both = (edges & (steps > 0), edges & (steps < 0))
    begins, ends = (
        _lines(size, mask, other, 0.0 if number == 0 else steps.shape[1] - 1.0)
        for number, (mask, other) in enumerate((both, both[::-1]))
    )
    return begins, ends


def _lines(size: Field, mask: Mask, other: Mask, border: float) -> _Lines:
    """The lines that most edges of ``mask`` lie on, and the frame's own ``border`` for a sheet that is cut."""
    height, width = size.shape
    ys, xs = np.nonzero(mask)
    weights = np.minimum(size[ys, xs], _STRONG) / _STRONG
    offset, bins = width // 2, 2 * width
    votes = np.zeros((len(_SLOPES), bins))
    for number, slope in enumerate(_SLOPES):
        places = np.rint(xs - slope * (ys - height / 2)).astype(np.int64) + offset
        votes[number] = np.bincount(np.clip(places, 0, bins - 1), weights=weights, minlength=bins)[:bins]
    votes[:, [0, -1]] = 0.0
    votes[:, 1:-1] += votes[:, :-2] + votes[:, 2:]
    places_of, slopes_of = [border], [0.0]
    columns = np.arange(bins) - offset
    half = height / 2
    for _ in range(_MOST):
        row, column = divmod(int(votes.argmax()), bins)
        if votes[row, column] < 0.05 * height:
            break
        place, slope = float(columns[column]), float(_SLOPES[row])
        places_of.append(place)
        slopes_of.append(slope)
        first = np.abs(columns[None, :] - _SLOPES[:, None] * half - (place - slope * half))
        last = np.abs(columns[None, :] + _SLOPES[:, None] * half - (place + slope * half))
        votes[(first < _NEAR) & (last < _NEAR)] = 0.0
    return _supported(np.array(places_of), np.array(slopes_of), mask, other)


def _supported(places: Field, slopes: Field, mask: Mask, other: Mask) -> _Lines:
    height, width = mask.shape
    ys = np.arange(height)
    xs = np.rint(places[:, None] + slopes[:, None] * (ys - height / 2)[None, :]).astype(np.int64)
    inside = (xs >= 0) & (xs < width)
    strength = np.maximum(_widened(mask) * 1.0, _widened(other) * _AGAINST)
    support = np.where(inside, 2.0 * strength[ys[None, :], np.clip(xs, 0, width - 1)] - 1.0, 0.0)
    support[0] = 0.0  # the frame speaks neither for nor against a sheet
    zero = np.zeros((len(places), 1))
    real = np.ones(len(places), dtype=np.bool_)
    real[0] = False
    sums = np.hstack((zero, np.cumsum(support, axis=1)))
    return _Lines(places, slopes, sums, np.hstack((zero, np.cumsum(inside, axis=1))), real)


def _widened(mask: Mask) -> Mask:
    wide = mask.copy()
    for shift in range(1, _REACH + 1):
        wide[:, shift:] |= mask[:, :-shift]
        wide[:, :-shift] |= mask[:, shift:]
    return wide


def _best(grey: Field, left: _Lines, right: _Lines, top: _Lines, bottom: _Lines) -> Outline | None:
    """The four lines that together are most like a sheet."""
    size = grey.shape[1], grey.shape[0]
    picks = np.meshgrid(*(np.arange(len(lines.places)) for lines in (left, right, top, bottom)), indexing="ij")
    le, ri, to, bo = (pick.ravel() for pick in picks)
    corners = np.stack(
        [
            _crossing(left, le, top, to, size),
            _crossing(right, ri, top, to, size),
            _crossing(right, ri, bottom, bo, size),
            _crossing(left, le, bottom, bo, size),
        ],
        axis=1,
    )
    shaped = _is_shaped(corners, size)
    if not shaped.any():
        return None
    le, ri, to, bo, corners = le[shaped], ri[shaped], to[shaped], bo[shaped], corners[shaped]
    lengths = np.hypot(*np.moveaxis(np.roll(corners, -1, axis=1) - corners, 2, 0))
    parts = [
        _between(top, to, corners[:, 0, 0], corners[:, 1, 0]),
        _between(right, ri, corners[:, 1, 1], corners[:, 2, 1]),
        _between(bottom, bo, corners[:, 3, 0], corners[:, 2, 0]),
        _between(left, le, corners[:, 0, 1], corners[:, 3, 1]),
    ]
    real = np.stack([top.real[to], right.real[ri], bottom.real[bo], left.real[le]], axis=1)
    gained = np.stack([gain for gain, _ in parts], axis=1)
    shown = np.stack([length for _, length in parts], axis=1)
    seen = real & (gained >= (2 * _SEEN - 1) * shown) & (shown > 0.3 * lengths)
    ratio = (lengths[:, 0] + lengths[:, 2]) / (lengths[:, 1] + lengths[:, 3])
    paper = np.minimum(np.abs(ratio * _PAPER[0] - 1), np.abs(ratio / _PAPER[0] - 1)) < _PAPER[1]
    around = lengths.sum(axis=1)
    score = gained.sum(axis=1) + np.where(paper, _PAPER[2] * around, 0.0)
    two_ways = (seen[:, 0] | seen[:, 2]) & (seen[:, 1] | seen[:, 3])  # two bands across a scan are no sheet
    score[~two_ways | (score < _LEAST_SCORE * around)] = -np.inf
    for best in np.argsort(-score)[:_TRIED]:
        if not np.isfinite(score[best]):
            return None
        if not any(seen[best, side] and _goes_on(grey, corners[best], side) for side in range(4)):
            return Outline(corners[best], tuple(seen[best].tolist()))
    return None


def _goes_on(grey: Field, corners: Points, side: int) -> bool:
    """Whether there is paper again beyond a side, as beyond a coloured band."""
    start, end = corners[side], corners[(side + 1) % 4]
    along = end - start
    inwards = np.array([-along[1], along[0]]) / np.hypot(*along)
    line = start + along * np.linspace(0.1, 0.9, 24)[:, None]
    inside = _levels(grey, line + inwards * _BESIDE)
    beyond = np.concatenate([_levels(grey, line - inwards * step) for step in _BEYOND])
    if not len(inside) or not len(beyond):
        return False
    return float(np.mean(beyond > _AS_BRIGHT * np.median(inside))) > _MUCH


def _levels(grey: Field, points: Points) -> Field:
    """The grey levels of those points that lie in the frame."""
    x, y = np.rint(points).astype(np.int64).T
    held = (x >= 0) & (y >= 0) & (x < grey.shape[1]) & (y < grey.shape[0])
    return np.asarray(grey[y[held], x[held]])


def _crossing(upright: _Lines, i: Any, level: _Lines, j: Any, size: tuple[int, int]) -> Points:
    """Where lines that run down meet lines that run across."""
    m, n = upright.slopes[i], level.slopes[j]
    x = (upright.places[i] + m * (level.places[j] - n * size[0] / 2 - size[1] / 2)) / (1 - m * n)
    return np.stack((x, level.places[j] + n * (x - size[0] / 2)), axis=-1)


def _is_shaped(corners: Points, size: tuple[int, int]) -> Mask:
    """Whether four corners are those of a sheet seen from a slant: convex, hardly any corner far from a right angle."""
    frame = np.array(size, dtype=np.float64)
    held = ((corners > -_OUTSIDE * frame) & (corners < (1 + _OUTSIDE) * frame)).all(axis=(1, 2))
    sides = np.roll(corners, -1, axis=1) - corners
    lengths = np.maximum(np.hypot(sides[..., 0], sides[..., 1]), 1e-6)
    before = np.roll(sides, 1, axis=1)
    cross = before[..., 0] * sides[..., 1] - before[..., 1] * sides[..., 0]
    sine = cross / (lengths * np.roll(lengths, 1, axis=1))
    x, y = corners[..., 0], corners[..., 1]
    area = 0.5 * (x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)
    opposite = np.maximum(lengths[:, :2] / lengths[:, 2:], lengths[:, 2:] / lengths[:, :2]).max(axis=1)
    shaped: Mask = held & (sine > 0.85).all(axis=1) & (area > _SMALLEST * frame.prod()) & (opposite < 1.6)
    return shaped


def _between(lines: _Lines, picked: Any, start: Field, end: Field) -> tuple[Field, Field]:
    """What speaks for the lines between two places along them, and how much of that lies in the frame."""
    last = lines.sums.shape[1] - 1
    first, behind = (np.clip(np.rint(value), 0, last).astype(np.int64) for value in (start, end))
    gained = lines.sums[picked, behind] - lines.sums[picked, first]
    shown = lines.lengths[picked, behind] - lines.lengths[picked, first]
    return gained, shown
