"""The truth about a random invoice: the fields that stand on its page, in the vocabulary of the truth files."""

from __future__ import annotations

from typing import Any

from flowaudit.core.generator.layouts.facts import Facts

_RULESETS = {"DE": "DE_USTG", "GB": "UK_VAT"}
_NOTES = {"small_business": "small_business", "reverse_charge": "reverse_charge", "intra": "intra_community"}


def truth_of(facts: Facts, printed: dict[str, Any], name: str) -> dict[str, Any]:
    """The truth file. ``printed`` holds what only the drawing knows: spellings, and fields that it left out (None)."""
    fields: dict[str, Any] = {
        "document_type": "RECEIPT" if facts.receipt else facts.kind.upper(),
        "invoice_number": facts.number,
        "invoice_date": facts.issued.isoformat(),
        "supplier_name": facts.seller.name,
        "supplier_address": facts.seller.address,
        "currency": facts.currency,
        "net_total": f"{facts.net:.2f}",
        "vat_total": f"{facts.tax:.2f}",
        "gross_total": f"{facts.gross:.2f}",
        "payable": f"{facts.payable:.2f}",
        "vat_rates": [f"{group.rate:f}" for group in facts.groups],
        "iban": facts.iban,
        "bic": facts.bic,
        "line_count": len(facts.items),
        "lines": [
            {
                "description": item.text,
                "quantity": f"{item.quantity:f}",
                "unit_price": f"{item.price:f}",
                "net_amount": f"{item.amount:f}",
            }
            for item in facts.items
        ],
    }
    if facts.buyer is not None:
        fields |= {"customer_name": facts.buyer.name, "customer_address": facts.buyer.address}
    if isinstance(facts.delivered, tuple):
        fields["delivery_period_start"], fields["delivery_period_end"] = (day.isoformat() for day in facts.delivered)
    elif facts.delivered is not None:
        fields["delivery_date"] = facts.delivered.isoformat()
    fields["due_date"] = facts.due.isoformat() if facts.due else None
    fields["order_number"] = facts.order_number
    fields["prepaid"] = f"{facts.prepaid:.2f}" if facts.prepaid else None
    unscored = ["project_reference", "order_date"]
    if facts.term_days is not None:
        unscored.append("due_date")
    if facts.note:  # no VAT is printed: what net and VAT are then is a matter of reading
        unscored += [key for key in ("vat_total", "vat_rates", "net_total") if printed.get(key) is None]
    fields.update(printed)
    return {
        "id": name,
        **_for_rules(facts),
        "complete": True,
        "unscored": unscored,
        "fields": {key: value for key, value in fields.items() if value is not None},
    }


def _for_rules(facts: Facts) -> dict[str, Any]:
    """What the rules need to judge the truth: country and ruleset, what was left out on purpose, statements of the
    page, totals that stand on it in parts (without VAT the net total is the gross total)."""
    without_vat = {"net_total": f"{facts.net:.2f}"} if facts.note else {}
    return {
        "language": facts.language,
        "country": facts.seller.country,
        "ruleset": _RULESETS.get(facts.seller.country, "EU_VAT"),
        "sown": sorted(facts.omit),
        "in_parts": {**facts.in_parts, **without_vat},
        "notes": [_NOTES[facts.note]] if facts.note else [],
    }
