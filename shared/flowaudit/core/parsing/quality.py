"""Whether a text layer says what the page shows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from flowaudit.core.model.parsed import Token

# Pairs of letters that are frequent in German, English, French, Dutch, Italian, Spanish and Polish. On invoices two
# fifths and more of all pairs are among them, of letters shuffled by an encoding about a tenth (see the decision).
_FREQUENT = (
    "en er de te es re an ie in ge nd ch st ei un ne le on nt on be ra se ti al ar it at or is ed he th ou me "
    "li di si ro la ta to ri co io el ve ni om as da ce na po pr za wi ia cz ns ng"
)
_PAIRS = frozenset(_FREQUENT.split())
# Control characters, the replacement character, private use.
_UNKNOWN = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SIGNS = re.compile(r"[\W_]")
_SAMPLE = 400  # pairs of letters that are looked at
_MIN_LETTERS = 60
_MIN_COMMON = 0.22
_MAX_UNKNOWN = 0.1
_MAX_SIGNS = 0.65


def is_garbage(tokens: Sequence[Token]) -> bool:
    """True when the font's encoding hides what is painted.

    Three signs, each of the layer itself: characters that no one writes (replacement, private use, control)
    are more than a tenth; or, of Latin letters, hardly any pair is one that European languages are made of (an encoding
    that shifts or shuffles letters leaves their shapes right on paper and wrong in the layer); or there are none but
    marks where there should be letters and digits.
    """
    text = "".join(token.text for token in tokens)
    if not text:
        return False
    if len(_UNKNOWN.findall(text)) > _MAX_UNKNOWN * len(text):
        return True
    if len(text) >= _MIN_LETTERS and len(_SIGNS.findall(text)) > _MAX_SIGNS * len(text):
        return not _is_rules(text)
    return _common_pairs(token.text for token in tokens) < _MIN_COMMON


def _is_rules(text: str) -> bool:
    """Rows of dots or dashes drawn with characters: few different ones."""
    return len({sign for sign in text if not sign.isalnum()}) <= 6


def _common_pairs(words: Iterable[str]) -> float:
    """The share of common pairs among the pairs of Latin letters in words; 1.0 where there are too few to judge."""
    pairs = common = 0
    for word in words:
        lower = word.lower()
        for first, second in itertools.pairwise(lower):
            if "a" <= first <= "z" and "a" <= second <= "z":
                pairs += 1
                common += first + second in _PAIRS
        if pairs >= _SAMPLE:
            break
    return common / pairs if pairs >= _MIN_LETTERS else 1.0
