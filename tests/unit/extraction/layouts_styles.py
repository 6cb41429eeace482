# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented invoices in further styles: freelancer, school kitchen, hotel, stacked labels, seller in the foot only."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def freelancer_us() -> tuple[Pen, Truth]:
    """A US freelancer: no legal form, "Net 15", a contact person above the company."""
    p = Pen(width=612, height=792)
    p.text(50, 60, "INVOICE", size=26)
    p.stack(50, 90, ["Jane Cooper Design", "2118 Thornridge Cir.", "Syracuse, NY 13210", "jane@cooperdesign.example"])
    p.stack(350, 90, ["Invoice No. 0042", "Date: April 5, 2024", "Terms: Net 15", "EIN: 12-3456789"])
    p.stack(50, 180, ["TO:", "Mike Ross", "Pearson LLP", "601 E 54th Street", "New York, NY 10022"])
    y = p.table(280, [(50, "l", "HOURS"), (120, "l", "DESCRIPTION"), (450, "r", "RATE"), (560, "r", "TOTAL")], [["10", "Logo redesign", "85.00", "850.00"], ["4.5", "Brand book", "85.00", "382.50"]])
    p.pairs(400, 560, y + 10, [("SUBTOTAL", "1,232.50"), ("TAX", "0.00"), ("TOTAL", "$1,232.50")], right=True)
    return p, {
        "invoice_number": "0042", "invoice_date": "2024-04-05", "due_date": "2024-04-20", "supplier_name": "Jane Cooper Design", "supplier_tax_number": "12-3456789",
        "supplier_address": "2118 Thornridge Cir., 13210 Syracuse, NY", "customer_name": "Pearson LLP", "customer_address": "601 E 54th Street, 10022 New York, NY",
        "net_total": "1232.50", "vat_total": "0.00", "gross_total": "1232.50", "payable": "1232.50", "currency": "USD",
        "lines": [("Logo redesign", "10", "85.00", "850.00"), ("Brand book", "4.5", "85.00", "382.50")],
    }


def french_school() -> tuple[Pen, Truth]:
    """France: no party labels, a number that looks like a date, terms "30 jours fin de mois"."""
    p = Pen()
    p.stack(50, 60, ["SARL Boulangerie Petit", "8 place du Marché", "29000 Quimper", "SIRET 812 345 678 00019", "TVA FR12812345678"])
    p.stack(350, 140, ["Cantine Scolaire Jules Ferry", "2 rue de l'École", "29000 Quimper"])
    p.text(50, 220, "Facture n° 2024-09-12 du 30/09/2024")
    y = p.table(260, [(50, "l", "Réf"), (110, "l", "Libellé"), (330, "r", "Quantité"), (420, "r", "PU HT"), (540, "r", "Montant HT")], [["P01", "Baguette tradition", "620", "0,95", "589,00"], ["P07", "Brioche individuelle", "180", "1,10", "198,00"]])
    p.pairs(400, 540, y + 10, [("Total HT", "787,00 €"), ("TVA 5,5 %", "43,29 €"), ("Total TTC", "830,29 €")], right=True)
    p.text(50, y + 80, "Conditions de règlement : 30 jours fin de mois. Pas d'escompte pour paiement anticipé.")
    return p, {
        "invoice_number": "2024-09-12", "invoice_date": "2024-09-30", "due_date": "2024-10-31", "supplier_name": "SARL Boulangerie Petit", "supplier_address": "8 place du Marché, 29000 Quimper",
        "supplier_vat_id": "FR12812345678", "supplier_tax_number": "81234567800019", "customer_name": "Cantine Scolaire Jules Ferry", "customer_address": "2 rue de l'École, 29000 Quimper",
        "net_total": "787.00", "vat_total": "43.29", "gross_total": "830.29", "vat_rates": ["5.5"], "currency": "EUR",
        "lines": [("Baguette tradition", "620", "0.95", "589.00"), ("Brioche individuelle", "180", "1.10", "198.00")],
    }


def hotel() -> tuple[Pen, Truth]:
    """A hotel bill with gross amounts, a date a line and the VAT table below the total."""
    p = Pen()
    p.text(57, 50, "Hotel Seeblick", size=18)
    p.text(57, 65, "Inh. Maria Huber e.K. · Uferpromenade 1 · 83209 Prien am Chiemsee · Tel. 08051 555", size=7)
    p.stack(57, 130, ["Nordlicht Consulting AG", "Herrn Tim Sander", "Hafenstr. 9", "20095 Hamburg"])
    p.pairs(380, 470, 130, [("Rechnung", "H-20418"), ("Datum", "21.03.2024"), ("Zimmer", "204"), ("Anreise", "19.03.2024"), ("Abreise", "21.03.2024")])
    y = p.table(250, [(57, "l", "Datum"), (130, "l", "Leistung"), (330, "r", "Anzahl"), (400, "r", "Einzel"), (450, "r", "MwSt"), (540, "r", "Gesamt EUR")], [
        ["19.03.24", "Übernachtung Einzelzimmer", "1", "98,00", "7%", "98,00"], ["20.03.24", "Übernachtung Einzelzimmer", "1", "98,00", "7%", "98,00"], ["20.03.24", "Frühstück", "2", "14,00", "19%", "28,00"],
    ])
    p.pairs(380, 540, y + 8, [("Gesamtbetrag EUR", "224,00")], right=True)
    for i, cells in enumerate([("MwSt-Satz", "Netto", "MwSt", "Brutto"), ("7 %", "183,18", "12,82", "196,00"), ("19 %", "23,53", "4,47", "28,00")]):
        for x, cell in zip((57, 180, 260, 340), cells, strict=True):
            p.text(x + 60, y + 40 + 14 * i, cell, right=True)
    p.text(57, 800, "USt-IdNr. DE136695976 · IBAN DE88 2008 0000 0970 3757 00", size=7)
    return p, {
        "invoice_number": "H-20418", "invoice_date": "2024-03-21", "supplier_name": "Hotel Seeblick", "supplier_address": "Uferpromenade 1, 83209 Prien am Chiemsee",
        "customer_name": "Nordlicht Consulting AG", "customer_address": "Hafenstr. 9, 20095 Hamburg", "gross_total": "224.00", "payable": "224.00", "net_total": "206.71", "vat_total": "17.29", "vat_rates": ["19", "7"],
        "lines": [("Übernachtung Einzelzimmer", "1", "98.00", "98.00"), ("Übernachtung Einzelzimmer", "1", "98.00", "98.00"), ("Frühstück", "2", "14.00", "28.00")],
    }


