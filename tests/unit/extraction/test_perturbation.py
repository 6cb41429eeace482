"""The place, the scale and the very numbers of an invoice do not matter: nothing is known about a sample."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.extraction.checking import mistakes
from tests.unit.extraction.test_layouts import LAYOUTS

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.parsed import ParsedDocument, Token

_ADDRESSED = {"Herrn"}  # a form of address is no name


def moved(parsed: ParsedDocument, change: Callable[[Token], Token]) -> ParsedDocument:
    """The document with every word changed."""
    return replace(parsed, pages=tuple(replace(p, tokens=tuple(change(t) for t in p.tokens)) for p in parsed.pages))


def values(found: Extraction) -> dict[str, Any]:
    """The bare values, to compare two extractions."""
    lines = [(line.description, line.quantity, line.unit_price, line.net_amount) for line in found.lines]
    return {**{name.value: v.value for name, v in found.fields.items()}, "lines": lines}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_shift_and_scale_of_the_page(layout: Any) -> None:
    parsed = layout()[0].parsed()
    plain = values(extract(parsed))

    def change(t: Token) -> Token:
        return t._replace(x0=0.03 + t.x0 * 0.93, x1=0.03 + t.x1 * 0.93, y0=0.02 + t.y0 * 0.93, y1=0.02 + t.y1 * 0.93)

    assert values(extract(moved(parsed, change))) == plain
    larger = replace(parsed, pages=tuple(replace(p, width=p.width * 2.5, height=p.height * 2.5) for p in parsed.pages))
    assert values(extract(larger)) == plain


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_word_order_of_the_reader_does_not_matter(layout: Any) -> None:
    parsed = layout()[0].parsed()
    shuffled = replace(
        parsed,
        pages=tuple(replace(p, tokens=tuple(random.Random(7).sample(p.tokens, len(p.tokens)))) for p in parsed.pages),
    )
    assert values(extract(shuffled)) == values(extract(parsed))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_other_names_give_other_names(layout: Any) -> None:
    """Letters of the parties' names are replaced by others of their kind; the names found follow."""
    pen, truth = layout()
    parsed = pen.parsed()
    names = {
        w
        for key in ("supplier_name", "customer_name")
        for w in truth.get(key, "").split()
        if re.fullmatch(r"[A-ZÄÖÜ][a-zäöüßéèó]{4,}", w) and w not in _ADDRESSED
    }
    table = {word: _other(word) for word in names}

    def change(t: Token) -> Token:
        return t._replace(text=table.get(t.text, t.text))

    changed = {
        key: " ".join(table.get(w, w) for w in value.split()) if key in ("supplier_name", "customer_name") else value
        for key, value in truth.items()
        if key in ("supplier_name", "customer_name", "gross_total", "invoice_number")
    }
    assert list(mistakes(changed, extract(moved(parsed, change)))) == []


def _other(word: str) -> str:
    """A made-up word of the same length: consonants and vowels in turn."""
    draw = random.Random(word)
    letters = [draw.choice("aeiou" if i % 2 else "bdfgklmnprstvz") for i in range(len(word))]
    return "".join(letters).capitalize()
