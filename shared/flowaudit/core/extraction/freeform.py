"""Lines without a table header: receipts and letters, where text stands left and its amount right.

They are taken only if their sum is a total of the page, which is all the proof that such a list can give.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import permutations

from flowaudit.core.extraction.cells import TIMES, Item
from flowaudit.core.extraction.descriptions import continues
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Row, Segment
from flowaudit.core.extraction.numbers import Number, currency_of, to_decimal
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.tables import Table
from flowaudit.core.model.money import ZERO

_SUM_KINDS = frozenset({"net", "gross", "line_sum", "total", "payable"})
_GLUED_TIMES = Pattern(r"^(\d+(?:[.,]\d+)?)\s?[x×*]$", re.IGNORECASE)
_TIMES_GLUED = Pattern(r"^[x×*@](\d{1,4}(?:[.,]\d{1,3})?)$", re.IGNORECASE)
MAX_ROWS = 80


def read_freeform(reading: Reading) -> Table:
    """The items above the first total that equals their sum; an empty table if there is none."""
    named = [(total, 1) for total in _totals(reading)]
    for total, least in [*named, *((total, _LEAST_UNNAMED) for total in _unnamed(reading))]:
        rows = _rows_above(reading, total)
        if len(rows) >= least and sum((n.value for _, n in rows), ZERO) == total.value:
            left = _left_edge(rows)
            items = [_item(reading, row, number, left) for row, number in rows]
            _attach(reading, items)
            _counted(reading, items)
            _go_on(reading, items)
            kept = [item for item in items if item.text]
            if len(kept) == len(items):
                first = min(i.row.index for i in items)
                return Table(kept, set(range(first, max(i.row.index for i in items) + 1)), set())
    return Table()


def _totals(reading: Reading) -> list[Number]:
    found = []
    for index, labels in reading.labels.items():
        money = [n for n in reading.numbers.get(index, ()) if n.is_money]
        if money and any(label.kinds & _SUM_KINDS and label.end <= money[-1].start for label in labels):
            found.append(money[-1])
    return [*found[:6], *_beside_currency(reading)]


_MOST_UNNAMED = 60
_LEAST_UNNAMED = 2


def _unnamed(reading: Reading) -> list[Number]:
    """The last amount of each row: a sum under a name that no list holds; one that adds up to nothing is none."""
    found = []
    for numbers in reading.numbers.values():
        money = [n for n in numbers if n.is_money and n.value]
        found.extend(money[-1:])
    return found[:_MOST_UNNAMED]


def _beside_currency(reading: Reading) -> list[Number]:
    """Sums that stand beside nothing but the currency, as some tills write them."""
    found = []
    for index, numbers in reading.numbers.items():
        rest = [w for i, w in enumerate(reading.rows[index].words) if not any(n.start <= i < n.end for n in numbers)]
        number = numbers[0]
        if len(numbers) == 1 and number.is_money and all(currency_of(w.text) for w in rest):
            found.extend([number] if rest or number.currency else [])
    return found[:3]


def _rows_above(reading: Reading, total: Number) -> list[tuple[Row, Number]]:
    """Rows above the total whose amount ends in its column, up to a wide gap or another total."""
    em = total.row.page.em
    found: list[tuple[Row, Number]] = []
    last = total.row
    for index in range(total.row.index - 1, max(total.row.index - MAX_ROWS, -1), -1):
        row = reading.rows[index]
        if row.page is not total.row.page or last.y0 - row.y1 > 8 * em:
            break
        numbers = [n for n in reading.numbers.get(index, ()) if n.is_money]
        amount = next((n for n in reversed(numbers) if _in_column(n, total, 1.2 * em)), None)
        if amount is None:
            continue
        if _is_total(reading, row, amount):
            if found:
                break
            continue
        letters = any(c.isalpha() for w in row.words[: amount.start] for c in w.text)
        if not letters and not _times(row) and not (amount.start == 0 and _text_above(reading, row)):
            continue
        found.append((row, amount))
        last = row
    return found[::-1]


def _text_above(reading: Reading, row: Row) -> bool:
    """Whether the amount of a row stands alone below the text and the count of its item."""
    above = reading.rows[row.index - 1]
    return above.page is row.page and any(c.isalpha() for c in above.text) and row.y0 - above.y1 < 0.8 * row.page.em


def _in_column(number: Number, total: Number, most: float) -> bool:
    return min(abs(number.x1 - total.x1), abs(_right(number) - total.x1), abs(_right(number) - _right(total))) <= most


def _right(number: Number) -> float:
    """Right edge of an amount with the letter of its tax class: "4,99 A"."""
    words = number.row.words
    behind = words[number.end] if number.end < len(words) else None
    return behind.x1 if behind is not None and len(behind.text) <= 2 and not behind.text.isdigit() else number.x1


def _is_total(reading: Reading, row: Row, amount: Number) -> bool:
    return any(
        label.end <= amount.start and label.start <= 1 and not _after_goods(label) and _names_total(label)
        for label in reading.labels.get(row.index, ())
    )


def _after_goods(label: Label) -> bool:
    """Whether the label is the end of an item's text: "Kaffee gross"."""
    before = label.row.words[label.segment.start : label.start]
    return label.inline and any(len(w.key) > 3 and w.key.isalpha() and w.key not in _TOTAL_WORDS for w in before)


