"""Page and XML together: the XML leads value by value, the page is the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, LineItem, Scalar

NAME_SIMILARITY = 88.0
_DERIVED_FROM_LINES = FieldName.LINE_COUNT


def merge(page: Extraction, xml: Extraction) -> Extraction:
    """The XML's values, with the page's box, raw text and confidence where the page says the same; the page's own
    values where the XML is silent. The origin stays that of the value."""
    fields: dict[FieldName, FieldValue] = dict(page.fields)
    for name, value in xml.fields.items():
        seen = page.fields.get(name)
        if seen is not None and agree(value.value, seen.value):
            fields[name] = replace(value, box=seen.box, raw=seen.raw)
        else:
            fields[name] = value
    if xml.lines:
        lines = tuple(_line(line, page.lines) for line in xml.lines)
        if _DERIVED_FROM_LINES not in xml.fields:
            fields.pop(_DERIVED_FROM_LINES, None)
    else:
        lines = page.lines
    return Extraction(
        fields=fields,
        lines=lines,
        vat_breakdown=xml.vat_breakdown or page.vat_breakdown,
        adjustments=xml.adjustments or page.adjustments,
        notes={**page.notes, **{k: _with_box(v, page.notes.get(k)) for k, v in xml.notes.items()}},
        language=page.language,
        country=xml.country or page.country,
        profile=page.profile,
        doubts=page.doubts,
    )


def agree(a: Scalar, b: Scalar) -> bool:
    """Whether two values say the same: amounts and dates exactly, rates as sets, text by letters and digits."""
    if isinstance(a, tuple) or isinstance(b, tuple):
        return isinstance(a, tuple) and isinstance(b, tuple) and set(a) == set(b)
    if isinstance(a, date) or isinstance(b, date):
        return a == b
    if isinstance(a, (Decimal, int)) and isinstance(b, (Decimal, int)):
        return a == b
    first, second = key_of(str(a)), key_of(str(b))
    return first == second or (
        len(first) > 8 and any(c.isalpha() for c in first[2:]) and ratio(first, second) >= NAME_SIMILARITY
    )


def ratio(a: str, b: str) -> float:
    """Similarity, 0 to 100; the library is loaded when XML and page meet, not before."""
    from rapidfuzz import fuzz

    return fuzz.ratio(a, b)


def _with_box(value: FieldValue, seen: FieldValue | None) -> FieldValue:
    return value if seen is None else replace(value, box=seen.box, raw=seen.raw)


def _line(line: LineItem, seen: tuple[LineItem, ...]) -> LineItem:
    """The XML's line with the boxes of the page's line that has its amount and the likest description."""
    best: tuple[float, LineItem | None] = (0.0, None)
    for other in seen:
        score = ratio(key_of(line.description), key_of(other.description)) / 100
        if line.net_amount is not None and line.net_amount == other.net_amount:
            score += 1.0
        if score > best[0]:
            best = (score, other)
    if best[1] is None or best[0] < 0.9:
        return line
    return replace(line, box=best[1].box, cells=best[1].cells)
