# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented invoices in forms that mislead: boxes, horizontal totals, gross prices, receipts from abroad, utilities."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def webshop() -> tuple[Pen, Truth]:
    """A shop with gross prices: one label for invoice and delivery date, "sold by", VAT table with a total row."""
    p = Pen()
    p.text(40, 50, "Rechnung", size=18, font="sans-bold")
    p.stack(40, 80, ["Verkauft von Papierwelt Handels GmbH", "USt-IDNr. DE814584193"])
    p.stack(40, 120, ["Rechnungsadresse", "Jonas Petersen", "Am Deich 14", "26122 Oldenburg", "DE"])
    p.stack(230, 120, ["Lieferadresse", "Jonas Petersen", "c/o Kiosk Meyer", "Bahnhofsplatz 1", "26122 Oldenburg"])
    p.pairs(370, 555, 120, [("Bestellnummer", "302-55-118"), ("Rechnungsdatum / Lieferdatum", "5 März 2024"), ("Rechnungsnummer", "DE4000XK81"), ("Zahlbetrag", "57,96 €")], right=True)
    p.text(40, 230, "Rechnungsdetails")
    y = p.table(255, [(40, "l", "Beschreibung"), (300, "r", "Menge"), (370, "r", "Stückpreis"), (420, "r", "USt. %"), (478, "r", "brutto"), (555, "r", "Zwischensumme")], [
        ["Notizbuch A5 liniert", "2", "16,79 €", "19%", "19,98 €", "39,96 €"], ["Roman, gebunden", "1", "16,82 €", "7%", "18,00 €", "18,00 €"],
    ])
    p.text(40, y + 20, "Gesamtpreis")
    p.text(555, y + 20, "57,96 €", right=True)
    for x, cells in ((300, ["USt. %", "19%", "7%", "Summe"]), (430, ["Zwischensumme (ohne USt.)", "33,58 €", "16,82 €", "50,40 €"]), (555, ["USt.", "6,38 €", "1,18 €", "7,56 €"])):
        for i, cell in enumerate(cells):
            p.text(x, y + 50 + 14 * i, cell, right=True)
    p.stack(40, 790, ["Papierwelt Handels GmbH, Industriestraße 8, 33602 Bielefeld", "Amtsgericht Bielefeld HRB 12345"], size=7, step=9)
    return p, {
        "invoice_number": "DE4000XK81", "invoice_date": "2024-03-05", "delivery_date": "2024-03-05", "order_number": "302-55-118", "supplier_name": "Papierwelt Handels GmbH",
        "supplier_address": "Industriestraße 8, 33602 Bielefeld", "supplier_vat_id": "DE814584193", "customer_name": "Jonas Petersen", "customer_address": "Am Deich 14, 26122 Oldenburg",
        "net_total": "50.40", "vat_total": "7.56", "gross_total": "57.96", "payable": "57.96", "vat_rates": ["19", "7"], "currency": "EUR",
    }


def horizontal_totals() -> tuple[Pen, Truth]:
    """Totals in a row of boxes under the table, facts in one line, letterhead and footer without labels."""
    p = Pen(font="serif", size=10)
    p.text(57, 50, "Gärtnerei Blattgrün e.K.", size=17, font="serif-bold")
    p.text(57, 64, "Baumschulweg 30, 22455 Hamburg", size=8)
    p.stack(57, 140, ["Hausverwaltung Elbblick mbH", "Elbchaussee 200", "22605 Hamburg"], step=13)
    p.text(57, 220, "Rechnung Nr.: 8841     Datum: 04.09.2024     Kunden-Nr.: 310     Auftrag: A-77")
    y = p.table(260, [(57, "l", "Bezeichnung"), (300, "r", "Anzahl"), (330, "l", "ME"), (430, "r", "EP €"), (540, "r", "GP €")], [
        ["Heckenschnitt Innenhof", "85", "lfm", "4,20", "357,00"], ["Entsorgung Grünschnitt", "2,5", "m³", "38,00", "95,00"], ["Anfahrt", "1", "pau", "25,00", "25,00"],
    ])
    for x, label, value in ((140, "Netto", "477,00"), (260, "MwSt %", "19,00"), (380, "MwSt €", "90,63"), (540, "Rechnungsbetrag €", "567,63")):
        p.text(x, y + 20, label, right=True)
        p.text(x, y + 34, value, right=True)
    p.text(57, y + 70, "Bitte begleichen Sie den Betrag binnen 10 Tagen nach Rechnungsdatum rein netto.")
    p.text(57, y + 84, "Leistungsdatum: 30.08.2024")
    p.stack(57, 790, ["Hamburger Sparkasse IBAN DE21 2005 0550 1234 5678 90 BIC HASPDEHHXXX", "Steuer-Nr. 44/123/01234"], size=8, step=10)
    return p, {
        "invoice_number": "8841", "invoice_date": "2024-09-04", "due_date": "2024-09-14", "delivery_date": "2024-08-30", "supplier_name": "Gärtnerei Blattgrün e.K.",
        "supplier_address": "Baumschulweg 30, 22455 Hamburg", "supplier_tax_number": "44/123/01234", "customer_name": "Hausverwaltung Elbblick mbH", "customer_address": "Elbchaussee 200, 22605 Hamburg",
        "net_total": "477.00", "vat_total": "90.63", "gross_total": "567.63", "payable": "567.63", "vat_rates": ["19"], "currency": "EUR", "iban": "DE21200505501234567890",
        "lines": [("Heckenschnitt Innenhof", "85", "4.20", "357.00"), ("Entsorgung Grünschnitt", "2.5", "38.00", "95.00"), ("Anfahrt", "1", "25.00", "25.00")],
    }


