"""One row of a line table: its numbers in their columns, its unit, its description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.headers import NUMERIC, Header
from flowaudit.core.extraction.layout import Row, Segment
from flowaudit.core.extraction.numbers import Number, currency_of
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.money import ZERO

TIMES = Pattern(r"^(?:x|×|\*|@|à|a|mal)$", re.IGNORECASE)
"""A sign that multiplies."""


@dataclass(eq=False, slots=True)
class Item:
    """One line: its cells as numbers and words of the page."""

    row: Row
    quantity: Number | None = None
    unit: list[Word] = field(default_factory=list)
    unit_price: Number | None = None
    vat_rate: Number | None = None
    discount: Number | None = None
    amount: Number | None = None
    text: list[Segment | list[Word]] = field(default_factory=list)
    gross: bool = False
    agrees: bool = False
    reduction: Decimal = ZERO

    @property
    def left(self) -> float | None:
        """The left edge of the description."""
        first = self.text[0] if self.text else None
        return first.x0 if isinstance(first, Segment) else None

    @property
    def words(self) -> list[Word]:
        """The words of the description."""
        return [w for part in self.text for w in (part.words if isinstance(part, Segment) else part)]


def read_item(reading: Reading, header: Header, row: Row) -> Item | None:
    numbers = reading.numbers.get(row.index)
    if not numbers:
        return None
    item = Item(row)
    taken: dict[str, tuple[float, Number]] = {}
    for number in numbers:
        kind, distance = _column_of(header, number)
        if kind is None:
            continue
        if kind not in taken or distance < taken[kind][0]:
            taken[kind] = (distance, number)
    get = {kind: number for kind, (_, number) in taken.items()}
    item.quantity, item.unit_price = get.get("quantity"), get.get("unit_price")
    item.vat_rate, item.discount = get.get("vat_rate"), get.get("discount")
    item.amount = get.get("amount") or get.get("gross_amount")
    item.gross = "amount" not in get and "gross_amount" in get
    item.agrees = _agrees(item)
    if not item.agrees:
        _in_order(item, header, numbers)
    if not item.agrees:
        _rearrange(item, header, [n for n in numbers if not n.percent and n is not get.get("position")])
    if item.amount is None and (header.kinds & {"amount", "gross_amount"} or item.unit_price is None):
        return None
    if item.amount is not None and item.amount.decimals == 0 and not item.agrees and not item.amount.currency:
        return None
    return item


def _in_order(item: Item, header: Header, numbers: list[Number]) -> None:
    """Quantity, price and amount in the order of their columns, the amount last: the first three numbers that
    multiply. Centred heads over numbers set flush right stand nearer to the next column than to their own."""
    columns = sorted((c for c in header.columns if c.kind in ("quantity", "unit_price", "amount")), key=lambda c: c.x0)
    if len(columns) != 3 or columns[-1].kind != "amount":
        return
    plain = [n for n in numbers if not n.percent]
    for right in reversed(plain):
        for second, first in combinations([n for n in reversed(plain) if n.end <= right.start], 2):
            quantity, price = (first, second) if columns[0].kind == "quantity" else (second, first)
            placed = quantity.x1 > columns[0].x0 - 3 * header.page.em or columns[0].kind != "quantity"
            money = price.is_money and right.is_money and not quantity.currency
            if not (placed and money):
                continue
            for less in _discounts(item, header, plain, second, right):
                if _product_fits(quantity, price, right, less):
                    item.quantity, item.unit_price, item.amount, item.agrees = quantity, price, right, True
                    item.discount, item.gross = less, False
                    return


def _discounts(
    item: Item, header: Header, numbers: list[Number], after: Number, before: Number
) -> Iterator[Number | None]:
    """What may be the discount of a row: what stands in its column, or between price and amount if there is one."""
    yield item.discount
    if header.column("discount") is not None:
        yield from (n for n in numbers if after.end <= n.start and n.end <= before.start)


def _column_of(header: Header, number: Number) -> tuple[str | None, float]:
    segment = number.row.segment_at(number.start)
    em = header.page.em
    best: tuple[str | None, float] = (None, 1e9)
    for column in header.columns:
        if number.percent and column.kind in ("amount", "unit_price", "quantity", "position", "gross_amount"):
            continue
        distance = column.distance(number.x0, number.x1)
        if distance < best[1]:
            best = (column.kind, distance)
    kind, distance = best
    if kind not in NUMERIC or distance > 9 * em:
        return None, distance
    inside = number.start > segment.start and any(c.isalpha() for c in number.row.words[segment.start].text)
    if inside and distance > 0.6 * em:
        home = min(header.columns, key=lambda c: c.distance(segment.x0, segment.x1))
        if home.kind in ("description", "article", "other"):
            return None, distance
    return kind, distance


def _agrees(item: Item) -> bool:
    if item.quantity is None or item.unit_price is None or item.amount is None:
        return False
    if _product_fits(item.quantity, item.unit_price, item.amount, item.discount):
        return True
    if item.vat_rate is None or not item.gross:
        return False
    product = item.quantity.value * item.unit_price.value * (1 + item.vat_rate.value / 100)  # a net price, a gross sum
    return abs(abs(product) - abs(item.amount.value)) <= Decimal("0.02") * max(abs(item.quantity.value), Decimal(1))


def _product_fits(quantity: Number, price: Number, amount: Number, discount: Number | None) -> bool:
    product = abs(quantity.value * price.value)
    tolerance = max(Decimal("0.02"), abs(quantity.value) * Decimal(5) / Decimal(10) ** (price.decimals + 1))
    options = [product]
    if discount is not None:
        options.append(product * (1 - discount.value / 100))
        options.append(product - abs(discount.value))
    return any(
        abs(option - abs(amount.value)) <= min(tolerance, abs(amount.value) / 50 + Decimal("0.011"))
        for option in options
    )


def _rearrange(item: Item, header: Header, numbers: list[Number]) -> None:
    """If the columns do not multiply, another choice of the row's numbers may: quantity × price = amount.

    Of the two ways to read a product the quantity stands left of the price, unless the header says otherwise."""
    count, each = header.column("quantity"), header.column("unit_price")
    swapped = count is not None and each is not None and each.x0 < count.x0
    for left_first in (not swapped, swapped):
        if not item.agrees:
            _product(item, numbers, left_first)


def _product(item: Item, numbers: list[Number], left_first: bool) -> None:
    for amount in reversed(numbers):
        if amount.decimals != 2:
            continue
        for price in numbers:
            for quantity in numbers:
                if (
                    len({id(quantity), id(price), id(amount)}) < 3
                    or quantity.start > amount.start
                    or price.start > amount.start
                    or (quantity.start < price.start) is not left_first
                ):
                    continue
                if quantity.value in (0, 1) or quantity.currency or (price.decimals < 2 and not price.currency):
                    continue
                if _product_fits(quantity, price, amount, item.discount):
                    item.quantity, item.unit_price, item.amount, item.agrees = quantity, price, amount, True
                    return


def description_parts(
    reading: Reading, header: Header, row: Row, item: Item | None, left: float | None = None
) -> list[Segment]:
    """The parts of a row in the description column, without the item's numbers and the day in a column of its own."""
    taken: set[int] = set()
    if header.column("day") is not None:
        for day in reading.days.get(row.index, ())[:1]:
            taken.update(range(day.start, day.end_word))
    if item is not None:
        for number in (item.quantity, item.unit_price, item.vat_rate, item.discount, item.amount):
            if number is not None and number.row is row:
                taken.update(range(number.start, number.end))
                if number.currency and number.start and currency_of(row.words[number.start - 1].text):
                    taken.add(number.start - 1)
        if item.quantity is not None and item.quantity.row is row:
            _take_unit(header, row, item, taken)
    found: list[Segment] = []
    rest: list[Segment] = []
    for segment in row.segments:
        indices = [i for i in range(segment.start, segment.end) if i not in taken]
        for part in _parts(header, row, _without_position(header, segment, indices, item), left):
            column = min(header.columns, key=lambda c: c.distance(part.x0, part.x1))
            home = column.kind == "description" or header.column("description") is None
            (found if home or (column.kind != "article" and len(part.words) > 3) else rest).append(part)
    if not found and item is not None:
        found = [part for part in rest if sum(c.isalpha() for w in part.words for c in w.text) > 3]
    return found


