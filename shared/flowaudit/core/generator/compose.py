"""A clean invoice from a seed: a supplier, what it sold, when, and in which look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from flowaudit.core.generator import formats, people
from flowaudit.core.generator.catalogue import Item, Trade, trades
from flowaudit.core.generator.spec import DateFormat, InvoiceSpec, Line, Party, Regime, Template
from flowaudit.core.generator.sums import sums
from flowaudit.core.rules.cost_categories import map_cost_category
from flowaudit.core.rules.rates import RateKind, VatRates


class DateProfile(StrEnum):
    """How an invoice writes its dates (contract 15.2); RANGE: the supply is a span of days, in figures."""

    NUMERIC_DE = "DD.MM.YYYY"
    RANGE = "RANGE_DD.MM.YYYY-DD.MM.YYYY"
    MONTH_NAME_DE = "MONTH_NAME_DE"
    MONTH_NAME_EN = "MONTH_NAME_EN"
    ISO = "YYYY-MM-DD"
    NUMERIC_EN = "DD/MM/YYYY"

    @property
    def style(self) -> DateFormat:
        """How a single day is written."""
        return DateFormat.NUMERIC_DE if self is DateProfile.RANGE else DateFormat(self.value)


@dataclass(frozen=True, slots=True)
class Ground:
    """What all invoices of a run share. ``period`` holds supply and issue; ``country`` is the suppliers' (DE or GB),
    ``small_limit`` the gross total up to which a receipt is enough; ``categories`` those of the project."""

    language: str
    country: str
    customer: Party | None
    period: tuple[date, date]
    rates: VatRates
    small_limit: Decimal = Decimal(100)
    reference: str | None = None
    categories: tuple[str, ...] = ()
    aliases: tuple[str, ...] = field(default=())

    @property
    def currency(self) -> str:
        """The suppliers' currency."""
        return "GBP" if self.country == "GB" else "EUR"


# The rate of food and books; the table holds others too. Britain zero-rates them: receipts there keep to one rate.
_REDUCED = {"DE": (Decimal(7), Decimal(5)), "AT": (Decimal(10),)}
_TEXTS: Mapping[str, tuple[str, str]] = {
    "intro": ("Sehr geehrte Damen und Herren,\nwir berechnen Ihnen wie vereinbart:", "We charge as agreed:"),
    "intro_one": ("Für meine Leistungen erlaube ich mir zu berechnen:", "For my services I charge:"),
    "terms": ("Zahlbar ohne Abzug bis zum {}.", "Payable without deduction by {}."),
    "closing": ("Vielen Dank für Ihren Auftrag.\nMit freundlichen Grüßen", "Thank you for your order.\nKind regards"),
    "paid": ("Girocard kontaktlos", "Card contactless"),
    "till": ("Vielen Dank für Ihren Einkauf!", "Thank you for shopping with us!"),
    "small": (
        "Steuerfrei für Kleinunternehmer gemäß § 19 UStG; Umsatzsteuer wird nicht ausgewiesen.",
        "Exempt as a small business under § 19 UStG; no VAT is charged.",
    ),
    "reverse": (
        "Steuerschuldnerschaft des Leistungsempfängers gemäß § 13b UStG (Reverse Charge).",
        "Reverse charge: the recipient is liable for VAT (Art. 196 of Directive 2006/112/EC).",
    ),
}


def _text(key: str, language: str) -> str:
    return _TEXTS[key][0 if language == "de" else 1]


def compose(random: Random, template: Template, ground: Ground, profile: DateProfile) -> InvoiceSpec:
    """A clean invoice; the same state of ``random`` gives the same one."""
    regime = _regime(random, template, ground)
    country = "AT" if regime is Regime.REVERSE_CHARGE else ground.country
    trade = _trade(random, template, ground)
    delivered, issued, ordered = _days(random, template, ground, profile)
    who = people.supplier(random, trade, country, ground.language, small=regime is Regime.SMALL_BUSINESS)
    spec = InvoiceSpec(
        template,
        _number(random, template, issued),
        issued,
        who,
        ground.customer,
        _lines(random, trade, ground, country, delivered),
        delivered=delivered,
        language=ground.language,
        currency=ground.currency,
        regime=regime,
        date_format=profile.style,
    )
    if template is Template.T2_SUPERMARKT:
        return _receipt(spec, ground)
    return _letter(random, spec, ground, ordered)


def _regime(random: Random, template: Template, ground: Ground) -> Regime:
    """A part of the freelancers are small businesses, a part of the engineers comes from abroad."""
    chance = random.random()
    if ground.country != "DE":
        return Regime.STANDARD
    if template is Template.T4_FREELANCER and chance < 0.4:
        return Regime.SMALL_BUSINESS
    domestic = ground.customer is not None and ground.customer.country == "DE" and ground.customer.vat_id
    if template is Template.T5_MINIMAL and chance < 0.3 and domestic:
        return Regime.REVERSE_CHARGE
    return Regime.STANDARD


