"""From a spec to PDF bytes: page, hybrid with XML, or scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from flowaudit.core.generator import cii_writer, degrade, hybrid, letter, receipt
from flowaudit.core.generator.canvas import Canvas, Metadata
from flowaudit.core.generator.degrade import Scanner
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.generator.style import STYLES


def _draw(spec: InvoiceSpec) -> Canvas:
    if spec.template is Template.T2_SUPERMARKT:
        return receipt.draw(spec)
    style = STYLES[spec.template]
    if spec.supplier.accent is not None:
        style = replace(style, accent=spec.supplier.accent)
    return letter.draw(spec, style)


def file_metadata(spec: InvoiceSpec) -> Metadata:
    """The day of the invoice is the day of the file: no clock is asked."""
    return Metadata(f"Rechnung {spec.number}", spec.supplier.name, datetime.combine(spec.issued, time(9, 30), UTC))


def render(spec: InvoiceSpec) -> bytes:
    """A PDF with a text layer."""
    return _draw(spec).to_pdf(file_metadata(spec))


def render_hybrid(spec: InvoiceSpec, xml_of: InvoiceSpec | None = None) -> bytes:
    """A PDF with embedded XML; ``xml_of`` gives the XML other contents than the page."""
    return hybrid.embed(_draw(spec), cii_writer.write(xml_of or spec), file_metadata(spec))


def render_scan(spec: InvoiceSpec, seed: int, scanner: Scanner | None = None) -> bytes:
    """An image-only PDF, as from a scanner."""
    metadata = file_metadata(spec)
    return degrade.scan(_draw(spec).to_pdf(metadata), scanner or Scanner(), seed, metadata)


def render_xrechnung(spec: InvoiceSpec) -> bytes:
    """A stand-alone XRechnung (CII), without any page."""
    return cii_writer.write(spec, cii_writer.XRECHNUNG)