_TOTAL_WORDS = frozenset(
    {"davon", "enthaltene", "gesamt", "summe", "total", "totale", "totaal", "suma", "zzgl", "inkl", "waarvan"}
)


def _names_total(label: Label) -> bool:
    """A total, or a way to pay that stands alone: "Carta" pays, "Carta A4" is sold."""
    if label.kinds & (_SUM_KINDS | {"vat"}):
        return True
    rest = label.row.words[label.end : label.segment.end]
    paid = label.kinds & {"prepaid", "balance", "withheld", "x_amount"}
    return bool(paid) and not any(len(w.key) > 1 and not w.key.isdigit() for w in rest)


def _times(row: Row) -> bool:
    return any(TIMES.match(w.text) or _GLUED_TIMES.match(w.text) for w in row.words)


def _left_edge(rows: list[tuple[Row, Number]]) -> float:
    """Where the list begins: the leftmost column that all its rows have. What stands left of it is beside the list."""
    em = rows[0][0].page.em
    edges = [[s.x0 for s in row.segments if s.start < amount.start] for row, amount in rows]
    common = [x for x in edges[0] if all(any(abs(x - other) < em for other in own) for own in edges[1:])]
    return min(common, default=0.0) - em if len(rows) > 1 else 0.0


def _item(reading: Reading, row: Row, amount: Number, left: float) -> Item:
    item = Item(row, amount=amount)
    before = [n for n in reading.numbers.get(row.index, ()) if n.end <= amount.start and not n.percent]
    before = sorted([*before, *_counts(reading, row, amount.start)], key=lambda n: n.start)
    taken = set(range(amount.start, amount.end))
    for quantity, price in sorted(permutations(before, 2), key=lambda pair: pair[0].start > pair[1].start):
        if item.agrees or quantity.value == ZERO:
            continue
        fits = abs(quantity.value * price.value - amount.value) <= Decimal("0.02")
        if fits and (price.decimals >= 2 or price.currency) and (quantity.start < price.start or _times(row)):
            item.quantity, item.unit_price, item.agrees = quantity, price, True
            taken.update(range(quantity.start, quantity.end))
            taken.update(range(price.start, price.end))
            between = row.words[quantity.end : price.start]
            if len(between) == 2 and TIMES.match(between[1].text) and len(between[0].text) <= 4:  # "41,37 L x 1,479"
                item.unit = [w for w in between if not TIMES.match(w.text)]
                taken.update(range(quantity.end, price.start))
    for other in before:  # an amount is no text, whatever column it is of
        if other.is_money:
            taken.update(range(other.start, other.end))
    glued = _GLUED_TIMES.match(row.words[0].text)
    if item.quantity is None and glued is not None and (parsed := to_decimal(glued[1], reading.habits.decimal_mark)):
        item.quantity = Number(parsed[0], row, 0, 1, parsed[1])
    words = [
        i
        for i in range(amount.start)
        if i not in taken
        and row.words[i].x0 > left
        and not TIMES.match(row.words[i].text)
        and not _GLUED_TIMES.match(row.words[i].text)
    ]
    while words and currency_of(row.words[words[-1]].text):  # set apart before its amount
        words.pop()
    if any(c.isalpha() for i in words for c in row.words[i].text):
        item.text = [Segment([row.words[i] for i in words], row, words[0], words[-1] + 1)]
    return item


