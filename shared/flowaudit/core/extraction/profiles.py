"""Parsing profiles: where a supplier's invoices state a field, by patterns that have priority over the general engine.

A profile points at a place; what stands there is read by the engine's own readers of dates, numbers and identifiers. A
place that does not hold what the field needs gives nothing, and the general engine's value stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from flowaudit.core.extraction import identifiers
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.evidence import evidence
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.linear import LinearPattern
from flowaudit.core.extraction.numbers import currency_of
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.extraction import FieldName, FieldValue, Scalar

#: Raw score of a value that a profile points at: a person has said where it stands.
_SURE = 0.95
_LONGEST = 200
_MOST_TEXT = 400_000  # characters looked at: some 100 pages

DAYS = frozenset(
    {
        FieldName.INVOICE_DATE,
        FieldName.DELIVERY_DATE,
        FieldName.DELIVERY_PERIOD_START,
        FieldName.DELIVERY_PERIOD_END,
        FieldName.DUE_DATE,
        FieldName.ORDER_DATE,
    }
)
AMOUNTS = frozenset(
    {FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL, FieldName.PAYABLE, FieldName.PREPAID}
)
TEXTS = frozenset(
    {
        FieldName.INVOICE_NUMBER,
        FieldName.SUPPLIER_NAME,
        FieldName.SUPPLIER_ADDRESS,
        FieldName.SUPPLIER_VAT_ID,
        FieldName.SUPPLIER_TAX_NUMBER,
        FieldName.CUSTOMER_NAME,
        FieldName.CUSTOMER_ADDRESS,
        FieldName.CUSTOMER_VAT_ID,
        FieldName.CURRENCY,
        FieldName.IBAN,
        FieldName.BIC,
        FieldName.PAYMENT_TERMS,
        FieldName.ORDER_NUMBER,
        FieldName.PROJECT_REFERENCE,
    }
)
#: What a profile may give; the others are computed or have no one place on the page.
FIELDS = DAYS | AMOUNTS | TEXTS


@dataclass(frozen=True, slots=True)
class Profile:
    """``fields`` are patterns with a group ``value``. It applies where one of ``any_of`` (if there are any) and all of
    ``all_of`` match the document's text and none of ``none_of`` does. Of several that apply, the one with the highest
    ``priority`` counts, then the first by ``name``."""

    name: str
    fields: Mapping[FieldName, LinearPattern]
    any_of: tuple[LinearPattern, ...] = ()
    all_of: tuple[LinearPattern, ...] = ()
    none_of: tuple[LinearPattern, ...] = ()
    priority: int = 0

    def applies(self, text: str) -> bool:
        """Whether the text is of this profile's documents."""
        return (
            (not self.any_of or any(pattern.found_in(text) for pattern in self.any_of))
            and all(pattern.found_in(text) for pattern in self.all_of)
            and not any(pattern.found_in(text) for pattern in self.none_of)
        )


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows as one text, a line each, and the way back from characters to words."""

    rows: Sequence[Row]
    text: str = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        text = "\n".join(row.text for row in self.rows)[:_MOST_TEXT]
        lengths = (len(row.text) + 1 for row in self.rows)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "starts", list(accumulate(lengths, initial=0))[:-1])

    def words(self, start: int, end: int) -> tuple[Row, list[Word]]:
        """The words that the characters touch, and the row they begin in."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        found: list[Word] = []
        for number in range(first, last + 1):
            row, begin = self.rows[number], self.starts[number]
            a, b = row.span(max(start - begin, 0), min(end - begin, len(row.text)))
            found += row.words[a:b]
        return self.rows[first], found


def apply(reading: Reading, profiles: Sequence[Profile]) -> tuple[str, dict[FieldName, FieldValue]]:
    """The name of the profile that applies (empty: none does) and the fields that it found."""
    if not profiles:
        return "", {}
    lines = _Lines(reading.rows)
    for profile in sorted(profiles, key=lambda one: (-one.priority, one.name)):
        if profile.applies(lines.text):
            found = {name: _first(reading, lines, name, pattern) for name, pattern in profile.fields.items()}
            return profile.name, {name: value for name, value in found.items() if value is not None}
    return "", {}


def _first(reading: Reading, lines: _Lines, name: FieldName, pattern: LinearPattern) -> FieldValue | None:
    """The first place that holds what the field needs."""
    for start, end in pattern.spans(lines.text):
        row, words = lines.words(start, end)
        value = _read(reading, name, row, words, lines.text[start:end])
        if value is not None:
            return evidence(value, words, row.page, _SURE)
    return None


def _read(reading: Reading, name: FieldName, row: Row, words: Sequence[Word], text: str) -> Scalar | None:
    touched = {id(word) for word in words}
    if name in DAYS:
        days = (day for day in reading.days.get(row.index, []) if touched & {id(word) for word in day.words})
        found = next(days, None)
        if found is None:
            return None
        return found.end if name is FieldName.DELIVERY_PERIOD_END and found.end else found.day
    if name in AMOUNTS:
        numbers = (one for one in reading.numbers.get(row.index, []) if touched & {id(word) for word in one.words})
        return next((number.value for number in numbers if not number.percent), None)
    cleaned = " ".join(text.split()).strip(" :;,")[:_LONGEST]
    return _FORMS[name](cleaned) if name in _FORMS else cleaned or None


def _vat_id(text: str) -> str | None:
    found = identifiers.compact(text)
    return found if identifiers.vat_valid(found) else None


def _iban(text: str) -> str | None:
    found = identifiers.compact(text)
    return found if identifiers.iban_valid(found) else None


#: Fields whose text has a form; one that does not is no value.
_FORMS: Mapping[FieldName, Callable[[str], str | None]] = {
    FieldName.SUPPLIER_VAT_ID: _vat_id,
    FieldName.CUSTOMER_VAT_ID: _vat_id,
    FieldName.IBAN: _iban,
    FieldName.CURRENCY: currency_of,
}
