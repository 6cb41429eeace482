"""Which segments stand in one column above each other: the geometry of a block that is read upwards."""

from __future__ import annotations

from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Segment
from flowaudit.core.extraction.party_labels import PARTY_KINDS
from flowaudit.core.extraction.postal import plain_street

_COLUMN_GAP = 6.0  # em
_LARGE = 1.2  # of the page's line height


def aligned(a: Segment, b: Segment, em: float) -> bool:
    """Whether two segments are flush on the left or the right, or centred on each other."""
    return (
        abs(a.x0 - b.x0) <= 0.8 * em or abs(a.x1 - b.x1) <= 0.5 * em or abs((a.x0 + a.x1) - (b.x0 + b.x1)) <= 1.0 * em
    )


def line_above(segments: list[Segment], j: int, em: float) -> bool:
    """Whether a line of the same block stands right above segment ``j``."""
    own = segments[j]
    return any(aligned(s, own, em) and 0 < own.row.y_mid - s.row.y_mid < 2 * em for s in segments[max(j - 12, 0) : j])


def labelled_left(segment: Segment, labels: dict[int, list[Label]]) -> bool:
    """Whether a line is the value of a label in the cell left of it, as in a form: "Invoice date | 3 May 2026"."""
    segments = segment.row.segments
    at = segments.index(segment)
    left = segments[at - 1] if at else None
    whole = [x for x in labels.get(segment.row.index, ()) if left and (x.start, x.end) == (left.start, left.end)]
    return bool(whole) and not whole[0].kinds & PARTY_KINDS


def street_left(segments: list[Segment], i: int) -> bool:
    """Whether the segment before ``i`` is the street to its town, set apart by a few blanks: a letterhead's line."""
    own, left = segments[i], segments[i - 1] if i else None
    if left is None or left.row is not own.row or own.x0 - left.x1 > _COLUMN_GAP * own.row.page.em:
        return False
    return plain_street(left.text)


def lines_of_type(segment: Segment) -> list[Segment]:
    """The lines right below one in large type that are set in the same type, flush with it; at most two."""
    page, tall = segment.row.page, segment.y1 - segment.y0
    if tall < _LARGE * page.line_height:
        return []
    for block in page.blocks:
        if segment in block.segments:
            below = block.segments[block.segments.index(segment) + 1 :][:2]
            flush = [abs(s.x0 - segment.x0) < 0.3 * page.em and abs(s.y1 - s.y0 - tall) < 1 for s in below]
            return below[: flush.index(False) if False in flush else len(below)]
    return []


def better_in_row(segment: Segment, current: Segment, em: float) -> bool:
    """Whether another segment of the row stands flush with the line below while this one is only centred on it."""
    if abs(segment.x0 - current.x0) <= 0.5 * em:
        return False
    return any(s is not segment and abs(s.x0 - current.x0) <= 0.5 * em for s in segment.row.segments)
