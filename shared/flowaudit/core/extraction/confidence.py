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
# Median of what OCR says of the words of values on scanned drawings (seeds 501, 502): above it 99 % of the values are
# right, which is what the anchors say of born-digital pages; below 0.9 it is 98 %.
USUAL = 0.92
_WEIGHT = 0.3  # of OCR's doubt below it
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


def recognised(probability: float, ocr: float) -> float:
    """The probability that a value is right whose words OCR read with the mean confidence ``ocr`` (0 to 1)."""
    return probability * (1 - _WEIGHT * max(0.0, USUAL - ocr) / USUAL)
