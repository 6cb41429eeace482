"""What a template looks like: the first page of an invented invoice as a picture."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from flowaudit.core.generator import people
from flowaudit.core.generator.canvas import pymupdf
from flowaudit.core.generator.compose import DateProfile, Ground, compose
from flowaudit.core.generator.render import render
from flowaudit.core.generator.spec import Template
from flowaudit.core.model.results import Text
from flowaudit.core.rules.rates import VatRates

NAMES: dict[Template, Text] = {
    Template.T1_HANDWERK: Text("Handwerker", "Craftsman"),
    Template.T2_SUPERMARKT: Text("Supermarkt", "Supermarket"),
    Template.T3_CORPORATE: Text("Konzern", "Corporate"),
    Template.T4_FREELANCER: Text("Freelancer", "Freelancer"),
    Template.T5_MINIMAL: Text("Minimal", "Minimal"),
}
# a receipt is narrow
_DPI = {Template.T2_SUPERMARKT: 200}
_LETTER_DPI = 96
_SEED = "preview"
_YEAR = (date(2025, 1, 2), date(2025, 6, 30))


def preview(template: Template, language: str, rates: VatRates) -> bytes:
    """A PNG; the same template and language give the same picture."""
    random = Random(f"{_SEED}/{template.value}")  # noqa: S311  no secret
    whom = people.customer(random, "DE")
    ground = Ground(language, "DE", whom, _YEAR, rates, reference="AZ-2025-0001")
    profile = DateProfile.NUMERIC_DE if language == "de" else DateProfile.MONTH_NAME_EN
    with pymupdf.open(stream=render(compose(random, template, ground, profile)), filetype="pdf") as document:
        picture: Any = document[0].get_pixmap(dpi=_DPI.get(template, _LETTER_DPI))
        return bytes(picture.tobytes("png"))
