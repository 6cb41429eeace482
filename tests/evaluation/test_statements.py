"""Drawn bank statements: repeatable, read well, and what is read wrongly is never called balanced.

The drawing and the reader have one author, so the floor guards against regressions; it is no proof for real banks.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.extraction.drawing import load

from flowaudit.core.generator.canvas import pymupdf
from flowaudit.core.generator.statements import draw_statement
from flowaudit.core.statements import Statement, Status
from flowaudit.core.statements.pages import read_pages

SEEDS = range(9_000_000, 9_000_018)

Lines = Counter[tuple[str, str, Decimal]]


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, Any], tuple[Statement, ...]]]:
    found = []
    for seed in SEEDS:
        drawn = draw_statement(seed)
        with pymupdf.open(stream=drawn.pdf) as document:
            found.append((drawn.truth, read_pages(load(document))))
    return found


def stated(truth: dict[str, Any]) -> Lines:
    return Counter(
        (one["iban"], line["booked"], Decimal(line["amount"])) for one in truth["statements"] for line in one["lines"]
    )


def claimed(statements: tuple[Statement, ...]) -> Lines:
    return Counter((one.account.iban, line.booked.isoformat(), line.amount) for one in statements for line in one.lines)


def test_the_same_seed_gives_the_same_statement() -> None:
    first, second = draw_statement(42), draw_statement(42)
    assert (first.pdf, first.truth) == (second.pdf, second.truth)
    assert draw_statement(43).truth["statements"] != first.truth["statements"]


def test_lines_are_found_with_account_day_and_amount(read: list[tuple[dict[str, Any], tuple[Statement, ...]]]) -> None:
    wanted = sum((stated(truth) for truth, _ in read), Counter())
    found = sum((claimed(statements) for _, statements in read), Counter())
    right = sum((wanted & found).values())
    assert sum(wanted.values()) > 120
    assert right >= 0.95 * sum(wanted.values())
    assert right >= 0.95 * sum(found.values())


def test_what_is_called_balanced_is_right(read: list[tuple[dict[str, Any], tuple[Statement, ...]]]) -> None:
    sure = [(truth, found) for truth, found in read if found and all(one.status is Status.BALANCED for one in found)]
    assert len(sure) >= 0.8 * len(read)
    for truth, found in sure:
        assert stated(truth) == claimed(found), truth["id"]
        for one, told in zip(found, truth["statements"], strict=True):
            assert one.opening is not None
            assert one.closing is not None
            assert (one.opening.amount, one.closing.amount) == (Decimal(told["opening"]), Decimal(told["closing"]))


def test_names_and_places_of_lines(read: list[tuple[dict[str, Any], tuple[Statement, ...]]]) -> None:
    pairs = [
        (told, line)
        for truth, found in read
        for one, statement in zip(truth["statements"], found, strict=False)
        if len(one["lines"]) == len(statement.lines)
        for told, line in zip(one["lines"], statement.lines, strict=True)
    ]
    assert len(pairs) > 120
    assert sum(told["party"] == line.party.name for told, line in pairs) >= 0.8 * len(pairs)
    assert all(line.place.page > 0 and line.place.boxes for _, line in pairs)


def test_a_wrong_amount_on_the_page_is_named_with_its_page() -> None:
    drawn = draw_statement(9_000_002, "de")
    with pymupdf.open(stream=drawn.pdf) as document:
        parsed = load(document)
    (sound, *_) = read_pages(parsed)
    assert sound.status is Status.BALANCED
    page, token = next(
        (page, token)
        for page in parsed.pages
        for token in page.tokens
        if sound.lines[0].place.page == page.number and any(
            abs(token.x1 - box.x1) < 1e-4 and abs(token.y0 - box.y0) < 0.02 for box in sound.lines[0].place.boxes
        ) and "," in token.text
    )  # fmt: skip
    assert page.number == 1
    changed = token._replace(text=token.text.replace(",", "9,", 1))
    pages = tuple(
        page if page is not one else type(one)(
            one.number, one.width, one.height, one.source, tuple(changed if t is token else t for t in one.tokens)
        )
        for one in parsed.pages
    )  # fmt: skip
    (broken, *_) = read_pages(type(parsed)(parsed.engine, parsed.media_type, pages))
    assert broken.status is Status.NOT_BALANCED
    assert any(one.code == "does-not-add-up" and one.place.page == 1 for one in broken.findings)
