"""MATH_NET_VAT_GROSS and LINE_ITEMS_SUM: do the amounts agree (all Decimal; tolerances per currency unit)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName, LineItem, Origin, VatBreakdown
from flowaudit.core.model.money import ZERO, cents
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules import reading
from flowaudit.core.rules.checks.common import FAIL, OK, SURE, WARN, evidence, money, result, unknown
from flowaudit.core.rules.context import PrecheckContext

ROUNDING = Decimal("0.02")  # up to here the sum of rounded amounts may differ
TOLERATED = Decimal("0.10")  # up to here a person should look, above it the invoice is wrong
_HUNDRED = Decimal(100)


def grade(difference: Decimal) -> RuleCheckStatus:
    """OK up to 0.02, WARN up to 0.10, FAIL above (both inclusive, without sign)."""
    size = abs(difference)
    if size <= ROUNDING:
        return OK
    return WARN if size <= TOLERATED else FAIL


def math_net_vat_gross(context: PrecheckContext) -> CheckResult:
    """Net + VAT = gross; rate x base = VAT for each rate; the VAT groups add up to the totals.

    Several rates go by the VAT breakdown, else by the lines. A missing one of net, VAT and gross is computed from the
    other two and the rate, and the check then rests on what is left to compare; nothing to compare is UNKNOWN.
    """
    check_id = "MATH_NET_VAT_GROSS"
    extraction = context.extraction
    net, vat = reading.net_total(extraction), reading.vat_total(extraction)
    gross = extraction.amount(FieldName.GROSS_TOTAL)
    observed = _observed(net, vat, gross, reading.vat_rates(extraction))
    differences = _differences(extraction, net, vat, gross)
    if not differences:
        return unknown(check_id, "Zu wenige Beträge zum Nachrechnen.", "Too few amounts to compute with.", observed)
    largest = max((abs(size) for size in differences.values()), default=ZERO)
    status = grade(largest)
    names = (FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL, FieldName.VAT_RATES)
    used = evidence(extraction, *names)
    if status is OK:
        return result(check_id, OK, Text("Beträge stimmen rechnerisch", "Amounts add up"), observed, used)
    where = max(differences, key=lambda name: abs(differences[name]))
    german, english = ("Rundungsdifferenz", "Rounding difference") if status is WARN else ("Differenz", "Difference")
    comment = Text(
        f"{german} {money(largest)} ({_WHERE[where].de})", f"{english} {money(largest)} ({_WHERE[where].en})"
    )
    return result(check_id, status, comment, observed, used)


_WHERE = {
    "total": Text("Netto + Steuer gegen Brutto", "net + VAT against gross"),
    "rate": Text("Satz × Bemessungsgrundlage gegen Steuer", "rate × base against VAT"),
    "bases": Text("Summe der Bemessungsgrundlagen gegen Netto", "sum of the bases against net"),
    "amounts": Text("Summe der Steuerbeträge gegen Steuer", "sum of the VAT amounts against VAT"),
    "included": Text("enthaltene Steuer gegen Brutto", "VAT included against gross"),
}


def _observed(
    net: Decimal | None, vat: Decimal | None, gross: Decimal | None, rates: tuple[Decimal, ...]
) -> dict[str, Any]:
    """The contract's keys; ``vat_rate`` as a fraction ("0.19"), of several rates a list."""
    fractions = [f"{(rate / _HUNDRED).normalize():f}" for rate in rates]
    rate = fractions[0] if len(fractions) == 1 else (fractions or None)
    return {"net": money(net), "vat_rate": rate, "vat": money(vat), "gross": money(gross)}


def _differences(
    extraction: Extraction, net: Decimal | None, vat: Decimal | None, gross: Decimal | None
) -> dict[str, Decimal]:
    """Each comparison that the document allows, with its difference."""
    found: dict[str, Decimal] = {}
    rates = reading.vat_rates(extraction)
    if vat is None and net is not None and gross is not None and not any(rates):
        found["total"] = net - gross  # no VAT charged
    elif net is not None and vat is not None and gross is not None:
        found["total"] = net + vat - gross
    if extraction.vat_breakdown:
        found |= _breakdown(extraction, net, vat)
    elif len(rates) == 1 and vat is not None and vat != 0:
        found |= _single_rate(rates[0], net, vat, gross)
    elif len(rates) > 1 and vat is not None:
        expected = _vat_of_lines(extraction)
        if expected is not None:
            found["rate"] = expected - vat
    return found


def _single_rate(rate: Decimal, net: Decimal | None, vat: Decimal, gross: Decimal | None) -> dict[str, Decimal]:
    if net is not None:
        return {"rate": cents(net * rate / _HUNDRED) - vat}
    if gross is not None:
        return {"included": cents(gross * rate / (_HUNDRED + rate)) - vat}
    return {}