def _counts(reading: Reading, row: Row, end: int) -> list[Number]:
    """Quantities glued to their sign: "x4"."""
    found = []
    for i, word in enumerate(row.words[:end]):
        match = _TIMES_GLUED.match(word.text)
        if match is not None and (parsed := to_decimal(match[1], reading.habits.decimal_mark)):
            found.append(Number(parsed[0], row, i, i + 1, parsed[1]))
    return found


def _counted(reading: Reading, items: list[Item]) -> None:
    """Where every line opens with a small whole number, that is how many were sold: "2 Coffee 5,80"."""
    first: list[tuple[Item, Segment, Number]] = []
    for item in items:
        segment = item.text[0] if item.text else None
        if not isinstance(segment, Segment) or len(segment.words) < 2 or not segment.words[0].text.isdigit():
            return
        position = segment.row.words.index(segment.words[0])
        count = next((n for n in reading.numbers.get(segment.row.index, ()) if n.start == position), None)
        if count is None or not 0 < count.value < 100 or not segment.words[1].text[0].isalpha():
            return
        first.append((item, segment, count))
    counts = [int(count.value) for _, _, count in first]
    if len(counts) < 2 or counts == list(range(1, len(counts) + 1)):  # positions
        return
    for item, segment, count in first:
        if item.quantity is None:
            item.quantity = count
            item.text[0] = Segment(segment.words[1:], segment.row, segment.start + 1, segment.end)


def _attach(reading: Reading, items: list[Item]) -> None:
    """Text above an amount that stands alone, and "2 x 1,99" on the row above or below its item."""
    rows = reading.rows
    for item in items:
        for index in (item.row.index - 1, item.row.index + 1):
            if item.agrees and item.text:
                break
            if not 0 <= index < len(rows) or rows[index].page is not item.row.page:
                continue
            row = rows[index]
            if any(other.row is row for other in items):
                continue
            numbers = [n for n in reading.numbers.get(index, ()) if not n.percent]
            numbers = sorted([*numbers, *_counts(reading, row, len(row.words))], key=lambda n: n.start)
            if len(numbers) == 1 and index > item.row.index and TIMES.match(row.words[0].text):
                _priced(item, numbers[0])
            if (
                not item.text
                and index < item.row.index
                and not any(n.is_money for n in numbers)
                and not (numbers and _times(row))
            ):
                item.text = [Segment(row.words, row, 0, len(row.words))]
            for quantity in numbers:
                for price in numbers:
                    fits = item.amount and abs(quantity.value * price.value - item.amount.value) <= Decimal("0.02")
                    if quantity.start < price.start and fits and price.decimals >= 2:
                        item.quantity, item.unit_price, item.agrees = quantity, price, True
        above = rows[item.row.index - 2] if item.row.index > 1 else item.row
        if not item.text and item.agrees and above.page is item.row.page and not any(o.row is above for o in items):
            item.text = [
                Segment(above.words, above, 0, len(above.words))
            ]  # text, count and amount, one below the other


def _go_on(reading: Reading, items: list[Item]) -> None:
    """Text that wraps: the rows without numbers right below an item, up to the next one."""
    own = {item.row.index for item in items}
    for item in items:
        for row in reading.rows[item.row.index + 1 :]:
            alone = row.index not in own and len(row.segments) == 1 and not reading.numbers.get(row.index)
            if not alone or reading.labels.get(row.index) or not continues(item, row, row.segments):
                break
            item.text.append(row.segments[0])


def _priced(item: Item, price: Number) -> None:
    """ "à 2,50" below an item: its price, if the amount is a multiple of it."""
    if item.unit_price is None and item.amount is not None and price.value > 0 and price.decimals == 2:
        times = item.amount.value / price.value
        count = item.quantity.value if item.quantity is not None else times
        if times == times.to_integral_value() and times == count < 1000:
            item.unit_price, item.agrees = price, item.quantity is not None
