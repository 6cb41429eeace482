"""The amounts of a document that funding works with: its totals, and what each line shares in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flowaudit.core.funding.spread import spread
from flowaudit.core.model.extraction import Adjustment, Extraction, FieldName, LineItem
from flowaudit.core.model.money import ZERO, cents

LINE_TOLERANCE = Decimal("0.10")  # the rounding that the checks still let pass with a warning
_IMPLAUSIBLE = Decimal(10) ** 15  # a misread number, no invoice
_WITHOUT_TAX = {"small_business", "reverse_charge", "intra_community", "export"}  # net is what has to be paid


@dataclass(frozen=True, slots=True)
class Totals:
    """Net and gross of the document, unsigned by its kind; ``gross_known`` is False if no VAT could be read."""

    net: Decimal
    gross: Decimal
    gross_known: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """One line's part of the document's totals, after allowances and charges; the parts sum to the totals."""

    net: Decimal
    gross: Decimal


def totals(extraction: Extraction) -> Totals | None:
    """Net and gross as far as two of the three totals allow; None without any."""
    net = extraction.amount(FieldName.NET_TOTAL)
    vat = extraction.amount(FieldName.VAT_TOTAL)
    gross = extraction.amount(FieldName.GROSS_TOTAL)
    if net is None and gross is not None:
        # an invoice without any VAT has one total only (§ 19 UStG, reverse charge)
        net = gross - vat if vat is not None else _net_of(gross, extraction)
    elif gross is None and net is not None and vat is not None:
        gross = net + vat
    if net is None:
        return None
    stated = net if gross is None else gross
    if not all(amount.is_finite() and abs(amount) < _IMPLAUSIBLE for amount in (net, stated)):
        return None
    return Totals(cents(net), cents(stated), gross is not None or bool(_WITHOUT_TAX & extraction.notes.keys()))


def _net_of(gross: Decimal, extraction: Extraction) -> Decimal:
    """The net of a document that states a gross amount and one rate (small amounts, § 33 UStDV), else the gross."""
    rates = extraction.value(FieldName.VAT_RATES)
    if isinstance(rates, tuple) and len(rates) == 1:
        return cents(gross / (1 + rates[0] / 100))
    return gross


def shares(extraction: Extraction, whole: Totals) -> tuple[Share, ...] | None:
    """Each line's share, or None if the lines are not all read or do not sum to the document's total."""
    lines = extraction.lines
    amounts = [line.net_amount for line in lines if line.net_amount is not None]
    if not lines or len(amounts) < len(lines) or len({line.gross_prices for line in lines}) > 1:
        return None
    in_gross = lines[0].gross_prices
    target = whole.gross if in_gross else whole.net
    adjusted = sum(amounts, ZERO) + sum((adjustment.amount for adjustment in extraction.adjustments), ZERO)
    if abs(adjusted - target) > LINE_TOLERANCE:
        return None
    weights = _weights(lines, amounts, extraction.adjustments)
    if weights is None:
        return None
    try:
        known = spread(target, weights)
        tax = _tax(extraction, whole.gross - whole.net, weights)
    except ValueError:  # lines that cancel each other out have no proportion
        return None
    if in_gross:
        return tuple(Share(gross - vat, gross) for gross, vat in zip(known, tax, strict=True))
    return tuple(Share(net, net + vat) for net, vat in zip(known, tax, strict=True))


def _weights(
    lines: Sequence[LineItem], amounts: Sequence[Decimal], adjustments: Sequence[Adjustment]
) -> list[Fraction] | None:
    """The lines' amounts after the adjustments; one with a VAT rate touches the lines of that rate only."""
    weights = [Fraction(amount) for amount in amounts]
    for adjustment in adjustments:
        touched = [index for index, line in enumerate(lines) if line.vat_rate == adjustment.rate]
        touched = touched if adjustment.rate is not None and touched else list(range(len(lines)))
        base = sum((Fraction(amounts[index]) for index in touched), Fraction(0))
        if base == 0:
            return None
        for index in touched:
            weights[index] += Fraction(adjustment.amount) * Fraction(amounts[index]) / base
    return weights


def _tax(extraction: Extraction, tax: Decimal, weights: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """Each line's VAT: by the VAT groups where every line has one and they sum to the total, else proportional."""
    if tax == 0:
        return tuple(ZERO for _ in weights)
    groups: dict[Decimal, Decimal] = {}
    for group in extraction.vat_breakdown:
        if group.rate is not None and group.amount is not None:
            groups[group.rate] = groups.get(group.rate, ZERO) + group.amount
    rates = [line.vat_rate for line in extraction.lines]
    if None in rates or set(rates) != set(groups) or sum(groups.values(), ZERO) != tax:
        return spread(tax, weights)
    parts = [ZERO] * len(weights)
    for rate, amount in groups.items():
        members = [index for index, own in enumerate(rates) if own == rate]
        for index, part in zip(members, spread(amount, [weights[index] for index in members]), strict=True):
            parts[index] = part
    return tuple(parts)
