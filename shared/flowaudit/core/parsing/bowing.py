"""Lines of text that are not straight, on a sheet that does not lie flat or that is seen from a slant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flowaudit.core.parsing.imaging import Field, writing

_SIDE = 1000  # pixels of the longer side that lines are looked at
_POINTS = 30_000
_FEWEST = 400  # points: less is no text
_MARGIN = 0.03  # of the sides: remains of the ground
_STEPS = (4.0, 2.0, 1.0, 0.5)  # pixels by which the ends of lines are moved in search of the best
_COARSE = 3  # pixels of a row while steps are as large
_ROUNDS = 4
_STRIPS, _WINDOWS, _SHIFT = 20, 7, 6  # across and down the page; pixels that neighbours may be shifted by
_TRUSTED, _FEW, _TAME = 0.3, 12, 0.01
_GAIN = 1.06  # by which the profile must be sharper
_LEAST = 1.0  # pixels: less does not hurt


@dataclass(frozen=True, slots=True)
class Bow:
    """How far lines of text leave the level: the sum of the terms of :func:`_terms` times ``weights``, in pixels of an
    image of ``size``."""

    weights: tuple[float, ...]
    size: tuple[int, int]

    def points(self, xs: Field, ys: Field) -> tuple[Field, Field]:
        """Where pixels of the image with level lines stand in the bowed one."""
        width, height = self.size
        terms = _terms(2 * xs / width - 1, 2 * ys / height - 1)
        return xs, ys + sum(weight * term for weight, term in zip(self.weights, terms, strict=True))


def _terms(u: Field, v: Field) -> list[Field]:
    """Legendre polynomials along the lines, each as it is and stronger towards one end of the page: tilted and fanned
    out, arched, and waved; u and v run from -1 to 1."""
    along = (u, (3 * u * u - 1) / 2, (5 * u * u - 3) * u / 2)
    return [term for shape in along for term in (shape, shape * v)]


def bow_of(image: Image.Image) -> Bow | None:
    """The bow under which the projection profile of an upright grey page is sharpest; None if the lines are level.

    It is first taken from how neighbouring strips of the page must be shifted to fit each other, which cannot confound
    one line with the next, and then refined term by term.
    """
    factor = max(max(image.size) / _SIDE, 1.0)
    size = max(round(image.width / factor), 1), max(round(image.height / factor), 1)
    mask = writing(image.resize(size, Image.Resampling.BOX))
    xs, ys = _points(mask)
    if len(xs) < _FEWEST:
        return None
    terms = np.stack(_terms(2 * xs / size[0] - 1, 2 * ys / size[1] - 1))
    none = np.zeros(len(terms))
    starts = [none, _from_strips(mask)]
    weights = max(starts, key=lambda one: _sharpness(ys, terms, one, _COARSE))
    weights = _refined(ys, terms, weights)
    gained = _sharpness(ys, terms, weights, 1) / _sharpness(ys, terms, none, 1)
    if gained < _GAIN or np.abs(weights).sum() < _LEAST:
        return None
    return Bow(tuple((weights * factor).tolist()), image.size)


def _refined(ys: Field, terms: Field, weights: Field) -> Field:
    for step in _STEPS:
        row = min(max(round(step), 1), _COARSE)
        best = _sharpness(ys, terms, weights, row)
        for _ in range(_ROUNDS):
            before = best
            for term in range(len(weights)):
                for move in (step, -step):
                    tried = weights.copy()
                    tried[term] += move
                    sharp = _sharpness(ys, terms, tried, row)
                    if sharp > best:
                        weights, best = tried, sharp
            if best == before:
                break
    return weights


def _from_strips(mask: NDArray[np.bool_]) -> Field:
    """The bow by the shifts between neighbouring strips, by weighted least squares that leave outliers out."""
    height, width = mask.shape
    wide = width / _STRIPS
    edges = np.rint(np.arange(_STRIPS + 1) * wide).astype(np.int64)
    sums = np.cumsum(np.pad(mask, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    profiles = (sums[:, edges[1:]] - sums[:, edges[:-1]]).T
    tall = height // _WINDOWS
    found = []
    for start in range(0, height - tall + 1, tall // 2):
        part = profiles[:, max(start - _SHIFT, 0) : start + tall + _SHIFT]
        for strip in range(_STRIPS - 1):
            shift, trust = _shift(part[strip], part[strip + 1])
            if trust > _TRUSTED:
                found.append(((strip + 1) * wide, start + tall / 2, shift / wide, trust))
    if len(found) < _FEW:
        return np.zeros(len(_terms(np.zeros(1), np.zeros(1))))
    x, y, slope, first = np.array(found).T
    trust = first
    ahead, behind = (np.stack(_terms(2 * (x + off) / width - 1, 2 * y / height - 1)) for off in (0.5, -0.5))
    slopes = (ahead - behind).T
    solved = np.zeros(slopes.shape[1])
    for _ in range(4):
        tamed = np.vstack((slopes * trust[:, None], np.eye(slopes.shape[1]) * _TAME))
        solved = np.linalg.lstsq(tamed, np.append(slope * trust, np.zeros(slopes.shape[1])), rcond=None)[0]
        off = np.abs(slope - slopes @ solved)
        trust = first / (1 + np.square(off / max(2 * float(np.median(off)), 1e-4)))
    return solved


def _shift(one: Field, other: Field) -> tuple[float, float]:
    """How far ``other`` lies below ``one``, in pixels, and how well they fit then (0 to 1)."""
    first = one[_SHIFT:-_SHIFT] - one[_SHIFT:-_SHIFT].mean()
    energy = float(first @ first)
    fits = []
    for shift in range(2 * _SHIFT + 1):
        second = other[shift : shift + len(first)]
        second = second - second.mean()
        fits.append(float(first @ second) / max((energy * float(second @ second)) ** 0.5, 1e-9))
    best = int(np.argmax(fits))
    if not 0 < best < 2 * _SHIFT:
        return 0.0, 0.0
    left, middle, right = fits[best - 1 : best + 2]
    bend = left - 2 * middle + right
    return best - _SHIFT + (0.5 * (left - right) / bend if bend else 0.0), max(middle, 0.0)


def _points(dark: NDArray[np.bool_]) -> tuple[Field, Field]:
    """The dark pixels within the margins, every n-th if there are many."""
    ys, xs = np.nonzero(dark)
    height, width = dark.shape
    inner = (xs > _MARGIN * width) & (xs < (1 - _MARGIN) * width)
    inner &= (ys > _MARGIN * height) & (ys < (1 - _MARGIN) * height)
    step = max(int(inner.sum()) // _POINTS, 1)
    return xs[inner][::step].astype(np.float64), ys[inner][::step].astype(np.float64)


def _sharpness(ys: Field, terms: Field, weights: Field, row: int) -> float:
    """How clearly lines stand out once the bow is taken out: the energy of the steps of the profile, in rows of so many
    pixels."""
    rows = (ys - weights @ terms) / row
    profile = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())
