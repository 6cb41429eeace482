"""The table of a drawn statement: columns, signs, days, texts and balances in many habits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from flowaudit.core.generator.canvas import Align
from flowaudit.core.generator.layouts.names import LANGUAGES
from flowaudit.core.generator.layouts.sheet import Sheet
from flowaudit.core.generator.layouts.style import MONTHS, Style
from flowaudit.core.generator.statements.facts import AccountFacts, Posting
from flowaudit.core.generator.statements.words import choices

_BY_LANGUAGE = {
    "de": ("{d:02}.{m:02}.{y}", "{d:02}.{m:02}.{s:02}", "{d:02}.{m:02}."),
    "en": ("{d:02}/{m:02}/{y}", "{d} {short}", "{d:02} {short} {y}", "{d:02}/{m:02}/{s:02}"),
    "fr": ("{d:02}/{m:02}/{y}", "{d:02}/{m:02}", "{d:02}.{m:02}.{s:02}", "{d:02}.{m:02}"),
    "nl": ("{d:02}-{m:02}-{y}", "{d:02}-{m:02}", "{d:02}/{m:02}/{y}"),
    "it": ("{d:02}/{m:02}/{y}", "{d:02}.{m:02}.{s:02}", "{d:02}/{m:02}/{s:02}"),
    "es": ("{d:02}/{m:02}/{y}", "{d:02}-{m:02}-{y}", "{d:02}/{m:02}"),
    "pl": ("{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{d:02}-{m:02}-{y}"),
}
_LONG = {"en": "{d:02}/{m:02}/{y}", "nl": "{d:02}-{m:02}-{y}", "fr": "{d:02}/{m:02}/{y}"}


@dataclass(slots=True)
class Look:
    """The choices of one layout. ``signs``: minus, behind, letters, columns, plus (both signs are printed);
    ``dates``: each, once (a day for several bookings), below (the value date in the second row);
    ``running``: none, each, day (the balance of the day's last booking)."""

    style: Style
    random: Random
    signs: str
    dates: str
    valued: bool
    running: str
    heading: str
    head: str
    balances: str
    carry: bool
    amount_last: bool
    totals: bool
    short: str
    terms: dict[str, str]

    @property
    def name(self) -> str:
        """The layout in a word, for tables of results."""
        last = "-last" if self.amount_last else ""
        return f"{self.signs}-{self.dates}-{self.running}-{self.heading}-{self.balances}{last}"

    def term(self, key: str) -> str:
        """This statement's word for a term, chosen once."""
        if key not in self.terms:
            self.terms[key] = self.random.choice(choices(key, self.style.language))
        return self.terms[key]

    def _format(self, pattern: str, day: date) -> str:
        name = MONTHS[LANGUAGES.index(self.style.language)][day.month - 1]
        return pattern.format(d=day.day, m=day.month, y=day.year, s=day.year % 100, short=name[:3].title())

    def day(self, day: date) -> str:
        """A day in the table."""
        return self._format(self.short, day)

    def day_long(self, day: date) -> str:
        """A day in the head."""
        return self._format(_LONG.get(self.style.language, "{d:02}.{m:02}.{y}"), day)

    def money(self, value: Decimal, *, marked: bool = True) -> str:
        """An amount in the sign's habit."""
        plain = self.style.amount(abs(value))
        letters = ("S", "H") if self.style.language == "de" else ("D", "C")
        if self.signs == "letters" and marked:
            return f"{plain} {letters[value >= 0]}"
        if self.signs == "behind":
            return f"{plain}-" if value < 0 else f"{plain}+" if marked and self.heading == "full" else plain
        if self.signs == "plus" and marked:
            return f"{'-' if value < 0 else '+'}{plain}"
        return f"-{plain}" if value < 0 else plain


def look_of(random: Random, style: Style) -> Look:
    """A random layout."""
    signs = random.choice(("minus", "minus", "behind", "letters", "columns", "columns", "plus"))
    if signs == "letters" and style.language not in ("de", "en"):
        signs = "columns"
    dates = random.choice(("each", "each", "each", "once", "below"))
    return Look(
        style, random, signs, dates,
        valued=dates == "below" or (dates == "each" and random.random() < 0.55),
        running=random.choice(("none", "none", "each", "day")),
        heading=random.choice(("full", "full", "full", "first", "none")),
        head=random.choice(("left", "right")),
        balances=random.choice(("rows", "rows", "box", "both")),
        carry=random.random() < 0.6,
        amount_last=dates == "each" and random.random() < 0.12,
        totals=random.random() < 0.25,
        short=random.choice(_BY_LANGUAGE[style.language]), terms={},
    )  # fmt: skip


@dataclass(slots=True)
class _Columns:
    """Left edges of texts, right edges of amounts, in millimetres."""

    booked: float
    valued: float
    text: float
    width: float
    amount: float
    debit: float
    credit: float
    balance: float


def _columns(sheet: Sheet, look: Look, facts: AccountFacts) -> _Columns:
    titles = [look.term(key) for key in ("booked", "valued")]
    wide = max(sheet.width(look.day(facts.end)), *(sheet.width(title, bold=True) for title in titles)) + 4
    beside = look.valued and look.dates == "each"
    text = sheet.left + wide * (2 if beside else 1) + 2
    figures = sheet.width(look.style.amount(Decimal("-250000.00")) + " H")
    titles = [look.term(key) for key in (("debit", "credit") if look.signs == "columns" else ("amount",))]
    one = max(figures, *(sheet.width(title, bold=True) for title in (*titles, look.term("balance")))) + 3
    right = sheet.right
    balance = right
    last = right - one if look.running != "none" else right
    debit = last - one if look.signs == "columns" else last
    limit = debit - one - text - 1
    return _Columns(sheet.left, sheet.left + wide, text, limit, last, debit, last, balance)


def draw_table(sheet: Sheet, facts: AccountFacts, look: Look) -> None:
    """Headings, balances and bookings, over as many pages as they need."""
    columns = _columns(sheet, look, facts)
    if look.balances in ("box", "both"):
        _box(sheet, facts, look)
    if look.heading != "none":
        _headings(sheet, columns, look)
    if look.balances in ("rows", "both"):
        _balance_row(sheet, columns, look, look.term("opening").format(d=look.day_long(facts.start)), facts.opening)
    before: Posting | None = None
    for position, posting in enumerate(facts.postings):
        rows = _rows(sheet, posting, columns)
        if not sheet.room(max(len(rows), 2) * look.style.pitch + 14):
            _turn(sheet, columns, look, before.balance if before else facts.opening)
            before_day = None
        else:
            before_day = before.booked if before else None
        after = facts.postings[position + 1] if position + 1 < len(facts.postings) else None
        _posting(sheet, columns, look, posting, rows, before_day, after)
        before = posting
    if look.totals and facts.postings:
        _totals(sheet, columns, look, facts)
    if look.balances in ("rows", "both"):
        _balance_row(sheet, columns, look, look.term("closing").format(d=look.day_long(facts.end)), facts.closing)


def _rows(sheet: Sheet, posting: Posting, columns: _Columns) -> list[str]:
    lines = [posting.kind, posting.party, *posting.rows]
    return [part for line in lines for part in sheet.wrapped(line, columns.width)]


def _headings(sheet: Sheet, columns: _Columns, look: Look) -> None:
    def put(x: float, key: str, align: Align = "left") -> None:
        sheet.write(x, sheet.y, look.term(key), bold=True, size=look.style.size - 1, align=align)

    put(columns.booked, "booked")
    if look.valued and look.dates == "each":
        put(columns.valued, "valued")
    put(columns.text, "text")
    if look.signs == "columns":
        put(columns.debit, "debit", "right")
        put(columns.credit, "credit", "right")
    else:
        put(columns.amount, "amount", "right")
    if look.running != "none":
        put(columns.balance, "balance", "right")
    sheet.rule(sheet.y + 1.2)
    sheet.y += look.style.pitch * 1.5


def _put_amount(sheet: Sheet, columns: _Columns, look: Look, value: Decimal) -> None:
    if look.signs == "columns":
        x = columns.debit if value < 0 else columns.credit
        sheet.write(x, sheet.y, look.style.amount(abs(value)), align="right")
    else:
        sheet.write(columns.amount, sheet.y, look.money(value), align="right")


def _balance_row(sheet: Sheet, columns: _Columns, look: Look, label: str, value: Decimal) -> None:
    x = columns.balance if look.running != "none" else columns.amount
    sheet.write(columns.text, sheet.y, label, bold=True)
    sheet.write(x, sheet.y, look.money(value), bold=True, align="right")
    sheet.y += look.style.pitch * 1.6


def _box(sheet: Sheet, facts: AccountFacts, look: Look) -> None:
    opening = look.term("opening").format(d=look.day_long(facts.start))
    closing = look.term("closing").format(d=look.day_long(facts.end))
    if look.random.random() < 0.5:
        for label, value in ((opening, facts.opening), (closing, facts.closing)):
            sheet.write(sheet.left, sheet.y, label)
            sheet.write(sheet.right - 20, sheet.y, f"{look.money(value)} {facts.currency}", align="right")
            sheet.y += look.style.pitch * 1.2
    else:
        for x, label, value in ((sheet.left, opening, facts.opening), (sheet.left + 90, closing, facts.closing)):
            sheet.write(x, sheet.y, label)
            sheet.write(x, sheet.y + look.style.pitch * 1.1, look.money(value), bold=True)
        sheet.y += look.style.pitch * 2.3
    sheet.y += look.style.pitch


def _turn(sheet: Sheet, columns: _Columns, look: Look, balance: Decimal) -> None:
    """To the next page, with the balance carried over."""
    label = look.term("carried").format(p=sheet.canvas.page_count + 1)
    if look.carry:
        _balance_row(sheet, columns, look, label, balance)
    sheet.break_page()
    sheet.write(sheet.right, sheet.y - 4, f"{look.term('page')} {sheet.canvas.page_count}", size=7, align="right")
    sheet.y += 4
    if look.heading == "full":
        _headings(sheet, columns, look)
    if look.carry:
        _balance_row(sheet, columns, look, label, balance)


def _posting(
    sheet: Sheet,
    columns: _Columns,
    look: Look,
    posting: Posting,
    rows: list[str],
    day_before: date | None,
    after: Posting | None,
) -> None:
    height = max(len(rows), 2 if look.dates == "below" else 1)
    for index in range(height):
        if index == 0 and not (look.dates == "once" and day_before == posting.booked):
            sheet.write(columns.booked, sheet.y, look.day(posting.booked))
        if look.valued and index == (1 if look.dates == "below" else 0):
            x = columns.booked if look.dates == "below" else columns.valued
            sheet.write(x, sheet.y, look.day(posting.valued))
        if index < len(rows):
            sheet.write(columns.text, sheet.y, rows[index])
        if index == (height - 1 if look.amount_last else 0):
            _put_amount(sheet, columns, look, posting.amount)
            last_of_day = after is None or after.booked != posting.booked
            if look.running == "each" or (look.running == "day" and last_of_day):
                sheet.write(columns.balance, sheet.y, look.money(posting.balance, marked=False), align="right")
        sheet.y += look.style.pitch
    sheet.y += look.style.pitch * look.random.choice((0.15, 0.3, 0.5))


def _totals(sheet: Sheet, columns: _Columns, look: Look, facts: AccountFacts) -> None:
    sheet.y += look.style.pitch * 0.5
    sheet.write(columns.text, sheet.y, look.term("total"))
    out = sum((one.amount for one in facts.postings if one.amount < 0), Decimal(0))
    if look.signs == "columns":
        sheet.write(columns.debit, sheet.y, look.style.amount(abs(out)), align="right")
        total = sum((one.amount for one in facts.postings if one.amount > 0), Decimal(0))
        sheet.write(columns.credit, sheet.y, look.style.amount(total), align="right")
    else:
        sheet.write(columns.amount, sheet.y, look.money(facts.closing - facts.opening), align="right")
    sheet.y += look.style.pitch * 1.5
