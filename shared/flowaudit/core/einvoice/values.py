"""From the text of XML nodes to typed values, with a problem for each text that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flowaudit.core.einvoice.model import Detail, Problem
from flowaudit.core.einvoice.xmltree import Element, content_of
from flowaudit.core.model.extraction import (
    Adjustment,
    FieldName,
    FieldValue,
    LineItem,
    Origin,
    Scalar,
    VatBreakdown,
)
from flowaudit.core.model.results import RuleCheckStatus, Text

#: xs:decimal, bounded so that no later rounding can leave the precision of the decimal context.
_DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ]|Z|[+-]\d{2}:\d{2})", re.ASCII)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?:\+\d+|-\d+|Z)?$", re.ASCII)
_MAX_TEXT = 4000
_MAX_MAGNITUDE = 15  # a unit price beyond 10^15 comes of a base quantity that is no quantity


@dataclass(slots=True)
class Draft:
    """What a syntax reader collects before :mod:`flowaudit.core.einvoice.reader` makes the extraction of it."""

    fields: dict[FieldName, FieldValue] = field(default_factory=dict)
    lines: list[LineItem] = field(default_factory=list)
    breakdown: list[VatBreakdown] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    line_details: list[tuple[Detail, ...]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # BT-22 and other free text
    exemptions: list[tuple[str, str]] = field(default_factory=list)  # BT-120 text, BT-121 code
    type_code: str = ""  # BT-3, UNTDID 1001
    guideline: str = ""  # BT-24
    supplier_country: str = ""  # BT-40
    language: str = ""
    tax_point_code: str = ""  # BT-8
    test_document: bool = False
    line_total: Decimal | None = None  # BT-106
    allowance_total: Decimal | None = None  # BT-107
    charge_total: Decimal | None = None  # BT-108
    rounding: Decimal | None = None  # BT-114
    third_party: Decimal = Decimal(0)  # BT-DEX-002, XRechnung extension
    line_nets: list[Decimal] = field(default_factory=list)  # BT-131 of the lines that count

    def put(self, name: FieldName, value: Scalar | None, raw: str, origin: Origin = Origin.XML) -> None:
        """Set a field if it has a value and none was set before (the first of several wins)."""
        if value is not None and value != "" and name not in self.fields:
            self.fields[name] = FieldValue(value, 1.0, origin, None, raw)

    def text(self, name: FieldName, *nodes: Element | None) -> None:
        """Set a text field from the first node that has text."""
        for node in nodes:
            raw = content_of(node)[:_MAX_TEXT]
            self.put(name, raw, raw)

    def identifier(self, name: FieldName, *nodes: Element | None) -> None:
        """Set an identifier that is written without spaces (VAT id, IBAN, BIC)."""
        for node in nodes:
            raw = content_of(node)[:_MAX_TEXT]
            self.put(name, raw.replace(" ", "").upper(), raw)

    def amount(self, name: FieldName, *nodes: Element | None) -> None:
        """Set an amount from the first node that holds one."""
        for node in nodes:
            self.put(name, self.decimal(node), content_of(node))

    def day(self, name: FieldName, *nodes: Element | None) -> None:
        """Set a date from the first node that holds one."""
        for node in nodes:
            self.put(name, self.date(node), content_of(node))

    def decimal(self, node: Element | None) -> Decimal | None:
        """The node's number, or None; a text that is none becomes a problem."""
        raw = content_of(node)
        if not raw:
            return None
        if _DECIMAL.fullmatch(raw):
            return Decimal(raw)
        self._unreadable(node, raw, "Zahl", "number")
        return None

    def date(self, node: Element | None) -> date | None:
        """The node's date (ISO or CCYYMMDD), or None; a text that is none becomes a problem."""
        raw = content_of(node)
        if not raw:
            return None
        found = day_of(raw)
        if found is None:
            self._unreadable(node, raw, "Datum", "date")
        return found

    def _unreadable(self, node: Element, raw: str, kind_de: str, kind_en: str) -> None:
        name = str(node.tag).rpartition("}")[2]
        shown = raw[:40]
        self.problems.append(
            Problem(
                "value-unreadable",
                RuleCheckStatus.FAIL,
                Text(f"{name}: „{shown}“ ist als {kind_de} nicht lesbar.", f"{name}: “{shown}” is not a {kind_en}."),
            )
        )


def day_of(raw: str) -> date | None:
    """The date that a text states (ISO or CCYYMMDD); None where it is none, such as 30 February."""
    found = _ISO_DATE.match(raw) or _COMPACT_DATE.match(raw)
    try:
        return date(*(int(part) for part in found.groups()[:3])) if found else None
    except ValueError:
        return None


def join_address(lines: list[str], postcode: str, city: str) -> str:
    """``street, zip city`` (BG-5, BG-8); parts that are missing leave no gap."""
    place = " ".join(part for part in (postcode, city) if part)
    return ", ".join(part for part in (*lines, place) if part)


def unit_price(price: Decimal | None, base: Decimal | None) -> Decimal | None:
    """BT-146 for one unit: the price holds for BT-149 units. A base of zero is ignored."""
    if price is None or base is None or base in (0, 1):
        return price
    share = price / base
    if share.adjusted() > _MAX_MAGNITUDE:
        return None
    exact = share.quantize(Decimal("0.0000000001"))
    return exact.normalize() if exact else exact
