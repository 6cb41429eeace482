"""The fixed parts of a business letter after DIN 5008 (form B): head, address field, information block, foot."""

from __future__ import annotations

from flowaudit.core.generator import formats
from flowaudit.core.generator.canvas import GREY, LIGHT, Canvas, width, wrap
from flowaudit.core.generator.spec import InvoiceSpec, Party
from flowaudit.core.generator.style import Style

LEFT, RIGHT = 25.0, 190.0
FOOT_TOP = 268.0
_INFO = 113.0
_COUNTRIES = {
    "DE": ("Deutschland", "Germany"),
    "AT": ("Österreich", "Austria"),
    "IE": ("Irland", "Ireland"),
    "GB": ("Vereinigtes Königreich", "United Kingdom"),
}


def country_name(code: str, language: str) -> str:
    """The country as written on a letter."""
    names = _COUNTRIES.get(code, (code, code))
    return names[0 if language == "de" else 1]


def head(canvas: Canvas, spec: InvoiceSpec, style: Style) -> None:
    """Name, sign and tagline of the supplier."""
    supplier = spec.supplier
    name = supplier.name if spec.shows("supplier_name_address") else ""
    if style.header == "band":
        canvas.box(0, 0, 210, 7, style.accent)
        canvas.box(LEFT, 14, LEFT + 11, 25, style.accent)
        canvas.text(LEFT + 5.5, 22.4, _initials(supplier), face=style.bold, size=17, colour=(1, 1, 1), align="center")
        canvas.text(LEFT + 15, 19.2, name, face=style.bold, size=17)
        canvas.text(LEFT + 15, 24.6, supplier.tagline, face=style.face, size=9.5, colour=GREY)
    elif style.header == "logo":
        canvas.text(RIGHT - 15, 20, name, face=style.bold, size=15, colour=style.accent, align="right")
        canvas.text(RIGHT - 15, 25, supplier.tagline, face=style.face, size=8.5, colour=GREY, align="right")
        for step, tall in enumerate((4.0, 7.0, 10.0)):
            x = RIGHT - 11 + step * 4
            canvas.box(x, 25 - tall, x + 3, 25, style.accent)
    elif style.header == "centred":
        canvas.text(105, 21, name, face=style.bold, size=20, colour=style.accent, align="center")
        canvas.text(105, 27, supplier.tagline, face=style.face, size=11, colour=GREY, align="center")
        canvas.line(60, 31, 150, 31, stroke=0.25, colour=style.accent)
    else:
        canvas.text(LEFT, 20, name, face=style.bold, size=12)
        canvas.text(LEFT, 25, supplier.tagline, face=style.face, size=9, colour=GREY)


def _initials(party: Party) -> str:
    words = [word for word in party.name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[:2]).upper()


def fold_marks(canvas: Canvas) -> None:
    """The marks for folding and punching at the left edge."""
    for y, length in ((105.0, 4.0), (148.5, 6.0), (210.0, 4.0)):
        canvas.line(3, y, 3 + length, y, stroke=0.15, colour=LIGHT)


def address_field(canvas: Canvas, spec: InvoiceSpec, style: Style) -> None:
    """The return address in small print and the recipient, where a window envelope shows them."""
    supplier = spec.supplier
    if spec.shows("supplier_name_address"):
        back = f"{supplier.name} · {supplier.street} · {supplier.zip} {supplier.city}"
        size = 7.0
        while size > 5 and width(back, style.face, size) > 80:
            size -= 0.25
        canvas.text(LEFT, 49.5, back, face=style.face, size=size, colour=GREY)
        canvas.line(LEFT, 50.8, LEFT + 80, 50.8, stroke=0.1, colour=LIGHT)
    if spec.customer is None or not spec.shows("customer_name_address"):
        return
    customer = spec.customer
    lines = [*wrap(customer.name, 80, style.face, 10.5)]
    if customer.contact:
        lines.append(customer.contact)
    lines += [customer.street, f"{customer.zip} {customer.city}"]
    if customer.country != supplier.country:
        lines.append(country_name(customer.country, spec.language).upper())
    for number, line in enumerate(lines):
        canvas.text(LEFT, 57.5 + number * 5, line, face=style.face, size=10.5)


