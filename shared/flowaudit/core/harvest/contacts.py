"""Business contacts from mail headers and documents: who, by what name, how often, and on which side of the books.

Names come by rules from what senders call themselves; why no model of named entities does it is told in
``docs/decisions/0031-contacts.md``. Nothing here reads a mail's body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from enum import StrEnum
from typing import Any

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.harvest.headers import BROKEN, POLICY, date_of, recipients_of, sender_of
from flowaudit.core.model.folding import fold

MAX_RECIPIENTS = 10
_NAME = 120


class Side(StrEnum):
    """INCOME: whom we bill. EXPENSE: who bills us."""

    INCOME = "INCOME"
    EXPENSE = "EXPENSE"


_LEGAL = Pattern(
    r"(?<![^\W_])(?:gmbh|mbh|ag|kg|kgaa|ug|ohg|gbr|e\.? ?k\.?|e\.? ?v\.?|eg|se|ltd|limited|llc|inc|plc|b\.?v\.?"
    r"|s\.?a\.?|s\.?r\.?l\.?|partg(?:mbb)?|stiftung|genossenschaft)(?![^\W_])"
)
#: What a mailbox is for; no name of anybody.
_ROLE_WORDS = """
rechnung rechnungen rechnungsversand rechnungsstelle rechnungswesen buchhaltung finanzbuchhaltung debitoren fibu invoice
invoices invoicing billing accounts accounting receivable finance faktura versand bestellung bestellungen kundenservice
kundendienst service services support team info kontakt office shop vertrieb verkauf sales mail email noreply no-reply
donotreply do-not-reply no reply nicht antworten newsletter post postmaster admin system auto automatisch ihre ihr der
die das von vom im auftrag via customer care the your please do not
"""
_ROLES = frozenset(_ROLE_WORDS.split())
_PARTS = re.compile(r"\s*(?:\||–|—| - |/|\(|\)|\[|\]|:|;|\bvia\b|\büber\b|\bvon\b|\bfrom\b)\s*")
_FLIPPED = re.compile(r"([^\W\d_][\w.'-]+), ([^\W\d_][\w.' -]+)")
_PERSON = re.compile(r"[^\W\d_][\w'-]+(?: [^\W\d_][\w.'-]*){1,2}")
_FREE_MAIL = "gmail googlemail gmx web t-online outlook hotmail live yahoo icloud me freenet posteo mailbox aol arcor"
_FREE = frozenset(_FREE_MAIL.split())
_PROGRAM = re.compile(r"(?:mailer-daemon|postmaster|bounce)", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[\w.-]{1,250}\.[A-Za-z]{2,24}")


@dataclass(slots=True)
class Contact:
    """Somebody, by address or (from documents alone) by name. ``seen`` counts MAIL, FILE and DOCUMENT by side."""

    email: str | None
    names: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, Side]] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None

    @property
    def name(self) -> str:
        """What they are called most often; of equals the longer."""
        return max(self.names, key=lambda name: (self.names[name], len(name), name), default=self.email or "")

    @property
    def company(self) -> bool:
        """Whether the name is a company's, as far as it shows."""
        private = self.email is not None and _label(self.email) in _FREE
        return bool(_LEGAL.search(fold(self.name))) or not (private and _PERSON.fullmatch(self.name))

    @property
    def side(self) -> Side:
        """The suggestion: where they were seen more often, invoices that were taken over counting most."""
        weights = {"MAIL": 1, "FILE": 5, "DOCUMENT": 5}
        sums = dict.fromkeys(Side, 0)
        for (what, side), count in self.seen.items():
            sums[side] += weights[what] * count
        return Side.INCOME if sums[Side.INCOME] > sums[Side.EXPENSE] else Side.EXPENSE

    def count(self, what: str) -> int:
        """How often seen as MAIL, FILE or DOCUMENT."""
        return sum(count for (kind, _), count in self.seen.items() if kind == what)


