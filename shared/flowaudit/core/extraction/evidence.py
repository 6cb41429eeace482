"""From words on a page to a value with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction.confidence import calibrated, recognised
from flowaudit.core.extraction.layout import PageLayout
from flowaudit.core.extraction.text import Word, joined
from flowaudit.core.model.extraction import FieldValue, Origin, Scalar
from flowaudit.core.model.geometry import union
from flowaudit.core.model.parsed import PageSource


def origin_of(page: PageLayout) -> Origin:
    """OCR if the page was read by OCR, else TEXT."""
    return Origin.OCR if page.source is PageSource.OCR else Origin.TEXT


def evidence(
    value: Scalar, words: Sequence[Word], page: PageLayout, raw_score: float, *, derived: bool = False
) -> FieldValue:
    """The value with the box around its words, its raw score turned into a probability; words of a scan that OCR
    doubts make it less sure."""
    confidence = calibrated(raw_score)
    here = [w for w in words if w.box.page == page.number]
    box = union(w.box for w in here)
    if box is not None and page.source is PageSource.OCR:
        confidence = recognised(confidence, box.confidence)
    origin = Origin.DERIVED if derived else origin_of(page)
    return FieldValue(value, round(confidence, 4), origin, box, joined(here))
