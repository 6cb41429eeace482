"""The VAT breakdown: rate, base and tax of each group, found by their arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.numbers import Number
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.money import ZERO
from flowaudit.core.model.parsed import PageSource

HUNDRED = Decimal(100)
MAX_RATE = Decimal(30)
_ROUNDED = Decimal("0.02")
_TAX_KEYS = (
    "ust",
    "mwst",
    "vat",
    "tva",
    "btw",
    "iva",
    "umsatzsteuer",
    "mehrwertsteuer",
    "tax",
    "steuer",
    "gst",
    "impost",
    "podatek",
    "aliquota",
    "taxe",
    "stawka",
    "ptu",
    "versicherungsteuer",
    "cuota",
)

_INCLUDED = frozenset(
    {"inkl", "inklusive", "incl", "inclusive", "including", "inclus", "inclusief", "compresa", "incluido"}
)


@dataclass(eq=False, slots=True)
class VatGroup:
    """One VAT rate with what is printed for it."""

    rate: Number
    base: Number | None
    tax: Number | None
    gross: Number | None = None

    @property
    def words(self) -> list[Word]:
        """All words of the group."""
        return [w for n in (self.rate, self.base, self.tax) if n is not None for w in n.words]


def tax_rows(reading: Reading) -> set[int]:
    """Rows that speak of tax."""
    found = set()
    for row in reading.rows:
        for word in row.words:
            key = word.key
            if key.startswith(_TAX_KEYS) or key.endswith(("steuer", "mwst", "ust")):
                found.add(row.index)
                break
        if row.page.source is PageSource.OCR and any("vat" in x.kinds for x in reading.labels.get(row.index, ())):
            found.add(row.index)  # "LV.A." for "I.V.A."
    return found


def fits(base: Decimal, rate: Decimal, tax: Decimal) -> bool:
    """Whether base × rate is the tax, give or take the rounding of a few lines."""
    tolerance = max(Decimal("0.02"), abs(base) * Decimal("0.00003"))
    return abs(base * rate / HUNDRED - tax) <= tolerance


def vat_groups(reading: Reading, closed: AbstractSet[int]) -> list[VatGroup]:
    """The VAT groups in reading order; a rate is reported once, its best print."""
    speaks = tax_rows(reading)
    best: dict[Decimal, VatGroup] = {}
    for index, numbers in reading.numbers.items():
        if index in closed:
            continue
        if index not in speaks and _deducts(reading, index):
            continue  # "Ritenuta d'acconto 20 % su 5.000,00", "2 % Skonto"
        if any(i in speaks for i in range(index - 7, index + 1)):
            group = _group(numbers, index in speaks, reading)
        else:
            group = _borne_out(numbers, reading) if reading.layout.scanned else None
        found = (
            [group] if group else _rates_above(reading, index) if index in speaks else _rate_below_head(reading, index)
        )
        for one in found:
            if one.rate.value and one.tax is not None and not one.tax.value and not (one.base and one.base.value):
                continue  # a row or column of the form that is not used
            rate = one.rate.value.normalize()
            if rate not in best or _complete(one) > _complete(best[rate]):
                best[rate] = one
    return list(best.values())


_NO_TAX = frozenset({"withheld", "allowance", "x_amount", "charge", "prepaid", "surcharge"})


def _deducts(reading: Reading, index: int) -> bool:
    """Whether a row is about something else that is reckoned in per cent: income tax withheld, a discount, a fund."""
    return any(label.kinds and label.kinds <= _NO_TAX for label in reading.labels.get(index, ()))


def _rates_above(reading: Reading, index: int) -> list[VatGroup]:
    """Totals set side by side: "VAT 20 %" in one row, its amount right below."""
    row = reading.rows[index]
    groups: list[VatGroup] = []
    for rate in reading.numbers[index]:
        if not rate.percent or not 0 < rate.value <= MAX_RATE:
            continue
        segment = row.segment_at(rate.start)
        for below in reading.rows[index + 1 : index + 3]:
            close = below.page is row.page and below.y_mid - row.y_mid < 3 * row.page.em
            groups.extend(
                _checked(rate, number, reading)
                for number in (reading.numbers.get(below.index, ()) if close else ())
                if number.is_money and min(number.x1, segment.x1) > max(number.x0, segment.x0)
            )
    return groups


def _rate_below_head(reading: Reading, index: int) -> list[VatGroup]:
    """Totals set side by side below heads: the bare number under "VAT %" is a rate if the page bears out the tax."""
    row = reading.rows[index]
    heads = reading.rows[index - 1] if index else row
    if heads.page is not row.page or len(heads.segments) != len(row.segments) or len(row.segments) < 3:
        return []
    for head, cell in zip(heads.segments, row.segments, strict=True):
        if "%" not in head.text or not any(w.key.startswith(_TAX_KEYS) for w in head.words):
            continue
        numbers = reading.numbers[index]
        rates = [n for n in numbers if cell.start <= n.start < cell.end and 0 < n.value <= MAX_RATE]
        for tax in numbers:
            group = (
                _checked(rates[0], tax, reading) if rates and tax.start > rates[0].start and tax.decimals == 2 else None
            )
            if group is not None and group.base is not None and group.tax is tax:
                return [group]
    return []


def _complete(group: VatGroup) -> int:
    return (group.base is not None) + (group.tax is not None)


def _group(numbers: list[Number], speaks: bool, reading: Reading) -> VatGroup | None:
    money = [n for n in numbers if not n.percent and (n.decimals == 2 or n.currency)]
    rates = [n for n in numbers if n.percent and 0 <= n.value <= MAX_RATE]
    bare = [
        n
        for n in numbers
        if not n.percent and not n.currency and n.decimals <= 2 and 0 <= n.value <= MAX_RATE and n not in rates
    ]
    for rate in [*rates, *bare]:
        for base in money:
            for tax in money:
                if base is rate or tax is rate or tax is base or abs(tax.value) >= abs(base.value):
                    continue
                if rate.value and tax.value and fits(base.value, rate.value, tax.value):
                    return VatGroup(rate, base, tax)
                if rate.value == 0 and tax.value == 0 and base.value and (rate in rates or rate.decimals == 0):
                    return VatGroup(rate, base, tax)
    if speaks and len(rates) == 1 and len(money) in (1, 2):
        if rates[0].value == 0 and money[-1].value != 0:
            return VatGroup(rates[0], money[-1], None)
        if len(money) == 2:
            return _inclusive(rates[0], money)
        return _checked(rates[0], money[0], reading)
    if speaks and len(rates) == 1 and not money:
        return VatGroup(rates[0], None, None)
    return None


def _borne_out(numbers: list[Number], reading: Reading) -> VatGroup | None:
    """A rate and an amount whose word for tax cannot be read (scans): taken if base, tax and their sum are printed."""
    rates = [n for n in numbers if n.percent and 0 < n.value <= MAX_RATE]
    money = [n for n in numbers if not n.percent and n.decimals == 2]
    if len(rates) != 1 or len(money) != 1:
        return None
    group = _checked(rates[0], money[0], reading)
    if group.base is None or group.tax is not money[0]:
        return None
    total = group.base.value + money[0].value
    printed = any(n.value == total for found in reading.numbers.values() for n in found if n.decimals == 2)
    return group if printed else None


def _inclusive(rate: Number, money: list[Number]) -> VatGroup | None:
    """Gross and tax, or gross and base, on one row."""
    for gross in money:
        for other in money:
            if other is gross:
                continue
            if fits(gross.value - other.value, rate.value, other.value):
                return VatGroup(rate, None, other, gross)
            if fits(other.value, rate.value, gross.value - other.value):
                return VatGroup(rate, other, None, gross)
    return None


def _checked(rate: Number, amount: Number, reading: Reading) -> VatGroup:
    """One amount beside a rate is its tax if the page holds the base; else it may be the base itself."""
    money = [n for numbers in reading.numbers.values() for n in numbers if n.decimals == 2 and n is not amount]
    for base in money:
        if rate.value and fits(base.value, rate.value, amount.value) and abs(base.value) > abs(amount.value):
            return VatGroup(rate, base, amount)
    for tax in money:
        if rate.value and tax.value and fits(amount.value, rate.value, tax.value):
            return VatGroup(rate, amount, tax)
    if _INCLUDED & {w.key for w in amount.row.words}:  # "incl. 19 % VAT 238.00": the amount holds the tax
        for number in money:  # which may stand in brackets as a mere remark
            tax = replace(number, value=number.value.copy_sign(amount.value))
            if rate.value and tax.value and fits(amount.value - tax.value, rate.value, tax.value):
                return VatGroup(rate, None, tax, amount)
    return VatGroup(rate, None, amount)


def printed_rates(reading: Reading, groups: Sequence[VatGroup]) -> set[Decimal]:
    """The rates of the breakdown; without one, all percentages of the page."""
    if groups:
        return {g.rate.value for g in groups}
    return {n.value for row in reading.numbers.values() for n in row if n.percent and 0 < n.value <= MAX_RATE}


def holds(gross: Decimal, vat: Decimal, groups: Sequence[VatGroup], rates: Collection[Decimal]) -> bool:
    """Whether a total holds the tax: of one rate, or of all rates of the breakdown together."""
    if any(fits(gross - vat, rate, vat) for rate in rates):
        return True
    taxed = [(g.rate.value, g.tax.value) for g in groups if g.tax is not None and g.rate.value]
    if len(taxed) < 2 or len(taxed) < len(groups) or abs(sum((tax for _, tax in taxed), ZERO) - vat) > _ROUNDED:
        return False
    total = sum((tax * (100 + rate) / rate for rate, tax in taxed), ZERO)
    rounding = sum((Decimal("0.006") * (100 + rate) / rate for rate, _ in taxed), ZERO)
    return abs(total - gross) <= rounding