def facts(spec: InvoiceSpec) -> list[tuple[str, str]]:
    """Labels and values of the information block, as far as the page shows them."""
    language = spec.language
    found: list[tuple[str, str]] = []

    def add(key: str, value: str | None, feature: str = "") -> None:
        if value and (not feature or spec.shows(feature)):
            found.append((formats.label(key, language), value))

    add("number", spec.number, "invoice_number")
    add("date", formats.day(spec.issued, spec.date_format), "invoice_date")
    if spec.delivered is not None:
        key = "period" if isinstance(spec.delivered, tuple) else "delivery"
        add(key, formats.period(spec.delivered, spec.date_format), "supply_date_or_period")
    add("customer_number", spec.customer_number)
    add("order", spec.order_number)
    add("order_date", formats.day(spec.order_date, spec.date_format) if spec.order_date else None)
    add("project", spec.project_reference)
    if spec.customer is not None:
        add(
            "customer_vat_id",
            spec.customer.vat_id if spec.regime.value == "REVERSE_CHARGE" else None,
            "customer_vat_id",
        )
    add("contact", spec.supplier.contact)
    return found


def info_block(canvas: Canvas, spec: InvoiceSpec, style: Style) -> None:
    """The information block to the right of the address field."""
    for number, (name, value) in enumerate(facts(spec)):
        y = 52.0 + number * 5.2
        canvas.text(_INFO, y, name, face=style.face, size=8.5, colour=GREY)
        size, room = 9.0, RIGHT - _INFO - width(name, style.face, 8.5) - 2
        while size > 6.5 and width(value, style.face, size) > room:
            size -= 0.25
        canvas.text(RIGHT, y, value, face=style.face, size=size, align="right")


def info_row(canvas: Canvas, spec: InvoiceSpec, style: Style, y: float) -> float:
    """The same as pairs in two columns under the title; returns the baseline after them."""
    found = facts(spec)
    for number, (name, value) in enumerate(found):
        x = LEFT + (number % 2) * 84
        row = y + (number // 2) * 5.6
        canvas.text(x, row, f"{name}:", face=style.face, size=style.size)
        canvas.text(x + width(f"{name}: ", style.face, style.size), row, value, face=style.bold, size=style.size)
    return y + ((len(found) + 1) // 2) * 5.6


def foot(canvas: Canvas, spec: InvoiceSpec, style: Style, page: int, pages: int) -> None:
    """Contact, bank and registration in columns, and the page number where there are several."""
    language = spec.language
    if pages > 1:
        number = f"{formats.label('page', language)} {page} {formats.label('of', language)} {pages}"
        canvas.text(RIGHT, FOOT_TOP - 2, number, face=style.face, size=8, colour=GREY, align="right")
    canvas.line(LEFT, FOOT_TOP, RIGHT, FOOT_TOP, stroke=0.15, colour=LIGHT)
    columns = [column for column in (_who(spec), _how(spec), _bank(spec), _registers(spec)) if column]
    size = 7.0
    while size > 5.5 and sum(_widths(columns, style, size)) + 4 * len(columns) > RIGHT - LEFT:
        size -= 0.25
    widths = _widths(columns, style, size)
    gap = (RIGHT - LEFT - sum(widths)) / max(len(columns) - 1, 1)
    x = LEFT
    for column, wide in zip(columns, widths, strict=True):
        for row, line in enumerate(column):
            canvas.text(x, FOOT_TOP + 4.5 + row * 3.4, line, face=style.face, size=size, colour=GREY)
        x += wide + gap


def _widths(columns: list[list[str]], style: Style, size: float) -> list[float]:
    return [max(width(line, style.face, size) for line in column) for column in columns]


def _who(spec: InvoiceSpec) -> list[str]:
    supplier = spec.supplier
    if not spec.shows("supplier_name_address"):
        return []
    lines = [supplier.name, supplier.street, f"{supplier.zip} {supplier.city}"]
    if spec.customer is not None and spec.customer.country != supplier.country:
        lines.append(country_name(supplier.country, spec.language))
    return lines


def _how(spec: InvoiceSpec) -> list[str]:
    supplier = spec.supplier
    phone = f"{formats.label('phone', spec.language)} {supplier.phone}" if supplier.phone else ""
    return [line for line in (phone, supplier.email or "") if line]


def _bank(spec: InvoiceSpec) -> list[str]:
    bank = spec.bank
    return [bank.name, f"IBAN {formats.iban_groups(bank.iban)}", f"BIC {bank.bic}"] if bank else []


def _registers(spec: InvoiceSpec) -> list[str]:
    return [line for line in (spec.supplier.managers, spec.supplier.register, *tax_lines(spec)) if line]


def tax_lines(spec: InvoiceSpec) -> list[str]:
    """The supplier's tax number and VAT id, as far as the page shows them."""
    supplier, language = spec.supplier, spec.language
    if not spec.shows("supplier_tax_or_vat_id"):
        return []
    lines = []
    if supplier.tax_number:
        lines.append(f"{formats.label('tax_number', language)}: {supplier.tax_number}")
    if supplier.vat_id and spec.shows("supplier_vat_id"):
        lines.append(f"{formats.label('vat_id', language)}: {supplier.vat_id}")
    return lines