def cloud_bill() -> tuple[Pen, Truth]:
    """A US cloud bill: month names, no table head, charges by service, total due on a date."""
    p = Pen(width=612, height=792)
    p.text(50, 60, "Nimbus Compute LLC", size=16, font="sans-bold")
    p.stack(50, 80, ["500 Lake Street", "Seattle, WA 98109", "USA"])
    p.text(400, 60, "Invoice Summary", size=13, font="sans-bold")
    p.pairs(400, 560, 85, [("Invoice Number:", "42183017"), ("Invoice Date:", "August 3, 2024")], right=True)
    p.text(400, 130, "TOTAL AMOUNT DUE ON August 18, 2024")
    p.text(560, 146, "$412.75", right=True)
    p.stack(50, 170, ["Bill to Address:", "Harbor Robotics Inc.", "88 Commerce Way", "Portland, OR 97201"])
    p.text(50, 260, "This invoice is for the billing period July 1 - July 31, 2024")
    p.pairs(60, 560, 300, [("Virtual machines", "$320.10"), ("Object storage", "$54.40"), ("Data transfer", "$38.25")], right=True)
    p.pairs(60, 560, 350, [("Total for this invoice", "$412.75")], right=True)
    return p, {
        "invoice_number": "42183017", "invoice_date": "2024-08-03", "due_date": "2024-08-18", "supplier_name": "Nimbus Compute LLC", "customer_name": "Harbor Robotics Inc.",
        "customer_address": "88 Commerce Way, 97201 Portland, OR", "gross_total": "412.75", "payable": "412.75", "currency": "USD",
        "lines": [("Virtual machines", None, None, "320.10"), ("Object storage", None, None, "54.40"), ("Data transfer", None, None, "38.25")],
    }


def asian_receipt() -> tuple[Pen, Truth]:
    """A till receipt in English from Malaysia: RM, day-first, GST summary, cash and change."""
    p = Pen(width=260, height=420, font="mono", size=8)
    p.stack(60, 30, ["BUKIT STATIONERY SDN BHD", "12 Jalan Ampang", "50450 Kuala Lumpur", "GST ID: 000123456789"], step=10)
    p.stack(15, 85, ["TAX INVOICE", "Invoice No: CS00018", "Date: 25/12/2018 8:13:39 PM"], step=10)
    p.pairs(15, 240, 125, [("A4 PAPER 80GSM", ""), ("  3 x 10.50", "31.50"), ("STAPLER", ""), ("  1 x 8.90", "8.90")], step=10, right=True)
    p.pairs(15, 240, 180, [("SUBTOTAL", "40.40"), ("TOTAL GST 6%", "2.42"), ("TOTAL RM", "42.82"), ("CASH", "50.00"), ("CHANGE", "7.18")], step=10, right=True)
    p.text(15, 260, "THANK YOU, PLEASE COME AGAIN")
    return p, {
        "invoice_number": "CS00018", "invoice_date": "2018-12-25", "supplier_name": "BUKIT STATIONERY SDN BHD", "supplier_address": "12 Jalan Ampang, 50450 Kuala Lumpur",
        "net_total": "40.40", "vat_total": "2.42", "gross_total": "42.82", "payable": "42.82", "currency": "MYR", "vat_rates": ["6"],
        "lines": [("A4 PAPER 80GSM", "3", "10.50", "31.50"), ("STAPLER", "1", "8.90", "8.90")],
    }


