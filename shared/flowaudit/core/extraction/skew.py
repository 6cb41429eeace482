"""The slant of a scanned page: rows are found on straightened words, while their boxes stay where they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from flowaudit.core.extraction.text import Word

MAX_SLOPE = 0.05
"""About three degrees: what is more slanted is the business of the image's deskewing."""
_STEP = 0.0025
_GAIN = 1.08  # a slant must gather the words into clearly fuller rows than none does


def straighten(words: Sequence[Word]) -> float:
    """Shift the words vertically so that rows are level; gives the slope (down per point to the right).

    The slope is the one under which the words' middles fall into the fewest, fullest rows (projection profile).
    """
    letters = [(w.x0, w.y_mid) for w in words if len(w.text) > 1]
    if len(letters) < 8:
        return 0.0
    size = max(0.3 * median(w.height for w in words), 0.5)
    steps = int(MAX_SLOPE / _STEP)
    scores = {i: _fullness(letters, i * _STEP, size) for i in range(-steps, steps + 1)}
    best = max(scores, key=lambda i: (scores[i], -abs(i)))
    if best == 0 or scores[best] < _GAIN * scores[0]:
        return 0.0
    slope = best * _STEP
    for word in words:
        shift = slope * word.x0
        word.y0 -= shift
        word.y1 -= shift
    return slope


def _fullness(points: Sequence[tuple[float, float]], slope: float, size: float) -> int:
    """Sum of the squared row counts; two half-shifted grids keep a row from falling between two bins."""
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for x, y in points:
        level = (y - slope * x) / size
        first[int(level)] += 1
        second[int(level + 0.5)] += 1
    return sum(n * n for n in first.values()) + sum(n * n for n in second.values())