def _parts(header: Header, row: Row, indices: list[int], left: float | None) -> list[Segment]:
    """Words with letters in runs; a run is cut where a word stands flush with the head of a text column, or leaves a
    column of short codes. ``left`` is the edge of the description above: what stands flush with it needs no letters."""
    em = row.page.em
    edges = [c.x0 for c in header.columns if c.kind in ("description", "article")]
    codes = [c.x1 for c in header.columns if c.kind in ("position", "article")]
    if left is not None:
        edges.append(left)
    runs: list[list[int]] = []
    for i in indices:
        word = row.words[i]
        wide = i > 0 and word.x0 - row.words[i - 1].x1 > 0.4 * em
        flush = any(abs(word.x0 - edge) < 0.35 * em for edge in edges)
        leaves = any(row.words[i - 1].x1 <= edge + 0.5 * em < word.x0 for edge in codes) if wide else False
        figure = i > 0 and word.x0 - row.words[i - 1].x1 > em and not any(c.isalpha() for c in word.text)
        if runs and runs[-1][-1] == i - 1 and not (wide and (flush or leaves or figure)):
            runs[-1].append(i)
        else:
            runs.append([i])
    parts = [Segment([row.words[i] for i in run], row, run[0], run[-1] + 1) for run in runs]
    return [
        part
        for part in parts
        if any(c.isalpha() for w in part.words for c in w.text)
        or (left is not None and abs(part.x0 - left) < 0.35 * em)
    ]


