"""A whole invoice as a letter: title, table with page breaks and carried sums, totals, terms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from flowaudit.core.generator import formats, letterhead
from flowaudit.core.generator.canvas import GREY, LIGHT, MM, Canvas, wrap
from flowaudit.core.generator.letterhead import FOOT_TOP, LEFT, RIGHT
from flowaudit.core.generator.spec import InvoiceSpec, Line, Regime
from flowaudit.core.generator.style import Style
from flowaudit.core.generator.sums import printed, printed_line, sums
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.money import ZERO

_WIDTHS = {"pos": 11.0, "quantity": 17.0, "unit": 15.0, "price": 25.0, "rate": 14.0, "amount": 27.0}
_RIGHT_ALIGNED = frozenset({"quantity", "price", "rate", "amount"})
_BODY_END = FOOT_TOP - 10


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    x0: float
    x1: float


def draw(spec: InvoiceSpec, style: Style) -> Canvas:
    """All pages of the letter."""
    letter = _Letter(spec, style)
    letter.body()
    pages = letter.canvas.page_count
    for index in range(pages):
        letter.canvas.turn_to(index)
        letterhead.foot(letter.canvas, spec, style, index + 1, pages) if style.legal_in_foot or pages > 1 else None
    return letter.canvas


class _Letter:
    """The writing position and what is drawn from it on."""

    def __init__(self, spec: InvoiceSpec, style: Style) -> None:
        self.spec, self.style = spec, style
        self.canvas = Canvas()
        self.columns = _columns(style)
        self.y = 0.0
        self.carried = ZERO
        self.in_table = False

    def body(self) -> None:
        spec, style, canvas = self.spec, self.style, self.canvas
        letterhead.head(canvas, spec, style)
        letterhead.fold_marks(canvas)
        letterhead.address_field(canvas, spec, style)
        if style.info == "block":
            letterhead.info_block(canvas, spec, style)
        self.y = 103.0
        title = spec.title or formats.label("invoice", spec.language)
        canvas.text(LEFT, self.y, title, face=style.bold, size=14, colour=style.accent)
        self.y += 8
        if style.info == "row":
            self.y = letterhead.info_row(canvas, spec, style, self.y) + 2
        if spec.intro:
            self.y = canvas.paragraph(LEFT, self.y, RIGHT - LEFT, spec.intro, face=style.face, size=style.size) + 2
        self.table()
        self.totals()
        self.closing()

    def table(self) -> None:
        self.in_table = True
        self.head_row()
        number = 0
        for group, members in groupby(self.spec.lines, key=lambda line: line.group):
            lines = list(members)
            if group:
                self.room(16)
                self.y += 1
                self.canvas.text(LEFT, self.y, group, face=self.style.bold, size=self.style.size)
                self.y += 5.5
            for line in lines:
                number += 1
                self.row(number, line)
            if group:
                self.subtotal(group, sum((printed_line(line) for line in lines), ZERO))
        self.in_table = False
        if self.style.table != "bare":
            out = 1.5 if self.style.table == "striped" else 0.0
            self.canvas.line(LEFT - out, self.y - 3.2, RIGHT + out, self.y - 3.2, stroke=0.25, colour=self.style.accent)
        self.y += 2.5

    def head_row(self) -> None:
        style, canvas = self.style, self.canvas
        self.y += 3
        colour = style.accent
        if style.table == "striped":
            canvas.box(LEFT - 1.5, self.y - 4.6, RIGHT + 1.5, self.y + 2.2, style.accent)
            colour = (1.0, 1.0, 1.0)
        for column in self.columns:
            self.cell(column, formats.label(column.key, self.spec.language), face=style.bold, colour=colour, size=-0.5)
        if style.table != "striped":
            canvas.line(LEFT, self.y + 1.8, RIGHT, self.y + 1.8, stroke=0.3, colour=style.accent)
        self.y += 7.2

    def cell(
        self,
        column: _Column,
        text: str,
        *,
        face: str | None = None,
        colour: tuple[float, float, float] = (0, 0, 0),
        size: float = 0,
    ) -> None:
        points = self.style.size + size
        right = column.key in _RIGHT_ALIGNED
        self.canvas.text(
            column.x1 if right else column.x0, self.y, text,
            face=face or self.style.face, size=points, colour=colour, align="right" if right else "left",
        )  # fmt: skip

    def row(self, number: int, line: Line) -> None:
        style, language = self.style, self.spec.language
        column = next(column for column in self.columns if column.key == "description")
        name = line.description if self.spec.shows("line_items") else formats.label("various", language)
        texts = wrap(name, column.x1 - column.x0, style.face, style.size)
        details = wrap(line.detail, column.x1 - column.x0, style.face, style.size - 1.5) if line.detail else []
        leading, small = style.size * 1.3 / MM, (style.size - 1.5) * 1.3 / MM
        height = len(texts) * leading + len(details) * small + 2.2
        self.room(height + 8)
        if style.table == "striped" and number % 2 == 0:
            self.canvas.box(LEFT - 1.5, self.y - leading, RIGHT + 1.5, self.y - leading + height, (0.95, 0.96, 0.98))
        values = {
            "pos": str(number),
            "description": texts[0],
            "quantity": formats.quantity(line.quantity, language),
            "unit": formats.unit_name(line.unit, language),
            "price": formats.number(line.unit_price, language),
            "rate": formats.percent(line.vat_rate, language) if self.spec.shows("vat_rate") else "",
            "amount": formats.number(printed_line(line), language),
        }
        for part in self.columns:
            self.cell(part, values[part.key])
        for text in texts[1:]:
            self.y += leading
            self.cell(column, text)
        for text in details:
            self.y += small
            self.cell(column, text, colour=GREY, size=-1.5)
        self.y += leading + 2.2
        self.carried += printed_line(line)
        if style.table == "ruled":
            self.canvas.line(LEFT, self.y - leading - 0.6, RIGHT, self.y - leading - 0.6, stroke=0.1, colour=LIGHT)

    def subtotal(self, group: str, amount: Decimal) -> None:
        amount_column = self.columns[-1]
        text = f"{formats.label('sum', self.spec.language)} {group}"
        self.canvas.text(amount_column.x0 - 2, self.y, text, face=self.style.face, size=self.style.size, align="right")
        self.cell(amount_column, formats.number(amount, self.spec.language), face=self.style.bold)
        self.y += 7

    def room(self, height: float) -> None:
        """Turn the page if fewer than ``height`` millimetres are left; sums are carried inside the table."""
        if self.y + height <= _BODY_END:
            return
        if self.in_table:
            self.carry()
        self.canvas.new_page()
        self.y = 25.0
        name = self.spec.supplier.name if self.spec.shows("supplier_name_address") else ""
        self.canvas.text(LEFT, self.y, name, face=self.style.bold, size=9, colour=self.style.accent)
        if self.spec.shows("invoice_number"):
            reference = f"{formats.label('number', self.spec.language)} {self.spec.number}"
            self.canvas.text(RIGHT, self.y, reference, face=self.style.face, size=9, colour=GREY, align="right")
        self.y += 8
        if self.in_table:
            self.head_row()
            self.carry()

    def carry(self) -> None:
        column = self.columns[-1]
        text = formats.label("carried", self.spec.language)
        self.canvas.text(column.x0 - 2, self.y, text, face=self.style.bold, size=self.style.size, align="right")
        self.cell(column, formats.number(self.carried, self.spec.language), face=self.style.bold)
        self.y += 7

    def totals(self) -> None:
        rows = total_rows(self.spec)
        self.room(len(rows) * 5.6 + 8)
        for number, (name, amount, strong) in enumerate(rows):
            face = self.style.bold if strong else self.style.face
            if strong and number:
                self.canvas.line(112, self.y - 4.2, RIGHT, self.y - 4.2, stroke=0.25, colour=self.style.accent)
                self.y += 0.8
            size = self.style.size + (1 if strong else 0)
            self.canvas.text(112, self.y, name, face=face, size=size)
            self.canvas.text(RIGHT, self.y, amount, face=face, size=size, align="right")
            self.y += 5.6
        self.y += 4

    def closing(self) -> None:
        spec, style = self.spec, self.style
        shown = all(spec.shows(name) for name in ("reverse_charge_note", "small_business_note", "exemption_note"))
        texts = [spec.legal_note if shown else "", spec.terms, spec.closing]
        if not style.legal_in_foot:
            bank = spec.bank
            if bank:
                texts.append(f"{bank.name}, IBAN {formats.iban_groups(bank.iban)}, BIC {bank.bic}")
            supplier = spec.supplier
            contact = ", ".join(part for part in (supplier.address, supplier.phone, supplier.email) if part)
            texts.append(
                "\n".join([*([contact] if spec.shows("supplier_name_address") else []), *letterhead.tax_lines(spec)])
            )
        for text in filter(None, texts):
            lines = wrap(text, RIGHT - LEFT, style.face, style.size)
            self.room(len(lines) * style.size * 1.35 / MM)
            self.y = self.canvas.paragraph(LEFT, self.y, RIGHT - LEFT, text, face=style.face, size=style.size) + 2.5


def _columns(style: Style) -> list[_Column]:
    fixed = sum(_WIDTHS[key] for key in style.columns if key != "description")
    columns, x = [], LEFT
    for key in style.columns:
        wide = _WIDTHS.get(key, RIGHT - LEFT - fixed)
        gap = 0.0 if key == "amount" else 2.0
        columns.append(_Column(key, x + (3.0 if key == "unit" else 0), x + wide - gap))
        x += wide
    return columns


def total_rows(spec: InvoiceSpec) -> list[tuple[str, str, bool]]:
    """Label, amount and weight of the rows under the table, as far as the page shows them."""
    total, language = sums(spec), spec.language
    rows: list[tuple[str, str, bool]] = []
    if spec.reductions:
        rows.append((formats.label("lines_total", language), formats.money(total.line_total, spec), False))
        rows += [(item.reason, formats.money(-item.amount, spec), False) for item in spec.reductions]
    gross = formats.money(printed(spec, FieldName.GROSS_TOTAL, total.gross), spec)
    if spec.regime is Regime.SMALL_BUSINESS:
        return [*rows, (formats.label("payable", language), gross, True)]
    if spec.shows("net_amount"):
        net = printed(spec, FieldName.NET_TOTAL, total.net)
        rows.append((formats.label("net", language), formats.money(net, spec), False))
    if spec.regime is Regime.STANDARD and spec.shows("vat_amount"):
        for group in total.groups:
            name = formats.label("vat", language)
            if spec.shows("vat_rate"):
                name += f" {formats.percent(group.rate, language)}"
            if len(total.groups) > 1:
                name += f" {formats.label('on', language)} {formats.money(group.base, spec)}"
            vat = printed(spec, FieldName.VAT_TOTAL, group.vat) if len(total.groups) == 1 else group.vat
            rows.append((name, formats.money(vat, spec), False))
    rows.append((formats.label("gross", language), gross, True))
    return rows