def _trade(random: Random, template: Template, ground: Ground) -> Trade:
    """One whose goods all belong to the project's categories, if there is one."""
    offered = trades(template)
    fitting = [trade for trade in offered if ground.categories and _fits(trade, ground)]
    return random.choice(fitting or list(offered))


def _fits(trade: Trade, ground: Ground) -> bool:
    names = [item.name(ground.language) for item in trade.items]
    return all(match.category is not None for match in map_cost_category(names, ground.categories))


def _days(
    random: Random, template: Template, ground: Ground, profile: DateProfile
) -> tuple[date | tuple[date, date], date, date]:
    """Supply, issue and order, in this order of time where the period has room."""
    first, last = ground.period
    room = max((last - first).days, 0)
    begin = first + timedelta(days=random.randrange(max(room - 20, 0) + 1))
    length = random.randrange(2, 12)
    end = min(begin + timedelta(days=length), last)
    issued = min(end + timedelta(days=random.randrange(0, 9)), last)
    ordered = max(first, begin - timedelta(days=random.randrange(5, 40)))
    if template is Template.T2_SUPERMARKT:
        return issued, issued, ordered
    spans = profile is DateProfile.RANGE or (template is Template.T1_HANDWERK and random.random() < 0.5)
    return ((begin, end) if spans and end > begin else end), issued, ordered


def _number(random: Random, template: Template, issued: date) -> str:
    running = random.randrange(101, 9900)
    return {
        Template.T1_HANDWERK: f"{issued.year}-{running:04d}",
        Template.T2_SUPERMARKT: f"{random.randrange(1000, 9999)}-3-{running:04d}",
        Template.T3_CORPORATE: f"RE-{issued:%y%m}{running:04d}",
        Template.T4_FREELANCER: f"{issued.year}/{running % 90 + 10}",
        Template.T5_MINIMAL: f"{issued:%y}-{running:04d}",
    }[template]


def _lines(
    random: Random, trade: Trade, ground: Ground, country: str, delivered: date | tuple[date, date]
) -> tuple[Line, ...]:
    day = delivered if isinstance(delivered, date) else delivered[0]
    standard = ground.rates.standard(country, day) or Decimal(20)
    in_force = {one.rate for one in ground.rates.on(country, day) if one.kind is RateKind.REDUCED}
    reduced = next((rate for rate in _REDUCED.get(country, ()) if rate in in_force), standard)
    few = 2 if trade.template is not Template.T2_SUPERMARKT else 3
    chosen = random.sample(list(trade.items), random.randrange(few, len(trade.items) + 1))
    return tuple(_line(random, item, ground.language, reduced if item.reduced else standard) for item in chosen)


def _line(random: Random, item: Item, language: str, rate: Decimal) -> Line:
    cents = random.randrange(item.price[0], item.price[1] + 1)
    price = Decimal(cents - cents % (5 if cents > 2000 else 1)) / 100
    quantity = Decimal(random.randrange(item.quantity[0], item.quantity[1] + 1))
    if item.unit == "HUR" and random.random() < 0.3:
        quantity += Decimal("0.5")
    return Line(item.name(language), quantity, item.unit, price, rate)


def _receipt(spec: InvoiceSpec, ground: Ground) -> InvoiceSpec:
    """Gross prices, no customer, and no more goods than a receipt may list."""
    lines = spec.lines
    while len(lines) > 1 and _gross(spec, lines) > ground.small_limit:
        lines = lines[:-1]
    paid, thanks = _text("paid", ground.language), _text("till", ground.language)
    return replace(spec, lines=lines, customer=None, gross_prices=True, terms=paid, closing=thanks)


def _gross(spec: InvoiceSpec, lines: tuple[Line, ...]) -> Decimal:
    return sums(replace(spec, lines=lines, gross_prices=True)).gross


def _letter(random: Random, spec: InvoiceSpec, ground: Ground, ordered: date) -> InvoiceSpec:
    language = ground.language
    due = spec.issued + timedelta(days=random.choice((14, 21, 30)))
    lone = spec.template is Template.T4_FREELANCER
    notes = {Regime.SMALL_BUSINESS: "small", Regime.REVERSE_CHARGE: "reverse"}
    corporate = spec.template is Template.T3_CORPORATE
    return replace(
        spec,
        due=due,
        bank=people.bank(random, spec.supplier.country),
        terms=_text("terms", language).format(formats.day(due, spec.date_format)),
        closing=spec.supplier.name if lone else _text("closing", language),
        intro="" if spec.template is Template.T5_MINIMAL else _text("intro_one" if lone else "intro", language),
        title=formats.label("invoice", language),
        legal_note=_text(notes[spec.regime], language) if spec.regime in notes else "",
        order_number=f"B-{ordered.year}-{random.randrange(10, 999):03d}" if corporate else None,
        order_date=ordered if corporate else None,
        customer_number=str(random.randrange(10_000, 99_999)) if not lone else None,
        project_reference=ground.reference,
    )
