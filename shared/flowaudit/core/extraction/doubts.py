"""What a scanned page may hide: labels whose value could not be read, writing without words, pages read poorly.

A field that was not found on a page of paper is missing only if the page was read well enough where it would stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from flowaudit.core.extraction import identifiers
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import PageLayout, Row
from flowaudit.core.extraction.misread import vat_id_candidates
from flowaudit.core.extraction.parties import Party
from flowaudit.core.extraction.strange import (
    AMOUNTS,
    PARTIES,
    PLACES,
    strange_addresses,
    unlabelled_amounts,
)
from flowaudit.core.extraction.text import joined
from flowaudit.core.model.extraction import Doubt, DoubtKind, FieldName
from flowaudit.core.model.geometry import Box, union
from flowaudit.core.model.misreading import readings
from flowaudit.core.model.parsed import Area, Page, PageSource, ParsedDocument

F = FieldName
_LABELLED: dict[str, tuple[FieldName, ...]] = {
    "invoice_number": (F.INVOICE_NUMBER,),
    "invoice_date": (F.INVOICE_DATE,),
    "date": (F.INVOICE_DATE,),
    "delivery_date": (F.DELIVERY_DATE, F.DELIVERY_PERIOD_START),
    "delivery_period": (F.DELIVERY_DATE, F.DELIVERY_PERIOD_START),
    "vat_id": (F.SUPPLIER_VAT_ID, F.SUPPLIER_TAX_NUMBER),
    "tax_number": (F.SUPPLIER_VAT_ID, F.SUPPLIER_TAX_NUMBER),
    "customer_vat_id": (F.CUSTOMER_VAT_ID,),
    "net": (F.NET_TOTAL,),
    "vat": (F.VAT_TOTAL, F.VAT_RATES),
    "line_sum": (F.NET_TOTAL,),
    "gross": (F.GROSS_TOTAL,),
    "total": (F.GROSS_TOTAL,),
    "payable": (F.GROSS_TOTAL,),
}
_IDS = (F.SUPPLIER_VAT_ID, F.SUPPLIER_TAX_NUMBER, F.CUSTOMER_VAT_ID)
_REFERENCES = (F.INVOICE_NUMBER, F.INVOICE_DATE, F.DELIVERY_DATE, F.DELIVERY_PERIOD_START, F.DELIVERY_PERIOD_END)
_LINES = (F.LINE_COUNT,)
EVERYTHING = (*PARTIES, *_IDS, *_REFERENCES, *AMOUNTS, *_LINES, F.PAYMENT_TERMS, F.PREPAID)
_NOT_READ = frozenset({"ocr-unavailable", "broken-page"})  # warnings of pages that were not looked at
_HEAD, _FOOT = 0.45, 0.85  # of the page's height: parties and references stand above, the letterhead's foot below
_FITS = 0.6
_ID_WIDTH = 6.0  # heights: a VAT id or tax number has ten signs and more
_BELOW = 4  # rows: those of another column may stand between a label and its value below it
_DOUBTED = 0.8  # a word that OCR trusts less
_MONEY = frozenset({"net", "line_sum", "vat", "gross", "payable", "total"})
_TOTAL = frozenset({"net", "gross", "payable", "total", "line_sum"})
_FREE = frozenset({"invoice_number"})  # of any form: only a doubted reading speaks against it
_DIGITS = {"vat_id": 6, "customer_vat_id": 6, "tax_number": 6, "invoice_date": 3, "date": 3, "delivery_date": 3} | {
    "delivery_period": 3,
    **dict.fromkeys(_MONEY, 2),
}
_POOR = 0.72  # mean confidence by letters of a page that was not read well
_MANY = 12  # unread places: the page as a whole is not readable


def find_doubts(
    parsed: ParsedDocument,
    reading: Reading,
    body: Collection[int] = (),
    parties: Sequence[Party | None] = (),
    known: Collection[FieldName] = (),
    heads: Collection[int] = (),
) -> tuple[Doubt, ...]:
    """Everything on pages read by OCR that may hide a value. ``body`` and ``heads`` are the rows of the table of items,
    ``parties`` and ``known`` what was found: a label whose field was found is not doubted."""
    found: list[Doubt] = []
    failed = bool(_NOT_READ & set(parsed.warnings))
    for page in parsed.pages:
        if failed and page.source is PageSource.NONE:
            found.append(Doubt(DoubtKind.PAGE, Box(page.number, 0.0, 0.0, 1.0, 1.0, 0.0), EVERYTHING))
        if page.source is not PageSource.OCR:
            continue
        layout = next((one for one in reading.layout.pages if one.number == page.number), None)
        if layout is None or _is_poor(page):
            found.append(Doubt(DoubtKind.PAGE, Box(page.number, 0.0, 0.0, 1.0, 1.0, 0.0), EVERYTHING))
            continue
        lines = _table_of(layout, {*body, *heads} if body else ())
        if not body:
            found += _doubted_amounts(layout, reading)
        found += [_unread(layout, area, lines) for area in page.unread]
        found += strange_addresses(layout, reading, parties, body)
        found += unlabelled_amounts(layout, reading, body)
        found += _beside_labels(layout, reading, page.unread, body, known)
    return tuple(found)


def _is_poor(page: Page) -> bool:
    weights = [sum(map(str.isalnum, token.text)) for token in page.tokens]
    if len(page.unread) >= _MANY or not sum(weights):
        return True
    return sum(n * t.confidence for n, t in zip(weights, page.tokens, strict=True)) / sum(weights) < _POOR


def _table_of(layout: PageLayout, body: Collection[int]) -> tuple[float, float] | None:
    """From where to where the items of the table stand, as fractions of the page's height."""
    boxes = [word.box for row in layout.rows if row.index in body for word in row.words]
    return (min(b.y0 for b in boxes), max(b.y1 for b in boxes)) if boxes else None


