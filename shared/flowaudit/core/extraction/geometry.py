"""How a value stands to its label: behind it, right of it, below it. The one measure that all fields share."""

from __future__ import annotations

from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Row

INLINE, RIGHT, BELOW, RIGHT_BELOW, WRAPPED, BEFORE = 1.0, 0.95, 0.8, 0.7, 0.72, 0.85
_ALSO = frozenset({"", "und", "and", "et", "en", "e", "y", "i", "bzw", "oder", "or"})
_FILLERS = frozenset(
    {
        "",
        "nr",
        "no",
        "n",
        "vom",
        "am",
        "den",
        "der",
        "of",
        "du",
        "le",
        "del",
        "van",
        "dnia",
        "from",
        "von",
        "zum",
        "eur",
        "usd",
        "chf",
        "gbp",
        "in",
        "on",
    }
)


def relate(label: Label, row: Row, start: int, end: int, labels: dict[int, list[Label]]) -> float:
    """0 to 1: how well words ``start`` to ``end`` of ``row`` fit as the value of ``label``."""
    if row.page is not label.row.page:
        return 0.0
    if row is label.row:
        return _same_row(label, row, start, end, labels)
    em = row.page.em
    dy = row.y_mid - label.row.y_mid
    if start == 0 and 0 < dy < 2.2 * em and _wraps(label):
        return WRAPPED
    if not -1.3 * em < dy < 4.0 * em:
        return 0.0
    x0, x1 = row.words[start].x0, row.words[end - 1].x1
    if abs(dy) <= 1.3 * em and x0 > label.x1:
        return _beside(label, row, start, x0, dy, labels)
    if dy <= 0.3 * em:
        return 0.0
    return _below(label, row, start, x0, x1, dy, labels)


def _wraps(label: Label) -> bool:
    """Whether the label ends a long line of text, so that its value opens the next one."""
    segment = label.segment
    return label.end == len(label.row.words) and label.start - segment.start >= 3


def _before(label: Label, row: Row, start: int, end: int, labels: dict[int, list[Label]]) -> float:
    """A value left of its label: only where the labels make a column of their own at the right edge."""
    own = label.segment
    if label.colon or label.end != len(row.words) or label.start == 0:
        return 0.0
    value = row.segments[-2] if own.start == label.start else None
    if (start, end) != ((value.start, value.end) if value is not None else (own.start, label.start)):
        return 0.0
    around = range(row.index - 2, row.index + 3)  # a row of another column may stand between
    near = [x for i in around if i != row.index for x in labels.get(i, ()) if x.row.page is row.page]
    column = any(abs(x.x0 - label.x0) < row.page.em and x.start > 0 and x.end == len(x.row.words) for x in near)
    return BEFORE if column else 0.0


def _same_row(label: Label, row: Row, start: int, end: int, labels: dict[int, list[Label]]) -> float:
    if end <= label.start:
        return _before(label, row, start, end, labels)
    if start < label.end:
        return 0.0
    in_row = labels.get(row.index, ())
    if any(other is not label and label.end <= other.start < start and not _twins(label, other) for other in in_row):
        return 0.0
    between = [w for w in row.words[label.end : start] if w.key not in _FILLERS]
    gap = row.words[start].x0 - label.x1
    if row.segment_at(label.start) is row.segment_at(start):
        return INLINE - min(0.12 * len(between), 0.6)
    return max(RIGHT - 0.1 * len(between) - 0.25 * gap / row.page.width, 0.2)


def _twins(label: Label, other: Label) -> bool:
    """Whether two labels share a value: "Invoice date / delivery date 5 March"."""
    return all(w.key in _ALSO for w in label.row.words[label.end : other.start])


def _beside(label: Label, row: Row, start: int, x0: float, dy: float, labels: dict[int, list[Label]]) -> float:
    """A value set a little lower or higher than its label, in the next column."""
    em = row.page.em
    if label.colon and _has_value(label):
        return 0.0  # "Event: 16 May" below the date of the letter
    for other in labels.get(row.index, ()):
        if label.x0 < other.x1 <= x0 + 1 and other.end <= start:
            return 0.0
    for other in labels.get(label.row.index, ()):
        if other is not label and label.x1 <= other.x0 < x0:
            return 0.0
    lowered = 0.0 if dy > 0 else 0.15
    return max(RIGHT_BELOW - lowered - 0.15 * abs(dy) / em - 0.3 * (x0 - label.x1) / row.page.width, 0.1)


def _below(
    label: Label, row: Row, start: int, x0: float, x1: float, dy: float, labels: dict[int, list[Label]]
) -> float:
    em = row.page.em
    left, right = _head(label, labels)
    overlap = min(x1, right) - max(x0, left)
    shift = min(abs(x0 - left), abs(x1 - right), abs((x0 + x1) - (left + right)) / 2)
    if overlap < 0.3 * min(x1 - x0, right - left) and shift > 1.5 * em:
        return 0.0
    if _blocked(label, row, x0, x1, labels):
        return 0.0
    score = BELOW - 0.06 * max(0.0, dy / em - 1.6) - 0.1 * min(shift / em, 3.0) / 3
    # a value that has a label of its own on its left belongs to that
    for other in labels.get(row.index, ()):
        if other.end <= start and x0 - other.x1 < 0.35 * row.page.width and not _served(other, start):
            score -= 0.35
            break
    if label.colon and label.segment.end > label.end:
        score -= 0.3
    return max(score, 0.0)


def _head(label: Label, labels: dict[int, list[Label]]) -> tuple[float, float]:
    """Left and right edge of a label as the head of a column: with its translations ("Livraison / Delivery")."""
    own = label.segment
    named = {i for x in labels.get(label.row.index, ()) for i in range(x.start, x.end)}
    if all(i in named or not own.row.words[i].key for i in range(own.start, own.end)):
        return own.x0, own.x1
    return label.x0, label.x1


def _served(label: Label, start: int) -> bool:
    """Whether a label has its value right behind it, in its own cell, so that what stands in the next is another's."""
    return label.segment.end <= start and _has_value(label)


def _has_value(label: Label) -> bool:
    return any(c.isdigit() for w in label.row.words[label.end : label.segment.end] for c in w.text)


def _blocked(label: Label, row: Row, x0: float, x1: float, labels: dict[int, list[Label]]) -> bool:
    """Whether another label or a full line of text stands between."""
    first = row.page.rows[0].index
    for between in row.page.rows[label.row.index - first : row.index - first + 1]:
        if not label.row.y_mid + 1 < between.y_mid < row.y_mid - 1:
            continue
        for other in labels.get(between.index, ()):
            if other.x0 < x1 and other.x1 > x0:
                return True
        for segment in between.segments:
            if segment.x0 < x1 and segment.x1 > x0 and len(segment.words) > 1 and row.y_mid - between.y_mid > 0:
                return True
    return False
