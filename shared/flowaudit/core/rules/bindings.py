"""Which canonical fields make up the well-known features, for rulesets that do not say so themselves.

The contract's payload (section 4.2) names features without fields; whoever posts one means the usual statement.
"""

from __future__ import annotations

FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "supplier_name_address": (("supplier_name",), ("supplier_address",)),
    "customer_name_address": (("customer_name",), ("customer_address",)),
    "supplier_tax_or_vat_id": (("supplier_vat_id", "supplier_tax_number"),),
    "supplier_vat_id": (("supplier_vat_id",),),
    "customer_vat_id": (("customer_vat_id",),),
    "invoice_number": (("invoice_number",),),
    "invoice_date": (("invoice_date",),),
    "supply_date_or_period": (("delivery_date", "delivery_period_start", "delivery_period_end"),),
    "net_amount": (("net_total",),),
    "vat_rate": (("vat_rates",),),
    "vat_amount": (("vat_total",),),
    "gross_amount": (("gross_total", "payable"),),
    "exemption_note": (("exemption_reason",),),
    "agreed_reductions": (("payment_terms",),),
    "prepayments_deducted": (("prepaid",),),
}
