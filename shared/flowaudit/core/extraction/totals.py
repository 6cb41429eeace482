"""The totals, chosen together: the reading of net, VAT, gross, prepaid and payable that labels and sums bear out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from flowaudit.core.extraction import sums
from flowaudit.core.extraction.amounts import Candidate
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.numbers import Number
from flowaudit.core.extraction.vat import VatGroup, fits, holds, printed_rates
from flowaudit.core.model.money import ZERO

TOLERANCE = Decimal("0.02")
HIGHEST_RATE = Decimal("0.3")
"""No state's VAT is higher (27 % in Hungary)."""


@dataclass(eq=False, slots=True)
class Choice:
    """A total: its value, the numbers it is printed with (several if it is a sum of parts), how sure."""

    value: Decimal
    numbers: list[Number]
    confidence: float
    derived: bool = False


@dataclass(eq=False, slots=True)
class Totals:
    """The chosen totals; ``agreed`` says whether net + VAT = gross holds on the page, ``borne_out`` whether the lines,
    if there are any, sum up to one of them."""

    net: Choice | None = None
    vat: Choice | None = None
    gross: Choice | None = None
    payable: Choice | None = None
    prepaid: Choice | None = None
    agreed: bool = False
    borne_out: bool = True
    line_sum: Decimal | None = None
    extra: dict[str, list[Candidate]] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class _Option:
    value: Decimal
    numbers: list[Number]
    score: float
    derived: bool = False


def solve(
    reading: Reading, candidates: dict[str, list[Candidate]], groups: Sequence[VatGroup], lines_total: Decimal | None
) -> Totals:
    """The best joint reading. ``lines_total`` is the sum of the invoice lines, if there are any."""
    nets, vats, grosses = (_options(candidates.get(role, [])) for role in ("net", "vat", "gross"))
    _add_groups(vats, nets, groups)
    payables, prepaids = _options(candidates.get("payable", [])), _options(candidates.get("prepaid", []))
    for option in payables[:3]:
        if all(option.value != g.value for g in grosses):
            grosses.append(_Option(option.value, option.numbers, option.score * 0.5))
    grosses += _unlike_payable(reading, candidates, payables[:3], nets[:4], vats[:4])
    _complete(reading, nets, vats, grosses, groups)
    _add_taxed(reading, nets, vats, grosses)
    if not grosses and not nets and lines_total:
        grosses += [_Option(n.value, [n], 0.32) for n in sums.repeated(reading, lines_total)]
    beside = {c.number.value for c in candidates.get("surcharge", []) if c.score >= 0.5 and c.number.value}
    rates = printed_rates(reading, groups)
    best_score, best = -1e9, (None, None, None)
    for net in [None, *nets]:
        for vat in [None, *vats]:
            for gross in [None, *grosses]:
                score = _score(net, vat, gross, groups, lines_total) + _surcharged(reading, net, vat, gross, beside)
                if vat and gross and net is None and vat.value and holds(gross.value, vat.value, groups, rates):
                    score += 0.6 if len(groups) < 2 else 0.9  # the tax that the total holds
                if net and gross and vat is None and net.value != gross.value:
                    score += 1.0 if any(fits(net.value, rate, gross.value - net.value) for rate in rates) else 0.0
                if score > best_score:
                    best_score, best = score, (net, vat, gross)  # type: ignore[assignment]
    net, vat, gross = best
    agreed = bool(net and vat and gross and abs(net.value + vat.value - gross.value) <= TOLERANCE)
    if not agreed:
        net, vat, gross = (o if o and o.score >= 0.3 else None for o in (net, vat, gross))
    totals = Totals(agreed=agreed, extra=candidates)
    bonus = 0.12 if agreed else -0.12
    totals.net, totals.vat, totals.gross = (_choice(o, bonus) for o in (net, vat, gross))
    _settle(reading, totals, payables, prepaids)
    return totals


def _surcharged(
    reading: Reading, net: _Option | None, vat: _Option | None, gross: _Option | None, beside: Collection[Decimal]
) -> float:
    """What it counts that the total holds net, VAT and a sum beside them: a visitor's tax, a stamp, a surcharge, or
    one without a label that stands between them."""
    if not (net and vat and gross):
        return 0.0
    rest = abs(gross.value) - abs(net.value) - abs(vat.value)
    if any(abs(abs(value) - abs(rest)) <= TOLERANCE / 2 for value in beside):
        return 2.2
    if rest <= TOLERANCE or net.numbers[0].row.page is not gross.numbers[0].row.page:
        return 0.0
    return 1.4 if rest in sums.between(reading, net.numbers[0], gross.numbers[0]) else 0.0