@dataclass(slots=True)
class Book:
    """Collects contacts. ``own`` are our addresses, ``own_names`` our names (folded): they are nobody's contact."""

    own: frozenset[str]
    own_names: frozenset[str] = frozenset()
    found: dict[str, Contact] = field(default_factory=dict)
    _by_name: dict[str, Contact] = field(default_factory=dict)

    def mail(self, header: bytes) -> None:
        """A mail about an invoice: from others it is an expense, from us an income with each who got it."""
        try:
            message = message_from_bytes(header, policy=POLICY)
        except BROKEN:
            return
        when, (name, address) = date_of(message), sender_of(message)
        if address.lower() in self.own:
            for other, place in recipients_of(message)[:MAX_RECIPIENTS]:
                self._see(other, place, "MAIL", Side.INCOME, when)
        else:
            self._see(name, address, "MAIL", Side.EXPENSE, when)

    def file(self, name: str, address: str, when: datetime | None = None) -> None:
        """An invoice that was taken over from this sender."""
        if address.lower() not in self.own:
            self._see(name, address, "FILE", Side.EXPENSE, when)

    def document(self, supplier: str | None, customer: str | None) -> None:
        """An audited invoice: its customer where we are the supplier, else its supplier."""
        ours = supplier is not None and fold(supplier) in self.own_names
        other, side = (customer, Side.INCOME) if ours else (supplier, Side.EXPENSE)
        if other and fold(other) not in self.own_names:
            self._named(other, side)

    def _named(self, name: str, side: Side) -> None:
        """By name alone: the contact of that name if there is one with an address."""
        folded = fold(name)
        if not self._by_name:
            self._by_name = {fold(one.name): one for one in self.found.values()}
        contact = self._by_name.get(folded)
        if contact is None:
            contact = Contact(None, Counter({name[:_NAME]: 1}))
            self.found[f"name:{folded}"] = self._by_name[folded] = contact
        contact.seen["DOCUMENT", side] += 1

    def _see(self, name: str, address: str, what: str, side: Side, when: datetime | None) -> None:
        email = address.lower()
        if not _ADDRESS.fullmatch(email) or email in self.own or _PROGRAM.search(email):
            return
        contact = self.found.setdefault(email, Contact(email))
        self._by_name.clear()  # made anew with the next document
        contact.names[name_of(name, email)] += 1
        contact.seen[what, side] += 1
        if when is not None:
            contact.first = min(contact.first or when, when)
            contact.last = max(contact.last or when, when)

    def saved(self) -> list[dict[str, Any]]:
        """What was seen, as JSON values; :meth:`restore` takes it up again."""
        return [
            {
                "key": key,
                "email": one.email,
                "names": dict(one.names),
                "seen": [[what, side.value, count] for (what, side), count in one.seen.items()],
                "times": [when.isoformat() if when else None for when in (one.first, one.last)],
            }
            for key, one in self.found.items()
        ]

    def restore(self, saved: Iterable[Mapping[str, Any]]) -> None:
        """Go on with what was seen before."""
        for one in saved:
            seen = Counter({(what, Side(side)): count for what, side, count in one["seen"]})
            first, last = (datetime.fromisoformat(when) if when else None for when in one["times"])
            self.found[one["key"]] = Contact(one["email"], Counter(one["names"]), seen, first, last)
        self._by_name.clear()

    def ranked(self) -> list[Contact]:
        """The most often seen first."""
        return sorted(self.found.values(), key=lambda one: (-sum(one.seen.values()), one.name, one.email or ""))


def name_of(shown: str, address: str) -> str:
    """Who that is: the part of the display name that is somebody's name, else what the address tells."""
    shown = " ".join(shown.replace('"', " ").replace("'", "'").split())[:_NAME]
    flipped = _FLIPPED.fullmatch(shown)
    if flipped and not _LEGAL.search(fold(shown)):
        return f"{flipped[2]} {flipped[1]}"
    parts = [
        part for part in (_without_roles(part) for part in _PARTS.split(shown)) if len(part) > 1 and "@" not in part
    ]
    legal = [part for part in parts if _LEGAL.search(fold(part))]
    return max(legal or parts, key=len, default="") or _of_address(address)


def _without_roles(part: str) -> str:
    words = part.split()
    while words and _is_role(words[0]):
        words.pop(0)
    while words and _is_role(words[-1]):
        words.pop()
    return " ".join(words).strip(" ,.-&")


def _is_role(word: str) -> bool:
    return fold(word).strip(".,:-") in _ROLES


def _of_address(address: str) -> str:
    local, _, _ = address.partition("@")
    label = _label(address)
    words = re.split(r"[._+\d-]+", local) if label in _FREE else label.split("-")
    return " ".join(word.capitalize() for word in words if word and not _is_role(word)) or address


def _label(address: str) -> str:
    """The name in a domain: ``firma`` of ``rechnung@mail.firma.co.uk``."""
    labels = address.rpartition("@")[2].lower().split(".")
    while len(labels) > 2 and (len(labels[-2]) <= 3 and len(labels[-1]) == 2):  # co.uk, com.au
        labels.pop()
    return labels[-2] if len(labels) > 1 else labels[0]


def own_addresses(accounts: Iterable[dict[str, object]]) -> frozenset[str]:
    """The mail addresses among the names that accounts log in and send with."""
    texts = (str(account.get(key) or "").lower() for account in accounts for key in ("username", "sender"))
    return frozenset(text for text in texts if _ADDRESS.fullmatch(text))
