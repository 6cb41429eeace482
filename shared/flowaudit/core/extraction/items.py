"""From table rows to the invoice lines of the model."""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.extraction.cells import Item
from flowaudit.core.extraction.evidence import evidence
from flowaudit.core.extraction.numbers import Number
from flowaudit.core.extraction.tables import Table
from flowaudit.core.extraction.text import Word, joined
from flowaudit.core.extraction.totals import Totals
from flowaudit.core.model.extraction import FieldValue, LineItem
from flowaudit.core.model.geometry import Box, union


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines and their number, which is derived from them."""

    lines: tuple[LineItem, ...]
    count: FieldValue


def line_items(table: Table, totals: Totals) -> Lines | None:
    """The lines of the table, or None if there are none. Their number is less sure if their sum is no total."""
    if not table.items:
        return None
    lines = tuple(_line(item) for item in table.items)
    words = [w for item in table.items for w in (item.words or item.row.words)]
    sure = sum(line.confidence for line in lines) / len(lines) - (0.0 if totals.borne_out else _UNSUMMED)
    count = evidence(len(lines), words, table.items[0].row.page, sure, derived=True)
    return Lines(lines, count)


_UNSUMMED = 0.35


def _flowing(words: list[Word]) -> str:
    """The words as running text: a hyphen at the end of a line joins what it parted."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        broken = before is not None and before.text.endswith("-") and len(before.text) > 1 and word.y0 > before.y_mid
        text += word.text if broken or not text else " " + word.text
    return text.strip(" -•·")


def _line(item: Item) -> LineItem:
    parts: dict[str, list[Box]] = {}
    for name in ("quantity", "unit_price", "vat_rate", "amount"):
        number: Number | None = getattr(item, name)
        if number is not None:
            parts["net_amount" if name == "amount" else name] = [w.box for w in number.words]
    if item.words:
        parts["description"] = [w.box for w in item.words]
    if item.unit:
        parts["unit"] = [w.box for w in item.unit]
    cells = {name: box for name, boxes in parts.items() if (box := union(boxes)) is not None}
    confidence = 0.95 if item.agrees else 0.75 if item.amount is not None and item.unit_price is None else 0.6
    return LineItem(
        description=_flowing(item.words),
        quantity=item.quantity.value if item.quantity else None,
        unit=joined(item.unit).strip(".,;") or None if item.unit else None,
        unit_price=item.unit_price.value if item.unit_price else None,
        vat_rate=item.vat_rate.value if item.vat_rate and 0 <= item.vat_rate.value <= 40 else None,
        net_amount=item.amount.value + item.reduction if item.amount else None,
        gross_prices=item.gross,
        box=union(cells.values()),
        confidence=confidence,
        cells=cells,
    )
