"""The evidence: what stands inside a value's box on the page, cut out of the PDF itself, is the value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pymupdf
import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.extraction.drawing import load

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.text import key_of
from flowaudit.core.generator.layouts import draw
from flowaudit.core.model.extraction import Extraction, FieldName, Origin
from flowaudit.core.model.geometry import Box

SEEDS = range(8_100_000, 8_100_040)
# Kinds and codes: the page says "Rechnung" and "€" where the value says INVOICE and EUR.
CODED = frozenset({FieldName.DOCUMENT_TYPE, FieldName.CURRENCY})


def clipped(page: Any, box: Box) -> str:
    """The characters whose middle lies in the box, by PyMuPDF's own clipping and not by the engine's words."""
    width, height = page.rect.width, page.rect.height
    frame = pymupdf.Rect(box.x0 * width - 0.5, box.y0 * height - 0.5, box.x1 * width + 0.5, box.y1 * height + 0.5)
    return str(page.get_text("text", clip=frame))


def says(text: str, value: Any) -> bool:
    """Whether the text is the value in the habits of its page: its letters and digits, its amount, its day."""
    digits = "".join(c for c in text if c.isdigit())
    if isinstance(value, tuple):
        return all(says(text, rate) for rate in value)
    if isinstance(value, Decimal):
        plain = "".join(c for c in f"{abs(value.normalize()):f}" if c.isdigit()).strip("0")
        return (plain or "0") in digits
    if isinstance(value, date):
        return str(value.day) in digits or f"{value.year % 100:02}" in digits
    have = key_of(text)
    return all(key_of(word) in have for word in str(value).split())


def boxed(found: Extraction) -> Iterator[tuple[str, Any, Box]]:
    for name, value in found.fields.items():
        if value.origin is not Origin.DERIVED and name not in CODED:
            assert value.box is not None, name
            yield name.value, value.value, value.box
    for line in found.lines:
        for column in ("description", "quantity", "unit_price"):
            if column in line.cells:
                yield column, getattr(line, column), line.cells[column]


def share(documents: Iterator[Any]) -> tuple[int, list[tuple[str, Any, str]]]:
    """How many boxes were looked into, and those that do not hold their value."""
    count, wrong = 0, []
    for document in documents:
        for name, value, box in boxed(extract(load(document))):
            count += 1
            text = clipped(document[box.page - 1], box)
            if not says(text, value):
                wrong.append((name, value, text))
        document.close()
    return count, wrong


def test_boxes_of_random_layouts_hold_their_values() -> None:
    count, wrong = share(pymupdf.open(stream=draw(seed).pdf) for seed in SEEDS)
    assert count > 900
    assert len(wrong) / count <= 0.005, wrong


@needs_shared_data
def test_boxes_of_the_samples_hold_their_values() -> None:
    count, wrong = share(pymupdf.open(path) for path in shared_files("invoices/dev/*.pdf"))
    assert count > 700
    assert len(wrong) / count <= 0.005, wrong


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("1.234,50 €", Decimal("1234.50"), True),
        ("1.234,50 €", Decimal("1234.05"), False),
        ("3. Mai 2024", date(2024, 5, 3), True),
        ("Musterweg", "Musterweg 5", False),
    ],
)
def test_the_comparison_can_fail(text: str, value: Any, right: bool) -> None:
    assert says(text, value) is right
