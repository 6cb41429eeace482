"""Breaking an invoice: a feature is left out or stated wrong, and the reader of the solutions is told what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from flowaudit.core.generator import people
from flowaudit.core.generator.compose import Ground
from flowaudit.core.generator.spec import InvoiceSpec, Party, Template
from flowaudit.core.generator.sums import line_amount, sums
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.money import cents
from flowaudit.core.rules.identifiers import tax_number_fault, vat_id_fault


class Fault(StrEnum):
    """What was done to a feature."""

    OMITTED = "OMITTED"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Sown:
    """A defect: what the invoice should state, and what it states (nothing if it was left out)."""

    feature_id: str
    fault: Fault
    expected: str
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What a breaker may use: chance, how blatant (1 to 5), what the run shares, and the day of the run."""

    random: Random
    severity: int
    ground: Ground
    as_of: date


Breaker = Callable[[InvoiceSpec, Field], tuple[InvoiceSpec, str, str] | None]

# By how much an amount is wrong: in cents up to severity 2, in per cent from 3 on. All are beyond the rounding
# difference that an audit lets pass (0.10).
_CENTS = {1: (15, 95), 2: (150, 900)}
_PERCENT = {3: (2, 5), 4: (10, 20), 5: (30, 60)}
_DAYS_EARLY = {1: (3, 9), 2: (10, 30), 3: (31, 90), 4: (91, 300), 5: (301, 900)}
_ODD_RATES = {1: "18", 2: "17", 3: "15", 4: "25", 5: "33"}

_RECEIPT = frozenset({"supplier_name_address", "supplier_tax_or_vat_id", "invoice_date", "line_items", "vat_rate"})
_LETTER = _RECEIPT | {
    "customer_name_address",
    "invoice_number",
    "supply_date_or_period",
    "net_amount",
    "vat_amount",
    "reverse_charge_note",
    "small_business_note",
    "exemption_note",
    "supplier_vat_id",
    "customer_vat_id",
}


def omittable(feature_id: str, template: Template) -> bool:
    """Whether the template can leave the feature out."""
    return feature_id in (_RECEIPT if template is Template.T2_SUPERMARKT else _LETTER)


def breakable() -> frozenset[str]:
    """All features that the generator can break somehow."""
    return _LETTER | _WRONG.keys()


def omit(spec: InvoiceSpec, feature_id: str) -> tuple[InvoiceSpec, Sown]:
    """Leave the feature off the page."""
    return replace(spec, omit=spec.omit | {feature_id}), Sown(feature_id, Fault.OMITTED, _expected(spec, feature_id))


def misstate(spec: InvoiceSpec, feature_id: str, field: Field) -> tuple[InvoiceSpec, Sown] | None:
    """State the feature wrong; None if this invoice gives no way to."""
    breaker = _WRONG.get(feature_id)
    broken = breaker(spec, field) if breaker else None
    if broken is None:
        return None
    changed, expected, stated = broken
    return changed, Sown(feature_id, Fault.WRONG, expected, stated)


def _expected(spec: InvoiceSpec, feature_id: str) -> str:
    """What stands on the clean invoice."""
    total, customer = sums(spec), spec.customer
    shown: dict[str, object] = {
        "supplier_name_address": f"{spec.supplier.name}, {spec.supplier.address}",
        "customer_name_address": f"{customer.name}, {customer.address}" if customer else "",
        "supplier_tax_or_vat_id": spec.supplier.vat_id or spec.supplier.tax_number,
        "supplier_vat_id": spec.supplier.vat_id,
        "customer_vat_id": customer.vat_id if customer else "",
        "invoice_number": spec.number,
        "invoice_date": spec.issued,
        "supply_date_or_period": _supply(spec),
        "net_amount": total.net,
        "vat_amount": total.vat,
        "vat_rate": ", ".join(f"{group.rate:f}" for group in total.groups),
        "line_items": "; ".join(line.description for line in spec.lines),
    }
    return str(shown.get(feature_id, spec.legal_note) or "")


def _supply(spec: InvoiceSpec) -> str:
    if isinstance(spec.delivered, tuple):
        return " – ".join(day.isoformat() for day in spec.delivered)
    return spec.delivered.isoformat() if spec.delivered else ""


def _off(amount: Decimal, field: Field) -> Decimal:
    """A wrong amount in place of ``amount``."""
    random, severity = field.random, field.severity
    if severity in _CENTS:
        difference = Decimal(random.randrange(*_CENTS[severity])) / 100
    else:
        difference = max(cents(amount * random.randrange(*_PERCENT[severity]) / 100), Decimal("1.00"))
    return amount + difference if random.random() < 0.6 or amount <= difference else amount - difference


