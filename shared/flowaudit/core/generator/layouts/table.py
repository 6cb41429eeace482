# ruff: noqa: E501 — tables
"""The line table of a random invoice: chosen columns, wrapped descriptions, page breaks with carried-forward sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flowaudit.core.generator.canvas import GREY, LIGHT, Align
from flowaudit.core.generator.layouts.facts import ZERO, Facts, Item
from flowaudit.core.generator.layouts.sheet import Sheet

_PALE = (0.94, 0.94, 0.95)


@dataclass(slots=True)
class Column:
    """A column: its key, its head, where it stands and on which side its cells are flush."""

    key: str
    head: str
    x: float = 0.0
    wide: float = 0.0
    align: Align = "right"

    @property
    def anchor(self) -> float:
        """The x that its text is set to."""
        if self.align == "center":
            return self.x + self.wide / 2
        return self.x + self.wide if self.align == "right" else self.x


def columns_of(sheet: Sheet, facts: Facts) -> list[Column]:
    """Which columns the table has, with heads and places."""
    random = sheet.random
    pattern = random.choice(
        (
            "pos description quantity unit price amount", "description quantity price amount", "pos description quantity price rate amount",
            "quantity unit description price amount", "pos article description quantity price amount", "description quantity price rate amount",
            "quantity description price amount", "article description quantity unit price amount", "pos quantity unit description price rate amount",
            "pos description quantityunit price amount", "description price quantity amount",
        )
    )  # fmt: skip
    keys = pattern.split()
    if any(item.discount for item in facts.items):
        keys.insert(keys.index("price") + 1, "discount")
    if len(facts.groups) > 1 and "rate" not in keys:
        keys.insert(keys.index("amount"), "rate")
    if (facts.note or facts.omit & {"vat_rate", "vat_amount"}) and "rate" in keys:
        keys.remove("rate")
    columns = [Column(key, sheet.term("quantity" if key == "quantityunit" else key)) for key in keys]
    for column in columns:
        column.align = (
            "left"
            if column.key in ("description", "article", "unit", "pos")
            else random.choice(("right", "right", "right", "center"))
        )
        if column.key in ("price", "amount"):
            column.align = "right"
    gap = random.choice((3.0, 4.0, 5.0))
    for column in columns:
        cells = [_cell(sheet, facts, column.key, item, 10) for item in facts.items]
        column.wide = max([sheet.width(column.head, bold=True), *(sheet.width(cell) for cell in cells)])
    wide = sheet.right - sheet.left - 2 - sum(c.wide + gap for c in columns if c.key != "description")
    next(c for c in columns if c.key == "description").wide = max(wide, 28)
    if wide < 34 and any(c.key == "article" for c in columns):
        columns = [c for c in columns if c.key != "article"]
        wide = sheet.right - sheet.left - 2 - sum(c.wide + gap for c in columns if c.key != "description")
        next(c for c in columns if c.key == "description").wide = max(wide, 34)
    x = sheet.left + 1
    for column in columns:
        column.x = x
        x += column.wide + gap
    return columns


def _cell(sheet: Sheet, facts: Facts, key: str, item: Item, position: int) -> str:
    style = sheet.style
    with_sign = facts.extra.get("cells") == "sign"
    return {
        "pos": f"{position}{facts.extra.get('pos_dot', '')}",
        "article": item.article,
        "description": item.text,
        "quantity": style.amount(item.quantity)
        if facts.extra.get("quantities") == "two"
        else style.quantity(item.quantity),
        "quantityunit": f"{style.quantity(item.quantity)} {item.unit}",
        "unit": item.unit,
        "price": style.sum(item.price) if with_sign else style.amount(item.price),
        "rate": style.rate(item.rate),
        "discount": f"{style.quantity(item.discount)} %" if item.discount else "",
        "amount": style.sum(item.amount) if with_sign else style.amount(item.amount),
    }[key]


_HEADLINES = {
    "de": "Einzelaufstellung", "en": "Breakdown of work", "fr": "Détail des travaux", "nl": "Uitgevoerde werken",
    "it": "Dettaglio lavori", "es": "Detalle de trabajos", "pl": "Zestawienie prac",
}  # fmt: skip


def draw_table(sheet: Sheet, facts: Facts, room_below: float) -> None:
    """Draw the table from ``sheet.y`` on; the last row leaves ``room_below`` for what follows or begins a page."""
    columns = columns_of(sheet, facts)
    sheet.on_new_page = lambda: _head(sheet, columns)
    _head(sheet, columns)
    total = ZERO
    step = sheet.style.pitch * sheet.random.choice((1.25, 1.45, 1.7))
    for position, item in enumerate(facts.items, 1):
        if "headlines" in sheet.style.habits and position in (1, 3) and sheet.room(4 * step + room_below):
            sheet.write(
                next(c.x for c in columns if c.key == "description"), sheet.y, _HEADLINES[facts.language], bold=True
            )
            sheet.y += step
        lines = sheet.wrapped(item.text, next(c.wide for c in columns if c.key == "description"))
        height = step + (len(lines) - 1) * sheet.style.pitch
        last = position == len(facts.items)
        if not sheet.room(height + (room_below if last else step)):
            _turn(sheet, columns, total, step)
        _row(sheet, facts, columns, position, item, lines, height)
        total += item.amount
        sheet.y += height
    if sheet.style.table in ("lines", "grid", "head"):
        sheet.rule(sheet.y - sheet.style.pitch * 0.8, colour=GREY if sheet.style.table == "grid" else LIGHT)
    sheet.on_new_page = None


def _head(sheet: Sheet, columns: list[Column]) -> None:
    style = sheet.style
    top, low = sheet.y - style.pitch, sheet.y + style.pitch * 0.45
    colour = (0.0, 0.0, 0.0)
    if style.table == "band":
        sheet.canvas.box(sheet.left, top, sheet.right, low, style.accent)
        colour = (1.0, 1.0, 1.0)
    elif style.table == "zebra":
        sheet.canvas.box(sheet.left, top, sheet.right, low, LIGHT)
    for column in columns:
        sheet.write(
            column.anchor,
            sheet.y,
            column.head,
            bold=style.table != "bare" or sheet.left < 20,
            colour=colour,
            align=column.align,
        )
    if style.table in ("lines", "head", "grid"):
        sheet.rule(low, colour=GREY, stroke=0.35)
    sheet.y = low + style.pitch * 1.15


def _row(
    sheet: Sheet, facts: Facts, columns: list[Column], position: int, item: Item, lines: list[str], height: float
) -> None:
    style = sheet.style
    top = sheet.y - style.pitch * 0.95
    if style.table == "zebra" and position % 2 == 0:
        sheet.canvas.box(sheet.left, top, sheet.right, top + height, _PALE)
    for column in columns:
        if column.key == "description":
            sheet.stack(column.x, sheet.y, lines)
        else:
            sheet.write(column.anchor, sheet.y, _cell(sheet, facts, column.key, item, position), align=column.align)
    if style.table == "grid":
        for column in columns:
            sheet.canvas.line(column.x - 1, top, column.x - 1, top + height, colour=LIGHT)
        sheet.rule(top + height)
    elif style.table == "lines":
        sheet.rule(top + height)


def _turn(sheet: Sheet, columns: list[Column], total: Decimal, step: float) -> None:
    """To the next page, with the sum so far at its end and beginning where the style carries it."""
    amount = next(c for c in columns if c.key == "amount")
    text = next(c for c in columns if c.key == "description")
    carried = sheet.style.carry and total
    if carried:
        sheet.write(text.x, sheet.y, sheet.term("carry_out"))
        sheet.write(amount.anchor, sheet.y, sheet.style.amount(total), align=amount.align)
    sheet.break_page()
    if carried:
        word = sheet.term("carry_in").format(n=sheet.canvas.page_count - 1)
        sheet.write(text.x, sheet.y, word)
        sheet.write(amount.anchor, sheet.y, sheet.style.amount(total), align=amount.align)
        sheet.y += step
