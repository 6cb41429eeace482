"""Rows as they are meant: letters that are set apart for show are words, and lines of dots are gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.geometry import union

_FILL = Pattern(r"^(?:\.{4,}|_{4,}|…{2,}|(?:\. ?){4,}|·{4,}|-{6,}|={6,}|\*{6,})$")
_LEAST_PIECES = 5
_LONGEST_PIECE = 3
_MEAN_LETTERS = 1.6
_WORD_GAP = 1.7  # of the usual gap between spaced letters


def as_meant(words: list[Word]) -> list[Word]:
    """The words of a row, left to right, without fill characters and with spaced letters joined."""
    kept = [w for w in words if not _FILL.match(w.text)]
    if len(kept) < len(words) and not kept:
        return words  # a line drawn with characters
    if sum(len(w.text) == 1 for w in kept) < _LEAST_PIECES - 1:
        return kept
    found: list[Word] = []
    start = 0
    while start < len(kept):
        end = _spaced(kept, start)
        found.extend(_words(kept[start:end]) if end > start + 1 else kept[start : start + 1])
        start = max(end, start + 1)
    return found


def _spaced(words: Sequence[Word], start: int) -> int:
    """The end of a run of single letters (some drawn together) that begins at ``start``; ``start`` if there is none."""
    end = start
    while end < len(words) and _is_piece(words[end]) and (end == start or _near(words[end - 1], words[end])):
        end += 1
    run = words[start:end]
    letters = sum(len(w.text) for w in run)
    return end if len(run) >= _LEAST_PIECES and letters <= _MEAN_LETTERS * len(run) else start


def _is_piece(word: Word) -> bool:
    return len(word.text) <= _LONGEST_PIECE and (word.text.isalpha() or word.text in ".&·-")


def _near(left: Word, right: Word) -> bool:
    return right.x0 - left.x1 < 1.6 * max(left.height, right.height)


def _words(pieces: Sequence[Word]) -> list[Word]:
    """Spaced letters as words: parted where the gap is clearly wider than the usual one."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(pieces)]
    usual = max(median(gaps), 0.5)
    runs: list[list[Word]] = [[pieces[0]]]
    for gap, piece in zip(gaps, pieces[1:], strict=True):
        if gap > _WORD_GAP * usual:
            runs.append([])
        runs[-1].append(piece)
    return [_joined(run) for run in runs]


def _joined(run: Sequence[Word]) -> Word:
    first, box = run[0], union(w.box for w in run)
    assert box is not None
    y0, y1 = min(w.y0 for w in run), max(w.y1 for w in run)
    text = "".join(w.text for w in run)
    return Word(text, first.x0, y0, run[-1].x1, y1, box, first.size, all(w.bold for w in run), line=first.line)
