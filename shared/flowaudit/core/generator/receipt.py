"""A till receipt on an 80 mm roll: gross prices, rates by letter, VAT table, payment slip."""

from __future__ import annotations

from collections.abc import Callable

from flowaudit.core.generator import formats
from flowaudit.core.generator.canvas import Canvas, width
from flowaudit.core.generator.spec import InvoiceSpec
from flowaudit.core.generator.sums import Sums, printed, printed_line, sums
from flowaudit.core.model.extraction import FieldName

_WIDE = 80.0
_LEFT, _RIGHT, _MIDDLE = 5.0, 75.0, 40.0
_STEP = 4.1
_SIZE = 8.6


def draw(spec: InvoiceSpec) -> Canvas:
    """One long page, as long as the receipt needs."""
    steps = _steps(spec, sums(spec))
    canvas = Canvas((_WIDE, 18 + len(steps) * _STEP))
    y = 10.0
    for step in steps:
        step(canvas, y)
        y += _STEP
    return canvas


_Step = Callable[[Canvas, float], None]


def _centre(text: str, bold: bool = False, size: float = _SIZE) -> _Step:
    return lambda canvas, y: canvas.text(_MIDDLE, y, text, face="cobo" if bold else "cour", size=size, align="center")


def _pair(left: str, right: str, bold: bool = False, size: float = _SIZE) -> _Step:
    def step(canvas: Canvas, y: float) -> None:
        face = "cobo" if bold else "cour"
        room = _RIGHT - _LEFT - width(right, face, size) - 2
        name = left
        while width(name, face, size) > room:
            name = name[:-1]
        canvas.text(_LEFT, y, name, face=face, size=size)
        canvas.text(_RIGHT, y, right, face=face, size=size, align="right")

    return step


def _rule() -> _Step:
    return lambda canvas, y: canvas.line(_LEFT, y - 1.2, _RIGHT, y - 1.2, stroke=0.15)


def _letters(total: Sums) -> dict[object, str]:
    return {group.rate: "AB"[index] if index < 2 else "C" for index, group in enumerate(total.groups)}


def _steps(spec: InvoiceSpec, total: Sums) -> list[_Step]:
    supplier = spec.supplier
    language = spec.language
    letters = _letters(total)
    steps: list[_Step] = []
    if spec.shows("supplier_name_address"):
        steps += [_centre(supplier.name, True, 11), _centre(supplier.tagline)]
        steps += [_centre(supplier.street), _centre(f"{supplier.zip} {supplier.city}")]
    if supplier.phone:
        steps.append(_centre(f"{formats.label('phone', spec.language)} {supplier.phone}"))
    if spec.shows("supplier_tax_or_vat_id"):
        steps += [_centre(f"{formats.label('till_vat_id', language)} {supplier.vat_id}")] if supplier.vat_id else []
        steps += (
            [_centre(f"{formats.label('till_tax_number', language)} {supplier.tax_number}")]
            if supplier.tax_number
            else []
        )
    steps += [_centre(""), _pair("", spec.currency, True)]
    for line in spec.lines:
        name = line.description if spec.shows("line_items") else formats.label("various", language)
        steps.append(_pair(name, f"{formats.number(printed_line(line), language)} {letters[line.vat_rate]}"))
        if line.quantity != 1:
            each = formats.number(line.unit_price, language)
            steps.append(_pair(f"  {formats.quantity(line.quantity, language)} x {each}", ""))
    gross = printed(spec, FieldName.GROSS_TOTAL, total.gross)
    amount = f"{spec.currency} {formats.number(gross, language)}"
    steps += [_rule(), _pair(formats.label("till_sum", language), amount, True, 11), _centre("")]
    if spec.terms:
        steps.append(_pair(spec.terms, formats.number(gross, language)))
    steps += [_centre(""), *_taxes(spec, total, letters), _centre("")]
    if spec.shows("invoice_date"):
        day = formats.day(spec.issued, spec.date_format)
        steps.append(_pair(f"{formats.label('till_date', language)} {day}", formats.label("till_time", language)))
    if spec.shows("invoice_number"):
        number = f"{formats.label('till_number', language)} {spec.number}"
        steps.append(_pair(number, formats.label("till", language)))
    steps += [_centre(""), *(_centre(text) for text in spec.closing.split("\n") if text)]
    return steps


def _taxes(spec: InvoiceSpec, total: Sums, letters: dict[object, str]) -> list[_Step]:
    language = spec.language
    if not spec.shows("vat_rate"):
        return []
    steps = [_pair(formats.label("till_taxes", language), formats.label("till_gross", language))]
    for group in total.groups:
        cells = f"{letters[group.rate]} {formats.percent(group.rate, language):<5}"
        cells += f"{formats.number(group.base, language):>8} {formats.number(group.vat, language):>8}"
        steps.append(_pair(cells, formats.number(group.base + group.vat, language)))
    return steps
