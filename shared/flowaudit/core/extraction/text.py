"""Words as the engine sees them: text in a comparable form, position in points.

Comparable means: lower case, without accents, without punctuation. Coordinates are points so that horizontal and
vertical distances can be compared (the normalised ones of a :class:`Token` cannot).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from flowaudit.core.extraction.levelling import Sheet
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.parsed import Page, Token

_NARROW = frozenset("iIjlrtf1.,:;'|!()/-")  # "lt." is taller than wide, but no upright word
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "œ": "oe", "№": "no", "°": "o", "º": "o"})
# A label glued to its value: "Nr.:471102", "IBAN:DE08", ":59,50". Times, ratios and addresses keep their colon.
_GLUED = re.compile(r"^([^\W\d][^:]*:|:)(?!//)(.+)$")
_CODE_OF_RATE = re.compile(r"^([A-Z][A-Z0-9]?=)(\d.*)$")  # "A=10%"
_FOOTNOTE = re.compile(r"^(\(?\d[\d.,]*%\)?)(\[\d{1,2}\]|[¹²³*]|\d\))$")  # "(0%)[1]"
_GLUED_NUMBER = re.compile(r"^((?:No|Nr|NO|NR|no|nr)\.:?|[Nn][°º]\.?)(?=[\w-]*\d)([A-Z0-9].+)$")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents; ligatures and special letters spelled out."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.translate(_SPECIAL)).casefold()
    return "".join(c for c in text if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """The letters and digits of a text in folded form: what labels are compared by."""
    return _NOT_ALNUM.sub("", fold(text))


@dataclass(eq=False, slots=True)
class Word:
    """One word with its position in points; ``box`` is normalised to the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    box: Box
    size: float = 0.0
    bold: bool = False
    key: str = field(init=False)
    line: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.key = key_of(self.text)

    @property
    def y_mid(self) -> float:
        """The vertical middle in points."""
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """The height in points."""
        return self.y1 - self.y0


def words_of(page: Page, sheet: Sheet) -> list[Word]:
    """The words of a page that can be read horizontally on its levelled ``sheet``; a label glued to its value becomes
    two words. Positions are those on the sheet, boxes those on the page."""
    found: list[Word] = []
    for token, level in zip(page.tokens, sheet.tokens, strict=True):
        text = token.text.strip()
        if not text:
            continue
        wide = (level.x1 - level.x0) * sheet.width
        tall = (level.y1 - level.y0) * sheet.height
        if wide <= 0 or tall <= 0 or (tall > 1.5 * wide and sum(c not in _NARROW for c in text) >= 3):
            continue
        found.extend(_word(*part, token, level, page, sheet) for part in _split(text))
    return found


def _split(text: str) -> list[tuple[str, float, float]]:
    """The words in a token, each with its begin and end as shares of the token's length."""
    match = (_GLUED.match(text) if ":" in text else None) or (_GLUED_NUMBER.match(text) if text[0] in "Nn" else None)
    if match is None and "%" in text:
        match = _CODE_OF_RATE.match(text) or _FOOTNOTE.match(text)
    if match is None:
        return [(text, 0.0, 1.0)]
    cut = len(match[1]) / len(text)
    return [(match[1], 0.0, cut), (match[2], cut, 1.0)]


def _word(text: str, start: float, end: float, token: Token, level: Token, page: Page, sheet: Sheet) -> Word:
    wide = (level.x1 - level.x0) * sheet.width
    x0, x1 = level.x0 * sheet.width + start * wide, level.x0 * sheet.width + end * wide
    y0, y1 = level.y0 * sheet.height, level.y1 * sheet.height
    box = _part(token, page, start, end)
    return Word(text, x0, y0, x1, y1, box, token.size, token.bold, line=(token.block, token.line))


def _part(token: Token, page: Page, start: float, end: float) -> Box:
    """The box of a part of a token on the page as displayed, where it may stand on its side or on its head."""
    x0, y0, x1, y1 = token.x0, token.y0, token.x1, token.y1
    if 45 < abs(page.turned) <= 135:
        y0, y1 = _share(y0, y1, start, end, backward=page.turned < 0)
    else:
        x0, x1 = _share(x0, x1, start, end, backward=abs(page.turned) > 135)
    return Box(page.number, x0, y0, x1, y1, token.confidence)


def _share(begin: float, stop: float, start: float, end: float, *, backward: bool) -> tuple[float, float]:
    if backward:
        start, end = 1.0 - end, 1.0 - start
    return begin + start * (stop - begin), begin + end * (stop - begin)


def joined(words: Sequence[Word]) -> str:
    """The words as text, one space between them."""
    return " ".join(word.text for word in words)
