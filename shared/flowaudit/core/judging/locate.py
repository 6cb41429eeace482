"""Finding a stated value on the pages: evidence is what the words say, never what a model claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from flowaudit.core.model.geometry import Box, union
from flowaudit.core.model.judgement import Evidence
from flowaudit.core.model.parsed import Page, ParsedDocument, Token
from flowaudit.core.resolution.compare import fold
from flowaudit.core.resolution.reading import amounts, is_unit, spans

_MAX_WINDOW = 4  # words that a date or an amount with its currency may take: "1. März 2025 ,"
_DECIMALS = re.compile(r"[.,][0-9]{1,2}(?![0-9.,])")
_PARTS = re.compile(r"[;\n|]+|,(?![0-9])")


def locate(value: str, document: ParsedDocument) -> list[Evidence]:
    """The boxes of a value, the first place where it stands; empty if it is not on a page.

    Tried in turn: the same words in sequence (case, accents and punctuation aside; the marks inside of numbers count,
    or 1,234 would witness 12.34), the same amount or date written differently, and a value of several parts (an
    address) part by part, where every part must be found on one page.
    """
    same_words = _literal if amounts(value)[0] else _words
    for find in (same_words, _meaning, _by_parts):
        for page in document.pages:
            boxes = find(value, page)
            if boxes:
                return [Evidence(**box._asdict()) for box in boxes]
    return []


def _words(value: str, page: Page) -> list[Box]:
    """The value's words as consecutive words of the page. Words may be split differently ("RE-1" or "RE - 1")."""
    wanted = fold(value).split()
    if not wanted:
        return []
    target = "".join(wanted)
    pieces = [(piece, index) for index, token in enumerate(page.tokens) for piece in fold(token.text).split()]
    for start, (first, _) in enumerate(pieces):
        end = _end_of(target, pieces, start) if target.startswith(first) else None
        if end is not None:
            return _boxes(page.tokens[pieces[start][1] : pieces[end][1] + 1], page)
    return []


def _literal(value: str, page: Page) -> list[Box]:
    """A number as consecutive words, written with the same marks; a label before a colon is no part of it."""
    wanted = "".join(value.split())
    for start in range(len(page.tokens)):
        text = page.tokens[start].text.rsplit(":", 1)[-1]
        for length in range(1, _MAX_WINDOW + 1):
            if text.strip("().,;") == wanted:
                return _boxes(page.tokens[start : start + length], page)
            if start + length >= len(page.tokens) or not wanted.startswith(text):
                break
            text += page.tokens[start + length].text
    return []


def _end_of(target: str, pieces: list[tuple[str, int]], start: int) -> int | None:
    """The index of the piece where the target ends, if the pieces from ``start`` spell it exactly."""
    rest = target
    for index in range(start, len(pieces)):
        piece = pieces[index][0]
        if not rest.startswith(piece):
            return None
        rest = rest[len(piece) :]
        if not rest:
            return index
    return None


def _meaning(value: str, page: Page) -> list[Box]:
    """An amount or date that is written differently on the page."""
    figures, currency = amounts(value)
    days = spans(value)
    if not figures and not days:
        return []
    words = page.tokens
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MAX_WINDOW, len(words)) + 1):
            text = " ".join(token.text for token in words[start:end])
            if days and spans(text) == days:
                return _boxes(words[start:end], page)
            if end < len(words) and end - start < _MAX_WINDOW and is_unit(words[end].text):
                continue  # the unit belongs to the amount: "19,00 %" is no witness of 19.00
            lead = words[start - 1].text if start else ""
            if figures and _same_amount(value, text, lead, figures, currency):
                return _boxes(words[start:end], page)
    return []


def _same_amount(value: str, text: str, lead: str, figures: frozenset[Decimal], currency: str | None) -> bool:
    """``19.00`` is not witnessed by a bare ``19``; ``19`` is witnessed by ``19,00`` and ``19 %``.

    ``lead`` is the word before: a currency there counts if the amount has none of its own.
    """
    found, stated = amounts(text)
    if not found & figures:
        return False
    stated = stated or (amounts(f"{lead} 1")[1] if is_unit(lead) else None)
    if currency and stated and currency != stated:
        return False
    if "%" in value or not _DECIMALS.search(value):
        return "%" in text or "%" not in value
    return "%" not in text and _DECIMALS.search(text) is not None


def _by_parts(value: str, page: Page) -> list[Box]:
    parts = [part for part in _PARTS.split(value) if fold(part)]
    if len(parts) < 2:
        return []
    found = [_words(part, page) for part in parts]
    return [box for boxes in found for box in boxes] if all(found) else []


def _boxes(tokens: Iterable[Token], page: Page) -> list[Box]:
    box = union(token.box(page.number) for token in tokens)
    return [box] if box else []
