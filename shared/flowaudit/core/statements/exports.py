"""CSV exports of banks: encoding, delimiter and the row of headings are found, columns by their headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from flowaudit.core.extraction.identifiers import compact, iban_valid
from flowaudit.core.extraction.numbers import currency_of
from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text
from flowaudit.core.statements.amounts import MARKS, mark_of, parsed
from flowaudit.core.statements.checking import check
from flowaudit.core.statements.days import partial, placed
from flowaudit.core.statements.model import (
    Account,
    Balance,
    Finding,
    Line,
    Place,
    References,
    Source,
    Statement,
)
from flowaudit.core.statements.remittance import understood
from flowaudit.core.statements.vocabulary import BALANCES, HEADINGS

_DELIMITERS = ";,\t|"
_HEAD_ROWS = 40
_MOST_BYTES = 20_000_000
_CELL = 32_000
_ONE_DECIMAL = re.compile(r"^[-+]?[\d.,' ]*\d[.,]\d$")
_MONEY = frozenset({"amount", "debit", "credit"})
_PENDING = frozenset({"umsatzvorgemerkt", "vorgemerkt", "pending", "reverted", "declined"})

Row = Mapping[str, str]


def decoded(content: bytes) -> str | None:
    """The text of a file: UTF-8, UTF-16 with a mark, else Windows-1252; None for what is no text."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if len(content) > _MOST_BYTES or (b"\x00" in content[:2000] and not wide):
        return None
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for c in text[:4000] if ord(c) < 32 and c not in "\r\n\t")
        return text if odd * 50 <= len(text[:4000]) else None
    return None


def read_csv(text: str) -> tuple[Statement, ...]:
    """The statements of an export, one for each account and currency in it; none if no row of headings is found."""
    for delimiter in _DELIMITERS:
        table = _table(text, delimiter)
        at = _heading_row(table)
        if at is not None:
            return _statements(table, at)
    return ()


def _table(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_CELL * 8)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        return []


def _heading_row(table: Sequence[Sequence[str]]) -> int | None:
    """The first row that names a day and money."""
    for index, row in enumerate(table[:_HEAD_ROWS]):
        kinds = {_kind(cell) for cell in row}
        if "booked" in kinds and kinds & _MONEY and len(row) > 2:
            return index
        if "valued" in kinds and kinds & _MONEY and len(row) > 2:
            return index
    return None


def _kind(cell: str) -> str:
    return HEADINGS.get(key_of(cell), "")


def _kinds(row: Sequence[str]) -> list[str]:
    """The kind of each column; the first of several of one kind has it, except for texts."""
    kinds: list[str] = []
    for cell in row:
        kind = _kind(cell)
        kinds.append("" if kind in kinds and kind not in ("text",) else kind)
    if "booked" not in kinds:
        kinds = ["booked" if kind == "valued" else kind for kind in kinds]
    return kinds


def _statements(table: Sequence[Sequence[str]], at: int) -> tuple[Statement, ...]:
    kinds = _kinds(table[at])
    body = [(number, row) for number, row in enumerate(table[at + 1 :], start=at + 2) if any(row)]
    money = [i for i, kind in enumerate(kinds) if kind in _MONEY or kind == "balance"]
    mark = mark_of((_number(row[i]) for _, row in body for i in money if i < len(row)), ",")
    month_first = _month_first([row[kinds.index("booked")] for _, row in body if len(row) > kinds.index("booked")])
    groups: dict[tuple[str, str], list[Line]] = {}
    findings: list[Finding] = []
    head = _head(table[:at])
    stated = _stated([*table[:at], *(row for _, row in body if _kind_of_balance(row))], mark)
    for number, row in body:
        if _kind_of_balance(row):
            continue
        cells = _cells(kinds, row)
        line = _line(cells, mark, number, month_first, table[at])
        if line is not None:
            groups.setdefault((compact(cells.get("own_iban", "")), line.currency), []).append(line)
        elif _said(cells):
            findings.append(_broken(number))
    return tuple(
        check(_statement(own or head, currency, lines, stated if len(groups) == 1 else {}, findings))
        for (own, currency), lines in groups.items()
    )


def _cells(kinds: Sequence[str], row: Sequence[str]) -> Row:
    found: dict[str, str] = {}
    for kind, cell in zip(kinds, row, strict=False):
        if kind and cell:
            found[kind] = f"{found[kind]}\n{cell}" if kind in found else cell
    return found


def _said(cells: Row) -> bool:
    """Whether a row means to be a booking: it has a day or an amount."""
    return bool(cells.get("booked") or _MONEY & cells.keys()) and len(cells) > 1


