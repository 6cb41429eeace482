"""What each row of a page says to a reader of statements: days, amounts, headings, the name of a balance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.text import Word
from flowaudit.core.statements.amounts import Amount, amounts_in, mark_of
from flowaudit.core.statements.days import PartialDay, partial
from flowaudit.core.statements.vocabulary import BALANCES, HEADINGS, LONGEST

MONEY = frozenset({"amount", "debit", "credit", "balance", "original_amount"})
TEXTS = frozenset({"text", "party", "kind", "iban", "bic", "end_to_end", "mandate", "creditor_id", "own_iban"})
_DAYS = frozenset({"booked", "valued"})
# What else may stand in the row of a balance: little words, and the words for account, statement, page.
_FILLERS = frozenset(
    re.split(
        r"\s+",
        """am vom zum per in auf von seite blatt nr eur euro euros on at as of the au le du a en al il del el na
        dnia op de van date datum data fecha und and page pagina s h d c cr dr ct soll haben debit credit usd
        gbp chf pln crediteur debiteur debet zu ihren gunsten lasten your my ihr ihre kontostand saldo solde
        balance eu contabile disponible contable konta rachunku compte conto cuenta account konto auszug
        statement from to bis gesamt total deudor acreedor overdrawn od folio strona stronie stronę blz pag""",
    )
)
_OVERDRAWN = frozenset(
    {"s", "soll", "debiteur", "debet", "overdrawn", "od", "dr", "deudor", "debito", "lasten", "debit"}
)
_PAIR = re.compile(r"^(\d{1,2}\.\d{1,2}\.(?:\d{2,4})?)/(\d{1,2}\.\d{1,2}\.(?:\d{2,4})?)$")
_HEAD, _FOOT = 0.25, 0.88  # of a page's height: above and below stand what is the same on all pages
_INNER_GAP = 0.85  # em: the words of one date stand no further apart


@dataclass(eq=False, slots=True)
class Heading:
    """A heading of a column."""

    kind: str
    x0: float
    x1: float
    words: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Its horizontal middle."""
        return (self.x0 + self.x1) / 2


@dataclass(eq=False, slots=True)
class Cell:
    """A day on a row."""

    day: PartialDay
    start: int
    end: int
    x0: float
    x1: float


@dataclass(eq=False, slots=True)
class Named:
    """A balance's name on a row, and the amount that belongs to it, if it stands there."""

    kind: str
    start: int
    end: int
    amount: Amount | None = None
    sign: int = 0


@dataclass(eq=False, slots=True)
class Seen:
    """A row with what was found on it."""

    row: Row
    amounts: list[Amount]
    cells: list[Cell]
    headings: list[Heading] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)


def see(rows: Sequence[Row], default_mark: str, *, month_first: bool = False) -> list[Seen]:
    """All rows of a document."""
    mark = mark_of((word.text for row in rows for word in row.words), default_mark)
    found = [Seen(row, amounts_in(row, mark), cells_of(row, month_first)) for row in rows]
    for position, seen in enumerate(found):
        seen.headings = _headings(seen)
        if not seen.headings:
            below = found[position + 1] if position + 1 < len(found) else None
            seen.named = _named(seen, below)
    return found


def cells_of(row: Row, month_first: bool) -> list[Cell]:
    """The days that open the row or one of its segments, and those that follow such a day at once."""
    found: list[Cell] = []
    starts = {segment.start for segment in row.segments}
    i = 0
    while i < len(row.words):
        pair = _PAIR.match(row.words[i].text) if i in starts else None
        if pair is not None:  # "01.02./02.02.": the day of booking and the value date
            days = [partial(pair[1]), partial(pair[2])]
            x0, x1 = row.words[i].x0, row.words[i].x1
            found += [Cell(day, i, i + 1, x0, x1) for day in days if day is not None]
            i += 1
            continue
        cell = _cell(row, i, month_first) if i in starts or (found and found[-1].end == i) else None
        if cell is not None:
            found.append(cell)
            i = cell.end
        else:
            i += 1
    return found


def _cell(row: Row, i: int, month_first: bool) -> Cell | None:
    words = row.words
    for end in range(min(i + 3, len(words)), i, -1):
        inside = words[i:end]
        if any(b.x0 - a.x1 > _INNER_GAP * row.page.em for a, b in pairwise(inside)):
            continue
        day = partial(" ".join(word.text for word in inside), month_first=month_first)
        if day is not None:
            return Cell(day, i, end, inside[0].x0, inside[-1].x1)
    return None


