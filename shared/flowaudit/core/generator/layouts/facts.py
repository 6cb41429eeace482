# ruff: noqa: E501 — tables
"""What a random invoice says: parties, lines, totals, chosen by a seed before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from flowaudit.core.generator.layouts import names
from flowaudit.core.generator.layouts.names import Company
from flowaudit.core.model.money import cents

ZERO = Decimal("0.00")
_RATES = {
    "DE": ("19", "7"), "AT": ("20", "10"), "CH": ("8.1", "2.6"), "GB": ("20", "5"), "IE": ("23", "13.5"), "FR": ("20", "5.5"),
    "BE": ("21", "6"), "NL": ("21", "9"), "IT": ("22", "10"), "ES": ("21", "10"), "PL": ("23", "8"),
}  # fmt: skip
_CURRENCIES = {"CH": "CHF", "GB": "GBP", "PL": "PLN"}
_FOREIGN = ("reverse_charge", "intra")


@dataclass(frozen=True, slots=True)
class Item:
    """A line; ``amount`` is what the line states (gross on a receipt)."""

    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: Decimal
    amount: Decimal
    discount: Decimal = ZERO
    article: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One VAT rate of the invoice."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(slots=True)
class Facts:
    """A whole invoice. ``adjustment`` is the net amount of an allowance (negative) or charge; ``due`` is printed as a
    date, else ``term_days`` in words, else nothing is said."""

    language: str
    kind: str
    number: str
    issued: date
    seller: Company
    buyer: Company | None
    items: list[Item]
    groups: list[Group]
    currency: str
    iban: str | None
    bic: str | None
    bank: str
    delivered: date | tuple[date, date] | None = None
    due: date | None = None
    term_days: int | None = None
    note: str = ""
    adjustment: Decimal = ZERO
    prepaid: Decimal = ZERO
    order_number: str | None = None
    customer_number: str | None = None
    receipt: bool = False
    shows_buyer_vat: bool = False
    shows_tax_number: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    omit: frozenset[str] = frozenset()
    in_parts: dict[str, str] = field(default_factory=dict)

    @property
    def lines_total(self) -> Decimal:
        """The sum of the lines as stated."""
        return sum((item.amount for item in self.items), ZERO)

    @property
    def net(self) -> Decimal:
        """Net total."""
        return sum((group.base for group in self.groups), ZERO)

    @property
    def tax(self) -> Decimal:
        """VAT total."""
        return sum((group.tax for group in self.groups), ZERO)

    @property
    def gross(self) -> Decimal:
        """Gross total."""
        return self.net + self.tax

    @property
    def payable(self) -> Decimal:
        """What is left to pay."""
        return self.gross - self.prepaid


def invent(random: Random, language: str | None = None) -> Facts:
    """A random invoice; the same state of ``random`` gives the same one."""
    language = language or random.choices(names.LANGUAGES, weights=(46, 16, 10, 8, 7, 7, 6))[0]
    receipt = random.random() < 0.07
    seller = names.company(random, language)
    note = _note(random, language, receipt)
    buyer = None if receipt else _buyer(random, language, note, seller)
    items = _items(random, language, seller.country, receipt, bool(note))
    issued = date(2023, 1, 2) + timedelta(days=random.randrange(1000))
    adjustment = ZERO
    if not receipt and random.random() < 0.14:
        total = sum((i.amount for i in items), ZERO)
        adjustment = (
            -cents(total * Decimal("0.05"))
            if random.random() < 0.55
            else Decimal(random.choice(("4.90", "9.50", "12.00", "35.00")))
        )
    groups = _groups(items, adjustment, receipt)
    facts = Facts(
        language, "credit_note" if not receipt and random.random() < 0.05 else "invoice", _number(random, issued), issued, seller, buyer,
        items, groups, _CURRENCIES.get(seller.country, "EUR"), None, None, names.bank(random, language), note=note,
        adjustment=adjustment, receipt=receipt,
    )  # fmt: skip
    _settle(random, facts)
    return facts


def _note(random: Random, language: str, receipt: bool) -> str:
    from flowaudit.core.generator.layouts.sentences import sentences

    if receipt or random.random() > 0.13:
        return ""
    kinds = [kind for kind in ("small_business", "reverse_charge", "intra") if sentences(kind, language)]
    return random.choice(kinds)


def _buyer(random: Random, language: str, note: str, seller: Company) -> Company:
    if note in _FOREIGN and random.random() < 0.5:
        return names.company(random, random.choice([lang for lang in names.LANGUAGES if lang != language]))
    return names.company(random, language, seller.country, private=note not in _FOREIGN and random.random() < 0.15)


def _items(random: Random, language: str, country: str, receipt: bool, untaxed: bool) -> list[Item]:
    count = random.choices((1, 2, 3, 4, 5, 7, 10, 16, 26), weights=(14, 16, 17, 14, 12, 10, 8, 6, 3))[0]
    main, low = (Decimal(rate) for rate in _RATES[country])
    mixed = random.random() < 0.22
    discounts = not receipt and random.random() < 0.08
    items = []
    for text in names.wares(random, language, count):
        price = (
            Decimal(
                random.choice((random.randint(99, 9999), random.randint(100, 120) * 100, random.randint(2000, 250000)))
            )
            / 100
        )
        price = min(price, Decimal("39.90")) if receipt else price
        quantity = Decimal(
            random.choices(
                ("1", "2", "3", "4", "8", "10", "12.5", "0.75", "1.5", "24", "100"),
                weights=(9, 6, 4, 3, 3, 3, 2, 1, 2, 2, 1),
            )[0]
        )
        quantity = min(quantity, Decimal(3)).to_integral_value() if receipt else quantity
        quantity = max(quantity, Decimal(1)) if receipt else quantity
        discount = Decimal(random.choice((5, 10, 15))) if discounts and random.random() < 0.5 else ZERO
        rate = ZERO if untaxed else low if mixed and random.random() < 0.4 else main
        amount = cents(quantity * price * (100 - discount) / 100)
        article = names.filled(random, random.choice(("@@-####", "######", "@##.###", "10####")))
        items.append(Item(text, quantity, names.unit(random, language), price, rate, amount, discount, article))
    return items


def _groups(items: list[Item], adjustment: Decimal, receipt: bool) -> list[Group]:
    sums: dict[Decimal, Decimal] = {}
    for item in items:
        sums[item.rate] = sums.get(item.rate, ZERO) + item.amount
    sums[items[0].rate] += adjustment
    groups = []
    for rate, total in sorted(sums.items(), reverse=True):
        if receipt:
            base = cents(total / (1 + rate / 100))
            groups.append(Group(rate, base, total - base))
        else:
            groups.append(Group(rate, total, cents(total * rate / 100)))
    return groups


def _number(random: Random, issued: date) -> str:
    pattern = random.choice(
        (
            "RE-{y}-####",
            "{y}/####",
            "#####",
            "{y}#####",
            "R####-{s}",
            "INV-#####",
            "F{y}-###",
            "@@####/{s}",
            "{y}-##-###",
            "#######",
            "A-####",
            "{s}/###",
            "##.####",
        )
    )
    return names.filled(random, pattern.format(y=issued.year, s=issued.year % 100))


def _settle(random: Random, facts: Facts) -> None:
    """Dates, bank, references, prepayment: what an invoice may say or leave out."""
    if random.random() < 0.86 and not facts.receipt:
        facts.iban = names.iban(random, facts.seller.country)
        facts.bic = names.bic(random, facts.seller.country) if random.random() < 0.7 else None
    if random.random() < 0.62 and not facts.receipt:
        day = facts.issued - timedelta(days=random.randrange(0, 25))
        facts.delivered = (day - timedelta(days=random.randrange(5, 40)), day) if random.random() < 0.3 else day
    if not facts.receipt:
        days = random.choice((7, 10, 14, 21, 30, 45))
        choice = random.random()
        if choice < 0.55:
            facts.due = facts.issued + timedelta(days=days)
        elif choice < 0.75:
            facts.term_days = days
    if random.random() < 0.1 and not facts.receipt and facts.kind == "invoice" and facts.gross > 100:
        facts.prepaid = cents(facts.gross * Decimal(random.choice((20, 30, 50))) / 100)
    if random.random() < 0.3:
        facts.order_number = names.filled(random, random.choice(("PO-#####", "45########", "B####", "#####-@")))
    if random.random() < 0.5:
        facts.customer_number = names.filled(random, random.choice(("#####", "K-####", "1####", "D######")))
    facts.shows_buyer_vat = bool(facts.buyer and not facts.buyer.private) and (
        facts.note in _FOREIGN or random.random() < 0.3
    )
    german = facts.seller.country == "DE"
    facts.shows_tax_number = german and (facts.note == "small_business" or random.random() < 0.35)
