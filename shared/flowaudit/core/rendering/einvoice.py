"""An e-invoice as pages that a reviewer can read, in German and English, made from what was read from the XML.

The XML stays the invoice; the pages only show it. Every value's box is known from writing it, so that evidence of an
XML-only invoice has a place too. Amounts and dates are written as everywhere in results: a point, ISO dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, repeat

from flowaudit.core.einvoice.model import Detail, EInvoice, Group
from flowaudit.core.generator.canvas import GREY
from flowaudit.core.model.extraction import Adjustment, DocumentType, Extraction, FieldName, LineItem, VatBreakdown
from flowaudit.core.model.geometry import Box, union
from flowaudit.core.model.results import Text
from flowaudit.core.rendering.sheet import LEFT, RIGHT, Sheet, lines_of
from flowaudit.core.rendering.words import ABOUT, COLUMNS, HEADINGS, TYPES, both
from flowaudit.core.rules.checks.common import money
from flowaudit.core.rules.labels import LABELS, percent, plain, shown

F = FieldName
_PARTIES = (
    (Group.SUPPLIER, (F.SUPPLIER_NAME, F.SUPPLIER_ADDRESS, F.SUPPLIER_VAT_ID, F.SUPPLIER_TAX_NUMBER)),
    (Group.CUSTOMER, (F.CUSTOMER_NAME, F.CUSTOMER_ADDRESS, F.CUSTOMER_VAT_ID)),
)
_FACTS = (
    *(
        F.INVOICE_NUMBER,
        F.INVOICE_DATE,
        F.DELIVERY_DATE,
        F.DELIVERY_PERIOD_START,
        F.DELIVERY_PERIOD_END,
        F.ORDER_NUMBER,
    ),
    *(F.ORDER_DATE, F.PROJECT_REFERENCE, F.CURRENCY),
)
_TOTALS = (F.NET_TOTAL, F.VAT_TOTAL, F.GROSS_TOTAL, F.PREPAID, F.PAYABLE)
_PAYMENT = (F.DUE_DATE, F.PAYMENT_TERMS, F.IBAN, F.BIC, F.EXEMPTION_REASON)
#: Persons and places that no field holds.
_OTHERS = (Group.REPRESENTATIVE, Group.PAYEE, Group.DELIVERY)
_LABEL_WIDTH = 68.0
_STEP = 4.6
_SMALL = 7.0
_SMALL_STEP = 3.4
_DETAIL_WIDTH = RIGHT - LEFT - 8
#: Right edges of the columns of numbers; the description goes from LEFT + 8 to the first of them.
_EDGES = {"quantity": 108.0, "unit_price": 138.0, "vat_rate": 158.0, "net_amount": RIGHT}
_VAT_EDGES = {"vat_rate": 66.0, "base": 128.0, "amount": RIGHT}
_DESCRIPTION = 70.0


@dataclass(frozen=True, slots=True)
class Rendering:
    """``content`` is a PDF; ``extraction`` that of the e-invoice with the boxes of its values on these pages."""

    content: bytes
    extraction: Extraction


def render(einvoice: EInvoice) -> Rendering:
    """Draw the invoice; the same invoice gives the same bytes."""
    return _Writer(einvoice).written()


class _Writer:
    def __init__(self, einvoice: EInvoice) -> None:
        self.einvoice = einvoice
        self.found = einvoice.extraction
        self.sheet = Sheet()
        self.boxes: dict[FieldName, Box] = {}

    def written(self) -> Rendering:
        self._head()
        self._parties()
        self._fields(Group.FACTS, _FACTS)
        lines = self._lines()
        adjustments = self._adjustments()
        breakdown = self._breakdown()
        self._fields(Group.TOTALS, _TOTALS)
        self._fields(Group.PAYMENT, _PAYMENT)
        self._remarks()
        self._fields(Group.DOCUMENTS, ())
        first = next((line.box for line in lines if line.box is not None), None)
        if first is not None:
            self.boxes.setdefault(F.LINE_COUNT, first)
        fields = {name: replace(value, box=self.boxes.get(name)) for name, value in self.found.fields.items()}
        extraction = replace(self.found, fields=fields, lines=lines, vat_breakdown=breakdown, adjustments=adjustments)
        return Rendering(self.sheet.to_pdf(self.found.text(F.INVOICE_NUMBER) or self.einvoice.filename), extraction)

    def _head(self) -> None:
        kind = self.found.text(F.DOCUMENT_TYPE) or DocumentType.OTHER.value
        box = self.sheet.text(LEFT, both(TYPES[DocumentType(kind)]), size=16, face="hebo")
        if box is not None:
            self.boxes[F.DOCUMENT_TYPE] = box
        self.sheet.y += 6
        for line in (ABOUT.de, ABOUT.en, f"{self.einvoice.syntax.value} · {self.einvoice.guideline or '–'}"):
            for part in lines_of(line, RIGHT - LEFT, _SMALL):
                self.sheet.text(LEFT, part, size=_SMALL, colour=GREY)
                self.sheet.y += 3.2
        self.sheet.y += 4

    def _heading(self, heading: Text, height: float = 14) -> None:
        self.sheet.room(height)
        self.sheet.y += 2.5
        self.sheet.rule(strong=True)
        self.sheet.y += 1.2
        self.sheet.text(LEFT, both(heading), size=10, face="hebo")
        self.sheet.y += _STEP + 0.6

    def _parties(self) -> None:
        for group, names in _PARTIES:
            self._fields(group, names)
        for group in _OTHERS:
            self._fields(group, ())

    def _fields(self, group: Group, names: tuple[FieldName, ...]) -> None:
        """The fields of a group, and below them what else the invoice says in it."""
        present = [name for name in names if name in self.found.fields]
        details = [one for one in self.einvoice.details if one.group is group]
        if not present and not details:
            return
        self._heading(HEADINGS[group])
        if group is Group.TOTALS:  # they lead to the net total and the amount payable
            self._details(details)
            details = []
        for name in present:
            value = self.found.fields[name].value
            box = self._entry(both(LABELS[name]), shown(value), strong=name in (F.GROSS_TOTAL, F.PAYABLE))
            if box is not None:
                self.boxes[name] = box
        self._details(details)

    def _details(self, details: Iterable[Detail]) -> None:
        for one in details:
            self._entry(both(one.label), one.value)

    def _entry(self, label: str, value: str, *, strong: bool = False) -> Box | None:
        self.sheet.room(_STEP * 2)
        self.sheet.text(LEFT, label, size=_SMALL, colour=GREY)
        return self.sheet.block(
            LEFT + _LABEL_WIDTH, RIGHT - LEFT - _LABEL_WIDTH, value, face="hebo" if strong else "helv"
        )

    def _lines(self) -> tuple[LineItem, ...]:
        if not self.found.lines:
            return ()
        self._heading(HEADINGS["lines"], 24)
        self._columns()
        told = zip(self.found.lines, chain(self.einvoice.line_details, repeat(())), strict=False)
        return tuple(self._line(number, line, details) for number, (line, details) in enumerate(told, 1))

    def _columns(self) -> None:
        self.sheet.text(LEFT + 8, both(COLUMNS["description"]), size=_SMALL, colour=GREY)
        for name, edge in _EDGES.items():
            self.sheet.text(edge, both(COLUMNS[name]), size=_SMALL, colour=GREY, align="right")
        self.sheet.y += _STEP + 0.6

    def _line(self, number: int, line: LineItem, details: tuple[Detail, ...]) -> LineItem:
        parts = lines_of(line.description, _DESCRIPTION, 9)
        told = [text for one in details for text in lines_of(f"{both(one.label)}: {one.value}", _DETAIL_WIDTH, _SMALL)]
        if self.sheet.room(max(1, min(len(parts), 12)) * _STEP + min(len(told), 20) * _SMALL_STEP + 2):
            self._columns()
        self.sheet.rule()
        quantity = " ".join(part for part in (_number(line.quantity), line.unit or "") if part)
        cells = {
            "quantity": self.sheet.text(_EDGES["quantity"], quantity, align="right"),
            "unit_price": self.sheet.text(_EDGES["unit_price"], _number(line.unit_price), align="right"),
            "vat_rate": self.sheet.text(_EDGES["vat_rate"], _rate(line.vat_rate), align="right"),
            "net_amount": self.sheet.text(_EDGES["net_amount"], _money(line.net_amount), align="right"),
        }
        place = self.sheet.text(LEFT, str(number), colour=GREY)
        start = self.sheet.y
        cells["description"] = self.sheet.block(LEFT + 8, _DESCRIPTION, line.description)
        self.sheet.y = max(self.sheet.y, start + _STEP) if self.sheet.y >= start else self.sheet.y
        for text in told:
            self.sheet.room(_SMALL_STEP)
            self.sheet.text(LEFT + 8, text, size=_SMALL, colour=GREY)
            self.sheet.y += _SMALL_STEP
        self.sheet.y += 1.2
        known = {name: box for name, box in cells.items() if box is not None}
        return replace(line, box=union([*known.values(), *([place] if place else [])]), cells=known)

    def _adjustments(self) -> tuple[Adjustment, ...]:
        if not self.found.adjustments:
            return ()
        self._heading(HEADINGS["adjustments"])
        written = []
        for one in self.found.adjustments:
            label = both(HEADINGS["allowance" if one.amount < 0 else "charge"])
            told = " · ".join(part for part in (_money(one.amount), _rate(one.rate), one.reason) if part)
            written.append(replace(one, box=self._entry(label, told)))
        return tuple(written)

    def _breakdown(self) -> tuple[VatBreakdown, ...]:
        if not self.found.vat_breakdown:
            return ()
        self._heading(HEADINGS["vat"], 20)
        self.sheet.text(LEFT + 8, both(COLUMNS["category"]), size=_SMALL, colour=GREY)
        for name, edge in _VAT_EDGES.items():
            self.sheet.text(edge, both(COLUMNS[name]), size=_SMALL, colour=GREY, align="right")
        self.sheet.y += _STEP + 0.6
        written, rates = [], []
        for group in self.found.vat_breakdown:
            self.sheet.room(_STEP)
            self.sheet.rule()
            category = self.sheet.text(LEFT + 8, group.category or "–")
            rate = self.sheet.text(_VAT_EDGES["vat_rate"], _rate(group.rate), align="right")
            base = self.sheet.text(_VAT_EDGES["base"], _money(group.base), align="right")
            amount = self.sheet.text(_VAT_EDGES["amount"], _money(group.amount), align="right")
            rates += [rate] if rate is not None else []
            self.sheet.y += _STEP + 0.6
            written.append(replace(group, box=union(box for box in (category, rate, base, amount) if box)))
        if (place := union(rates)) is not None:
            self.boxes[F.VAT_RATES] = place
        return tuple(written)

    def _remarks(self) -> None:
        if not self.einvoice.remarks:
            return
        self._heading(HEADINGS["remarks"])
        for remark in self.einvoice.remarks[:100]:
            self.sheet.block(LEFT, RIGHT - LEFT, remark)
            self.sheet.y += 1.5


def _money(value: Decimal | None) -> str:
    return money(value) or ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _rate(value: Decimal | None) -> str:
    return "" if value is None else percent(value)
