"""Papers that come with invoices in the same mail and are none: offers, confirmations, delivery notes, reminders,
payslips, statements, terms. Drawn from an invoice's data on the same letterhead, so that looks alone tell nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from flowaudit.core.generator import formats, letterhead
from flowaudit.core.generator.canvas import MM, Canvas, Metadata
from flowaudit.core.generator.correspondence_texts import FACTS, TEXTS, Words
from flowaudit.core.generator.letterhead import LEFT, RIGHT
from flowaudit.core.generator.render import file_metadata
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.generator.style import STYLES, Style
from flowaudit.core.generator.sums import sums


class Paper(StrEnum):
    """What kind of paper, by its German trade name."""

    OFFER = "offer"
    CONFIRMATION = "confirmation"
    DELIVERY_NOTE = "delivery_note"
    REMINDER = "reminder"
    PAYSLIP = "payslip"
    STATEMENT = "statement"
    TERMS = "terms"


_PRICED = frozenset({Paper.OFFER, Paper.CONFIRMATION})


def draw(random: Random, paper: Paper, spec: InvoiceSpec) -> bytes:
    """A PDF of that kind; the same state of ``random`` and the same ``spec`` give the same bytes."""
    if spec.template is Template.T2_SUPERMARKT:
        raise ValueError("a till prints receipts only")
    words = random.choice(TEXTS[paper.value])
    sheet = _Sheet(spec, STYLES[spec.template], words)
    sheet.head(_facts(random, paper, spec))
    if paper is Paper.PAYSLIP:
        _pay(random, sheet)
    elif paper is Paper.STATEMENT:
        _bookings(random, sheet)
    elif paper is Paper.REMINDER:
        _claim(random, sheet)
    elif paper is not Paper.TERMS:
        _goods(sheet, priced=paper in _PRICED)
    sheet.close(_filled(words.closing, spec))
    particulars = file_metadata(spec)
    return sheet.canvas.to_pdf(Metadata(words.title, particulars.author, particulars.created))


@dataclass(slots=True)
class _Sheet:
    spec: InvoiceSpec
    style: Style
    words: Words
    canvas: Canvas
    y: float

    def __init__(self, spec: InvoiceSpec, style: Style, words: Words) -> None:
        self.spec, self.style, self.words = spec, style, words
        self.canvas, self.y = Canvas(), 103.0

    def head(self, facts: list[tuple[str, str]]) -> None:
        canvas, style = self.canvas, self.style
        letterhead.head(canvas, self.spec, style)
        letterhead.address_field(canvas, self.spec, style)
        for number, (name, value) in enumerate(facts):
            canvas.text(113, 52 + number * 5.2, name, face=style.face, size=8.5)
            canvas.text(RIGHT, 52 + number * 5.2, value, face=style.face, size=9, align="right")
        canvas.text(LEFT, self.y, self.words.title, face=style.bold, size=14, colour=style.accent)
        self.y += 9
        self.paragraph(_filled(self.words.intro, self.spec))

    def paragraph(self, text: str) -> None:
        if text:
            self.y = self.canvas.paragraph(LEFT, self.y, RIGHT - LEFT, text, face=self.style.face, size=self.style.size)
            self.y += 3

    def row(self, cells: list[tuple[float, str, str]], *, bold: bool = False) -> None:
        for x, text, align in cells:
            face = self.style.bold if bold else self.style.face
            self.canvas.text(
                x, self.y, text, face=face, size=self.style.size, align="right" if align == "r" else "left"
            )
        self.y += self.style.size * 1.5 / MM

    def close(self, text: str) -> None:
        self.y += 4
        self.paragraph(text)
        if self.style.legal_in_foot:
            letterhead.foot(self.canvas, self.spec, self.style, 1, 1)
        else:
            self.paragraph("\n".join(letterhead.tax_lines(self.spec)))


def _filled(text: str, spec: InvoiceSpec) -> str:
    later = spec.issued + timedelta(days=21)
    return text.format(
        number=spec.number, date=f"{spec.issued:%d.%m.%Y}", until=f"{later:%d.%m.%Y}", city=spec.supplier.city
    )


def _facts(random: Random, paper: Paper, spec: InvoiceSpec) -> list[tuple[str, str]]:
    number = f"{random.choice('ABLVKM')}{spec.issued:%y}{random.randrange(1000, 9999)}"
    labels = random.choice(FACTS[paper.value])
    values = (number, formats.day(spec.issued, spec.date_format), spec.customer_number or "70115")
    return list(zip(labels, values, strict=False))


def _goods(sheet: _Sheet, *, priced: bool) -> None:
    spec = sheet.spec
    heads = [(LEFT, "Pos."), (LEFT + 12, "Bezeichnung"), (RIGHT - 50, "Menge")]
    sheet.row([*((x, text, "l") for x, text in heads), *([(RIGHT, "Betrag", "r")] if priced else [])], bold=True)
    for number, line in enumerate(spec.lines, start=1):
        amount = formats.number((line.quantity * line.unit_price).quantize(Decimal("0.01")), "de")
        sheet.row(
            [
                (LEFT, str(number), "l"),
                (LEFT + 12, line.description, "l"),
                (RIGHT - 50, f"{formats.quantity(line.quantity, 'de')} {formats.unit_name(line.unit, 'de')}", "l"),
                *([(RIGHT, amount, "r")] if priced else []),
            ]
        )
    if not priced:
        return
    total = sums(spec)
    sheet.y += 2
    sheet.row([(112, "Nettosumme", "l"), (RIGHT, formats.money(total.net, spec), "r")])
    for group in total.groups:
        name = f"zzgl. {formats.percent(group.rate, 'de')} MwSt."
        sheet.row([(112, name, "l"), (RIGHT, formats.money(group.vat, spec), "r")])
    sheet.row([(112, "Gesamtsumme", "l"), (RIGHT, formats.money(total.gross, spec), "r")], bold=True)


def _claim(random: Random, sheet: _Sheet) -> None:
    """What is open: the invoice, a fee, the sum."""
    spec, gross = sheet.spec, sums(sheet.spec).gross
    fee = Decimal(random.choice((0, 250, 500))) / 100
    sheet.row([(LEFT, "Rechnung", "l"), (LEFT + 45, "vom", "l"), (RIGHT, "offen", "r")], bold=True)
    day = formats.day(spec.issued, spec.date_format)
    sheet.row([(LEFT, spec.number, "l"), (LEFT + 45, day, "l"), (RIGHT, formats.money(gross, spec), "r")])
    if fee:
        sheet.row([(LEFT, "Bearbeitungsgebühr", "l"), (RIGHT, formats.money(fee, spec), "r")])
    sheet.row([(LEFT, "Offener Betrag", "l"), (RIGHT, formats.money(gross + fee, spec), "r")], bold=True)


def _pay(random: Random, sheet: _Sheet) -> None:
    gross = Decimal(random.randrange(260_000, 620_000)) / 100
    taxes = (gross * Decimal("0.16")).quantize(Decimal("0.01"))
    social = (gross * Decimal("0.205")).quantize(Decimal("0.01"))
    names = sheet.words.rows or ("Gehalt", "Lohnsteuer", "Sozialversicherung", "Auszahlungsbetrag")
    for name, amount in zip(names, (gross, -taxes, -social, gross - taxes - social), strict=True):
        sheet.row([(LEFT, name, "l"), (RIGHT, formats.number(amount, "de"), "r")])


def _bookings(random: Random, sheet: _Sheet) -> None:
    balance = Decimal(random.randrange(100_000, 900_000)) / 100
    names = sheet.words.rows or ("Alter Kontostand", "Neuer Kontostand")
    sheet.row([(LEFT, names[0], "l"), (RIGHT, formats.number(balance, "de"), "r")])
    for number in range(random.randrange(4, 9)):
        amount = Decimal(random.randrange(-90_000, 90_000)) / 100
        balance += amount
        day = sheet.spec.issued + timedelta(days=number)
        text = random.choice(("Überweisung", "Lastschrift", f"Rechnung {sheet.spec.number}", "Kartenzahlung"))
        sheet.row([(LEFT, f"{day:%d.%m.}", "l"), (LEFT + 20, text, "l"), (RIGHT, formats.number(amount, "de"), "r")])
    sheet.row([(LEFT, names[1], "l"), (RIGHT, formats.number(balance, "de"), "r")], bold=True)