def _unread(layout: PageLayout, area: Area, table: tuple[float, float] | None) -> Doubt:
    """Writing without words, with the fields that can stand where it does and in as little room."""
    middle = (area.y0 + area.y1) / 2
    box = Box(layout.number, *area, 0.0)
    wide = (area.x1 - area.x0) * layout.width >= _ID_WIDTH * (area.y1 - area.y0) * layout.height
    if table is not None and table[0] <= middle <= table[1]:
        return Doubt(DoubtKind.UNREAD, box, _LINES)
    fields: tuple[FieldName, ...] = _IDS if wide else ()
    if middle < _HEAD:
        fields += (*PARTIES, *_REFERENCES)
    elif middle > _FOOT:
        fields += (F.SUPPLIER_NAME, F.SUPPLIER_ADDRESS)
    else:
        fields += (*AMOUNTS, F.DELIVERY_DATE, F.DELIVERY_PERIOD_START, F.PAYMENT_TERMS, F.PREPAID)
    return Doubt(DoubtKind.UNREAD, box, fields if table is not None else (*fields, *_LINES))


def _doubted_amounts(layout: PageLayout, reading: Reading) -> Iterator[Doubt]:
    """Without a table: words with digits that OCR doubts, above the first total; a list is known by its sum alone."""
    for row in layout.rows:
        if row.index in reading.numbers and any(x.kinds & _TOTAL for x in reading.labels.get(row.index, ())):
            return
        for word in row.words:
            if word.box.confidence < _DOUBTED and any(c.isdigit() for c in word.text):
                yield Doubt(DoubtKind.UNREAD, word.box, _LINES, raw=word.text)


