"""What the head of a statement says: account, holder, number and period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.identifiers import bics
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.numbers import currency_of
from flowaudit.core.extraction.text import fold
from flowaudit.core.statements.model import Account

_NUMBER = re.compile(
    r"(?:\w*auszug|statement|releve|extrait|afschrift\w*|rekening(?:afschrift|overzicht)|volgnummer"
    r"|estratto(?: conto)?|extracto|wyciag\w*)"
    r"(?:[\s.:]|nr|no|num\w*|n\.?o\.?|n\b|n\.|of account|de compte|de cuenta|z rachunku|bankowy|konta|sheet|blatt|#)*"
    r"(\d{1,4}(?:\s?/\s?\d{1,4})?)(?![\d.,/-]?\d)"
)
_ACCOUNT = re.compile(
    r"(?:konto(?:nummer|-?nr\.?| nr\.?)?|account(?: number| no\.?)?|compte(?: n[o°º]?\.?)?|n[°º] de compte"
    r"|rekening(?:nummer)?|conto(?: n\.?| numero)?|cuenta(?: n[°º]\.?)?|(?:numer )?rachunku?)"
    r"\s*:?\s*(\d[\d /-]{4,24}\d)"
)
_HOLDER = re.compile(
    r"^.*?(?:kontoinhaber(?:in)?|account holder|account name|holder|titulaire(?: du compte)?|rekeninghouder"
    r"|ten name van|t\.n\.v\.|intestatario|intestato a|titular|posiadacz(?: rachunku)?|customer)\s*:\s*"
)
_COUNTRY_CURRENCY = {"PL": "PLN", "GB": "GBP", "CH": "CHF", "CZ": "CZK", "SE": "SEK", "NO": "NOK", "DK": "DKK"}
_LONGEST_NAME = 70


@dataclass(frozen=True, slots=True)
class Head:
    """A statement's particulars; empty or None where they are not said. ``issued`` is the latest single day, ``mark``
    the decimal mark."""

    account: Account
    number: str
    start: date | None
    end: date | None
    issued: date | None
    currency: str
    mark: str = ","


def head_of(reading: Reading, rows: Sequence[Row], currencies: Counter[str]) -> Head:
    """The particulars in rows that stand before bookings; ``currencies`` as seen beside amounts."""
    number, account, holder = "", "", ""
    for row in rows:
        text = " ".join(fold(word.text) for word in row.words)
        if not number and (match := _NUMBER.search(text)):
            number = match[1].replace(" ", "")
        if not account and (match := _ACCOUNT.search(text)):
            account = " ".join(match[1].split())
        if not holder:
            holder = _holder(row)
    iban = iban_of(reading, rows)
    bic = next((found.value for row in rows for found in bics(row) if _told_bic(row)), "")
    start, end, issued = _period(reading, rows)
    for row in rows:
        currencies.update(code for word in row.words if (code := currency_of(word.text)))
    common = currencies.most_common(1)
    currency = common[0][0] if common else _COUNTRY_CURRENCY.get(iban[:2], "EUR")
    return Head(Account(iban, bic, "" if iban else account, holder), number, start, end, issued, currency)


def iban_of(reading: Reading, rows: Sequence[Row]) -> str:
    """The first IBAN of these rows whose check digits agree, else the first."""
    wanted = {row.index for row in rows}
    found = [one for one in reading.identifiers if one.kind == "iban" and one.row.index in wanted]
    return next((one.value for one in found if one.valid), found[0].value if found else "")


def number_of(rows: Sequence[Row]) -> str:
    """The statement's number in these rows."""
    for row in rows:
        if match := _NUMBER.search(" ".join(fold(word.text) for word in row.words)):
            return match[1].replace(" ", "")
    return ""


def _told_bic(row: Row) -> bool:
    return any(word.key in ("bic", "swift", "swiftbic") for word in row.words)


def _holder(row: Row) -> str:
    """The name behind a label with a colon, to the end of its segment."""
    for segment in row.segments:
        folded = fold(segment.text)
        match = _HOLDER.match(folded)
        if match is not None and len(folded) == len(segment.text):
            return segment.text[match.end() :].strip()[:_LONGEST_NAME]
    return ""


def _period(reading: Reading, rows: Sequence[Row]) -> tuple[date | None, date | None, date | None]:
    """The first period that begins and ends with a day, else a month; and the latest single day."""
    days = [day for row in rows for day in reading.days.get(row.index, ())]
    periods = [day for day in days if day.end is not None and day.end > day.day]
    chosen = next((day for day in periods if not day.vague), periods[0] if periods else None)
    issued = max((day.day for day in days if day.end is None), default=None)
    return (chosen.day, chosen.end, issued) if chosen else (None, None, issued)
