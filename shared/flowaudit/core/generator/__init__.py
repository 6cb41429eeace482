"""Sample invoices made from data: page, e-invoice XML, scan and the truth about them, reproducible to the byte."""

from flowaudit.core.generator.render import render, render_hybrid, render_scan, render_xrechnung
from flowaudit.core.generator.spec import (
    Bank,
    DateFormat,
    InvoiceSpec,
    Line,
    Party,
    Reduction,
    Regime,
    Template,
)
from flowaudit.core.generator.truth import defects, truth

__all__ = [
    "Bank",
    "DateFormat",
    "InvoiceSpec",
    "Line",
    "Party",
    "Reduction",
    "Regime",
    "Template",
    "defects",
    "render",
    "render_hybrid",
    "render_scan",
    "render_xrechnung",
    "truth",
]
