"""A person's values put into a reading, so that checks and amounts follow what the person states.

Only what can be read without a doubt is put in: an amount or a date with two readings (``03/04/2025``) leaves the
machine's value in the computation; the feature itself shows the person's words all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from flowaudit.core.auditing.reading import Reading
from flowaudit.core.auditing.ruling import Ruling
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin, Scalar, VatBreakdown
from flowaudit.core.model.results import CheckResult
from flowaudit.core.resolution.reading import amounts, spans
from flowaudit.core.rules import Ruleset
from flowaudit.core.rules.ruleset import ExtractionType, Feature

_RATE = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")
_VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z+*]{6,13}")
_CENTS = -2  # exponent of an amount as people write it
Values = dict[FieldName, Scalar | None]


def corrected(extraction: Extraction, overrides: Mapping[str, str | None], ruleset: Ruleset) -> Extraction:
    """The extraction with the values of ``overrides`` (by feature id; None: not on the document) in the fields that the
    ruleset names for these features. The same object if nothing changes."""
    values: Values = {}
    for feature in ruleset.features:
        if feature.feature_id in overrides and feature.fields:
            values |= _values(feature, overrides[feature.feature_id])
    changed = {name: value for name, value in values.items() if extraction.value(name) != value}
    if not changed:
        return extraction
    fields = {name: value for name, value in extraction.fields.items() if changed.get(name, value) is not None}
    fields |= {
        name: FieldValue(value, 1.0, Origin.DERIVED, raw=str(value))
        for name, value in changed.items()
        if value is not None
    }
    return replace(extraction, fields=fields, vat_breakdown=_breakdown(extraction.vat_breakdown, changed))


def rechecked(ruling: Ruling, anew: Sequence[CheckResult]) -> Ruling:
    """The ruling with the checks of a corrected reading; what compares with other documents or with the XML stays, as a
    person's value changes neither."""
    by_id = {check.check_id: check for check in anew if not check.check_id.startswith(_ABOUT_OTHERS)}
    return replace(ruling, checks=tuple(by_id.get(check.check_id, check) for check in ruling.checks))


_ABOUT_OTHERS = ("DUPLICATE_", "EINVOICE_")


def corrected_reading(reading: Reading, overrides: Mapping[str, str | None], ruleset: Ruleset) -> Reading:
    """The reading whose merged values are corrected; the same object if nothing changes."""
    merged = corrected(reading.merged, overrides, ruleset)
    return reading if merged is reading.merged else replace(reading, merged=merged)


def _values(feature: Feature, value: str | None) -> Values:
    fields = [name for group in feature.fields for name in group]
    if not value:
        return dict.fromkeys(fields)
    read = _READERS.get(feature.extraction_type)
    return read(value, feature, fields) if read else {}


def _money(value: str, _feature: Feature, fields: list[FieldName]) -> Values:
    readings = [number for number in amounts(value)[0] if int(number.as_tuple().exponent) >= _CENTS]
    return {fields[0]: readings[0]} if len(readings) == 1 else {}


def _days(value: str, _feature: Feature, fields: list[FieldName]) -> Values:
    readings = spans(value)
    if len(readings) != 1:
        return {}
    ((start, end),) = readings
    if FieldName.DELIVERY_PERIOD_START not in fields:
        return {fields[0]: start} if start == end else {}
    one = start == end
    return {
        FieldName.DELIVERY_DATE: start if one else None,
        FieldName.DELIVERY_PERIOD_START: None if one else start,
        FieldName.DELIVERY_PERIOD_END: None if one else end,
    }


def _rates(value: str, _feature: Feature, fields: list[FieldName]) -> Values:
    rates = {Decimal(number.replace(",", ".")) for number in _RATE.findall(value)}
    return {fields[0]: tuple(sorted(rates, reverse=True))} if rates else {}


def _identifier(value: str, _feature: Feature, fields: list[FieldName]) -> Values:
    """A VAT id goes into the field for VAT ids, another number into the other one, as far as there are both."""
    is_vat_id = _VAT_ID.fullmatch(re.sub(r"[\s.-]", "", value.upper())) is not None
    fitting = [name for name in fields if name.value.endswith("vat_id") == is_vat_id] or fields
    return {fitting[0]: value.strip()}


def _block(value: str, feature: Feature, fields: list[FieldName]) -> Values:
    """A name and an address: the first line, or what stands before the first comma, is the name."""
    if len(feature.fields) < 2:
        return {fields[0]: value.strip()}
    name, _, rest = value.strip().partition("\n" if "\n" in value.strip() else ",")
    address = " ".join(rest.replace("\n", ", ").split())
    named: Values = {feature.fields[0][0]: name.strip()}
    return named | {feature.fields[1][0]: address} if address else named


def _text(value: str, _feature: Feature, fields: list[FieldName]) -> Values:
    return {fields[0]: value.strip()}


_READERS: dict[ExtractionType, Callable[[str, Feature, list[FieldName]], Values]] = {
    ExtractionType.MONEY: _money,
    ExtractionType.DATE: _days,
    ExtractionType.DATE_RANGE: _days,
    ExtractionType.PERCENT: _rates,
    ExtractionType.ID: _identifier,
    ExtractionType.TEXTBLOCK: _block,
    ExtractionType.TEXT: _text,
}


def _breakdown(groups: tuple[VatBreakdown, ...], changed: Values) -> tuple[VatBreakdown, ...]:
    """A single VAT group says the same as the totals, so it is corrected with them."""
    if len(groups) != 1:
        return groups
    base, amount = changed.get(FieldName.NET_TOTAL), changed.get(FieldName.VAT_TOTAL)
    (group,) = groups
    return (
        replace(
            group,
            base=base if isinstance(base, Decimal) else group.base,
            amount=amount if isinstance(amount, Decimal) else group.amount,
        ),
    )