def _add_taxed(reading: Reading, nets: list[_Option], vats: list[_Option], grosses: list[_Option]) -> None:
    """The tax on a net total and their sum where their labels are unknown: found by the rate alone."""
    if any(o.score >= 0.5 for o in vats):
        return
    for net in nets[:3]:
        for vat, gross in sums.taxed_below(reading, net.numbers[-1]):
            for number, options in ((vat, vats), (gross, grosses)):
                if all(o.value != number.value for o in options):
                    options.append(_Option(number.value, [number], 0.35))


def _options(candidates: Sequence[Candidate]) -> list[_Option]:
    return [_Option(c.number.value, [c.number], c.score) for c in candidates if c.score > 0.1]


def _add_groups(vats: list[_Option], nets: list[_Option], groups: Sequence[VatGroup]) -> None:
    """Sums over the VAT breakdown: better witnesses than any label, printed or not."""
    taxes = [g.tax for g in groups if g.tax is not None]
    bases = [g.base for g in groups if g.base is not None]
    for numbers, options in ((taxes, vats), (bases, nets)):
        if not numbers:
            continue
        total = sum((n.value for n in numbers), ZERO)
        same = [o for o in options if o.value == total]
        if same:
            for option in same:
                option.score += 0.25
        elif len(numbers) == 1:
            options.append(_Option(total, numbers, 0.6))
        elif len(numbers) == len(groups):
            options.append(_Option(total, numbers, 0.55, derived=True))


def _unlike_payable(
    reading: Reading,
    candidates: dict[str, list[Candidate]],
    payables: Sequence[_Option],
    nets: Sequence[_Option],
    vats: Sequence[_Option],
) -> list[_Option]:
    """Gross totals that differ from what is to be paid: an older debt is added, or something is withheld (income tax,
    a guarantee), so that the gross total need not be printed."""
    found: list[_Option] = []
    balances, withheld = _options(candidates.get("balance", [])), _options(candidates.get("withheld", []))
    for payable in payables:
        for balance in balances:
            rest = payable.value - balance.value
            printed = next((n for row in reading.numbers.values() for n in row if n.value == rest and n.is_money), None)
            if printed is not None and rest and balance.value:
                found.append(_Option(rest, [printed], 0.7))
        for less in withheld:
            total = payable.value + abs(less.value).copy_sign(payable.value)
            for net, vat in product(nets, vats):
                if less.value and abs(net.value + vat.value - total) <= TOLERANCE:
                    found.append(_Option(total, [*net.numbers, *vat.numbers], 0.6, derived=True))
    return found


def _complete(
    reading: Reading, nets: list[_Option], vats: list[_Option], grosses: list[_Option], groups: Sequence[VatGroup]
) -> None:
    """What two totals imply about the third is looked up on the page; it counts little without a label."""
    printed: dict[Decimal, Number] = {}
    for numbers in reading.numbers.values():
        for number in numbers:
            if number.decimals == 2 and not number.percent:
                printed[number.value] = number
    taxed = any(n.percent and n.value for numbers in reading.numbers.values() for n in numbers)
    implied: list[tuple[list[_Option], Decimal]] = []
    for gross in grosses[:4]:
        implied += [(nets, gross.value - vat.value) for vat in vats[:4] if vat.value]
        if vats or groups or taxed:
            implied += [(vats, gross.value - net.value) for net in nets[:4] if net.value != gross.value]
    whole = [o for o in vats if o.derived]  # the tax of all rates together
    for net in nets[:6]:
        implied += [(grosses, net.value + vat.value) for vat in [*whole, *vats[:4]] if vat.value]
    for options, value in implied:
        if value in printed and all(o.value != value for o in options):
            options.append(_Option(value, [printed[value]], 0.22))


def _score(
    net: _Option | None, vat: _Option | None, gross: _Option | None, groups: Sequence[VatGroup], lines: Decimal | None
) -> float:
    score = sum(o.score for o in (net, vat, gross) if o is not None)
    if net and vat and gross:
        if abs(net.value + vat.value - gross.value) <= TOLERANCE:
            score += 1.6
        else:  # three plain labels may name wrong sums: that is for the checks to say
            score -= 0.3 if min(net.score, vat.score, gross.score) >= 0.7 else 1.2
    if net and gross and abs(net.value) > abs(gross.value) + TOLERANCE:
        score -= 1.0
    if net and gross and vat is None and not groups and net.value == gross.value:
        score += 0.5  # nothing is added: a sum before an allowance is not the net total
    if vat and (other := gross or net) and abs(vat.value) > abs(other.value):
        score -= 1.5
    score -= sum(1.5 for o in (net, gross) if o is not None and o.value == 0)  # a row of the breakdown
    if vat and net and abs(vat.value) > HIGHEST_RATE * abs(net.value):
        score -= 1.2
    if vat and net and groups and vat.value and net.value:
        rate = vat.value / net.value * 100
        highest = max(g.rate.value for g in groups)
        score += (-0.2 if vat.score >= 0.8 else -0.8) if rate > highest + 1 or rate < 0 else 0.1
    taxes = [g.tax.value for g in groups if g.tax is not None]
    bases = [g.base.value for g in groups if g.base is not None]
    if len(groups) > 1 and len(taxes) == len(groups) > len(bases) and vat:
        score += 0.3 if abs(vat.value - sum(taxes, ZERO)) <= TOLERANCE else -0.6
    if len(groups) > 1 and len(taxes) == len(bases) == len(groups):
        # a whole breakdown: its sums are the totals, not one of its rows
        if vat:
            score += 0.5 if abs(vat.value - sum(taxes, ZERO)) <= TOLERANCE else -0.9
        if net:
            score += 0.5 if abs(net.value - sum(bases, ZERO)) <= TOLERANCE else -0.7
    if lines is not None:
        if net and abs(net.value - lines) <= TOLERANCE:
            score += 0.4
        if gross and abs(gross.value - lines) <= TOLERANCE:
            score += 0.15
    return score


