"""Folding does piece by piece what its definition does to the whole text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from flowaudit.core.model.folding import fold

SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def defined(text: str) -> str:
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(SPECIAL)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def test_words() -> None:
    assert fold("STRAẞE Größe № ½ e\u0301 ﬁn İSTANBUL Łódź") == "strasse grosse no 1⁄2 e fin istanbul lodz"


LATIN = st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x300, max_codepoint=0x36F)


@given(st.text() | st.text(LATIN))
def test_any_text(text: str) -> None:
    assert fold(text) == defined(text)
