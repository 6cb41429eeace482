"""From a raw score (fit of label, arithmetic, form) to the share of values that are right at this score."""

from __future__ import annotations

from bisect import bisect_right

# (raw score, share right): fitted on generated layouts (clean and scanned) and the sample invoices, checked on other
# seeds; see docs/decisions/0025-evaluation.md
ANCHORS = (
    (0.0, 0.02),
    (0.3, 0.5),
    (0.5, 0.82),
    (0.6, 0.93),
    (0.7, 0.963),
    (0.8, 0.975),
    (0.9, 0.985),
    (0.95, 0.993),
    (1.0, 0.996),
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
