"""The amounts that follow from the lines of a spec."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flowaudit.core.generator.spec import InvoiceSpec, Line, Regime
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class Group:
    """The amounts at one VAT rate."""

    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """All totals; ``line_total`` is before reductions (gross where the lines are)."""

    line_total: Decimal
    reductions: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    groups: tuple[Group, ...]


def line_amount(line: Line) -> Decimal:
    """Quantity times price, to the cent."""
    return cents(line.quantity * line.unit_price)


def printed_line(line: Line) -> Decimal:
    """The amount of a line as the page states it."""
    return line_amount(line) if line.stated is None else line.stated


def sums(spec: InvoiceSpec) -> Sums:
    """The true sums, whatever the page states."""
    line_total = sum((line_amount(line) for line in spec.lines), ZERO)
    reduced = sum((item.amount for item in spec.reductions), ZERO)
    groups = tuple(_group(spec, rate) for rate in sorted({line.vat_rate for line in spec.lines}, reverse=True))
    net = sum((group.base for group in groups), ZERO)
    vat = sum((group.vat for group in groups), ZERO)
    return Sums(line_total, reduced, net, vat, net + vat, groups)


def _group(spec: InvoiceSpec, rate: Decimal) -> Group:
    amount = sum((line_amount(line) for line in spec.lines if line.vat_rate == rate), ZERO)
    amount -= sum((item.amount for item in spec.reductions if item.vat_rate == rate), ZERO)
    if spec.regime is not Regime.STANDARD:
        return Group(Decimal(0), amount, ZERO)
    if spec.gross_prices:
        vat = cents(amount * rate / (100 + rate))
        return Group(rate, amount - vat, vat)
    return Group(rate, amount, cents(amount * rate / 100))


def printed(spec: InvoiceSpec, name: FieldName, amount: Decimal) -> Decimal:
    """The amount as the page states it."""
    return spec.stated.get(name, amount)