def _breakdown(extraction: Extraction, net: Decimal | None, vat: Decimal | None) -> dict[str, Decimal]:
    groups = extraction.vat_breakdown
    found: dict[str, Decimal] = {}
    by_rate = [size for group in groups if (size := _group(group)) is not None]
    if by_rate:
        found["rate"] = max(by_rate, key=abs)
    bases, amounts = [group.base for group in groups], [group.amount for group in groups]
    if net is not None and FieldName.NET_TOTAL in extraction.fields and None not in bases:
        found["bases"] = sum((base for base in bases if base is not None), ZERO) - net
    if vat is not None and FieldName.VAT_TOTAL in extraction.fields and None not in amounts:
        found["amounts"] = sum((amount for amount in amounts if amount is not None), ZERO) - vat
    return found


def _group(group: VatBreakdown) -> Decimal | None:
    if group.rate is None or group.base is None or group.amount is None:
        return None
    if group.category == "AE":  # the recipient owes the VAT: the rate may be named, the amount is 0
        return group.amount
    return cents(group.base * group.rate / _HUNDRED) - group.amount


def _vat_of_lines(extraction: Extraction) -> Decimal | None:
    """The VAT that the lines yield, rounded once a rate; None if a line lacks its rate or amount."""
    if not extraction.lines or extraction.adjustments:
        return None
    bases: dict[Decimal, Decimal] = {}
    gross_prices = False
    for line in extraction.lines:
        amount = line_amount(line)
        if amount is None or line.vat_rate is None:
            return None
        gross_prices = gross_prices or line.gross_prices
        bases[line.vat_rate] = bases.get(line.vat_rate, ZERO) + amount
    if gross_prices:
        return sum((cents(base * rate / (_HUNDRED + rate)) for rate, base in bases.items()), ZERO)
    return sum((cents(base * rate / _HUNDRED) for rate, base in bases.items()), ZERO)


def line_amount(line: LineItem) -> Decimal | None:
    """The line's amount: as stated, else quantity x unit price."""
    if line.net_amount is not None:
        return line.net_amount
    if line.quantity is not None and line.unit_price is not None:
        return cents(line.quantity * line.unit_price)
    return None


def line_items_sum(context: PrecheckContext) -> CheckResult:
    """The lines with the document's allowances and charges give the net total, or the gross one if priced gross.

    Where the reading may be at fault a difference is at worst a WARN: see :func:`_reading_may_be_wrong`.
    """
    check_id = "LINE_ITEMS_SUM"
    extraction = context.extraction
    amounts = [line_amount(line) for line in extraction.lines]
    stated = [amount for amount in amounts if amount is not None]
    if not stated:
        return unknown(check_id, "Keine Positionen mit Beträgen.", "No lines with amounts.")
    lines = sum(stated, ZERO)
    adjustments = sum((adjustment.amount for adjustment in extraction.adjustments), ZERO)
    name, total = _target(extraction, lines + adjustments)
    observed = {
        "lines": money(lines),
        "adjustments": money(adjustments),
        "expected": money(total),
        "compared_with": name.value,
        "lines_without_amount": len(amounts) - len(stated),
    }
    if total is None:
        return unknown(check_id, "Kein Gesamtbetrag zum Vergleich.", "No total to compare with.", observed)
    used = evidence(extraction, name)
    difference = lines + adjustments - total
    status = grade(difference)
    if status is OK:
        return result(check_id, OK, Text("Positionen ergeben den Gesamtbetrag", "Lines add up"), observed, used)
    if len(stated) < len(amounts):
        return unknown(check_id, "Nicht jede Position hat einen Betrag.", "Not every line has an amount.", observed)
    if _reading_may_be_wrong(extraction, name):
        status = WARN
    comment = Text(f"Differenz {money(abs(difference))} zur Summe", f"Difference {money(abs(difference))} to the total")
    return result(check_id, status, comment, observed, used)


def _reading_may_be_wrong(extraction: Extraction, total: FieldName) -> bool:
    """Lines read with doubt, or allowances and charges that were read off a page: pages state them in many ways."""
    if any(line.confidence < SURE for line in extraction.lines):
        return True
    value = extraction.fields.get(total)
    return bool(extraction.adjustments) and (value is None or value.origin is not Origin.XML)


def _target(extraction: Extraction, reached: Decimal) -> tuple[FieldName, Decimal | None]:
    """The total that the lines should reach: gross if they are priced so, or if only that one agrees."""
    net, gross = reading.net_total(extraction), extraction.amount(FieldName.GROSS_TOTAL)
    priced_gross = all(line.gross_prices for line in extraction.lines)
    if priced_gross or net is None:
        return FieldName.GROSS_TOTAL, gross
    if gross is not None and grade(reached - net) is not OK and grade(reached - gross) is OK:
        return FieldName.GROSS_TOTAL, gross
    return FieldName.NET_TOTAL, net
