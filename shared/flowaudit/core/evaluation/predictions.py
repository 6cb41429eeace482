"""What an extraction says, in the shape of the truth files, with the evidence and confidence of each value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flowaudit.core.model.extraction import Extraction, LineItem
from flowaudit.core.model.geometry import Box

LINE_COLUMNS = ("description", "quantity", "unit", "unit_price", "vat_rate", "net_amount")


@dataclass(frozen=True, slots=True)
class Prediction:
    """The values by field name (``lines``: a list of dictionaries), with confidence (0 to 1) and box where known."""

    values: dict[str, Any]
    confidence: dict[str, float] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)


def prediction_of(extraction: Extraction) -> Prediction:
    """The prediction that an extraction makes."""
    values: dict[str, Any] = {}
    confidence: dict[str, float] = {}
    boxes: dict[str, Box] = {}
    for name, found in extraction.fields.items():
        values[name.value] = list(found.value) if isinstance(found.value, tuple) else found.value
        confidence[name.value] = found.confidence
        if found.box is not None:
            boxes[name.value] = found.box
    if extraction.lines:
        values["lines"] = [_line(line) for line in extraction.lines]
    return Prediction(values, confidence, boxes)


def _line(line: LineItem) -> dict[str, Any]:
    return {name: value for name in LINE_COLUMNS if (value := getattr(line, name)) is not None}
