"""Words as the engine sees them: text in a comparable form, position in points.

Comparable means: lower case, without accents, without punctuation. Coordinates are points so that horizontal and
vertical distances can be compared (the normalised ones of a :class:`Token` cannot).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from flowaudit.core.model.geometry import Box
from flowaudit.core.model.parsed import Page, Token

_NARROW = frozenset("iIjlrtf1.,:;'|!()/-")  # "lt." is taller than wide, but no upright word
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "œ": "oe", "№": "no", "°": "o", "º": "o"})
# A label glued to its value: "Nr.:471102", "IBAN:DE08", ":59,50". Times, ratios and addresses keep their colon.
_GLUED = re.compile(r"^([^\W\d][^:]*:|:)(?!//)(.+)$")
_GLUED_NUMBER = re.compile(r"^((?:No|Nr|NO|NR|no|nr)\.:?|[Nn][°º]\.?)(?=[\w-]*\d)([A-Z0-9].+)$")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents; ligatures and special letters spelled out."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.translate(_SPECIAL)).casefold()
    return "".join(c for c in text if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
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


def words_of(page: Page) -> list[Word]:
    """The words of a page that can be read horizontally; a label glued to its value becomes two words."""
    found: list[Word] = []
    for token in page.tokens:
        text = token.text.strip()
        if not text:
            continue
        wide = (token.x1 - token.x0) * page.width
        tall = (token.y1 - token.y0) * page.height
        if wide <= 0 or tall <= 0 or (tall > 1.5 * wide and sum(c not in _NARROW for c in text) >= 3):
            continue
        found.extend(_split(text, token, page))
    return found


def _split(text: str, token: Token, page: Page) -> Iterator[Word]:
    match = (_GLUED.match(text) if ":" in text else None) or (_GLUED_NUMBER.match(text) if text[0] in "Nn" else None)
    if match is None:
        yield _word(text, token, page, 0.0, 1.0)
        return
    cut = len(match[1]) / len(text)
    yield _word(match[1], token, page, 0.0, cut)
    yield _word(match[2], token, page, cut, 1.0)


def _word(text: str, token: Token, page: Page, start: float, end: float) -> Word:
    wide = token.x1 - token.x0
    x0, x1 = token.x0 + start * wide, token.x0 + end * wide
    box = Box(page.number, x0, token.y0, x1, token.y1, token.confidence)
    w, h = page.width, page.height
    return Word(
        text, x0 * w, token.y0 * h, x1 * w, token.y1 * h, box, token.size, token.bold, line=(token.block, token.line)
    )


def joined(words: Sequence[Word]) -> str:
    """The words as text, one space between them."""
    return " ".join(word.text for word in words)
