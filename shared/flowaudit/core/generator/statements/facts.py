"""What a drawn statement says: account, period, bookings, balances; chosen before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from flowaudit.core.generator.layouts import names
from flowaudit.core.generator.layouts.names import Company
from flowaudit.core.generator.statements.words import choices

_CURRENCIES = {"CH": "CHF", "GB": "GBP", "PL": "PLN"}


@dataclass(slots=True)
class Posting:
    """A booking."""

    booked: date
    valued: date
    amount: Decimal
    kind: str
    party: str
    rows: list[str]
    balance: Decimal = Decimal(0)


@dataclass(slots=True)
class AccountFacts:
    """A statement. ``postings`` are in the order of days."""

    language: str
    holder: Company
    bank: str
    iban: str
    bic: str
    currency: str
    number: str
    start: date
    end: date
    opening: Decimal
    postings: list[Posting] = field(default_factory=list)

    @property
    def closing(self) -> Decimal:
        """What the account ended with."""
        return self.opening + sum((one.amount for one in self.postings), Decimal(0))

    def truth(self) -> dict[str, Any]:
        """What is on the page, for the evaluation; amounts as texts, days ISO."""
        return {
            "iban": self.iban,
            "currency": self.currency,
            "number": self.number,
            "opening": str(self.opening),
            "closing": str(self.closing),
            "lines": [
                {
                    "booked": one.booked.isoformat(),
                    "valued": one.valued.isoformat(),
                    "amount": str(one.amount),
                    "party": one.party,
                    "kind": one.kind,
                    "text": " ".join(one.rows),
                }
                for one in self.postings
            ],
        }


def _amount(random: Random) -> Decimal:
    size = random.choice((50, 50, 300, 300, 1500, 9000, 250000))
    return Decimal(random.randint(99, size * 100)) / 100


def _text(random: Random, language: str, day: date) -> str:
    number = names.filled(random, random.choice(("######", "20##-####", "##########", "##-####")))
    months = f"{day.month:02}/{day.year}"
    return random.choice(choices("remittance", language)).format(n=number, d=f"{day:%d.%m.%Y}", m=months)


def _posting(random: Random, language: str, country: str, day: date, *, tagged: bool) -> Posting:
    incoming = random.random() < 0.3
    party = names.company(random, language, country, private=random.random() < 0.3)
    amount = _amount(random) * (1 if incoming else -1)
    rows = [_text(random, language, day) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    if tagged and random.random() < 0.6:
        rows.append(f"EREF: {names.filled(random, '@@######')}")
        if not incoming and random.random() < 0.6:
            rows += [f"MREF: {names.filled(random, 'M-#######')}", "CRED: DE98ZZZ09999999999"]
    if random.random() < 0.25:
        rows.append(f"IBAN: {names.iban(random, country)}")
    kind = random.choice(choices("kind_in" if incoming else "kind_out", language))
    return Posting(day, day + timedelta(days=random.choice((0, 0, 0, 1, -1, 2))), amount, kind, party.name, rows)


def invent(random: Random, language: str, *, most: int = 45) -> AccountFacts:
    """A statement of a random account; one in six goes over the turn of a year."""
    holder = names.company(random, language, private=random.random() < 0.4)
    country = holder.country
    year = random.randint(2018, 2026)
    start = date(year, 12, random.randint(3, 20)) if random.random() < 0.17 else date(year, random.randint(1, 11), 1)
    end = start + timedelta(days=random.choice((27, 29, 30, 30, 13, 60)))
    opening = Decimal(random.randint(-200000 if random.random() < 0.15 else 0, 2500000)) / 100
    facts = AccountFacts(
        language, holder, names.bank(random, language), names.iban(random, country), names.bic(random, country),
        _CURRENCIES.get(country, "EUR"), str(random.randint(1, 60)), start, end, opening,
    )  # fmt: skip
    tagged = language == "de" or random.random() < 0.2
    count = random.choice((0, 1, 2, 4, 8, 12, 20, 30, most))
    days = sorted(start + timedelta(days=random.randint(0, (end - start).days)) for _ in range(count))
    facts.postings = [_posting(random, language, country, day, tagged=tagged) for day in days]
    if len(facts.postings) > 3 and random.random() < 0.15:  # two equal bookings of one day are two
        twin = facts.postings[1]
        facts.postings[2] = Posting(twin.booked, twin.valued, twin.amount, twin.kind, twin.party, list(twin.rows))
    running = opening
    for posting in facts.postings:
        running += posting.amount
        posting.balance = running
    return facts
