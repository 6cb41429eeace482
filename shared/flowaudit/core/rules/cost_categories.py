"""Mapping invoice lines to a project's cost categories by words: sure ones are mapped, the rest is left to a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flowaudit.core.rules.cost_vocabulary import CONCEPTS, SIDE_COSTS
from flowaudit.core.rules.reading import fold

SURE_SCORE = 0.75
_DIRECT, _CONCEPT, _FUZZY, _SIDE = 1.0, 0.9, 0.8, 0.75
_FUZZY_RATIO = 90
_STOP_WORDS = "und der die das fuer von mit zur zum kosten ausgaben sonstige and the for of costs other"
_STOP = frozenset(_STOP_WORDS.split())
_ENDINGS = ("kosten", "ausgaben", "leistungen", "leistung", "arbeiten", "costs", "services")


@dataclass(frozen=True, slots=True)
class CategoryMatch:
    """``category`` is one of the project's as it writes it, or None if no word decides; ``score`` is 0 to 1.

    ``concepts`` are the kinds of costs that the line's words name, whether the project has them or not.
    """

    category: str | None
    score: float
    concepts: tuple[str, ...] = ()


def map_cost_category(descriptions: Sequence[str], categories: Sequence[str]) -> tuple[CategoryMatch, ...]:
    """A match a line. Two categories that fit equally well, or none, give None; nothing is guessed.

    Side costs (carriage, packing, discounts) take the category that all other mapped lines share.
    """
    known = [category for category in dict.fromkeys(categories) if category.strip()]
    matches = [_match(fold(text), known) for text in descriptions]
    shared = {match.category for match in matches if match.category is not None}
    if len(shared) == 1:
        category = next(iter(shared))
        for index, text in enumerate(descriptions):
            if matches[index].category is None and _has(fold(text), SIDE_COSTS):
                matches[index] = CategoryMatch(category, _SIDE, matches[index].concepts)
    return tuple(matches)


def _match(text: str, categories: Sequence[str]) -> CategoryMatch:
    concepts = concepts_of(text)
    scores = {category: _score(text, concepts, category) for category in categories}
    best = max(scores.values(), default=0.0)
    winners = [category for category, score in scores.items() if score == best]
    if best < SURE_SCORE or len(winners) != 1:
        return CategoryMatch(None, best, concepts)
    return CategoryMatch(winners[0], best, concepts)


def _score(text: str, concepts: tuple[str, ...], category: str) -> float:
    words = _category_words(category)
    if any(_word_in(word, text) for word in words):
        return _DIRECT
    shared = set(concepts) & set(concepts_of(fold(category)))
    if shared:
        return _CONCEPT
    from rapidfuzz import fuzz  # needed with a project's categories only

    tokens = re.findall(r"[a-z]{6,}", text)
    if any(fuzz.ratio(word, token) >= _FUZZY_RATIO for word in words if len(word) >= 6 for token in tokens):
        return _FUZZY
    return 0.0


@lru_cache(maxsize=512)
def _category_words(category: str) -> tuple[str, ...]:
    """The words that carry the category's name, with and without endings such as ``-kosten``."""
    words = [word for word in re.findall(r"[a-z0-9]+", fold(category)) if word not in _STOP]
    stems = [word.removesuffix(end) for word in words for end in _ENDINGS if word.endswith(end) and word != end]
    return tuple(dict.fromkeys(word for word in (*words, *stems) if len(word) >= 2))


def _word_in(word: str, text: str) -> bool:
    """Short words stand alone (``IT``, ``Bau``); longer ones may be part of a compound."""
    if len(word) < 5:
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
    return word in text


@lru_cache(maxsize=512)
def concepts_of(text: str) -> tuple[str, ...]:
    """The kinds of costs that folded ``text`` names, in the order of the vocabulary."""
    return tuple(concept for concept, stems in CONCEPTS.items() if _has(text, stems))


def _has(text: str, stems: tuple[str, ...]) -> bool:
    return any(_stem(stem).search(text) for stem in stems)


@lru_cache(maxsize=2048)
def _stem(stem: str) -> re.Pattern[str]:
    bare = re.escape(stem.strip("^=")).replace(r"\-", "[- ]")
    if stem.startswith("="):
        return re.compile(rf"(?<![a-z0-9]){bare}(?![a-z0-9])")
    if stem.startswith("^"):
        return re.compile(rf"(?<![a-z0-9]){bare}")
    return re.compile(bare)
