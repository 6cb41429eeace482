"""Pages laid crooked on a sheet."""

from __future__ import annotations

import math
from dataclasses import replace

from flowaudit.core.model.geometry import Box
from flowaudit.core.model.parsed import Page, Token


def turned(page: Page, angle: float) -> Page:
    """The page turned clockwise by ``angle`` degrees on a sheet that holds it, as a scanner would show it."""
    width, height = _sheet(page, angle)
    tokens = []
    for token in page.tokens:
        box = turned_box(page, angle, Box(page.number, token.x0, token.y0, token.x1, token.y1))
        size = token.size or (token.y1 - token.y0) * page.height
        tokens.append(Token(token.text, *box[1:5], token.confidence, token.block, token.line, size, token.bold))
    return replace(page, width=width, height=height, tokens=tuple(tokens), turned=angle)


def turned_box(page: Page, angle: float, box: Box) -> Box:
    """Where a box of the page lies on that sheet: the smallest upright box around it."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    width, height = _sheet(page, angle)
    xs, ys = [], []
    for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1)):
        dx, dy = (x - 0.5) * page.width, (y - 0.5) * page.height
        xs.append((dx * cos - dy * sin) / width + 0.5)
        ys.append((dx * sin + dy * cos) / height + 0.5)
    return Box(box.page, min(xs), min(ys), max(xs), max(ys))


def _sheet(page: Page, angle: float) -> tuple[float, float]:
    cos, sin = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    return page.width * cos + page.height * sin, page.width * sin + page.height * cos
