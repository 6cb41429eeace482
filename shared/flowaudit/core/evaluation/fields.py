"""What kind of value each field holds, and when a found value counts as right.

Numbers, dates and identifiers must be the same after normalising; a name must be nearly the same, an address is worth
the share of its words (F1), the VAT rates that of the set.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from rapidfuzz.fuzz import ratio

NAME_SIMILARITY = 0.90
TEXT_SIMILARITY = 0.80


class Kind(StrEnum):
    """How two values of a field are compared."""

    NUMBER = "number"
    DATE = "date"
    IDENTIFIER = "identifier"
    NAME = "name"
    ADDRESS = "address"
    SET = "set"
    TEXT = "text"


def _kinds(groups: dict[Kind, str]) -> dict[str, Kind]:
    return {name: kind for kind, names in groups.items() for name in names.split()}


#: The fields that the macro average is made of.
KINDS: dict[str, Kind] = _kinds(
    {
        Kind.IDENTIFIER: "invoice_number supplier_vat_id supplier_tax_number customer_vat_id iban currency",
        Kind.DATE: "invoice_date delivery_date delivery_period_start delivery_period_end due_date",
        Kind.NUMBER: "net_total vat_total gross_total payable line_count",
        Kind.NAME: "supplier_name customer_name exemption_reason",
        Kind.ADDRESS: "supplier_address customer_address",
        Kind.SET: "vat_rates",
    }
)
#: Further fields, reported but not part of the macro average (few truth files know them).
FURTHER: dict[str, Kind] = _kinds(
    {
        Kind.IDENTIFIER: "document_type bic order_number project_reference",
        Kind.DATE: "order_date",
        Kind.NUMBER: "prepaid",
    }
)
#: The columns of an invoice line.
LINE_KINDS: dict[str, Kind] = {
    "description": Kind.TEXT,
    "quantity": Kind.NUMBER,
    "unit_price": Kind.NUMBER,
    "net_amount": Kind.NUMBER,
}


def as_number(value: Any) -> Decimal | None:
    """The magnitude of a number or of a printed amount such as ``1.234,56``; None if it is none.

    The sign is left out: truth files differ in whether a credit note's amounts are negative.
    """
    if value is None or isinstance(value, bool):
        return None
    text = str(value) if isinstance(value, int | float | Decimal) else _plain_amount(str(value))
    try:
        return abs(Decimal(text)).normalize()
    except InvalidOperation:
        return None


def _plain_amount(text: str) -> str:
    """Digits with a point before the decimals: of two separators the last is the decimal one, of one kind a
    repeated one groups."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        grouping = "." if comma > point else ","
        return digits.replace(grouping, "").replace(",", ".")
    for separator in ",.":
        digits = digits.replace(separator, "" if digits.count(separator) > 1 else ".")
    return digits


def as_day(value: Any) -> str | None:
    """ISO form of a date, or of a text that begins with one."""
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    match = re.match(r"\s*(\d{4}-\d\d-\d\d)", str(value))
    return match[1] if match else None


def as_identifier(value: Any) -> str:
    """Letters and digits alone, lower case."""
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKD", str(value)).casefold())


def as_words(value: Any) -> list[str]:
    """The words without accents and punctuation, lower case."""
    text = unicodedata.normalize("NFKD", str(value).replace("ß", "ss").casefold())
    return re.findall(r"[0-9a-z]+", "".join(c for c in text if not unicodedata.combining(c)))


def harmonic(hits: float, found: float, expected: float) -> float:
    """F1 from hits, number of found values and number of expected values; 0 where there are none."""
    return 2 * hits / (found + expected) if found + expected else 0.0


def credit(kind: Kind, truth: Any, found: Any) -> float:
    """0 to 1: how right ``found`` is."""
    if kind is Kind.NUMBER:
        expected = as_number(truth)
        return float(expected is not None and expected == as_number(found))
    if kind is Kind.DATE:
        return float(as_day(truth) is not None and as_day(truth) == as_day(found))
    if kind is Kind.IDENTIFIER:
        return float(as_identifier(truth) == as_identifier(found))
    if kind is Kind.ADDRESS:
        first, second = Counter(as_words(truth)), Counter(as_words(found))
        return harmonic((first & second).total(), second.total(), first.total())
    if kind is Kind.SET:
        expected_set, found_set = _numbers(truth), _numbers(found)
        return harmonic(len(expected_set & found_set), len(found_set), len(expected_set))
    least = NAME_SIMILARITY if kind is Kind.NAME else TEXT_SIMILARITY
    one, two = " ".join(as_words(truth)), " ".join(as_words(found))
    return float(bool(one and two) and ratio(one, two) / 100 >= least)


def _numbers(value: Any) -> set[Decimal]:
    parts: Iterable[Any] = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return {number for part in parts if (number := as_number(part)) is not None}
