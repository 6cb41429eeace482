"""Tesseract's TSV output (both ways of calling it give the same columns)."""

from __future__ import annotations

from collections.abc import Iterator

from flowaudit.ports.ocr import OcrWord

_WORD = "5"  # level: 1 page, 2 block, 3 paragraph, 4 line, 5 word
_COLUMNS = 12


def words(text: str) -> Iterator[OcrWord]:
    """The words of a TSV text. Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence
    (0 to 100), text. Lines are numbered through within a block, over its paragraphs."""
    numbers: dict[tuple[str, str, str], int] = {}
    lines_of_block: dict[str, int] = {}
    for row in text.split("\n"):
        cells = row.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS or cells[0] != _WORD or not cells[-1].strip():
            continue
        block, paragraph, line = cells[2:5]
        if (block, paragraph, line) not in numbers:
            numbers[block, paragraph, line] = lines_of_block.get(block, 0)
            lines_of_block[block] = numbers[block, paragraph, line] + 1
        left, top, width, height = (float(cell) for cell in cells[6:10])
        yield OcrWord(
            text=cells[-1].strip(),
            x0=left,
            y0=top,
            x1=left + width,
            y1=top + height,
            confidence=min(max(float(cells[10]) / 100, 0.0), 1.0),
            block=int(block),
            line=numbers[block, paragraph, line],
        )
