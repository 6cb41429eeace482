"""From rows to drafts of statements: bookings with their amounts and texts, and balances in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.text import Word
from flowaudit.core.statements.amounts import MARKS, Amount
from flowaudit.core.statements.columns import Columns, columns_of
from flowaudit.core.statements.rows import Cell, Heading, Named, Seen, running

_NEAR = 1.7  # of the usual distance of rows: what stands further below is no part of a booking
_OWN_DAY = 2.2  # em between a booking's day and the column of days
_AMOUNTS_ON_DAYS = 0.3  # share of dated rows with an amount from which on a day without one opens no booking


@dataclass(eq=False, slots=True)
class Booking:
    """A booking as it stands on the page. ``texts`` are its rows of text by column ("text" where there is but one)."""

    row: Row
    day: Cell | None
    valued: Cell | None = None
    kind: str = ""
    amount: Amount | None = None
    balance: Amount | None = None
    original: Amount | None = None
    sign: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    last: Row | None = None


@dataclass(eq=False, slots=True)
class Stated:
    """A balance on the page; ``after`` is how many bookings stand before it."""

    named: Named
    row: Row
    after: int


@dataclass(eq=False, slots=True)
class Draft:
    """A statement as it stands on pages. ``head`` are the rows that stand before its first booking."""

    bookings: list[Booking] = field(default_factory=list)
    balances: list[Stated] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    guessed: bool = False

    def has(self, kind: str, *, at_end: bool = False) -> bool:
        """Whether a balance of a kind was stated, with ``at_end`` behind the last booking so far."""
        return any(one.named.kind == kind and (not at_end or one.after == len(self.bookings)) for one in self.balances)


class _Table:
    """Reads the rows of pages that show statements of one layout."""

    def __init__(self, seen: Sequence[Seen], columns: Columns) -> None:
        self.columns = columns
        self.headings = max((one.headings for one in seen), key=len, default=[])
        self.inside = not self.headings
        self.drafts = [Draft(guessed=columns.guessed)]
        self.open = False
        self.above: Row | None = None
        self.pitch = _pitch(seen)
        dated = [one for one in seen if self._at_days(one) and not one.named and not one.headings]
        paid = [one for one in dated if self._money(one)]
        own_column = any(h.kind == "valued" and abs(h.x0 - (columns.days or 0)) > 2 * columns.em for h in self.headings)
        self.day_opens = own_column or len(paid) < _AMOUNTS_ON_DAYS * len(dated)
        self.mark = next((h for h in self.headings if h.kind == "mark"), None)
        self.valued = next((h for h in self.headings if h.kind == "valued"), None)

    @property
    def draft(self) -> Draft:
        return self.drafts[-1]

    def take(self, one: Seen) -> None:
        """The next row."""
        if self.above is not None and one.row.page is not self.above.page:
            self.open = False
        if one.headings:
            self.inside, self.open = True, bool(self.draft.bookings)
            self.above = one.row
            return
        if one.named:
            self._balance(one)
            self.open, self.above = False, one.row
            return
        if self.inside and self._opens(one):
            self._begin(one, self._at_days(one))
        elif self.inside and self.draft.bookings and self.open and self._near(one.row):
            self._go_on(one)
        elif not self.draft.bookings:
            self.draft.head.append(one.row)
            self.open = False
        else:
            self.open = False
            self.draft.head.append(one.row)
        self.above = one.row

    def _at_days(self, one: Seen) -> bool:
        return self._day(one) is not None

    def _day(self, one: Seen) -> Cell | None:
        """The day of a booking on a row: it opens the row, unless the column of days stands behind others."""
        if self.columns.days is None:
            return None
        cells = one.cells if self.columns.days_inside else one.cells[:1]
        near = (cell for cell in cells if abs(cell.x0 - (self.columns.days or 0)) < _OWN_DAY * self.columns.em)
        return next((cell for cell in near if self.columns.days_inside or cell.start <= 1), None)

    def _money(self, one: Seen) -> list[tuple[str, Amount]]:
        found = [(self.columns.kind_of(amount), amount) for amount in one.amounts]
        return [(kind, amount) for kind, amount in found if kind in ("amount", "debit", "credit")]

    def _opens(self, one: Seen) -> bool:
        money = self._money(one)
        last = self.draft.bookings[-1] if self.draft.bookings else None
        if self._at_days(one):
            if money:
                return not (last is not None and last.amount is None and self._same_day(one, last))
            second = last is not None and self.open and last.amount is not None and last.valued is None
            return self.day_opens or (bool(self.headings) and not (second and self._near(one.row)))
        # a further booking of the same day, whose day is not printed again
        return bool(money) and last is not None and last.amount is not None and last.day is not None

    @staticmethod
    def _same_day(one: Seen, last: Booking) -> bool:
        """Whether a dated row goes on a booking whose amount is still missing: the second row with the value date."""
        return (
            last.row.page is one.row.page
            and last.valued is None
            and last.last is None
            and last.amount is None
            and (one.row.y0 - last.row.y1 < 0.2 * one.row.page.em)
        )

    def _begin(self, one: Seen, dated: bool) -> None:
        last = self.draft.bookings[-1] if self.draft.bookings else None
        booking = Booking(one.row, self._day(one) if dated else last.day if last else None)
        self.draft.bookings.append(booking)
        used = self._days(booking, one) if dated else set()
        self._fill(booking, one, used)
        self.open = True

    def _days(self, booking: Booking, one: Seen) -> set[int]:
        """Take the days of a row; returns the positions of their words."""
        first = booking.day or one.cells[0]
        others = [cell for cell in one.cells if cell is not first]
        used = set(range(first.start, first.end))
        if self.valued is not None:
            near = [c for c in one.cells if abs(c.x0 - self.valued.x0) < 4 * self.columns.em]
            booked = next((h for h in self.headings if h.kind == "booked"), None)
            if near and len(one.cells) > 1:
                value = min(near, key=lambda c: abs(c.x0 - self.valued.x0) if self.valued else 0.0)
                if value is first and booked is not None and booked.x0 > self.valued.x0:
                    booking.day, value = others[0], first
                elif value is first:
                    value = others[0]
                booking.valued = value
                used |= set(range(value.start, value.end)) | set(range(first.start, first.end))
        elif (
            others
            and others[0].start in (first.start, first.end)
            and (not self.headings or others[0].start == first.start)
        ):
            booking.valued = others[0]
            used |= set(range(others[0].start, others[0].end))
        return used

    def _go_on(self, one: Seen) -> None:
        booking = self.draft.bookings[-1]
        used: set[int] = set()
        second = self._day(one)
        if second is not None and booking.valued is None and booking.day is not None:
            booking.valued = second
            used = set(range(second.start, second.end))
        self._fill(booking, one, used)
        booking.last = one.row

    def _fill(self, booking: Booking, one: Seen, used: set[int]) -> None:
        """Amounts go to their columns, words to theirs."""
        for amount in one.amounts:
            kind = self.columns.kind_of(amount)
            if kind in ("amount", "debit", "credit") and booking.amount is None:
                booking.kind, booking.amount = kind, amount
            elif kind == "balance" and booking.balance is None:
                booking.balance = amount
            elif kind == "original_amount" and booking.original is None:
                booking.original = amount
            else:
                continue
            used |= set(range(amount.start, amount.end))
        used |= self._marked(booking, one, used)
        for position, word in enumerate(one.row.words):
            if position not in used:
                column = _column(self.columns.texts, word, self.columns.em)
                rows = booking.texts.setdefault(column, [])
                booking.words.append(word)
                if rows and booking.last is one.row and word is not one.row.words[0]:
                    rows[-1] += f" {word.text}"
                else:
                    rows.append(word.text)
                booking.last = one.row

    def _marked(self, booking: Booking, one: Seen, used: set[int]) -> set[int]:
        """A mark of debit or credit in a column of its own."""
        if booking.amount is None or booking.amount.row is not one.row:
            return set()
        for position, word in enumerate(one.row.words):
            sign = MARKS.get(word.text.lower().strip("()."), 0)
            if not sign or position in used:
                continue
            at_mark = self.mark is not None and word.x0 < self.mark.x1 + self.columns.em and word.x1 > self.mark.x0
            behind = word.x0 > booking.amount.x1 and position == len(one.row.words) - 1
            if at_mark or behind:
                booking.sign = sign
                return {position}
        return set()

    def _balance(self, one: Seen) -> None:
        for named in one.named:
            if named.kind == "total":
                continue
            if named.kind == "opening" and self._is_next(named):
                self.drafts.append(Draft(guessed=self.columns.guessed))
            below_headings = bool(self.headings) and self.inside and named.amount is not None
            if below_headings and named.amount is not None and not named.amount.sign:
                column = self.columns.kind_of(named.amount)
                named.sign = named.sign or (-1 if column == "debit" else 0)
            self.draft.balances.append(Stated(named, one.row, len(self.draft.bookings)))

    def _is_next(self, named: Named) -> bool:
        """Whether an opening balance begins another statement."""
        draft = self.draft
        if draft.bookings:
            return draft.has("closing", at_end=True) or draft.has("either", at_end=True)
        first = next((one for one in draft.balances if one.named.kind == "opening"), None)
        if first is None or named.amount is None or first.named.amount is None:
            return False
        return draft.has("closing") and named.amount.signed != first.named.amount.signed

    def _near(self, row: Row) -> bool:
        above = self.above
        return above is not None and row.page is above.page and row.y_mid - above.y_mid <= _NEAR * self.pitch


def _column(headings: Sequence[Heading], word: Word, em: float) -> str:
    """The column of text that a word stands in: the last one that begins left of it."""
    kinds = [h.kind for h in headings if h.x0 <= word.x0 + em]
    return kinds[-1] if kinds else headings[0].kind if headings else "text"


def _pitch(seen: Sequence[Seen]) -> float:
    """The usual distance of rows."""
    gaps = [b.row.y_mid - a.row.y_mid for a, b in pairwise(seen) if a.row.page is b.row.page]
    usual = sorted(gap for gap in gaps if gap > 0)
    return usual[len(usual) // 3] if usual else 12.0


def drafts(seen: Sequence[Seen]) -> list[Draft]:
    """The statements on rows of one layout."""
    skipped = running(seen)
    table = _Table(seen, columns_of(seen))
    for one in seen:
        if one.row.index not in skipped or not table.draft.bookings:
            table.take(one)
        else:
            table.above = one.row
    return table.drafts