def _take_unit(header: Header, row: Row, item: Item, taken: set[int]) -> None:
    """The unit: words in its column, or right behind the quantity."""
    assert item.quantity is not None
    unit_column = header.column("unit")
    i = item.quantity.end
    if unit_column is not None:
        for j, word in enumerate(row.words):
            if j not in taken and min(header.columns, key=lambda c: c.distance(word.x0, word.x1)) is unit_column:
                item.unit.append(word)
                taken.add(j)
    elif i < len(row.words) and i not in taken and len(row.words[i].text) <= 12:
        word = row.words[i]
        description = header.column("description")
        near = word.x0 - row.words[i - 1].x1 < 1.2 * row.page.em
        before = description is None or item.quantity.x0 > description.x0
        flush = description is not None and abs(word.x0 - description.x0) < 0.35 * row.page.em
        if near and not flush and any(c.isalpha() for c in word.text) and (before or row.segment_at(i).end == i + 1):
            item.unit.append(word)
            taken.add(i)


def _without_position(header: Header, segment: Segment, indices: list[int], item: Item | None) -> list[int]:
    """Drop a position number that leads the description."""
    if item is not None and indices and indices[0] == 0 and len(indices) > 1:
        text = segment.row.words[0].text
        if text.rstrip(".)").isdigit() and len(text) <= 4 and header.column("position") is not None:
            return indices[1:]
    return indices


def is_product(reading: Reading, row: Row) -> bool:
    """Whether a row holds a quantity times a price and nothing else: "2 x 2,50"."""
    numbers = reading.numbers.get(row.index, ())
    if len(numbers) != 2 or numbers[1].decimals != 2:
        return False
    taken = {i for n in numbers for i in range(n.start, n.end)}
    rest = [w for i, w in enumerate(row.words) if i not in taken]
    return all(TIMES.match(w.text) for w in rest) and (bool(rest) or row.words[0].text[-1:] in "x×*")


def take_product(reading: Reading, row: Row, item: Item) -> bool:
    """Take quantity and price from such a row if they make up the item's amount."""
    if item.quantity is not None or item.amount is None or not is_product(reading, row):
        return False
    quantity, price = reading.numbers[row.index]
    if not _product_fits(quantity, price, item.amount, None):
        return False
    item.quantity, item.unit_price, item.agrees = quantity, price, True
    return True