def _line(cells: Row, mark: str, number: int, month_first: bool, heading: Sequence[str]) -> Line | None:
    day = partial(cells.get("booked", "").split(" ")[0], month_first=month_first)
    booked = placed(day, None, None) if day else None
    amount = _amount(cells, mark)
    if booked is None or amount is None or key_of(cells.get("ignored", "")) in _PENDING:
        return None
    valued = partial(cells.get("valued", "").split(" ")[0], month_first=month_first)
    told = understood(
        cells.get("text", "").split("\n"),
        party=cells.get("party", ""),
        kind=cells.get("kind", "") or "-",
        iban=cells.get("iban", ""),
        bic=cells.get("bic", ""),
    )
    currency = currency_of(cells.get("currency", "")) or next(
        (code for cell in heading for word in re.split(r"[\s()/]+", cell) if (code := currency_of(word))), "EUR"
    )
    balance = _signed(cells.get("balance", ""), mark)
    original = _signed(cells.get("original_amount", ""), mark)
    code = currency_of(cells.get("original_currency", ""))
    rate = cells.get("rate", "").replace(",", ".")
    references = told.references
    return Line(
        booked,
        amount,
        currency,
        placed(valued, booked, booked) if valued else None,
        told.kind if told.kind != "-" else "",
        told.party,
        told.remittance,
        References(
            cells.get("end_to_end", "") or references.end_to_end,
            cells.get("mandate", "") or references.mandate,
            cells.get("creditor_id", "") or references.creditor_id,
            references.bank,
        ),
        original=Money(abs(original), code) if original and code else None,
        rate=Decimal(rate) if re.fullmatch(r"\d+(\.\d+)?", rate) else None,
        balance=balance,
        place=Place(row=number),
    )


def _amount(cells: Row, mark: str) -> Decimal | None:
    """The signed amount: of one column with a sign or a column of marks, or of two columns."""
    if "amount" in cells:
        value = _signed(cells["amount"], mark)
        sign = MARKS.get(key_of(cells.get("mark", "")), 0)
        return value if value is None or not sign else sign * abs(value)
    debit, credit = _signed(cells.get("debit", ""), mark), _signed(cells.get("credit", ""), mark)
    if debit:
        return -abs(debit) if not credit else credit - abs(debit)
    return credit


def _number(cell: str) -> str:
    """An amount with two decimals: exports write 12,5 too."""
    text = cell.strip().replace("\u2212", "-")
    return text + "0" if _ONE_DECIMAL.match(text) else text


def _signed(cell: str, mark: str) -> Decimal | None:
    text = _number(cell)
    if re.fullmatch(r"[-+]?\d+", text):
        return Decimal(text)
    found = parsed(text, mark)
    return None if found is None else found[0] * (found[1] or 1)


def _month_first(cells: Sequence[str]) -> bool:
    """Whether slashed days begin with the month: only days that can be read in one way tell."""
    parts = [match for cell in cells if (match := re.match(r"^(\d{1,2})/(\d{1,2})/\d{2,4}", cell))]
    return any(int(m[2]) > 12 for m in parts) and not any(int(m[1]) > 12 for m in parts)


def _head(rows: Sequence[Sequence[str]]) -> str:
    """The account's IBAN in the rows above the headings."""
    for row in rows:
        for cell in row:
            for match in re.finditer(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", cell):
                if iban_valid(compact(match[0])):
                    return compact(match[0])
    return ""


def _kind_of_balance(row: Sequence[str]) -> str:
    """The name of a balance that opens a row of an export, such as ``Anfangssaldo;01.01.2024;;100,00``."""
    for cell in row[:3]:
        name = re.split(r"\d", cell)[0]
        for text in (name, re.sub(r"\b(am|vom|zum|on|au|al|op)\s*:?\s*$", "", name.strip(" :")), f"{name}"):
            kind = BALANCES.get(key_of(text), "")
            if kind in ("opening", "closing", "either"):
                return kind
    return ""


def _stated(rows: Sequence[Sequence[str]], mark: str) -> dict[str, Balance]:
    """The balances that rows above or below the bookings state."""
    found: dict[str, Balance] = {}
    for row in rows:
        kind = _kind_of_balance(row)
        amounts = [
            a for cell in row for part in [re.sub(r"\s*(EUR|€|[A-Z]{3})$", "", cell)] if (a := parsed(part, mark))
        ]
        days = [d for cell in row for part in re.findall(r"[\d./-]{8,10}", cell) if (d := partial(part))]
        if kind and len(amounts) == 1:
            day = placed(days[0], None, None) if days else None
            found.setdefault(kind, Balance(amounts[0][0] * (amounts[0][1] or 1), day, Place(where=row[0][:40])))
    return found


def _statement(
    iban: str, currency: str, lines: Sequence[Line], stated: Mapping[str, Balance], findings: Sequence[Finding]
) -> Statement:
    """Lines in the order of days: most exports begin with the newest."""
    ordered = list(lines)
    if len(ordered) > 1 and _newest_first(ordered):
        ordered.reverse()
    account = Account(iban) if iban_valid(iban) else Account(number=iban)
    opening, closing = stated.get("opening"), stated.get("closing")
    if closing is None:
        closing = stated.get("either")
    if closing is None and ordered and ordered[-1].balance is not None:
        closing = Balance(ordered[-1].balance, ordered[-1].booked, ordered[-1].place)
    days = [line.booked for line in ordered]
    return Statement(
        Source.CSV,
        account,
        currency,
        tuple(ordered),
        start=min(days, default=None),
        end=max(days, default=None),
        opening=opening,
        closing=closing,
        findings=tuple(findings),
    )


def _newest_first(lines: Sequence[Line]) -> bool:
    if lines[0].booked != lines[-1].booked:
        return lines[0].booked > lines[-1].booked
    first, second = lines[0], lines[1]
    return None not in (first.balance, second.balance) and second.balance + first.amount == first.balance  # type: ignore[operator]


def _broken(number: int) -> Finding:
    return Finding(
        "line-unreadable",
        Text(
            f"Zeile {number}: Datum oder Betrag ist nicht lesbar, oder der Umsatz ist nur vorgemerkt",
            f"Row {number}: day or amount cannot be read, or the transaction is only pending",
        ),
        Place(row=number),
    )
