"""Which rows of text belong to the description of which item of a line table."""

from __future__ import annotations

from flowaudit.core.extraction.cells import Item, description_parts, read_item
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.headers import Header
from flowaudit.core.extraction.layout import Row, Segment
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.parsed import PageSource

_MOST_ROWS = 6
_CODE = 5  # digits
_CLOSER = 0.8  # lines of one cell stand at least this much closer than cells do


def continues(item: Item, row: Row, text: list[Segment]) -> bool:
    """Whether a row goes on with the description of the item above: aligned, close, and no labelled remark."""
    if not text or not item.text or len(item.text) > _MOST_ROWS:
        return False
    first, last = item.text[0], item.text[-1]
    if not isinstance(last, Segment) or not isinstance(first, Segment):
        return False
    em = row.page.em
    words = text[0].words
    if abs(text[0].x0 - first.x0) > 0.7 * em or headline(words, first.words):
        return False
    if last.row.page is not row.page:  # cut by the end of the page: it goes on at the top of the next
        if row.index - row.page.rows[0].index > 2:
            return False
    elif row.y0 - last.y1 > 0.75 * em:
        return False
    smaller = row.page.source is PageSource.TEXT and words[0].height < 0.93 * first.words[0].height
    if smaller and any(sum(c.isdigit() for c in w.text) >= _CODE for w in words):
        return False  # a number of the article, a customs code: not what it is
    return last.words[-1].text.endswith("-") or _labelled(first.words) or not _labelled(words)


def headline(words: list[Word], beside: list[Word]) -> bool:
    """Whether words in bold type head a group of items: the items' own text is not bold."""
    return all(w.bold for w in words) and not any(w.bold for w in beside)


def _labelled(words: list[Word]) -> bool:
    return any(w.text.endswith(":") or w.text.startswith(":") for w in words[:4])


def leads_next(reading: Reading, header: Header, last: Item, row: Row, end: int) -> bool:
    """Whether a row of text is the upper part of the next item's description: cells are centred vertically, so that
    the numbers stand beside the middle of a wrapped text. Its lines are closer to each other than to the item above."""
    above = row.y_mid - reading.rows[row.index - 1].y_mid
    if reading.rows[row.index - 1].page is not row.page or last.row.page is not row.page:
        return False
    for before, index in enumerate(range(row.index + 1, min(row.index + _MOST_ROWS, end)), 1):
        below = reading.rows[index]
        if below.page is not row.page or below.y_mid - reading.rows[index - 1].y_mid > _CLOSER * above:
            return False
        item = read_item(reading, header, below)
        if item is not None:
            if not description_parts(reading, header, below, item, last.left):
                return True
            return before == _lines_after(reading, below, above)
    return False


def _lines_after(reading: Reading, row: Row, reach: float) -> int:
    """How many rows of text alone follow closely: as many as before the numbers if the cells are centred."""
    count = 0
    for below in reading.rows[row.index + 1 :]:
        close = below.page is row.page and below.y_mid - reading.rows[below.index - 1].y_mid <= _CLOSER * reach
        if not close or reading.numbers.get(below.index):
            break
        count += 1
    return count
