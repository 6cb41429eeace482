"""Totals that only their sums give away: rows of three amounts, sums under labels that no list holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import permutations

from flowaudit.core.extraction.amounts import Candidate
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.numbers import Number
from flowaudit.core.extraction.titles import find_titles
from flowaudit.core.model.extraction import DocumentType
from flowaudit.core.model.money import CENT, ZERO

_USUAL = ("19", "7", "20", "10", "13", "8.1", "2.6", "5.5", "21", "9", "6", "22", "4", "23", "8", "5", "25")
RATES = tuple(map(Decimal, _USUAL))
"""Rates of VAT (per cent) in the countries whose invoices are read."""
_HIGHEST = Decimal("0.3")
_TOTALS = frozenset({"total", "gross", "line_sum", "payable"})
_ROLES = ("net", "vat", "gross")
Triple = tuple[Number, Number, Number]


def triple(numbers: Sequence[Number]) -> Triple | None:
    """Net, VAT and gross among the amounts of a row."""
    money = [n for n in numbers if n.is_money and n.decimals == 2 and n.value]
    for net, vat, gross in permutations(money[-4:], 3):
        if abs(net.value + vat.value - gross.value) < CENT / 2 and 0 < vat.value / net.value <= _HIGHEST:
            return net, vat, gross
    return None


def add_total_rows(reading: Reading, closed: AbstractSet[int], found: dict[str, list[Candidate]]) -> None:
    """A row called a total with three amounts of which one is the sum of the others: all three totals at once."""
    for index, labels in reading.labels.items():
        if index in closed or not any(label.kinds & _TOTALS and label.start <= 1 for label in labels):
            continue
        three = triple(reading.numbers.get(index, ()))
        if three is not None:
            _put_first(found, three, 0.9)


def add_line_sums(reading: Reading, body: AbstractSet[int], found: dict[str, list[Candidate]]) -> None:
    """A single line that prints net, VAT and gross, whose gross is what is to be paid: its columns are the totals."""
    rows = [three for index in sorted(body) if (three := triple(reading.numbers.get(index, ())))]
    if len(rows) != 1 or found.get("net") or found.get("vat"):
        return
    asked = {abs(c.number.value) for role in ("gross", "payable") for c in found.get(role, ()) if c.score > 0.3}
    if abs(rows[0][2].value) in asked:
        _put_first(found, rows[0], 0.7)


def add_advance(reading: Reading, body: AbstractSet[int], found: dict[str, list[Candidate]]) -> None:
    """The advance that an invoice for one charges, by its net, VAT and gross: it is no payment made before, and what is
    left of the order's value is not asked for now."""
    titles = find_titles(reading)
    rows = [three for index in sorted(body) if (three := triple(reading.numbers.get(index, ())))]
    if not titles or titles[0].kind is not DocumentType.PARTIAL_INVOICE or len(rows) != 1:
        return
    gross = rows[0][2].value
    if not any(c.number.value == gross for c in found.get("prepaid", ())):
        return
    printed = {n.value for numbers in reading.numbers.values() for n in numbers if n.is_money}
    found["prepaid"] = [c for c in found["prepaid"] if c.number.value != gross]
    for role in ("payable", "gross", "vat"):
        later = {n for n in printed if n + gross in printed} | {n for n in printed if n > gross}
        found[role] = [c for c in found.get(role, ()) if c.number.value not in later]
    _put_first(found, rows[0], 0.9)


def _put_first(found: dict[str, list[Candidate]], three: Triple, score: float) -> None:
    for role, number in zip(_ROLES, three, strict=True):
        others = [c for c in found.get(role, ()) if c.number is not number]
        found[role] = sorted([Candidate(number, score), *others], key=lambda c: -c.score)


def taxed_below(reading: Reading, net: Number) -> Iterator[tuple[Number, Number]]:
    """The tax on a net total and their sum, printed below it in its column under whatever label."""
    below = [n for n in _column(reading, net) if n.row.index > net.row.index]
    for vat in below:
        if not any(abs(net.value * rate / 100 - vat.value) <= CENT for rate in RATES):
            continue
        for gross in below:
            if gross.row.index > vat.row.index and gross.value == net.value + vat.value:
                yield vat, gross


def _column(reading: Reading, number: Number) -> Iterator[Number]:
    """The amounts of a page that end, or begin, where ``number`` does."""
    em = number.row.page.em
    for row in number.row.page.rows:
        for other in reading.numbers.get(row.index, ()):
            flush = min(abs(other.x1 - number.x1), abs(other.x0 - number.x0)) < 0.6 * em
            if flush and other.decimals == 2 and not other.percent:
                yield other


def between(reading: Reading, first: Number, last: Number) -> set[Decimal]:
    """The amounts printed between two totals, in the column of either, whatever they are called."""
    low, high = sorted((first.row.index, last.row.index))
    both = (*_column(reading, first), *_column(reading, last))
    return {n.value for n in both if low < n.row.index < high and n.value != ZERO}


def repeated(reading: Reading, total: Decimal) -> list[Number]:
    """The last print of an amount that the lines add up to: their total, whatever it is called."""
    found = [n for numbers in reading.numbers.values() for n in numbers if n.value == total and n.is_money]
    return found[-1:]
