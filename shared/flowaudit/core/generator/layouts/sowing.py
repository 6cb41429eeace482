"""Leaving particulars off a random invoice: which can be left out without touching the rest of it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from flowaudit.core.generator.layouts.facts import Facts
from flowaudit.core.generator.layouts.style import Style

#: What a drawing can leave out, as the rulesets name it.
SOWABLE = (
    "invoice_number",
    "invoice_date",
    "supply_date_or_period",
    "supplier_tax_or_vat_id",
    "customer_name_address",
    "net_amount",
    "vat_rate",
    "vat_amount",
)
_AMOUNTS = frozenset({"net_amount", "vat_rate", "vat_amount"})
_FIELDS = {
    "invoice_number": ("invoice_number",),
    "invoice_date": ("invoice_date",),
    "supplier_tax_or_vat_id": ("supplier_vat_id", "supplier_tax_number"),
    "customer_name_address": ("customer_name", "customer_address", "customer_vat_id"),
    "net_amount": ("net_total",),
    "vat_rate": ("vat_rates",),
    "vat_amount": ("vat_total", "vat_rates"),
}


def sow(random: Random, facts: Facts, style: Style) -> Style:
    """Choose up to two particulars to leave out (a third of the invoices stays whole), note them in ``facts.omit`` and
    give the style that can do without them. A till's slip is left as it is."""
    if facts.receipt:
        return style
    wanted = random.sample(_possible(facts), k=random.choice((0, 1, 1, 1, 2, 2)))
    if len(_AMOUNTS.intersection(wanted)) > 1:
        wanted = [feature for feature in wanted if feature not in _AMOUNTS]
    facts.omit = frozenset(wanted)
    if "supply_date_or_period" in facts.omit:
        facts.delivered = None
    if facts.omit & {"invoice_number", "invoice_date"}:
        style = replace(
            style,
            meta="left" if style.meta == "inline" else style.meta,
            title="plain" if style.title == "number" else style.title,
        )
    if facts.omit & _AMOUNTS:
        style = replace(style, breakdown=False)
    return style


def _possible(facts: Facts) -> list[str]:
    """Amounts only where nothing else on the page says them: one rate, several lines, no allowance."""
    plain = len(facts.groups) == 1 and len(facts.items) > 1 and not facts.adjustment and not facts.note
    return [feature for feature in SOWABLE if plain or feature not in _AMOUNTS]


def left_out(facts: Facts) -> dict[str, Any]:
    """The fields of the truth that are not on the page."""
    return {name: None for feature in facts.omit for name in _FIELDS.get(feature, ())}
