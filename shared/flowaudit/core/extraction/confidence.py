"""From a raw score (fit of label, arithmetic, form) to the share of values that are right at this score."""

from __future__ import annotations

from bisect import bisect_right

# (raw score, share right): see docs/decisions/0010-extraction.md for what they were measured on
ANCHORS = (
    (0.0, 0.02),
    (0.3, 0.45),
    (0.5, 0.74),
    (0.7, 0.9),
    (0.85, 0.955),
    (0.95, 0.985),
    (1.0, 0.995),
)
_RAW = tuple(raw for raw, _ in ANCHORS)


def calibrated(raw: float) -> float:
    """The probability (0 to 1) that a value with this raw score is right; linear between the anchors, monotone."""
    if raw <= _RAW[0]:
        return ANCHORS[0][1]
    if raw >= _RAW[-1]:
        return ANCHORS[-1][1]
    i = bisect_right(_RAW, raw)
    (x0, y0), (x1, y1) = ANCHORS[i - 1], ANCHORS[i]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