def _beside_labels(
    layout: PageLayout, reading: Reading, unread: Iterable[Area], body: Collection[int], known: Collection[FieldName]
) -> Iterator[Doubt]:
    """Labels at whose place there is something that is no value as it was read; the table of items has its own."""
    for row in layout.rows:
        for label in reading.labels.get(row.index, ()):
            if row.index in body and label.start > 0:
                continue
            for kind in sorted(label.kinds & _LABELLED.keys()):
                fields = _open_fields(kind, known)
                if not fields:
                    continue
                for area in unread:
                    if _at_value_place(label, area):
                        yield Doubt(DoubtKind.VALUE, Box(layout.number, *area, 0.0), fields, joined(label.words))
                for doubt in _unlikely_value(label, kind, reading):
                    if kind != "vat":
                        yield replace(doubt, fields=fields)
                    elif "%" in doubt.raw or F.VAT_TOTAL in fields:
                        yield replace(doubt, fields=fields if "%" in doubt.raw else (F.VAT_TOTAL,))


def _open_fields(kind: str, known: Collection[FieldName]) -> tuple[FieldName, ...]:
    """What the value of a label may still be: nothing if its field was found. A tax number that was found says nothing
    of what stands at the label of a VAT id, nor an amount of VAT of the rate beside it."""
    fields = _LABELLED[kind]
    missing = tuple(name for name in fields if name not in known)
    if kind == "vat" or (kind == "vat_id" and F.SUPPLIER_VAT_ID not in known):
        return missing
    return missing if missing == fields else ()


def _at_value_place(label: Label, area: Area) -> bool:
    """Whether writing without words stands right of the label in its row, or below its beginning."""
    box = union(word.box for word in label.words)
    if box is None:
        return False
    middle = (area.y0 + area.y1) / 2
    if box.y0 - 0.5 * box.height < middle < box.y1 + 0.5 * box.height:
        return area.x0 >= box.x1 - 0.5 * box.height
    return 0 < area.y0 - box.y1 + box.height < 2.5 * box.height and area.x0 < box.x1 and area.x1 > box.x0


def _unlikely_value(label: Label, kind: str, reading: Reading) -> Iterator[Doubt]:
    """Words in the value's place that can be a misread value of this kind: they have its digits but not its form."""
    for row in reading.rows[label.row.index : label.row.index + _BELOW]:
        words = [
            word
            for i, word in enumerate(row.words)
            if (row is not label.row or i >= label.end)
            and relate(label, row, i, i + 1, reading.labels) >= _FITS
            and not _understood(reading, row, i, kind)
        ]
        text = joined(words)
        box = union(word.box for word in words)
        if box is None or sum(c.isdigit() for c in text) < _DIGITS.get(kind, 1):
            continue
        if kind in _FREE and box.confidence >= _DOUBTED:
            continue
        suggestion = _suggested(label, row, reading) if kind == "vat_id" else ""
        yield Doubt(DoubtKind.VALUE, box, _LABELLED[kind], joined(label.words), text, suggestion)


def _understood(reading: Reading, row: Row, i: int, kind: str) -> bool:
    """Whether the word is part of something with a form of its own, which the label's field did not take."""
    if any(d.start <= i < d.end_word for d in reading.days.get(row.index, ())):
        return True
    if any(f.row is row and f.start <= i < f.end for f in reading.identifiers):
        return True
    if any(label.start <= i < label.end for label in reading.labels.get(row.index, ())):
        return True
    numbers = reading.numbers.get(row.index, ())
    for number in numbers:
        if number.start <= i < number.end:
            if kind == "vat" and number.decimals == 2 and any(n.percent for n in numbers):
                return False  # rate and amount of VAT that the totals contradict
            is_amount = number.percent or 0 < number.decimals <= PLACES  # "03.112723" is a date misread
            trusted = all(word.box.confidence >= _DOUBTED for word in number.words)
            return is_amount and (trusted or kind not in _MONEY)
    return False


def _suggested(label: Label, row: Row, reading: Reading) -> str:
    """For a VAT id: the only reading with one or two confused signs that has the form of one."""
    for _, _, text in vat_id_candidates(row, label, reading.labels):
        seen: list[str] = [reading_ for reading_ in readings(text) if identifiers.has_vat_form(reading_)]
        if seen:
            return seen[0] if len(seen) == 1 else ""
    return ""
