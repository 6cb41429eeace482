# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented English-language invoices with their truth."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def american() -> tuple[Pen, Truth]:
    """US letter: month-first dates, dollars, "Bill to" and "Ship to" side by side, sales tax, balance due."""
    p = Pen(width=612, height=792)
    p.text(50, 60, "Redwood Office Supply, Inc.", size=16, font="sans-bold")
    p.stack(50, 78, ["1450 Harbor Boulevard, Suite 200", "Oakland, CA 94607", "(510) 555-0142 | billing@redwoodoffice.example"])
    p.text(480, 60, "INVOICE", size=20, font="sans-bold")
    p.pairs(420, 560, 90, [("Invoice #", "INV-10293"), ("Date", "03/04/2024"), ("Due Date", "04/03/2024"), ("P.O. #", "88-1207")], right=True)
    p.stack(50, 170, ["Bill To:", "Summit Dental Group LLC", "77 Pine Street", "San Francisco, CA 94111"])
    p.stack(300, 170, ["Ship To:", "Summit Dental - Annex", "12 Ocean Avenue", "Daly City, CA 94015"])
    y = p.table(260, [(50, "l", "Item"), (110, "l", "Description"), (380, "r", "Qty"), (470, "r", "Rate"), (560, "r", "Amount")], [
        ["CH-200", "Ergonomic desk chair, black", "4", "$289.50", "$1,158.00"],
        ["DK-110", "Standing desk 60 inch", "2", "$640.00", "$1,280.00"],
    ])
    p.pairs(420, 560, y + 10, [("Subtotal", "$2,438.00"), ("Sales Tax (8.5%)", "$207.23"), ("Total", "$2,645.23"), ("Amount Paid", "$500.00"), ("Balance Due", "$2,145.23")], right=True)
    p.text(50, 740, "Thank you for your business!")
    return p, {
        "invoice_number": "INV-10293", "invoice_date": "2024-03-04", "due_date": "2024-04-03", "order_number": "88-1207",
        "supplier_name": "Redwood Office Supply, Inc.", "supplier_address": "1450 Harbor Boulevard, Suite 200, 94607 Oakland, CA",
        "customer_name": "Summit Dental Group LLC", "customer_address": "77 Pine Street, 94111 San Francisco, CA", "currency": "USD",
        "net_total": "2438.00", "vat_total": "207.23", "gross_total": "2645.23", "prepaid": "500.00", "payable": "2145.23", "vat_rates": ["8.5"],
        "lines": [("Ergonomic desk chair, black", "4", "289.50", "1158.00"), ("Standing desk 60 inch", "2", "640.00", "1280.00")],
    }


def british() -> tuple[Pen, Truth]:
    """UK: day-first slashed dates, pounds, VAT number, terms in words, totals at the left."""
    p = Pen(font="serif", size=10)
    p.stack(400, 50, ["Thornbury Print Ltd", "Unit 4, Mill Lane", "Bristol BS1 4QA", "VAT Reg No: GB 980 7806 84", "Company No: 06543210"], step=13)
    p.stack(60, 140, ["Invoice to", "The Harbour Gallery", "22 Quay Street", "Cardiff", "CF10 5EA"], step=13)
    p.text(60, 230, "TAX INVOICE", size=14)
    p.pairs(60, 160, 250, [("Invoice No.", "TP/2291"), ("Invoice date/Tax point", "")])
    p.text(190, 263, "05/06/2024")
    y = p.table(300, [(60, "l", "Qty"), (100, "l", "Description"), (400, "r", "Unit price"), (460, "r", "VAT"), (530, "r", "Net")], [
        ["500", "Exhibition leaflet A5, 170 gsm silk", "0.32", "20%", "160.00"],
        ["10", "Poster A1 laminated", "18.50", "20%", "185.00"],
        ["60", "Catalogue 48 pp", "4.10", "0%", "246.00"],
    ])
    p.pairs(60, 200, y + 12, [("Net total", "£591.00"), ("VAT @ 20%", "£69.00"), ("VAT @ 0%", "£0.00"), ("Total due", "£660.00")], right=True)
    p.text(60, y + 90, "Payment terms: 30 days from date of invoice. Sort code 20-00-00, account 55779911.")
    return p, {
        "invoice_number": "TP/2291", "invoice_date": "2024-06-05", "due_date": "2024-07-05", "supplier_name": "Thornbury Print Ltd",
        "supplier_address": "Unit 4, Mill Lane, BS1 4QA Bristol", "supplier_vat_id": "GB980780684", "customer_name": "The Harbour Gallery",
        "customer_address": "22 Quay Street, Cardiff, CF10 5EA", "currency": "GBP", "net_total": "591.00", "vat_total": "69.00", "gross_total": "660.00", "payable": "660.00",
        "lines": [("Exhibition leaflet A5, 170 gsm silk", "500", "0.32", "160.00"), ("Poster A1 laminated", "10", "18.50", "185.00"), ("Catalogue 48 pp", "60", "4.10", "246.00")],
    }


def reverse_charge() -> tuple[Pen, Truth]:
    """A service from Ireland to Germany without VAT; parties labelled From and To side by side."""
    p = Pen()
    p.text(60, 60, "Invoice", size=24, font="sans-bold")
    p.pairs(60, 150, 90, [("Invoice number", "BB-2024-77"), ("Issue date", "1 August 2024"), ("Service period", "1 July 2024 - 31 July 2024"), ("Due", "15 August 2024")])
    p.stack(60, 170, ["From", "Brightbox Analytics Limited", "8 Merrion Row", "D02 KX83 Dublin", "Ireland", "VAT ID: IE6388047V"])
    p.stack(330, 170, ["To", "Nordwind Energie GmbH", "Speicherstraße 11", "20457 Hamburg", "Germany", "VAT ID: DE811569869"])
    y = p.table(290, [(60, "l", "Description"), (380, "r", "Quantity"), (460, "r", "Unit price"), (540, "r", "Amount")], [
        ["Analytics platform, Team plan", "5", "€49.00", "€245.00"], ["Onboarding workshop", "1", "€900.00", "€900.00"],
    ])
    p.pairs(380, 540, y + 10, [("Subtotal", "€1,145.00"), ("VAT (0%)", "€0.00"), ("Amount due", "€1,145.00")], right=True)
    p.text(60, y + 70, "Reverse charge: VAT to be accounted for by the recipient, Article 196 Directive 2006/112/EC.")
    p.text(60, y + 90, "IBAN IE29 AIBK 9311 5212 3456 78  BIC AIBKIE2D")
    return p, {
        "invoice_number": "BB-2024-77", "invoice_date": "2024-08-01", "due_date": "2024-08-15", "delivery_period_start": "2024-07-01", "delivery_period_end": "2024-07-31",
        "supplier_name": "Brightbox Analytics Limited", "supplier_vat_id": "IE6388047V", "customer_name": "Nordwind Energie GmbH",
        "customer_address": "Speicherstraße 11, 20457 Hamburg", "customer_vat_id": "DE811569869", "net_total": "1145.00", "vat_total": "0.00", "payable": "1145.00", "gross_total": "1145.00",
        "vat_rates": ["0"], "currency": "EUR", "iban": "IE29AIBK93115212345678", "note": "reverse_charge",
        "exemption_reason": "Reverse charge: VAT to be accounted for by the recipient, Article 196 Directive 2006/112/EC.",
        "lines": [("Analytics platform, Team plan", "5", "49.00", "245.00"), ("Onboarding workshop", "1", "900.00", "900.00")],
    }