def _choice(option: _Option | None, bonus: float) -> Choice | None:
    if option is None:
        return None
    confidence = min(0.99, 0.45 + 0.4 * min(option.score, 1.1) + bonus)
    return Choice(option.value, option.numbers, max(confidence, 0.2), option.derived)


_NOT_PAID = frozenset({"withheld", "balance", "allowance", "x_amount"})


def _deducted(reading: Reading, gross: Choice, payable: _Option) -> Choice | None:
    """Earlier payments between the gross total and what is left: rows whose amounts make up the difference."""
    first, last = gross.numbers[-1].row.index, payable.numbers[0].row.index
    paid: list[Number] = []
    for index in range(first + 1, last):
        amounts = [n for n in reading.numbers.get(index, ()) if n.is_money and n.x1 > gross.numbers[-1].x0]
        if any(label.kinds & _NOT_PAID for label in reading.labels.get(index, ())):
            return None
        paid.extend(amounts[-1:])
    total = sum((abs(n.value) for n in paid), ZERO)
    if not paid or total != abs(gross.value) - abs(payable.value):
        return None
    return Choice(total, paid, 0.8, derived=len(paid) > 1)


def _settle(reading: Reading, totals: Totals, payables: list[_Option], prepaids: list[_Option]) -> None:
    """Prepaid and payable: the pair that gross bears out, else the best label, else payable is the gross total."""
    gross = totals.gross
    withheld = [abs(c.number.value) for c in totals.extra.get("withheld", ()) if c.score >= 0.5]
    if len(prepaids) > 1:  # several instalments: their sum, if gross and payable bear it out
        paid_in_all = sum((abs(o.value) for o in prepaids), ZERO)
        parts = [n for o in prepaids for n in o.numbers]
        prepaids = [*prepaids, _Option(paid_in_all, parts, min(o.score for o in prepaids), derived=True)]
    best: tuple[float, _Option | None, _Option | None] = (0.0, None, None)
    for payable in [None, *payables]:
        for prepaid in [None, *prepaids]:
            score = sum(o.score for o in (payable, prepaid) if o is not None)
            if payable and gross:
                paid = abs(prepaid.value) if prepaid else ZERO
                rest = abs(gross.value) - paid
                if abs(abs(payable.value) - rest) <= TOLERANCE:
                    score += 1.0 if prepaid and paid else 0.6 * min(payable.score, 1.0)
                elif any(less and abs(abs(payable.value) - (rest - less)) <= TOLERANCE for less in withheld):
                    score += 1.0
                elif prepaid:
                    score -= 0.4 if abs(abs(payable.value) - abs(gross.value) - paid) > TOLERANCE else -0.5
            elif prepaid and not payable:
                score -= 0.3
            if score > best[0]:
                best = (score, payable, prepaid)
    _, chosen, paid_option = best
    totals.prepaid = _choice(paid_option, 0.05)
    if totals.prepaid is None and gross is not None and chosen is not None:
        totals.prepaid = _deducted(reading, gross, chosen)
    if chosen is not None and gross is not None:
        less = abs(gross.value) - abs(chosen.value)
        if any(abs(less - part) <= TOLERANCE for part in withheld if part):
            chosen.score = max(chosen.score, 0.7)  # the total after what is withheld, whatever it is called
    if chosen is not None and chosen.score >= 0.3:
        totals.payable = _choice(chosen, 0.08)
    elif gross is not None:
        totals.payable = Choice(gross.value, gross.numbers, gross.confidence * 0.97, gross.derived)
    if gross is None and totals.payable is not None and totals.payable.value and not totals.prepaid:
        totals.gross = Choice(totals.payable.value, totals.payable.numbers, totals.payable.confidence * 0.9)
