"""The totals of a random invoice: net, VAT by rate, gross, allowances, prepayments, with or without a breakdown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flowaudit.core.generator.canvas import GREY, LIGHT
from flowaudit.core.generator.layouts.facts import Facts
from flowaudit.core.generator.layouts.sheet import Sheet

Rows = list[tuple[str, str, bool]]


def rows_of(sheet: Sheet, facts: Facts, printed: dict[str, Any]) -> Rows:
    """Label, amount and whether it is stressed. What is not printed is noted as None in ``printed``."""
    style = sheet.style
    rows: Rows = []
    if facts.adjustment:
        rows.append((sheet.label("lines_total"), style.sum(facts.lines_total), False))
        rows.append(
            (sheet.label("allowance" if facts.adjustment < 0 else "charge"), style.sum(facts.adjustment), False)
        )
    if facts.note:
        printed |= {"vat_total": None, "vat_rates": None, "net_total": None}
        if sheet.random.random() < 0.4:
            rows.append((sheet.label("net"), style.sum(facts.net), False))
            printed["net_total"] = f"{facts.net:.2f}"
        if sheet.random.random() < 0.25 and facts.note != "small_business":
            rows.append(
                (
                    sheet.label("vat").format(r=style.rate(facts.groups[0].rate), b=style.sum(facts.net)),
                    style.sum(facts.tax),
                    False,
                )
            )
            printed |= {"vat_total": "0.00", "vat_rates": ["0"]}
    else:
        if "net_amount" not in facts.omit:
            rows.append((sheet.label("net"), style.sum(facts.net), False))
        for group in facts.groups if "vat_amount" not in facts.omit else ():
            rate = "" if "vat_rate" in facts.omit else style.rate(group.rate)
            base = "" if "net_amount" in facts.omit else style.sum(group.base)
            text = sheet.label("vat").format(r=rate, b=base)
            rows.append((text, style.sum(group.tax), False))
    rows.append((sheet.label("gross"), style.sum(facts.gross), True))
    if facts.prepaid:
        paid = facts.issued - timedelta(days=9 if "invoice_date" in facts.omit else 0)
        text = sheet.label("prepaid").format(d=style.day(paid))
        sign = sheet.random.choice((1, -1))
        rows.append((text, style.sum(sign * facts.prepaid), False))
        payable = sheet.label("payable")
        rows.append((payable, style.sum(facts.payable), True))
    return rows


def draw_totals(sheet: Sheet, rows: Rows, facts: Facts) -> None:
    """Draw the totals from ``sheet.y`` on."""
    style = sheet.style
    if style.totals == "table":
        _across(sheet, rows)
        return
    wide = max(
        sheet.width(label, bold=True) + sheet.width(amount, bold=True) for label, amount, _ in rows
    ) + sheet.random.uniform(8, 26)
    left = sheet.left if style.totals == "left" else sheet.left if style.totals == "wide" else sheet.right - wide
    right = sheet.right if style.totals != "left" else sheet.left + wide
    top = sheet.y - style.pitch
    for label, amount, stressed in rows:
        if stressed and style.totals in ("boxed", "wide"):
            sheet.canvas.box(left - 2, sheet.y - style.pitch, right + 1, sheet.y + style.pitch * 0.5, LIGHT)
        elif stressed:
            sheet.rule(sheet.y - style.pitch * 0.95, left, right, colour=GREY)
        sheet.write(left, sheet.y, label, bold=stressed)
        sheet.write(right, sheet.y, amount, bold=stressed, align="right")
        sheet.y += style.pitch * (1.5 if stressed else 1.25)
    if style.totals == "boxed":
        for y in (top, sheet.y - style.pitch * 0.8):
            sheet.rule(y, left - 2, right + 1, colour=GREY)
    if style.breakdown and not facts.note:
        _breakdown(sheet, facts)


def _across(sheet: Sheet, rows: Rows) -> None:
    """All totals in one table: labels in a row, amounts below; a second row of cells where the width ends."""
    rest = list(rows)
    while rest:
        x = sheet.left
        cells: list[tuple[float, str, str, bool]] = []
        while rest:
            label, amount, stressed = rest[0]
            wide = max(sheet.width(label, bold=True), sheet.width(amount, bold=True)) + 7
            if cells and x + wide > sheet.right:
                break
            cells.append((x + wide - 5, label, amount, stressed))
            x += wide
            rest.pop(0)
        for at, label, amount, stressed in cells:
            sheet.write(at, sheet.y, label, bold=stressed, align="right")
            sheet.write(at, sheet.y + sheet.style.pitch * 1.2, amount, bold=stressed, align="right")
        sheet.rule(sheet.y - sheet.style.pitch)
        sheet.y += sheet.style.pitch * 3


def _breakdown(sheet: Sheet, facts: Facts) -> None:
    """The VAT of each rate in a small table of its own."""
    style = sheet.style
    sheet.y += style.pitch * 0.6
    heads = [sheet.term("rate"), sheet.term("base"), sheet.term("tax"), sheet.term("with_tax")]
    ends = [sheet.left + 14 + i * 30 for i in range(4)]
    for x, head in zip(ends, heads, strict=True):
        sheet.write(x, sheet.y, head, size=style.size - 1, align="right", bold=True)
    for group in facts.groups:
        sheet.y += style.pitch
        cells = [
            style.rate(group.rate),
            style.amount(group.base),
            style.amount(group.tax),
            style.amount(group.base + group.tax),
        ]
        for x, cell in zip(ends, cells, strict=True):
            sheet.write(x, sheet.y, cell, size=style.size - 1, align="right")
    sheet.y += style.pitch * 1.4
