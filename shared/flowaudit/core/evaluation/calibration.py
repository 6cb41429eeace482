"""Whether confidence means what it says: of the values given 0.9, nine in ten should be right.

Reliability curve and expected calibration error over ten bins of equal width, as in Guo, Pleiss, Sun and Weinberger,
"On Calibration of Modern Neural Networks", ICML 2017, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
