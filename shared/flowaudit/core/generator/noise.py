"""Spellings of a customer's name that are no error: aliases, umlauts written out, legal forms, a slip of the pen."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_FORMS = {"GmbH": "G.m.b.H.", "e. V.": "e.V.", "e.V.": "e. V.", " AG": " Aktiengesellschaft", "Ltd": "Limited"}


def spelled(random: Random, name: str, aliases: tuple[str, ...]) -> str:
    """Another way to write ``name``: an alias of the project, or one of the usual variants."""
    others = [alias for alias in aliases if alias != name]
    variants = [variant for make in _VARIANTS if (variant := make(random, name)) != name]
    if others and (not variants or random.random() < 0.5):
        return random.choice(others)
    return random.choice(variants) if variants else name


def _written_out(_random: Random, name: str) -> str:
    return name.translate(_UMLAUTS)


def _other_form(_random: Random, name: str) -> str:
    for form, other in _FORMS.items():
        if form in name:
            return name.replace(form, other)
    return name


def _capitals(_random: Random, name: str) -> str:
    return name.replace("ß", "SS").upper()


def _slip(random: Random, name: str) -> str:
    """Two neighbouring letters of the longest word change places."""
    word = max(name.split(), key=len)
    if len(word) < 6:
        return name
    place = random.randrange(2, len(word) - 2)
    return name.replace(word, word[:place] + word[place + 1] + word[place] + word[place + 2 :], 1)


_VARIANTS: tuple[Callable[[Random, str], str], ...] = (_written_out, _other_form, _capitals, _slip)
