"""Reading the statements of a PDF or picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.document import read as read_layout
from flowaudit.core.extraction.layout import Row
from flowaudit.core.model.geometry import Box, union
from flowaudit.core.model.money import Money
from flowaudit.core.model.parsed import PageSource, ParsedDocument
from flowaudit.core.model.results import Text
from flowaudit.core.statements.checking import check
from flowaudit.core.statements.days import beside, placed
from flowaudit.core.statements.heads import Head, head_of, iban_of, number_of
from flowaudit.core.statements.model import Balance, Finding, Line, Place, Source, Statement
from flowaudit.core.statements.remittance import foreign, understood
from flowaudit.core.statements.rows import Seen, see
from flowaudit.core.statements.signs import signed
from flowaudit.core.statements.tables import Booking, Draft, Stated, drafts

_BEGINNING = frozenset({"opening", "either", "carried"})


def read_pages(parsed: ParsedDocument) -> tuple[Statement, ...]:
    """The statements on the pages; none if they show no table of bookings and no balances."""
    if not any(page.tokens for page in parsed.pages):
        return ()
    reading = read_layout(parsed)
    seen = see(reading.rows, reading.habits.decimal_mark, month_first=reading.habits.month_first)
    unread = [page.number for page in parsed.pages if page.source is PageSource.NONE or page.unread]
    found: list[Statement] = []
    for chunk in _chunks(reading, seen):
        head_rows: list[Row] = []
        for draft in drafts(chunk):
            head_rows = draft.head or head_rows
            statement = _statement(reading, draft, draft.head + head_rows)
            if statement is not None:
                found.append(statement)
    return tuple(check(_with_unread(one, unread)) for one in found)


def _chunks(reading: Reading, seen: Sequence[Seen]) -> list[list[Seen]]:
    """Pages that belong together: until a page's head names another account or another statement's number."""
    chunks: list[list[Seen]] = []
    known: tuple[str, str] = ("", "")
    balances = any(one.named for one in seen)
    for page in reading.layout.pages:
        rows = [one for one in seen if one.row.page is page]
        key = _key(reading, rows, balances)
        changed = any(new and old and new != old for new, old in zip(key, known, strict=True))
        if not chunks or changed:
            chunks.append([])
            known = key
        else:
            known = (known[0] or key[0], known[1] or key[1])
        chunks[-1].extend(rows)
    return [chunk for chunk in chunks if chunk]


def _key(reading: Reading, rows: Sequence[Seen], balances: bool) -> tuple[str, str]:
    """Account and number in the rows above a page's first balance, if that stands above all bookings: on other pages
    these rows may go on a booking's text. ``balances``: whether the document states any."""
    head: list[Row] = []
    begins = not balances
    headed = False
    for one in rows:
        if one.named and any(named.kind in _BEGINNING for named in one.named):
            begins = True
            break
        headed = headed or bool(one.headings)
        if one.cells and (one.amounts or (headed and one.cells[0].start == 0)):
            break
        head.append(one.row)
    return (iban_of(reading, head), number_of(head)) if begins else ("", "")


def _statement(reading: Reading, draft: Draft, head_rows: Sequence[Row]) -> Statement | None:
    complete = [booking for booking in draft.bookings if booking.amount is not None]
    opening, closing, carried = _balances(reading, draft, complete)
    if not complete and (opening is None or closing is None):
        return None
    if draft.guessed and len(complete) < 2 and opening is None and closing is None:
        return None
    currencies = Counter(b.amount.currency for b in complete if b.amount is not None and b.amount.currency)
    head = head_of(reading, head_rows, currencies)
    head = replace(
        head,
        mark=reading.habits.decimal_mark,
        start=head.start or (opening.day if opening else None),
        end=head.end or (closing.day if closing else None),
    )
    amounts, unsure = signed(complete, opening, closing)
    lines: list[Line] = []
    findings: list[Finding] = [_lost(b) for b in draft.bookings if b.amount is None]
    for booking, amount in zip(complete, amounts, strict=True):
        line = _line(booking, amount, head)
        if line is None:
            findings.append(_dateless(booking))
            continue
        lines.append(line)
    if unsure:
        findings.append(_unsigned())
    if lines and not head.start and not head.end and any(b.day and b.day.day.year is None for b in complete):
        findings.append(_year_of(head))
    return Statement(
        Source.PAGE,
        head.account,
        head.currency,
        tuple(lines),
        head.number,
        head.start,
        head.end,
        opening,
        closing,
        carried,
        tuple(findings),
    )


def _balances(
    reading: Reading, draft: Draft, complete: Sequence[Booking]
) -> tuple[Balance | None, Balance | None, tuple[Balance, ...]]:
    """Opening, closing, and those between."""
    count = len(complete)
    at = {id(one): sum(1 for b in draft.bookings[: one.after] if b.amount is not None) for one in draft.balances}
    stated = draft.balances
    first = [one for one in stated if at[id(one)] == 0]
    last = [one for one in stated if at[id(one)] == count]
    opening = _pick(first, "opening") or _earliest(first if count or len(first) > 1 else ())
    rest = [one for one in reversed(last) if one is not opening]
    closing = _pick(rest, "closing", "either") or _pick([o for o in reversed(stated) if o is not opening], "closing")
    if closing is None:
        early = [one for one in first if opening and _amount(one) != _amount(opening)]
        closing = _pick(rest if count or (opening and opening.named.kind == "opening") else [], "carried") or _pick(
            early, "either"
        )
    between = [o for o in stated if o not in (opening, closing) and 0 < at[id(o)] < count]
    return (
        _balance(reading, opening, 0) if opening else None,
        _balance(reading, closing, count) if closing else None,
        tuple(_balance(reading, one, at[id(one)]) for one in between),
    )


