"""Invented invoices of many layouts and languages are read right, field by field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.extraction import (
    layouts_english,
    layouts_found,
    layouts_german,
    layouts_hard,
    layouts_more,
    layouts_romance,
    layouts_styles,
)
from tests.unit.extraction.checking import mistakes
from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth

from flowaudit.core.extraction import extract

LAYOUTS: list[Callable[[], tuple[Pen, Truth]]] = [
    layouts_german.craftsman,
    layouts_german.freelancer,
    layouts_german.receipt,
    layouts_german.austrian,
    layouts_german.swiss,
    layouts_english.american,
    layouts_english.british,
    layouts_english.reverse_charge,
    layouts_romance.french,
    layouts_romance.italian,
    layouts_romance.spanish,
    layouts_more.dutch,
    layouts_more.polish,
    layouts_more.two_pages,
    layouts_more.credit_note,
    layouts_more.final_invoice,
    layouts_hard.webshop,
    layouts_hard.horizontal_totals,
    layouts_hard.cloud_bill,
    layouts_hard.asian_receipt,
    layouts_hard.boxes,
    layouts_hard.energy,
    layouts_styles.freelancer_us,
    layouts_styles.french_school,
    layouts_styles.hotel,
    layouts_styles.stacked_labels,
    layouts_styles.spanish_retention,
    layouts_found.partial_invoice,
    layouts_found.cloud_eu,
    layouts_found.roofer,
    layouts_found.caterer,
    layouts_found.belgian,
    layouts_found.restaurant,
    layouts_found.italian_engineer,
    layouts_found.reminder,
    layouts_found.bilingual,
    layouts_found.telecom,
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
def test_every_field_of_the_layout(layout: Callable[[], tuple[Pen, Truth]]) -> None:
    pen, truth = layout()
    assert list(mistakes(truth, extract(pen.parsed()))) == []
