"""Words of a crooked or turned page as if it lay straight: for layout, which compares heights and edges."""

from __future__ import annotations

import math
from typing import NamedTuple

from flowaudit.core.model.parsed import Page, Token

_STRAIGHT = 0.2  # degrees that no layout minds


class Sheet(NamedTuple):
    """A page that lies straight: its size in points, and the words with their boxes as fractions of it."""

    width: float
    height: float
    tokens: tuple[Token, ...]


def levelled(page: Page) -> Sheet:
    """The words of ``page`` in the same order, turned back by ``page.turned`` about the page's middle.

    The n-th word here is the n-th of ``page.tokens``, whose box remains the evidence. Word heights come from ``size``:
    the box of a slanted word is higher than the word. A photographed sheet was laid flat when it was read.
    """
    if page.flat is not None:
        laid = (token._replace(**area._asdict()) for token, area in zip(page.tokens, page.flat.areas, strict=True))
        return Sheet(page.flat.width, page.flat.height, tuple(laid))
    if abs(page.turned) < _STRAIGHT or not page.tokens:
        return Sheet(page.width, page.height, page.tokens)
    angle = math.radians(-page.turned)
    cos, sin = math.cos(angle), math.sin(angle)
    width = abs(page.width * cos) + abs(page.height * sin)
    height = abs(page.width * sin) + abs(page.height * cos)
    found = []
    for token in page.tokens:
        x = ((token.x0 + token.x1) / 2 - 0.5) * page.width
        y = ((token.y0 + token.y1) / 2 - 0.5) * page.height
        half_w, half_h = _half_sides(token, page, abs(cos), abs(sin))
        mid_x, mid_y = (x * cos - y * sin) / width + 0.5, (x * sin + y * cos) / height + 0.5
        box = mid_x - half_w / width, mid_y - half_h / height, mid_x + half_w / width, mid_y + half_h / height
        found.append(token._replace(x0=box[0], y0=box[1], x1=box[2], y1=box[3]))
    return Sheet(width, height, tuple(found))


def _half_sides(token: Token, page: Page, cos: float, sin: float) -> tuple[float, float]:
    """Half the width and height in points of the word itself, from its box on the page and its line's height."""
    wide, high = (token.x1 - token.x0) * page.width, (token.y1 - token.y0) * page.height
    if cos < sin:  # standing text: the box's height is along the line
        wide, high, cos, sin = high, wide, sin, cos
    tall = min(token.size or high, high)
    return max((wide - tall * sin) / cos, 1.0) / 2, max(tall, 0.5) / 2