def _headings(seen: Seen) -> list[Heading]:
    """The headings of a row that is a row of headings: most of its words are, and they tell of a day or of money."""
    words = seen.row.words
    if seen.amounts or len(words) > 40:
        return []
    found: list[Heading] = []
    covered = i = 0
    while i < len(words):
        for end in range(min(i + LONGEST, len(words)), i, -1):
            kind = HEADINGS.get("".join(word.key for word in words[i:end]))
            if kind is not None and (end == i + 1 or _close(words[i:end], seen.row.page.em)):
                texts = tuple(word.text for word in words[i:end])
                found.append(Heading(kind, words[i].x0, words[end - 1].x1, texts))
                covered += end - i
                i = end - 1
                break
        i += 1
    kinds = {heading.kind for heading in found}
    bare = sum(1 for word in words if not word.key or word.key in _FILLERS)
    if len(kinds) < 2 or covered < 0.6 * (len(words) - bare):
        return []
    return found if kinds & (_DAYS | {"text", "party", "kind"}) else []


def _close(words: Sequence[Word], em: float) -> bool:
    return all(b.x0 - a.x1 < 1.3 * em for a, b in pairwise(words))


def _named(seen: Seen, below: Seen | None) -> list[Named]:
    """The names of balances on a row whose other words say nothing else."""
    words = seen.row.words
    taken = {i for amount in seen.amounts for i in range(amount.start, amount.end)}
    taken |= {i for cell in seen.cells for i in range(cell.start, cell.end)}
    found: list[Named] = []
    i = 0
    while i < len(words):
        kind, end = _label(words, i, taken)
        if kind:
            found.append(Named(kind, i, end))
            taken |= set(range(i, end))
            i = end - 1
        i += 1
    rest = [word for k, word in enumerate(words) if k not in taken and re.search("[a-z]", word.key)]
    if not found or any(word.key not in _FILLERS for word in rest):
        return []
    sign = -1 if {word.key for word in rest} & _OVERDRAWN else 0
    for position, name in enumerate(found):
        until = found[position + 1].start if position + 1 < len(found) else len(words)
        own = [amount for amount in seen.amounts if name.end <= amount.start < until]
        name.amount = own[-1] if own else _under(seen.row, name, below)
        name.sign = sign
    return [name for name in found if name.amount is not None]


def _label(words: Sequence[Word], i: int, taken: set[int]) -> tuple[str, int]:
    for end in range(min(i + LONGEST, len(words)), i, -1):
        if not taken.isdisjoint(range(i, end)):
            continue
        kind = BALANCES.get("".join(word.key for word in words[i:end]))
        if kind is not None and words[i].key and words[end - 1].key:
            return kind, end
    return "", i + 1


def _under(row: Row, name: Named, below: Seen | None) -> Amount | None:
    """The amount below a name, as in boxes of balances set side by side."""
    if below is None or below.row.page is not row.page or below.row.y0 - row.y1 > 1.6 * row.page.em:
        return None
    x0, x1 = row.words[name.start].x0, row.words[name.end - 1].x1
    own = [a for a in below.amounts if a.x0 < x1 and a.x1 > x0]
    letters = sum(1 for word in below.row.words if len(word.key) > 3 and word.key.isalpha())
    return own[0] if len(own) == 1 and letters <= 1 else None


def running(seen: Sequence[Seen]) -> set[int]:
    """Rows that stand at the same height on several pages with the same letters: heads and feet of pages."""
    places: dict[tuple[str, int], set[int]] = {}
    for one in seen:
        places.setdefault((_letters(one.row), round(one.row.y_mid / 6)), set()).add(one.row.page.number)
    return {
        one.row.index
        for one in seen
        if not one.headings
        and not one.amounts
        and not one.cells
        and not _HEAD * one.row.page.height < one.row.y_mid < _FOOT * one.row.page.height
        and len(places[_letters(one.row), round(one.row.y_mid / 6)]) > 1
    }


def _letters(row: Row) -> str:
    """The row without short numbers, such as those of pages."""
    return " ".join(word.key for word in row.words if not (word.key.isdigit() and len(word.key) <= 3))
