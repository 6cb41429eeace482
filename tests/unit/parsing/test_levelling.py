"""Straightened words for layout."""

from __future__ import annotations

import math

import pytest

from flowaudit.core.model.parsed import Page, PageSource, Token
from flowaudit.core.parsing import levelled

WIDTH, HEIGHT = 600.0, 800.0
LINES = [(60.0 + 90 * column, 100.0 + 30 * row) for row in range(5) for column in range(5)]


def crooked(angle: float) -> Page:
    """A page of 25 words of 70 by 10 points, turned clockwise by ``angle`` degrees on a sheet that holds it."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    width = abs(WIDTH * cos) + abs(HEIGHT * sin)
    height = abs(WIDTH * sin) + abs(HEIGHT * cos)
    tokens = []
    for number, (left, top) in enumerate(LINES):
        xs, ys = [], []
        for x, y in ((left, top), (left + 70, top), (left, top + 10), (left + 70, top + 10)):
            dx, dy = x - WIDTH / 2, y - HEIGHT / 2
            xs.append((dx * cos - dy * sin) / width + 0.5)
            ys.append((dx * sin + dy * cos) / height + 0.5)
        tokens.append(Token(f"w{number}", min(xs), min(ys), max(xs), max(ys), 0.9, 1, number // 5, 10.0))
    return Page(1, width, height, PageSource.OCR, tuple(tokens), angle)


@pytest.mark.parametrize("angle", [-8.0, -1.0, 3.0, 9.5, 90.0, -90.0, 180.0, 95.0])
def test_lines_lie_level_and_left_edges_stand_below_each_other(angle: float) -> None:
    page = crooked(angle)
    straight = levelled(page)
    assert [t.text for t in straight] == [t.text for t in page.tokens]
    for row in range(5):
        middles = [(t.y0 + t.y1) / 2 for t in straight[5 * row : 5 * row + 5]]
        assert max(middles) - min(middles) < 0.0005
    for column in range(5):
        lefts = [t.x0 for t in straight[column::5]]
        assert max(lefts) - min(lefts) < 0.002
    assert straight[0].x0 < straight[4].x0
    assert straight[0].y0 < straight[24].y0
    assert straight[0].x1 - straight[0].x0 < straight[1].x0 - straight[0].x0


def test_a_straight_page_stays_as_it_is() -> None:
    page = crooked(0.0)
    assert levelled(page) is page.tokens
