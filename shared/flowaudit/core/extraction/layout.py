"""Layout of a document: words → rows → segments → blocks.

A *row* is all words on one height of the page. A *segment* is a run of words in a row without a column gap. A *block*
is a stack of segments that are aligned and close, such as an address or a footer column.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from flowaudit.core.extraction.levelling import levelled
from flowaudit.core.extraction.skew import straighten
from flowaudit.core.extraction.spacing import as_meant
from flowaudit.core.extraction.text import Word, joined, words_of
from flowaudit.core.model.parsed import PageSource, ParsedDocument

COLUMN_GAP_EM = 0.95
"""A gap wider than this (in em) separates columns; justified text seldom spreads its spaces that far."""


@dataclass(eq=False, slots=True)
class Segment:
    """A run of words of one row without a column gap. ``start`` and ``end`` index ``row.words``."""

    words: list[Word]
    row: Row
    start: int
    end: int
    x0: float = field(init=False)
    x1: float = field(init=False)
    y0: float = field(init=False)
    y1: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.x1 = self.words[0].x0, max(w.x1 for w in self.words)
        self.y0, self.y1 = min(w.y0 for w in self.words), max(w.y1 for w in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return joined(self.words)


@dataclass(eq=False, slots=True)
class Row:
    """All words on one height of a page, left to right. ``index`` counts over the whole document."""

    page: PageLayout
    index: int
    words: list[Word]
    segments: list[Segment] = field(default_factory=list)
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    y0: float = 0.0
    y1: float = 0.0

    @property
    def y_mid(self) -> float:
        """The vertical middle in points."""
        return (self.y0 + self.y1) / 2

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of words that the characters ``start`` to ``end`` of ``text`` touch."""
        first = bisect_right(self.offsets, start) - 1
        last = bisect_right(self.offsets, max(start, end - 1)) - 1
        return first, last + 1

    def segment_at(self, index: int) -> Segment:
        """The segment that holds word ``index``."""
        for segment in self.segments:
            if segment.start <= index < segment.end:
                return segment
        return self.segments[-1]


class Span:
    """Words ``start`` to ``end`` of a row: what a label, a number, a title or a reference stands on."""

    __slots__ = ()
    row: Row
    start: int
    end: int

    @property
    def words(self) -> list[Word]:
        """The words."""
        return self.row.words[self.start : self.end]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.row.words[self.start].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.row.words[self.end - 1].x1


@dataclass(eq=False, slots=True)
class Block:
    """A stack of aligned segments, top to bottom."""

    segments: list[Segment]

    @property
    def x0(self) -> float:
        """The left edge."""
        return min(s.x0 for s in self.segments)

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(s.x1 for s in self.segments)

    @property
    def y0(self) -> float:
        """The upper edge."""
        return self.segments[0].y0

    @property
    def y1(self) -> float:
        """The lower edge."""
        return self.segments[-1].y1


@dataclass(eq=False, slots=True)
class PageLayout:
    """One page. ``em`` is the usual font size in points, estimated from the width of the letters, which all readers
    report alike (the height of a word's box differs between a text layer and OCR)."""

    number: int
    width: float
    height: float
    source: PageSource
    em: float
    line_height: float = 12.0
    rows: list[Row] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Layout:
    """A document's pages, and all their rows in order."""

    pages: list[PageLayout]
    rows: list[Row]

    @property
    def scanned(self) -> bool:
        """Whether any page was read by OCR."""
        return any(page.source is PageSource.OCR for page in self.pages)


def lay_out(parsed: ParsedDocument) -> Layout:
    """Build the layout of all pages."""
    pages: list[PageLayout] = []
    rows: list[Row] = []
    for page in parsed.pages:
        sheet = levelled(page)
        words = words_of(page, sheet)
        if page.source is PageSource.OCR:
            straighten(words)
        layout = PageLayout(page.number, sheet.width, sheet.height, page.source, _em(words), _line_height(words))
        for group in _rows(words):
            rows.append(_row(layout, len(rows), as_meant(group)))
            layout.rows.append(rows[-1])
        layout.blocks = _blocks(layout)
        pages.append(layout)
    return Layout(pages, rows)


def _em(words: Sequence[Word]) -> float:
    widths = [(w.x1 - w.x0) / len(w.text) for w in words if len(w.text) >= 3]
    if not widths:
        return 9.0
    return min(max(median(widths) * 1.9, 3.0), 40.0)