def _total(name: FieldName) -> Breaker:
    def breaker(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
        total = sums(spec)
        true = {FieldName.NET_TOTAL: total.net, FieldName.VAT_TOTAL: total.vat, FieldName.GROSS_TOTAL: total.gross}[
            name
        ]
        # several groups print their own amounts; without VAT there is none to state wrong
        if not total.vat or spec.stated or (name is FieldName.VAT_TOTAL and len(total.groups) > 1):
            return None
        if spec.template is Template.T2_SUPERMARKT and name is not FieldName.GROSS_TOTAL:
            return None
        wrong = _off(true, field)
        return replace(spec, stated={name: wrong}), f"{true:.2f}", f"{wrong:.2f}"

    return breaker


def _line(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    if len(spec.lines) < 2:
        return None
    place = field.random.randrange(len(spec.lines))
    true = line_amount(spec.lines[place])
    wrong = _off(true, field)
    lines = tuple(replace(line, stated=wrong) if at == place else line for at, line in enumerate(spec.lines))
    where = f"line {place + 1}: "
    return replace(spec, lines=lines), f"{where}{true:.2f}", f"{where}{wrong:.2f}"


def _rate(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    total = sums(spec)
    if not total.vat:
        return None
    true, wrong = total.groups[0].rate, Decimal(_ODD_RATES[field.severity])
    day = spec.delivered[0] if isinstance(spec.delivered, tuple) else spec.delivered or spec.issued
    if wrong in {one.rate for one in field.ground.rates.on(spec.supplier.country, day)}:
        wrong += 1
    lines = tuple(replace(line, vat_rate=wrong) if line.vat_rate == true else line for line in spec.lines)
    return replace(spec, lines=lines), f"{true:f}", f"{wrong:f}"


def _spoilt(random: Random, vat_id: str) -> str:
    """The id with one digit changed, so that its check digits are wrong."""
    digits = [place for place, char in enumerate(vat_id) if char.isdigit()]
    while True:
        place = random.choice(digits)
        other = vat_id[:place] + str((int(vat_id[place]) + random.randrange(1, 10)) % 10) + vat_id[place + 1 :]
        if vat_id_fault(other) is not None:
            return other


def _supplier_id(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    who = spec.supplier
    if who.vat_id:
        wrong = _spoilt(field.random, who.vat_id)
        return replace(spec, supplier=replace(who, vat_id=wrong, tax_number=None)), who.vat_id, wrong
    if not who.tax_number:
        return None
    short = who.tax_number[:-2]
    if tax_number_fault(short) is None:
        return None
    return replace(spec, supplier=replace(who, tax_number=short)), who.tax_number, short


def _supplier_vat_id(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    return _supplier_id(spec, field) if spec.supplier.vat_id else None


def _customer_vat_id(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    who = spec.customer
    if who is None or not who.vat_id:
        return None
    wrong = _spoilt(field.random, who.vat_id)
    return replace(spec, customer=replace(who, vat_id=wrong)), who.vat_id, wrong


def _customer(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    """Somebody else; only a project tells that this is wrong."""
    who = spec.customer
    if who is None or field.ground.reference is None:
        return None
    other: Party = people.customer(field.random, field.ground.country)
    other = replace(other, vat_id=who.vat_id and other.vat_id)
    return replace(spec, customer=other), f"{who.name}, {who.address}", f"{other.name}, {other.address}"


def _issued(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    """A year that is still to come."""
    years = max(field.as_of.year - spec.issued.year, 0) + (1 if field.severity < 4 else 10)
    wrong = spec.issued + timedelta(days=366 * years)
    return replace(spec, issued=wrong), spec.issued.isoformat(), wrong.isoformat()


def _delivered(spec: InvoiceSpec, field: Field) -> tuple[InvoiceSpec, str, str] | None:
    """Before the project began; only a project tells that this is wrong."""
    if spec.delivered is None or field.ground.reference is None:
        return None
    last = spec.delivered[1] if isinstance(spec.delivered, tuple) else spec.delivered
    shift = timedelta(days=(last - field.ground.period[0]).days + field.random.randrange(*_DAYS_EARLY[field.severity]))
    wrong = (
        (spec.delivered[0] - shift, spec.delivered[1] - shift)
        if isinstance(spec.delivered, tuple)
        else spec.delivered - shift
    )
    changed = replace(spec, delivered=wrong)
    return changed, _supply(spec), _supply(changed)


_WRONG: Mapping[str, Breaker] = {
    "supplier_tax_or_vat_id": _supplier_id,
    "supplier_vat_id": _supplier_vat_id,
    "customer_vat_id": _customer_vat_id,
    "customer_name_address": _customer,
    "invoice_date": _issued,
    "supply_date_or_period": _delivered,
    "line_items": _line,
    "vat_rate": _rate,
    "net_amount": _total(FieldName.NET_TOTAL),
    "vat_amount": _total(FieldName.VAT_TOTAL),
    "gross_amount": _total(FieldName.GROSS_TOTAL),
}
