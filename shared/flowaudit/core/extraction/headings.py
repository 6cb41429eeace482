"""Lines that head an address without being part of it, known by their form: a colon, another type than the name below,
a preposition at the end. The words need not be in any list ("Wir liefern an", "Kontrahent:")."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction.persons import OWNER, is_person
from flowaudit.core.extraction.postal import LEGAL_FORM
from flowaudit.core.extraction.text import Word, fold, joined
from flowaudit.core.model.parsed import PageSource

_MOST_WORDS = 6
_DIFFERENT = 0.05  # of the height: type of another size


def is_heading(first: Sequence[Word], second: Sequence[Word], source: PageSource) -> bool:
    """Whether the top line of an address only heads the one below, which is the name."""
    text, below = joined(first), joined(second)
    if not 0 < len(first) <= _MOST_WORDS or any(c.isdigit() for c in text) or LEGAL_FORM.search(text):
        return False
    if any(c.isdigit() for c in below) or OWNER.match(fold(below)):
        return False
    if text.endswith(":"):
        return True
    if source is not PageSource.TEXT:  # OCR tells neither type nor its exact size
        return False
    bold, plain = all(w.bold for w in first), not any(w.bold for w in second)
    if is_larger(second, first) or (not any(w.bold for w in first) and all(w.bold for w in second)):
        return True
    named = bool(LEGAL_FORM.search(below)) or is_person(below)
    if (bold and plain) or is_larger(first, second):
        return named or first[-1].text.islower()
    return len(first) > 1 and first[-1].text.islower() and named


def is_larger(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Whether the first line is set in larger type."""
    return max(w.height for w in first) > (1 + _DIFFERENT) * max(w.height for w in second)