def _pick(found: Sequence[Stated], *kinds: str) -> Stated | None:
    return next((one for kind in kinds for one in found if one.named.kind == kind), None)


def _earliest(found: Sequence[Stated]) -> Stated | None:
    """The first balance that may be an opening one: "brought forward" stands there for one."""
    return next((one for one in found if one.named.kind in ("either", "carried")), None)


def _balance(reading: Reading, stated: Stated, after: int) -> Balance:
    amount = stated.named.amount
    value = _amount(stated)
    day = next((day.end or day.day for day in reading.days.get(stated.row.index, ())), None)
    boxes = tuple(word.box for word in amount.words) if amount else ()
    return Balance(value, day, _place(boxes), after)


def _amount(stated: Stated) -> Decimal:
    amount = stated.named.amount
    return amount.value * (amount.sign or stated.named.sign or 1) if amount else Decimal(0)


def _line(booking: Booking, amount: Decimal, head: Head) -> Line | None:
    day = booking.day.day if booking.day else None
    booked = placed(day, head.start, head.end or head.issued) if day else None
    if booked is None or booking.amount is None:
        return None
    texts = booking.texts
    told = understood(
        [*texts.get("text", ()), *(row for kind in ("end_to_end",) for row in texts.get(kind, ()))],
        party=" ".join(texts.get("party", ())),
        kind=" ".join(texts.get("kind", ())),
        iban=" ".join(texts.get("iban", ())),
        bic=" ".join(texts.get("bic", ())),
    )
    words = [*booking.amount.words, *_day_words(booking)]
    sure = min((word.box.confidence for word in words), default=1.0)
    currency = booking.amount.currency or head.currency
    original, rate = foreign(told.remittance, currency, head.mark)
    return Line(
        booked,
        amount,
        currency,
        beside(booking.valued.day, booked) if booking.valued else None,
        told.kind,
        told.party,
        told.remittance,
        told.references,
        original=_original(booking) or original,
        rate=rate,
        balance=booking.balance.signed if booking.balance else None,
        place=_place(tuple(word.box for word in [*words, *booking.words])),
        confidence=round(sure, 4),
    )


def _day_words(booking: Booking) -> list:  # type: ignore[type-arg]
    if booking.day is None or booking.day.start >= len(booking.row.words):
        return []
    words = booking.row.words[booking.day.start : booking.day.end]
    return [word for word in words if abs(word.x0 - booking.day.x0) < 200]


def _original(booking: Booking) -> Money | None:
    if booking.original is None or booking.original.currency is None:
        return None
    return Money(booking.original.value, booking.original.currency)


def _place(boxes: Sequence[Box]) -> Place:
    """One box a row would be finer; the outline of a booking on its first page is what a reader needs."""
    whole = union(boxes)
    return Place(whole.page, (whole,)) if whole is not None else Place()


def _lost(booking: Booking) -> Finding:
    place = _place([word.box for word in booking.row.words])
    return Finding(
        "line-unreadable",
        Text(
            f"{place.text.de}: eine Zeile mit Datum, deren Betrag nicht zu lesen ist: {booking.row.text[:60]}",
            f"{place.text.en}: a row with a date whose amount cannot be read: {booking.row.text[:60]}",
        ),
        place,
    )


def _dateless(booking: Booking) -> Finding:
    place = _place([word.box for word in booking.row.words])
    return Finding(
        "date-unreadable",
        Text(
            f"{place.text.de}: eine Buchung ohne lesbares Datum oder Jahr: {booking.row.text[:60]}",
            f"{place.text.en}: a line whose date or year cannot be told: {booking.row.text[:60]}",
        ),
        place,
    )


def _year_of(head: Head) -> Finding:
    return Finding(
        "year-derived",
        Text(
            "Die Buchungen nennen kein Jahr und der Auszug keinen Zeitraum;"
            f" das Jahr folgt aus dem Datum {head.issued}",
            f"The lines name no year and the statement no period; the year follows from the date {head.issued}",
        ),
    )


def _unsigned() -> Finding:
    return Finding(
        "sign-unknown",
        Text(
            "Ob Beträge Ein- oder Ausgänge sind, ist weder angegeben noch aus Salden zu erkennen",
            "Whether amounts come in or go out is neither printed nor told by balances",
        ),
    )


def _with_unread(statement: Statement, pages: Sequence[int]) -> Statement:
    for page in pages:
        statement = statement.finding(
            Finding(
                "unreadable-page",
                Text(f"Seite {page} ist nicht oder nicht ganz lesbar", f"Page {page} could not be read as a whole"),
                Place(page),
            )
        )
    return statement
