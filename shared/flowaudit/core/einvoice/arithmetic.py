"""The sums that EN 16931 asks of an invoice, checked on the XML alone (business rules BR-CO-10 to BR-CO-17)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flowaudit.core.einvoice.model import Problem
from flowaudit.core.einvoice.values import Draft
from flowaudit.core.model.extraction import FieldName, FieldValue
from flowaudit.core.model.money import cents
from flowaudit.core.model.results import RuleCheckStatus, Text

#: The project's rounding rule: up to 0.02 is a matter of rounding, up to 0.10 a warning.
ROUNDING = Decimal("0.02")
TOLERABLE = Decimal("0.10")
_MAX_RATE = Decimal(1000)


def check(draft: Draft) -> Iterator[Problem]:
    """A problem for each rule that does not hold; a rule whose terms are missing is not applied."""
    yield from _sums(draft)
    yield from _totals(draft)
    yield from _breakdown(draft)


def _sums(draft: Draft) -> Iterator[Problem]:
    if draft.line_total is not None and draft.line_nets:
        yield from _equal(
            "BR-CO-10", "Summe der Positionen", "Sum of the lines", sum(draft.line_nets), draft.line_total
        )
    allowances = -sum((a.amount for a in draft.adjustments if a.amount < 0), Decimal(0))
    charges = sum((a.amount for a in draft.adjustments if a.amount > 0), Decimal(0))
    if _unsigned(draft):
        yield from _equal("BR-CO-11", "Summe der Abschläge", "Sum of allowances", allowances, draft.allowance_total)
        yield from _equal("BR-CO-12", "Summe der Zuschläge", "Sum of charges", charges, draft.charge_total)
    if draft.line_total is not None:
        expected = draft.line_total - (draft.allowance_total or 0) + (draft.charge_total or 0)
        yield from _equal("BR-CO-13", "Nettosumme", "Net total", expected, _amount(draft, FieldName.NET_TOTAL))


def _unsigned(draft: Draft) -> bool:
    """Whether allowances and charges carry the usual signs; those of a correction cannot be told apart by sign."""
    stated = (draft.allowance_total or Decimal(0), draft.charge_total or Decimal(0))
    return all(total >= 0 for total in stated)


def _totals(draft: Draft) -> Iterator[Problem]:
    net, vat, gross, payable = (
        _amount(draft, name)
        for name in (FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL, FieldName.PAYABLE)
    )
    amounts = [group.amount for group in draft.breakdown]
    if amounts and None not in amounts:
        known = [amount for amount in amounts if amount is not None]
        yield from _equal("BR-CO-14", "Summe der Umsatzsteuer", "VAT total", sum(known), vat)
    if net is not None:
        yield from _equal("BR-CO-15", "Bruttosumme", "Gross total", net + (vat or 0), gross)
    if gross is not None:
        prepaid = _amount(draft, FieldName.PREPAID) or Decimal(0)
        expected = gross - prepaid + (draft.rounding or 0) + draft.third_party
        yield from _equal("BR-CO-16", "Zahlbetrag", "Amount due", expected, payable)


def _breakdown(draft: Draft) -> Iterator[Problem]:
    for group in draft.breakdown:
        if group.rate is None or group.base is None or group.amount is None:
            continue
        if abs(group.rate) > _MAX_RATE:
            continue  # no rate; the product could leave the decimal context
        expected = cents(group.base * group.rate / 100)
        if abs(expected - group.amount) > ROUNDING:
            label = f"{group.rate.normalize():f} %"
            yield from _equal("BR-CO-17", f"Umsatzsteuer zu {label}", f"VAT at {label}", expected, group.amount)


def _amount(draft: Draft, name: FieldName) -> Decimal | None:
    found: FieldValue | None = draft.fields.get(name)
    return found.value if found is not None and isinstance(found.value, Decimal) else None


def _equal(rule: str, name_de: str, name_en: str, expected: Decimal | int, stated: Decimal | None) -> Iterator[Problem]:
    """EN 16931 sums are exact; how far off one is decides between a warning and a failure."""
    if stated is None:
        return
    difference = abs(cents(Decimal(expected)) - cents(stated))
    if not difference:
        return
    status = RuleCheckStatus.WARN if difference <= TOLERABLE else RuleCheckStatus.FAIL
    want, have = f"{cents(Decimal(expected)):f}", f"{cents(stated):f}"
    yield Problem(
        rule,
        status,
        Text(
            f"{name_de}: angegeben {have}, rechnerisch {want} ({rule}).",
            f"{name_en}: stated {have}, computed {want} ({rule}).",
        ),
    )
