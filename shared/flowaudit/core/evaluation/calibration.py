"""Whether confidence means what it says: of the values given 0.9, nine in ten should be right.

Reliability curve and expected calibration error over ten bins of equal width, as in Guo, Pleiss, Sun and Weinberger,
"On Calibration of Modern Neural Networks", ICML 2017, section 2.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The values whose confidence lies from ``low`` to ``high``: how many, their mean confidence, their share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def curve(pairs: Iterable[tuple[float, bool]], bins: int = BINS) -> list[Bin]:
    """The reliability curve of (confidence, right) pairs; bins without values are left out."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in pairs:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        Bin(
            i / bins,
            (i + 1) / bins,
            len(group),
            sum(confidence for confidence, _ in group) / len(group),
            sum(right for _, right in group) / len(group),
        )
        for i, group in enumerate(groups)
        if group
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and share right, weighted by the number of values."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def refit(pairs: Iterable[tuple[float, bool]], least: int = 100) -> Callable[[float], float]:
    """A monotone map from confidence to the share right, learned from (confidence, right) pairs: groups of at least
    ``least`` neighbouring values, of which those that fall are pooled (Ayer et al. 1955), linear in between. Each group
    has one value more that is right as often as it says, so that few values do not claim certainty."""
    ordered = sorted(pairs)
    blocks: list[tuple[float, float, int]] = []  # sum of confidence, sum of right, number
    for start in range(0, max(len(ordered) - least + 1, 1), least):
        group = ordered[start : start + least] if start + 2 * least <= len(ordered) else ordered[start:]
        total = sum(confidence for confidence, _ in group)
        mean = total / len(group) if group else 0.5
        blocks.append((total + mean, sum(right for _, right in group) + mean, len(group) + 1))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] > blocks[-1][1] * blocks[-2][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    anchors = [(0.0, 0.0), *((c / n, r / n) for c, r, n in blocks), (1.0, max(1.0, blocks[-1][1] / blocks[-1][2]))]

    def mapped(confidence: float) -> float:
        i = min(max(bisect_right([x for x, _ in anchors], confidence), 1), len(anchors) - 1)
        (x0, y0), (x1, y1) = anchors[i - 1], anchors[i]
        return y0 if x1 <= x0 else y0 + (y1 - y0) * (confidence - x0) / (x1 - x0)

    return mapped
