"""The engine on sample invoices from elsewhere: the page alone, against the values that are visible on it."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pymupdf
from tests.samples import needs_shared_data, shared_files
from tests.unit.extraction.drawing import load

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.extraction import FieldName

EXACT = (
    "invoice_number",
    "invoice_date",
    "supplier_vat_id",
    "supplier_tax_number",
    "customer_vat_id",
    "delivery_date",
    "due_date",
    "currency",
    "net_total",
    "vat_total",
    "gross_total",
    "payable",
    "iban",
    "line_count",
)


def right(expected: Any, value: Any) -> bool:
    """Exact after normalising; the sign of an amount is left out, as samples differ in it."""
    if isinstance(value, Decimal | int):
        return abs(Decimal(str(expected))) == abs(Decimal(value))
    return value is not None and key_of(str(expected)) == key_of(str(value))


@needs_shared_data
def test_exact_fields_of_the_samples() -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    for path in shared_files("invoices/dev/*.truth.json"):
        pdf = path.with_name(path.name.replace(".truth.json", ".pdf"))
        with pymupdf.open(pdf) as document:
            found = extract(load(document))
        for name, expected in json.loads(path.read_text("utf-8"))["fields"].items():
            if name in EXACT:
                hits[name].append(right(expected, found.value(FieldName(name))))
    shares = {name: sum(values) / len(values) for name, values in hits.items()}
    assert set(shares) == set(EXACT)
    assert min(shares.values()) >= 0.88, shares
    assert sum(shares.values()) / len(shares) >= 0.97, shares
