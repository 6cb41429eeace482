"""The looks of the letter templates: fonts, colour and where things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowaudit.core.generator.canvas import BLACK, Colour
from flowaudit.core.generator.spec import Template


@dataclass(frozen=True, slots=True)
class Style:
    """How a letter looks. ``columns`` names the table's columns in order; ``size`` is the body size in points."""

    face: str
    bold: str
    accent: Colour
    header: Literal["band", "logo", "centred", "plain"]
    info: Literal["block", "row"]
    table: Literal["ruled", "striped", "bare"]
    columns: tuple[str, ...]
    size: float = 9.5
    legal_in_foot: bool = True


STYLES = {
    Template.T1_HANDWERK: Style(
        "helv", "hebo", (0.72, 0.25, 0.05), "band", "block", "ruled",
        ("pos", "description", "quantity", "unit", "price", "amount"),
    ),
    Template.T3_CORPORATE: Style(
        "helv", "hebo", (0.02, 0.26, 0.50), "logo", "block", "striped",
        ("pos", "description", "quantity", "unit", "price", "rate", "amount"), 9.0,
    ),
    Template.T4_FREELANCER: Style(
        "tiro", "tibo", (0.25, 0.33, 0.28), "centred", "row", "ruled",
        ("description", "quantity", "unit", "price", "amount"), 10.5,
    ),
    Template.T5_MINIMAL: Style(
        "helv", "hebo", BLACK, "plain", "block", "bare",
        ("pos", "description", "quantity", "price", "amount"), 10.0, legal_in_foot=False,
    ),
}  # fmt: skip
