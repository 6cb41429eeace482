"""Line tables: rows of items under a header, over page breaks, without carried-forward sums and sub-totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowaudit.core.extraction.cells import Item, description_parts, is_product, read_item, take_product
from flowaudit.core.extraction.dates import Day
from flowaudit.core.extraction.descriptions import continues, headline, leads_next
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.headers import Header, find_headers, header_names
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Row, Segment

_TAX_KINDS = frozenset({"vat", "vat_id"})
_SUM_KINDS = frozenset({"net", "gross", "line_sum", "total", "payable", "vat", "prepaid"})
_CARRY = (
    "ubertrag",
    "uebertrag",
    "carriedforward",
    "broughtforward",
    "carryover",
    "report",
    "areporter",
    "transport",
    "riporto",
    "ariportare",
    "sumaysigue",
    "sumaanterior",
    "zprzeniesienia",
    "doprzeniesienia",
)


@dataclass(eq=False, slots=True)
class Table:
    """The items, the rows they take, the rows of headers, and the days in a column of dates."""

    items: list[Item] = field(default_factory=list)
    body: set[int] = field(default_factory=set)
    headers: set[int] = field(default_factory=set)
    days: list[Day] = field(default_factory=list)


def read_tables(reading: Reading) -> Table:
    """All items under headers; a second table is read if its columns are those of the first."""
    table = Table()
    headers = find_headers(reading)
    first: frozenset[str] | None = None
    for position, header in enumerate(headers):
        end = headers[position + 1].first if position + 1 < len(headers) else len(reading.rows)
        totals = _only_numbers(reading, header.last + 1)
        if first is not None and (totals or len(first & header.kinds) < min(3, len(first))):
            if header.kinds & {"description", "quantity"} and not totals:
                table.headers.update(range(header.first, header.last + 1))
            continue  # another table, or totals set side by side: those are labels
        table.headers.update(range(header.first, header.last + 1))
        items, body = _body(reading, header, end)
        if items:
            first = first or header.kinds
            table.items.extend(items)
            table.body |= body
            table.days.extend(_days(reading, header, items))
    return table


def _days(reading: Reading, header: Header, items: list[Item]) -> Iterator[Day]:
    """The days in the column of dates, if there is one."""
    if header.column("day") is None:
        return
    for item in items:
        for day in reading.days.get(item.row.index, ()):
            x0, x1 = day.words[0].x0, day.words[-1].x1
            if min(header.columns, key=lambda c: c.distance(x0, x1)).kind == "day":
                yield day


def _only_numbers(reading: Reading, index: int) -> bool:
    """Whether a row holds amounts and nothing else, as below totals that are set side by side."""
    numbers = reading.numbers.get(index, ())
    return bool(numbers) and sum(n.end - n.start for n in numbers) == len(reading.rows[index].words)


@dataclass(eq=False, slots=True)
class _Body:
    """What is read below one header so far. ``pending`` is text that may lead the next item; ``open`` says whether the
    last item's description may go on; ``leads``, that the pending text is known to be the next item's;
    ``reductions`` are discounts that follow an item, by the item's position."""

    items: list[Item] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    pending: list[Segment] = field(default_factory=list)
    open: bool = True
    leads: bool = False
    reductions: list[tuple[int, Item]] = field(default_factory=list)


def _body(reading: Reading, header: Header, end: int) -> tuple[list[Item], set[int]]:
    body = _Body()
    stop: int | None = None
    for index in range(header.last + 1, end):
        row = reading.rows[index]
        if body.items and _other_table(reading, row):
            stop = index
            break
        if _is_carry(row):
            continue
        item = read_item(reading, header, row)
        if _is_sum(reading, row, item) or (item is not None and _adds_up(item, body)):
            if not _goes_on(reading, header, index + 1, end):
                stop = index
                break
            continue
        left = body.items[-1].left if body.items else None
        text = description_parts(reading, header, row, item, left)
        if item is None and text and body.items and leads_next(reading, header, body.items[-1], row, end):
            body.pending, body.open, body.leads = [*(body.pending if body.leads else []), *text], False, True
        elif item is None:
            _take_text(reading, body, row, text)
        elif body.items and _is_reduction(reading, item, body.items[0]):
            body.reductions.append((len(body.items) - 1, item))
        else:
            _take_item(reading, body, row, item, text)
    if body.items:
        body.rows.update(range(header.last + 1, stop if stop is not None else max(body.rows) + 1))
    _reduce(body)
    return [i for i in body.items if i.text or i.agrees], body.rows


def _take_item(reading: Reading, body: _Body, row: Row, item: Item, text: list[Segment]) -> None:
    item.text = [*text]
    if body.pending and not body.leads and take_product(reading, body.pending[-1].row, item):
        body.pending = []
    if body.leads:
        item.text = [*body.pending, *text]
    elif body.pending and (not text or not body.items):
        last = body.pending[-1]
        if text and headline(last.words, text[0].words):
            body.pending = []
        elif last.row.page is row.page and row.y0 - last.y1 < 1.2 * row.page.em:
            item.text = [*body.pending, *text]
    body.pending, body.open, body.leads = [], True, False
    body.items.append(item)
    body.rows.add(row.index)


def _only_dates(reading: Reading, row: Row, text: list[Segment]) -> bool:
    """Whether a row holds a day or a period and nothing else."""
    days = {i for day in reading.days.get(row.index, ()) for i in range(day.start, day.end_word)}
    return bool(days) and all(i in days for part in text for i in range(part.start, part.end))


