"""The pairs of label and value in the upper part of a random invoice: lists, columns, cells, labels behind values."""

from __future__ import annotations

from flowaudit.core.generator.canvas import GREY, LIGHT
from flowaudit.core.generator.layouts.sheet import Sheet

Pairs = list[tuple[str, str]]


def place_pairs(sheet: Sheet, pairs: Pairs, y: float, below: float) -> float:
    """Draw the pairs as the style wants; ``y`` is beside the address, ``below`` under it. Returns the height below."""
    style = sheet.style
    kind = style.meta
    if kind in ("right", "stacked") and style.address in ("right", "pair"):
        kind = "left" if kind == "right" else "boxes"
    if kind in ("right", "stacked"):
        return max(below, _beside(sheet, pairs, y, stacked=kind == "stacked"))
    if kind == "boxes":
        return _boxes(sheet, pairs, below + 4)
    if kind == "twocolumn":
        half = (len(pairs) + 1) // 2
        middle = style.page[0] / 2 + 4
        first = column(sheet, pairs[:half], sheet.left, below + 4, middle - 6)
        return max(first, column(sheet, pairs[half:], middle, below + 4, sheet.right))
    return column(sheet, pairs, sheet.left, below + 4, sheet.left + 95)


def _beside(sheet: Sheet, pairs: Pairs, y: float, *, stacked: bool) -> float:
    x = sheet.style.page[0] / 2 + sheet.random.choice((8, 16, 22))
    if not stacked:
        return column(sheet, pairs, x, y, sheet.right)
    for label, value in pairs[:6]:
        sheet.write(x, y, label, size=sheet.style.size - 1.5, colour=GREY)
        sheet.write(x, y + sheet.style.pitch * 0.95, value)
        y += sheet.style.pitch * 2.25
    return column(sheet, pairs[6:], x, y, sheet.right)


def column(sheet: Sheet, pairs: Pairs, x: float, y: float, limit: float) -> float:
    widest = max((sheet.width(label) for label, _ in pairs), default=0)
    right = sheet.random.random() < 0.3
    joined = not right and sheet.random.random() < 0.25
    if (
        "values_first" in sheet.style.habits
        and not sheet.style.colon
        and sheet.style.meta != "twocolumn"
        and len(pairs) > 1
    ):
        return _values_first(sheet, pairs, x, y)
    for label, value in pairs:
        fits = x + widest + 3 + sheet.width(value) <= limit
        sheet.write(x, y, label)
        if right and fits:
            sheet.write(limit, y, value, align="right")
        elif x + sheet.width(f"{label} {value}") > sheet.style.page[0] - 6:
            y += sheet.style.pitch
            sheet.write(x, y, value)
        elif joined or not fits:
            sheet.write(x + sheet.width(label + " "), y, value)
        else:
            sheet.write(x + widest + 3, y, value)
        y += sheet.style.pitch * 1.1
    return y


def _values_first(sheet: Sheet, pairs: Pairs, x: float, y: float) -> float:
    """Values in a column, each with its label behind it."""
    edge = x + max(sheet.width(value) for _, value in pairs)
    for label, value in pairs:
        sheet.write(edge, y, value, align="right")
        sheet.write(edge + 3, y, label, colour=GREY)
        y += sheet.style.pitch * 1.1
    return y


def _boxes(sheet: Sheet, pairs: Pairs, y: float) -> float:
    """Cells side by side: labels in one row, values in the next; a second pair of rows where the width ends."""
    grid = sheet.random.random() < 0.5
    while pairs:
        rest, x = list(pairs), sheet.left
        cells: list[tuple[float, float, str, str]] = []
        while rest:
            label, value = rest[0]
            wide = max(sheet.width(label, size=sheet.style.size - 1), sheet.width(value)) + 6
            if cells and x + wide > sheet.right:
                break
            cells.append((x, wide, label, value))
            x += wide
            rest.pop(0)
        step = sheet.style.pitch * 1.2
        for x, wide, label, value in cells:
            if grid:
                sheet.canvas.line(x - 1.5, y - 4, x - 1.5, y + step + 2, colour=LIGHT)
                sheet.canvas.line(x + wide - 1.5, y - 4, x + wide - 1.5, y + step + 2, colour=LIGHT)
            sheet.write(x, y, label, size=sheet.style.size - 1, bold=not grid)
            sheet.write(x, y + step, value)
        y += step * 2.3
        pairs = rest
    return y
