"""Which column an amount stands in: amounts of one column end at one height of the page's width; headings name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from flowaudit.core.statements.amounts import Amount
from flowaudit.core.statements.rows import MONEY, TEXTS, Heading, Seen

_SAME = 0.9  # em: right edges this near belong to one column
_FEW = 2
_FAR = 9.0  # em between an amount and its heading


@dataclass(eq=False, slots=True)
class Column:
    """A column of amounts: where they end, how wide the widest is, what they are."""

    edge: float
    left: float
    count: int
    kind: str = ""


@dataclass(eq=False, slots=True)
class Columns:
    """The columns of a statement's table. ``days`` is where the days of bookings begin, ``days_inside``: they stand
    behind another column; ``guessed``: no heading names the columns of amounts; ``texts`` are the headings of
    columns of text, left to right."""

    money: list[Column]
    texts: list[Heading]
    days: float | None
    em: float
    guessed: bool = False
    days_inside: bool = False

    def kind_of(self, amount: Amount) -> str:
        """The kind of an amount's column; empty if it stands in none."""
        near = min(self.money, key=lambda column: abs(column.edge - edge(amount)), default=None)
        if near is None or abs(near.edge - edge(amount)) > 1.4 * self.em:
            return ""
        return near.kind

    @property
    def leftmost(self) -> float:
        """Where the columns of amounts begin."""
        return min((column.left for column in self.money if column.kind), default=1e9)


def edge(amount: Amount) -> float:
    """Where the digits of an amount end: marks behind them stand out of the column."""
    words = amount.row.words[amount.start : amount.end]
    return max(word.x1 for word in words if any(c.isdigit() for c in word.text))


def columns_of(seen: Sequence[Seen]) -> Columns:
    """The columns of a table, from the rows of bookings and the last row of headings."""
    em = seen[0].row.page.em if seen else 9.0
    headed = [one.headings for one in seen if one.headings]
    headings = max(headed, key=lambda found: len({h.kind for h in found}), default=[])
    top = next((one.row.index for one in seen if one.headings), -1)
    below = [one for one in seen if one.row.index > top and not one.headings and not one.named]
    dated = [one for one in below if one.cells]
    first = min((h.x0 for h in headings), default=0.0)
    inside = any(h.kind == "booked" and h.x0 > first for h in headings) and not any(
        h.kind in ("booked", "valued") and h.x0 == first for h in headings
    )
    days = _days_at(dated, headings, em, inside=inside)
    rows = [one for one in dated if days is None or any(abs(c.x0 - days) < 2.5 * em for c in one.cells)]
    loose = [one for one in below if one.amounts and one not in rows]
    money = [h for h in headings if h.kind in MONEY]
    # without headings amounts in texts would pass for columns, unless the amounts stand in the rows below the days
    counted = [*rows, *loose] if money or not any(one.amounts for one in rows) else rows
    clusters = _clusters([a for one in counted for a in one.amounts], em)
    chosen = _headed(clusters, money, em) if money else []
    guessed = not any(column.kind in ("amount", "debit", "credit") for column in chosen)
    if guessed:
        chosen = _unheaded(clusters, counted)
    texts = sorted((h for h in headings if h.kind in TEXTS), key=lambda h: h.x0)
    return Columns(chosen, texts, days, em, guessed, inside)


def _days_at(dated: Sequence[Seen], headings: Sequence[Heading], em: float, *, inside: bool) -> float | None:
    """Where the days of bookings begin: where most of the rows' first days do, near their heading if there is one."""
    starts = [
        cell.x0 for one in dated for cell in (one.cells if inside else one.cells[:1]) if inside or cell.start <= 1
    ]
    if not starts:
        return None
    named = next((h for h in headings if h.kind == "booked"), None)
    near = [x for x in starts if named is not None and abs(x - named.x0) < 6 * em] or starts
    return max(near, key=lambda x: (sum(abs(x - other) < em for other in near), -x))


def _clusters(amounts: Sequence[Amount], em: float) -> list[Column]:
    found: list[Column] = []
    for amount in sorted(amounts, key=edge):
        if found and edge(amount) - found[-1].edge <= _SAME * em:
            last = found[-1]
            last.edge = (last.edge * last.count + edge(amount)) / (last.count + 1)
            last.count += 1
            last.left = min(last.left, amount.x0)
        else:
            found.append(Column(edge(amount), amount.x0, 1))
    return found


def _headed(clusters: list[Column], headings: list[Heading], em: float) -> list[Column]:
    """Give columns the kinds of headings: in order, those that lie nearest and hold most amounts."""
    headings = sorted(headings, key=lambda h: h.x0)
    best: tuple[float, list[Column], list[Heading]] = (-1e9, [], [])
    for size in range(1, min(len(clusters), len(headings)) + 1):
        for columns in combinations(sorted(clusters, key=lambda c: -c.count)[:6], size):
            ordered = sorted(columns, key=lambda c: c.edge)
            for named in combinations(headings, size):
                gaps = [_distance(c, h) / em for c, h in zip(ordered, named, strict=True)]
                score = sum(2.5 * min(c.count, 6) for c in ordered) - 1.2 * sum(gaps)
                if max(gaps) < _FAR and score > best[0]:
                    best = (score, ordered, list(named))
    for column, heading in zip(best[1], best[2], strict=True):
        column.kind = heading.kind
    return best[1]


def _distance(column: Column, heading: Heading) -> float:
    middle = (column.left + column.edge) / 2
    return min(abs(column.edge - heading.x1), abs(middle - heading.middle) + 2.0, abs(column.left - heading.x0) + 2.0)


def _unheaded(clusters: list[Column], rows: Sequence[Seen]) -> list[Column]:
    """Without headings: one column holds amounts; two are amount and balance where rows have both, else debit and
    credit; three are debit, credit and balance."""
    most = max((c.count for c in clusters), default=0)
    kept = [c for c in clusters if c.count >= max(1, most // 12)][-3:]
    if len(kept) == 1:
        kinds = ["amount"]
    elif len(kept) == _FEW:
        paid = [one for one in rows if one.amounts]
        both = sum(1 for one in paid if len(one.amounts) >= _FEW)
        kinds = ["amount", "balance"] if both * 8 > len(paid) else ["debit", "credit"]
    else:
        kinds = ["debit", "credit", "balance"]
    for column, kind in zip(kept, kinds, strict=False):
        column.kind = kind
    return kept