def _line_height(words: Sequence[Word]) -> float:
    """The usual height of a word's box, which depends on the reader."""
    return median(w.height for w in words) if words else 12.0


def _rows(words: list[Word]) -> list[list[Word]]:
    """Group words whose middles lie within each other's height; a running mean keeps a row from drifting. Marks such
    as dashes are much lower than letters and join the row they stand in."""
    usual = median(w.height for w in words) if words else 0.0
    marks = [w for w in words if w.height < 0.45 * usual]
    letters = [w for w in words if w.height >= 0.45 * usual]
    rows: list[list[Word]] = []
    middles: list[float] = []
    for word in sorted(letters, key=lambda w: (w.y_mid, w.x0)):
        for i in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            reach = 0.42 * min(word.height, max(w.height for w in rows[i][-4:]))
            if abs(word.y_mid - middles[i]) <= reach:
                rows[i].append(word)
                middles[i] += (word.y_mid - middles[i]) / len(rows[i])
                break
        else:
            rows.append([word])
            middles.append(word.y_mid)
    for mark in marks:
        near = min(range(len(rows)), key=lambda i: abs(mark.y_mid - middles[i]), default=None)
        if near is not None and abs(mark.y_mid - middles[near]) <= 0.6 * rows[near][0].height:
            rows[near].append(mark)
        else:
            rows.append([mark])
            middles.append(mark.y_mid)
    order = sorted(range(len(rows)), key=lambda i: middles[i])
    return [sorted(rows[i], key=lambda w: w.x0) for i in order]


def _row(page: PageLayout, index: int, words: list[Word]) -> Row:
    row = Row(page, index, words)
    row.y0, row.y1 = min(w.y0 for w in words), max(w.y1 for w in words)
    offset, parts = 0, []
    for word in words:
        row.offsets.append(offset)
        parts.append(word.text)
        offset += len(word.text) + 1
    row.text = " ".join(parts)
    start = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or words[i].x0 - words[i - 1].x1 > _gap(page.em, words[i - 1], words[i]):
            row.segments.append(Segment(words[start:i], row, start, i))
            start = i
    return row


def _gap(em: float, left: Word, right: Word) -> float:
    """Large type has wide spaces: the gap grows with the smaller of the two words."""
    tall = min(left.height, right.height) * 0.75
    wide = min(_letter_em(left), _letter_em(right))
    if wide > 1.4 * em:  # OCR's boxes are lower than a font's
        tall = max(tall, wide)
    return COLUMN_GAP_EM * max(em, min(tall, 3 * em))


def _letter_em(word: Word) -> float:
    """The font size that the width of a word's letters tells; very large for short words, which tell nothing."""
    return 1.9 * (word.x1 - word.x0) / len(word.text) if len(word.text) >= 3 else 1e9


def _blocks(page: PageLayout) -> list[Block]:
    """Stack segments below each other while they are aligned left, right or centre and no line is skipped."""
    open_blocks: list[Block] = []
    done: list[Block] = []
    for row in page.rows:
        for segment in row.segments:
            best = _block_above(open_blocks, segment, page.em)
            if best is None:
                open_blocks.append(Block([segment]))
            else:
                best.segments.append(segment)
        still = [b for b in open_blocks if row.y0 - b.y1 < 3 * page.em]
        done.extend(b for b in open_blocks if row.y0 - b.y1 >= 3 * page.em)
        open_blocks = still
    return sorted([*done, *open_blocks], key=lambda b: (b.y0, b.x0))


def _block_above(blocks: list[Block], segment: Segment, em: float) -> Block | None:
    best, best_score = None, 1e9
    for block in blocks:
        last = block.segments[-1]
        gap = segment.y0 - last.y1
        if last.row is segment.row or gap > _max_gap(block, em) or segment.y0 < last.y0:
            continue
        shift = min(
            abs(segment.x0 - last.x0),
            abs(segment.x1 - last.x1),
            abs((segment.x0 + segment.x1) - (last.x0 + last.x1)) / 2,
        )
        if shift <= 0.6 * em and shift + gap < best_score:
            best, best_score = block, shift + gap
    return best


def _max_gap(block: Block, em: float) -> float:
    """The free height that still belongs to the block: its own line spacing with some play, or most of a line."""
    pitches = [b.y0 - a.y1 for a, b in pairwise(block.segments)]
    return max(0.75 * em, (max(pitches) if pitches else 0.0) + 0.35 * em)