def boxes() -> tuple[Pen, Truth]:
    """Every fact in a box with its label above, three boxes a row; seller below the buyer."""
    p = Pen()
    p.text(40, 50, "INVOICE", size=20, font="sans-bold")
    for i, (label, value) in enumerate((("Invoice number", "2024/11/0042"), ("Invoice date", "14 November 2024"), ("Due date", "28 November 2024"), ("Your VAT number", "DE811569869"), ("Our VAT number", "ATU12345675"), ("Purchase order", "PO-5561"))):
        x, y = 40 + 180 * (i % 3), 80 + 40 * (i // 3)
        p.page.draw_rect((x - 4, y - 10, x + 168, y + 24))
        p.text(x, y, label, size=7)
        p.text(x, y + 16, value)
    p.stack(40, 180, ["Billed to", "Kranich Maschinenbau GmbH & Co. KG", "Werkstraße 2-4", "70376 Stuttgart", "Germany"])
    p.stack(330, 180, ["Sold by", "Donau Software GmbH", "Praterstraße 66", "1020 Wien", "Austria"])
    y = p.table(280, [(40, "l", "#"), (60, "l", "Product / Service"), (330, "r", "Qty"), (350, "l", "Unit"), (450, "r", "Unit price (€)"), (550, "r", "Amount (€)")], [
        ["1", "Maintenance contract 2025", "12", "months", "210.00", "2,520.00"], ["2", "Remote support", "6.5", "hours", "95.00", "617.50"],
    ])
    p.pairs(380, 550, y + 10, [("Subtotal", "3,137.50"), ("Discount 5%", "-156.88"), ("Net total", "2,980.62"), ("VAT 0% (reverse charge)", "0.00"), ("Total EUR", "2,980.62")], right=True)
    p.text(40, 760, "Bank: Erste Bank, IBAN: AT48 2011 1822 3344 5500, BIC: GIBAATWWXXX")
    return p, {
        "invoice_number": "2024/11/0042", "invoice_date": "2024-11-14", "due_date": "2024-11-28", "customer_vat_id": "DE811569869", "supplier_vat_id": "ATU12345675", "order_number": "PO-5561",
        "supplier_name": "Donau Software GmbH", "supplier_address": "Praterstraße 66, 1020 Wien", "customer_name": "Kranich Maschinenbau GmbH & Co. KG", "customer_address": "Werkstraße 2-4, 70376 Stuttgart",
        "net_total": "2980.62", "vat_total": "0.00", "gross_total": "2980.62", "payable": "2980.62", "vat_rates": ["0"], "currency": "EUR", "iban": "AT482011182233445500", "adjustments": ["-156.88"], "note": "reverse_charge",
        "lines": [("Maintenance contract 2025", "12", "210.00", "2520.00"), ("Remote support", "6.5", "95.00", "617.50")],
    }


def energy() -> tuple[Pen, Truth]:
    """A utility: seller only in the head and foot, facts in a right column, a consumption period, gross first."""
    p = Pen(size=9)
    p.text(380, 45, "Stadtwerke Bergheim GmbH", size=13, font="sans-bold")
    p.stack(380, 60, ["Kundenservice", "Talstraße 9", "50126 Bergheim", "Telefon 02271 555-0", "service@sw-bergheim.example"], size=8, step=10)
    p.stack(57, 130, ["Stadtwerke Bergheim GmbH · Talstraße 9 · 50126 Bergheim"], size=6)
    p.stack(57, 145, ["Herrn", "Paul Zander", "Rosenweg 5", "50127 Bergheim"])
    p.pairs(380, 470, 150, [("Vertragskonto", "200 118 337"), ("Rechnungsnr.", "VR-99120"), ("Datum", "17.01.2025"), ("Zählernummer", "1ESY116")])
    p.text(57, 260, "Ihre Stromrechnung", size=13, font="sans-bold")
    p.text(57, 280, "Abrechnungszeitraum 01.01.2024 bis 31.12.2024")
    p.pairs(57, 540, 310, [("Arbeitspreis 2.400 kWh", "648,00 €"), ("Grundpreis 12 Monate", "108,00 €"), ("Nettobetrag", "756,00 €"), ("Umsatzsteuer 19 %", "143,64 €"), ("Bruttobetrag", "899,64 €"), ("Ihre Abschlagszahlungen", "-840,00 €"), ("Zu zahlender Betrag", "59,64 €")], right=True)
    p.text(57, 430, "Den Betrag von 59,64 € buchen wir am 03.02.2025 von Ihrem Konto ab.")
    p.stack(57, 795, ["Sitz Bergheim · Amtsgericht Köln HRB 40888 · USt-IdNr. DE122124120 · Sparkasse KölnBonn IBAN DE33 3705 0198 0012 3456 78"], size=6)
    return p, {
        "invoice_number": "VR-99120", "invoice_date": "2025-01-17", "due_date": "2025-02-03", "delivery_period_start": "2024-01-01", "delivery_period_end": "2024-12-31",
        "supplier_name": "Stadtwerke Bergheim GmbH", "supplier_address": "Talstraße 9, 50126 Bergheim", "supplier_vat_id": "DE122124120", "customer_name": "Herrn Paul Zander", "customer_address": "Rosenweg 5, 50127 Bergheim",
        "net_total": "756.00", "vat_total": "143.64", "gross_total": "899.64", "prepaid": "840.00", "payable": "59.64", "vat_rates": ["19"], "currency": "EUR", "iban": "DE33370501980012345678",
        "lines": [("Arbeitspreis 2.400 kWh", None, None, "648.00"), ("Grundpreis 12 Monate", None, None, "108.00")],
    }
