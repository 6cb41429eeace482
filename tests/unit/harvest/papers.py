"""Invoices for the tests of the harvest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.generator import people
from flowaudit.core.generator.compose import DateProfile, Ground, compose
from flowaudit.core.generator.spec import InvoiceSpec, Template

RATES = RulesetFiles(Path(__file__).parents[3] / "rulesets").vat_rates()


def some_invoice(seed: str, template: Template) -> InvoiceSpec:
    """A clean German invoice; the same seed gives the same one."""
    random = Random(seed)
    period = (date(2025, 1, 1), date(2025, 12, 31))
    ground = Ground("de", "DE", people.customer(random, "DE"), period, RATES, small_limit=Decimal(250))
    return compose(random, template, ground, DateProfile.NUMERIC_DE)
