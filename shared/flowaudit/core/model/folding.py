"""Folding text for comparison and search: case, umlauts and accents do not matter."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[^\W_]+")
# What of most texts is anything to do for: capitals, and the few characters beyond ASCII.
_CHANGING = re.compile(r"[A-Z]+|[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Lower case without accents; ``ß`` becomes ``ss``, ``ä`` becomes ``a``."""
    return _CHANGING.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    found = match.group()
    if found.isascii():
        return found.lower()
    lowered = unicodedata.normalize("NFKC", found).casefold().translate(_SPECIAL)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def folded_words(text: str) -> set[str]:
    """The folded words: ``Müller`` gives ``muller``, ``Mueller`` gives ``mueller``."""
    return set(_WORD.findall(fold(text)))


def search_words(text: str) -> set[str]:
    """The words of a text as they may be searched: an umlaut is found with and without its ``e``."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_SPECIAL)
    spelled_out = unicodedata.normalize("NFC", lowered).translate(_UMLAUTS)
    return folded_words(text) | folded_words(spelled_out)
