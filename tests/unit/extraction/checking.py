"""Comparing an extraction with a layout's truth, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz.fuzz import ratio

from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.extraction import Extraction, FieldName

LINE_PARTS = ("description", "quantity", "unit_price", "net_amount")
_NOT_FIELDS = frozenset({"lines", "note", "adjustments"})


def mistakes(truth: dict[str, Any], found: Extraction) -> Iterator[str]:
    """A sentence for every field that differs from the truth."""
    for name, expected in truth.items():
        if name not in _NOT_FIELDS:
            value = found.value(FieldName(name))
            if not same(expected, value):
                yield f"{name}: expected {expected!r}, found {value!r}"
    if "note" in truth and truth["note"] not in found.notes:
        yield f"note {truth['note']} not found, only {sorted(found.notes)}"
    if "adjustments" in truth:
        amounts = [str(a.amount) for a in found.adjustments]
        if amounts != truth["adjustments"]:
            yield f"adjustments: expected {truth['adjustments']}, found {amounts}"
    if "lines" in truth:
        yield from _lines(truth["lines"], found)


def _lines(expected: list[tuple[str | None, ...]], found: Extraction) -> Iterator[str]:
    if len(expected) != len(found.lines):
        yield f"lines: expected {len(expected)}, found {len(found.lines)}: {[line.description for line in found.lines]}"
        return
    for i, (cells, line) in enumerate(zip(expected, found.lines, strict=True), 1):
        for part, cell in zip(LINE_PARTS, cells, strict=True):
            value = getattr(line, part)
            if cell is not None and not same(cell, value):
                yield f"line {i} {part}: expected {cell!r}, found {value!r}"


def same(expected: Any, value: Any) -> bool:
    """Whether a value says what the truth says."""
    if value is None:
        return False
    if isinstance(expected, list):
        return isinstance(value, tuple) and {Decimal(e) for e in expected} == set(value)
    if isinstance(value, date):
        return value.isoformat() == expected
    if isinstance(value, Decimal):
        return value == Decimal(expected)
    first, second = key_of(expected), key_of(str(value))
    return first == second or (len(first) > 12 and ratio(first, second) > 97)