def _take_text(reading: Reading, body: _Body, row: Row, text: list[Segment]) -> None:
    """A row without amounts: the description goes on, or the next one begins, or it is a remark."""
    if not body.items:
        if is_product(reading, row):
            body.pending = [Segment(row.words, row, 0, len(row.words))]
        elif not row.words[0].text.startswith("("):
            body.pending.extend(text)
        return
    item = body.items[-1]
    if is_product(reading, row):
        if take_product(reading, row, item):
            body.rows.add(row.index)
        else:
            body.pending = [Segment(row.words, row, 0, len(row.words))]
        return
    if text and _only_dates(reading, row, text):  # the period of a subscription
        body.rows.add(row.index)
        return
    late = not item.text and item.row.page is row.page and row.y0 - item.row.y1 < 1.5 * row.page.em
    if text and (late or (body.open and continues(item, row, text))):
        item.text.extend(text)
        body.rows.add(row.index)
        return
    body.open = body.open and not text
    body.pending = text if _may_lead(row, text) else []


def _is_reduction(reading: Reading, item: Item, before: Item) -> bool:
    """A row with nothing but a negative amount, or one called a discount, in a table whose items have quantities."""
    if item.quantity is not None or item.unit_price is not None or before.quantity is None or item.amount is None:
        return False
    named = any("allowance" in label.kinds and label.start <= 2 for label in reading.labels.get(item.row.index, ()))
    return named or (item.amount.value < 0 and before.amount is not None and before.amount.value > 0)


def _reduce(body: _Body) -> None:
    """A discount between two items lowers the amount of the upper one; one after the last belongs to the document."""
    for position, reduction in body.reductions:
        assert reduction.amount is not None
        if position + 1 < len(body.items):
            body.items[position].reduction -= abs(reduction.amount.value)
        else:
            body.rows.discard(reduction.row.index)


def _other_table(reading: Reading, row: Row) -> bool:
    """Whether another part of the document begins: terms of payment, or the header of another table."""
    for label in reading.labels.get(row.index, ()):
        alone = label.start == 0 and label.end == len(row.words)
        if "payment_terms" in label.kinds and (alone or label.colon):
            return True
    if any(not n.percent for n in reading.numbers.get(row.index, ())) or len(row.segments) < 3:
        return False
    hits, covered = header_names(row)
    return covered and len(hits) >= 2


def _may_lead(row: Row, text: list[Segment]) -> bool:
    """Text after a gap may be the top line of the next item whose numbers stand lower."""
    return bool(text) and len(row.segments) == len(text)


def _is_carry(row: Row) -> bool:
    key = "".join(w.key for w in row.words[:4])
    return key.startswith(_CARRY) and any(w.text[-1:].isdigit() or "," in w.text for w in row.words)


def _is_sum(reading: Reading, row: Row, item: Item | None) -> bool:
    if item is not None and item.agrees and item.quantity is not None:
        return False
    has_number = any(not n.percent for n in reading.numbers.get(row.index, ()))
    heads = [x for x in reading.labels.get(row.index, ()) if x.kinds & _SUM_KINDS and _opens(x)]
    if not has_number and len(heads) > 1 and 3 * len({id(x.segment) for x in heads}) >= 2 * len(row.segments) > 3:
        return True
    for label in reading.labels.get(row.index, ()):
        if not label.kinds & _SUM_KINDS or not _opens(label):
            continue
        if label.kinds <= _TAX_KINDS and item is not None and item.quantity is not None:
            continue
        if (has_number and _leads(label)) or (
            label.end == label.segment.end and len(row.segments) == 1 and len(label.key) > 5
        ):
            return True
    return False


def _adds_up(item: Item, body: _Body) -> bool:
    """Whether a row with nothing but an amount sums up the items above, whatever it is called."""
    before = body.items
    if item.quantity or item.unit_price or item.amount is None or not before or before[0].quantity is None:
        return False
    whole = sum(i.amount.value for i in before if i.amount)
    less = sum(abs(i.amount.value) for _, i in body.reductions if i.amount)
    return item.amount.value in (whole, whole - less) and item.amount.value != 0


_BEFORE = frozenset({"", "zzgl", "zuzuglich", "plus", "abzgl", "abzuglich", "inkl", "incl", "add", "more", "less"})


def _opens(label: Label) -> bool:
    """Whether nothing but a rate or a word such as "plus" stands before the label."""
    before = label.row.words[label.segment.start : label.start]
    return all(w.key in _BEFORE or w.key.isdigit() or w.text.endswith("%") for w in before)


def _leads(label: Label) -> bool:
    """Whether the label opens its row, give or take a position number."""
    return label.start <= 1 or _opens(label) or len(label.row.segments) > 1


def _goes_on(reading: Reading, header: Header, start: int, end: int) -> bool:
    """Whether real items follow: then a sum before them was a sub-total. Not behind the invoice's totals, on another
    page: an annex has columns of its own."""
    totals: set[str] = set()
    first = reading.rows[start - 1].page
    for index in range(start - 1, end):
        if reading.rows[index].page is not first and "vat" in totals and totals & {"gross", "payable"}:
            return False
        if any(n.is_money for n in reading.numbers.get(index, ())):
            totals |= {kind for label in reading.labels.get(index, ()) if _opens(label) for kind in label.kinds}
        if index < start:
            continue
        item = read_item(reading, header, reading.rows[index])
        whole = item is not None and item.agrees and item.quantity is not None and item.unit_price is not None
        if whole and item is not None and item.amount is not None and item.amount.value:
            return True
    return False
