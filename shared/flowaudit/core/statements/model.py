"""A bank statement: whose account, from when to when, what it began and ended with, and its booking lines.

Amounts are signed from the holder's side: what comes in is positive. Every value that was read carries the place where
it stands: boxes on a page, or a text such as ``line 12`` for a file without pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.model.geometry import Box
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text
from flowaudit.core.parsing.refusals import ParsingRefused


class Source(StrEnum):
    """What a statement was read from."""

    PAGE = "PAGE"  # a PDF or picture
    CAMT = "CAMT"  # ISO 20022 camt.052, .053, .054
    MT940 = "MT940"  # SWIFT MT940, MT942
    CSV = "CSV"  # a bank's export


class Status(StrEnum):
    """Whether the opening balance and all lines make the closing balance."""

    BALANCED = "BALANCED"
    NOT_BALANCED = "NOT_BALANCED"
    NOT_CHECKABLE = "NOT_CHECKABLE"  # a balance is not stated


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: ``page`` counts from 1 (0: the file has no pages), and so does ``row``, of a CSV;
    ``where`` names the place in other files without pages (an entry of an XML, a field of MT940)."""

    page: int = 0
    boxes: tuple[Box, ...] = ()
    where: str = ""
    row: int = 0

    @property
    def text(self) -> Text:
        """The place in words."""
        if self.page:
            return Text(f"Seite {self.page}", f"page {self.page}")
        if self.row:
            return Text(f"Zeile {self.row}", f"row {self.row}")
        return Text(self.where, self.where)


@dataclass(frozen=True, slots=True)
class Party:
    """Who is on the other side of a booking; empty where it is not said."""

    name: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The references of a SEPA payment, empty where they are not said."""

    end_to_end: str = ""
    mandate: str = ""
    creditor_id: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A booking. ``kind`` is the bank's word for it (direct debit, transfer), ``balance`` the printed balance behind
    it, ``original`` and ``rate`` those of a payment in another currency. ``confidence`` (0 to 1) is that of the worst
    part of date and amount."""

    booked: date
    amount: Decimal
    currency: str
    valued: date | None = None
    kind: str = ""
    party: Party = Party()
    remittance: str = ""
    references: References = References()
    original: Money | None = None
    rate: Decimal | None = None
    balance: Decimal | None = None
    place: Place = Place()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance as stated. ``after`` is how many lines stand before it."""

    amount: Decimal
    day: date | None = None
    place: Place = Place()
    after: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a statement, and where."""

    code: str
    text: Text
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Account:
    """The account. ``number`` is a national number where no IBAN is stated."""

    iban: str = ""
    bic: str = ""
    number: str = ""
    holder: str = ""
    bank: str = ""

    @property
    def key(self) -> str:
        """What tells this account from others; empty if nothing does."""
        return self.iban or self.number


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account in one currency. ``carried`` are balances printed between lines (carried over to the
    next page): checked, never booked."""

    source: Source
    account: Account
    currency: str
    lines: tuple[Line, ...] = ()
    number: str = ""
    start: date | None = None
    end: date | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    carried: tuple[Balance, ...] = ()
    findings: tuple[Finding, ...] = ()
    status: Status = Status.NOT_CHECKABLE
    file: str = ""

    @property
    def first_day(self) -> date | None:
        """The first day that the statement is about: of its period, else of its lines."""
        return self.start or min((line.booked for line in self.lines), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day that the statement is about."""
        return self.end or max((line.booked for line in self.lines), default=None)

    @property
    def total(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal(0))

    def finding(self, finding: Finding) -> Statement:
        """With one more finding."""
        return replace(self, findings=(*self.findings, finding))


class Refusal(ParsingRefused):
    """The file is no bank statement, or cannot be read as one. ``slug`` is stable, ``text`` for people."""

    def __init__(self, slug: str, text: Text) -> None:
        Exception.__init__(self, f"{slug}: {text.en}")
        self.slug, self.status, self.text = slug, 422, text