def stacked_labels() -> tuple[Pen, Truth]:
    """Small labels above their values in a right column; the seller stands in the foot, its IBAN without a label."""
    p = Pen()
    p.text(57, 60, "KLANGWERK", size=24)
    p.text(57, 75, "Tonstudio & Verleih", size=9)
    p.stack(57, 140, ["Theaterverein Lindau e.V.", "Bregenzer Str. 12", "88131 Lindau"])
    for i, (label, value) in enumerate((("Rechnungsnummer", "KW-2024-19"), ("Rechnungsdatum", "10.06.2024"), ("Leistungszeitraum", "01.06.2024 - 03.06.2024"), ("Fällig am", "24.06.2024"), ("Ihre USt-IdNr.", "DE811569869"))):
        p.text(400, 140 + 27 * i, label, size=7)
        p.text(400, 151 + 27 * i, value)
    y = p.table(310, [(57, "l", "Position"), (330, "r", "Tage"), (430, "r", "Tagessatz"), (540, "r", "Netto")], [["Mischpult 32 Kanal", "3", "95,00 €", "285,00 €"], ["Funkmikrofon Set (4x)", "3", "60,00 €", "180,00 €"], ["Techniker vor Ort", "2", "320,00 €", "640,00 €"]])
    p.pairs(380, 540, y + 10, [("Netto", "1.105,00 €"), ("19% USt.", "209,95 €"), ("Brutto", "1.314,95 €")], right=True)
    p.stack(57, 780, ["Klangwerk GbR, Josef Maier & Eva Stein", "Seestr. 4", "88131 Lindau"], size=7, step=9)
    p.stack(250, 780, ["Sparkasse Bodensee", "DE88 2008 0000 0970 3757 00", "HASPDEHH"], size=7, step=9)
    p.stack(430, 780, ["Steuernummer 134/512/00231", "klangwerk.example"], size=7, step=9)
    return p, {
        "invoice_number": "KW-2024-19", "invoice_date": "2024-06-10", "due_date": "2024-06-24", "delivery_period_start": "2024-06-01", "delivery_period_end": "2024-06-03", "customer_vat_id": "DE811569869",
        "supplier_name": "Klangwerk GbR, Josef Maier & Eva Stein", "supplier_address": "Seestr. 4, 88131 Lindau", "customer_name": "Theaterverein Lindau e.V.", "customer_address": "Bregenzer Str. 12, 88131 Lindau",
        "net_total": "1105.00", "vat_total": "209.95", "gross_total": "1314.95", "supplier_tax_number": "134/512/00231", "iban": "DE88200800000970375700",
        "lines": [("Mischpult 32 Kanal", "3", "95.00", "285.00"), ("Funkmikrofon Set (4x)", "3", "60.00", "180.00"), ("Techniker vor Ort", "2", "320.00", "640.00")],
    }


def spanish_retention() -> tuple[Pen, Truth]:
    """A Spanish translator with income tax withheld; date in words, "antes del" as the due date."""
    p = Pen()
    p.stack(60, 60, ["Lucía Ferrer Gómez", "Traductora jurada", "C/ Colón 18, 3º B", "46004 Valencia", "NIF 53098765K"])
    p.stack(350, 60, ["Datos del cliente", "Editorial Horizonte S.L.", "Gran Vía 31", "28013 Madrid", "B81234567"])
    p.text(60, 160, "FACTURA 2024-08", size=14)
    p.text(60, 180, "Fecha: 30 de septiembre de 2024")
    y = p.table(220, [(60, "l", "Descripción"), (360, "r", "Palabras"), (440, "r", "Tarifa"), (530, "r", "Importe")], [["Traducción contrato EN-ES", "8.400", "0,09 €", "756,00 €"], ["Revisión", "", "120,00 €", "120,00 €"]])
    p.pairs(350, 530, y + 8, [("Base imponible", "876,00 €"), ("IVA 21%", "183,96 €"), ("Retención IRPF -15%", "-131,40 €"), ("Total a pagar", "928,56 €")], right=True)
    p.text(60, y + 80, "Transferencia a ES91 2100 0418 4502 0005 1332 antes del 30/10/2024")
    return p, {
        "invoice_number": "2024-08", "invoice_date": "2024-09-30", "due_date": "2024-10-30", "supplier_name": "Lucía Ferrer Gómez", "supplier_vat_id": "53098765K",
        "customer_name": "Editorial Horizonte S.L.", "customer_address": "Gran Vía 31, 28013 Madrid", "net_total": "876.00", "vat_total": "183.96", "payable": "928.56", "vat_rates": ["21"], "iban": "ES9121000418450200051332",
        "lines": [("Traducción contrato EN-ES", "8400", "0.09", "756.00"), ("Revisión", None, "120.00", "120.00")],
    }
