# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented invoices of German-speaking suppliers, each with its truth (keys as in FieldName; lines: description,
quantity, unit price, net amount)."""

from __future__ import annotations

from typing import Any

from tests.unit.extraction.drawing import Pen

Truth = dict[str, Any]


def craftsman() -> tuple[Pen, Truth]:
    """Sender line above the window, facts on the right with labels, rules in the table, footer with bank data."""
    p = Pen()
    p.text(300, 50, "Elektro Brandt GmbH", size=18, font="sans-bold")
    p.text(57, 130, "Elektro Brandt GmbH · Lindenweg 7 · 24103 Kiel", size=7)
    p.stack(57, 150, ["Hafenkontor Nord eG", "Frau Dr. Silke Ohm", "Am Kai 3a", "24159 Kiel"])
    p.pairs(370, 540, 150, [("Rechnungs-Nr.:", "2024-0815"), ("Rechnungsdatum:", "07.02.2024"), ("Kunden-Nr.:", "10442"), ("Leistungszeitraum:", "15.01.–02.02.2024")], right=True)
    p.text(57, 250, "Rechnung", size=15, font="sans-bold")
    p.text(57, 270, "Sehr geehrte Damen und Herren, für unsere Arbeiten berechnen wir Ihnen:")
    y = p.table(300, [(57, "l", "Pos."), (90, "l", "Bezeichnung"), (350, "r", "Menge"), (360, "l", "Einheit"), (470, "r", "Einzelpreis"), (540, "r", "Gesamtpreis")], [
        ["1", "Unterverteilung erneuern,\ninkl. Kleinmaterial", "1", "psch", "480,00 €", "480,00 €"],
        ["2", "NYM-J 3x1,5", "120", "m", "1,15 €", "138,00 €"],
        ["3", "Monteurstunde", "9,5", "Std", "58,00 €", "551,00 €"],
    ], rules=True)
    p.text(350, y + 10, "Summe netto")
    p.text(540, y + 10, "1.169,00 €", right=True)
    p.text(350, y + 24, "zzgl. 19 % MwSt.")
    p.text(540, y + 24, "222,11 €", right=True)
    p.text(350, y + 38, "Rechnungsbetrag", font="sans-bold")
    p.text(540, y + 38, "1.391,11 €", right=True, font="sans-bold")
    p.text(57, y + 80, "Zahlbar innerhalb von 14 Tagen ohne Abzug.")
    p.stack(57, 780, ["Elektro Brandt GmbH", "Lindenweg 7", "24103 Kiel"], size=7, step=9)
    p.stack(220, 780, ["Förde Sparkasse", "IBAN: DE89 3704 0044 0532 0130 00", "BIC: COBADEFFXXX"], size=7, step=9)
    p.stack(420, 780, ["USt-IdNr.: DE136695976", "Steuernr.: 20/291/55512", "HRB 4711 Amtsgericht Kiel"], size=7, step=9)
    return p, {
        "document_type": "INVOICE", "invoice_number": "2024-0815", "invoice_date": "2024-02-07", "due_date": "2024-02-21",
        "delivery_period_start": "2024-01-15", "delivery_period_end": "2024-02-02",
        "supplier_name": "Elektro Brandt GmbH", "supplier_address": "Lindenweg 7, 24103 Kiel", "supplier_vat_id": "DE136695976",
        "supplier_tax_number": "20/291/55512", "customer_name": "Hafenkontor Nord eG", "customer_address": "Am Kai 3a, 24159 Kiel",
        "net_total": "1169.00", "vat_total": "222.11", "gross_total": "1391.11", "payable": "1391.11", "vat_rates": ["19"], "currency": "EUR",
        "iban": "DE89370400440532013000", "bic": "COBADEFFXXX",
        "lines": [("Unterverteilung erneuern, inkl. Kleinmaterial", "1", "480.00", "480.00"), ("NYM-J 3x1,5", "120", "1.15", "138.00"), ("Monteurstunde", "9.5", "58.00", "551.00")],
    }


def freelancer() -> tuple[Pen, Truth]:
    """A person without VAT (§ 19 UStG), letterhead centred, no table rules, IBAN in the text."""
    p = Pen(font="serif", size=11)
    p.text(225, 60, "Mareike Vogt", size=20)
    p.text(190, 80, "Lektorat & Übersetzung · Gartenstraße 12 · 04109 Leipzig", size=8)
    p.text(190, 92, "mail@mareike-vogt.example · Tel. 0341 5550199 · St.-Nr. 232/145/08814", size=8)
    p.stack(70, 150, ["Verlag am Fluss", "Redaktion", "Postfach 10 12 20", "01067 Dresden"], step=14)
    p.text(400, 230, "Leipzig, den 3. März 2025")
    p.text(70, 260, "Honorarrechnung Nr. 17/2025", size=14)
    y = p.table(300, [(70, "l", "Leistung"), (350, "r", "Stunden"), (430, "r", "Satz"), (520, "r", "Betrag")], [
        ["Lektorat Reiseführer Elbtal", "12,5", "45,00", "562,50"],
        ["Korrektorat Register", "3", "38,00", "114,00"],
    ])
    p.text(350, y + 10, "Gesamtbetrag")
    p.text(520, y + 10, "676,50 EUR", right=True)
    p.text(70, y + 40, "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.")
    p.text(70, y + 56, "Das Leistungsdatum entspricht dem Rechnungsdatum.")
    p.text(70, y + 80, "Bitte überweisen Sie den Betrag bis zum 17.03.2025 auf mein Konto")
    p.text(70, y + 95, "IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001.")
    return p, {
        "invoice_number": "17/2025", "invoice_date": "2025-03-03", "due_date": "2025-03-17", "delivery_date": "2025-03-03",
        "supplier_name": "Mareike Vogt", "supplier_address": "Gartenstraße 12, 04109 Leipzig", "supplier_tax_number": "232/145/08814",
        "customer_name": "Verlag am Fluss", "customer_address": "Postfach 10 12 20, 01067 Dresden",
        "net_total": "676.50", "gross_total": "676.50", "payable": "676.50", "currency": "EUR", "iban": "DE02120300000000202051",
        "exemption_reason": "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.", "note": "small_business",
        "lines": [("Lektorat Reiseführer Elbtal", "12.5", "45.00", "562.50"), ("Korrektorat Register", "3", "38.00", "114.00")],
    }


def receipt() -> tuple[Pen, Truth]:
    """A till receipt: narrow, monospaced, amounts with tax letters, "2 x 1,99", rates in a small table."""
    p = Pen(width=230, height=420, font="mono", size=8)
    p.stack(50, 30, ["Frischemarkt Sommer", "Marktplatz 4", "79098 Freiburg", "Tel. 0761/555123"], step=10)
    p.stack(15, 85, ["Bon-Nr. 004711   Kasse 2"], step=10)
    p.pairs(15, 195, 105, [("Vollmilch 3,8%", "1,29 B"), ("  2 x 1,99", ""), ("Butter", "3,98 B"), ("Spülmittel", "2,45 A")], step=10, right=True)
    p.pairs(15, 187, 155, [("SUMME EUR", "7,72"), ("Gegeben BAR", "10,00"), ("Rückgeld", "2,28")], step=10, right=True)
    p.text(15, 195, "MwSt      Netto   MwSt   Brutto")
    p.text(15, 205, "A 19%      2,06   0,39     2,45")
    p.text(15, 215, "B  7%      4,93   0,34     5,27")
    p.stack(15, 240, ["USt-IdNr. DE811907980", "12.04.2024  10:17", "Vielen Dank für Ihren Einkauf!"], step=10)
    return p, {
        "supplier_name": "Frischemarkt Sommer", "supplier_address": "Marktplatz 4, 79098 Freiburg", "invoice_date": "2024-04-12",
        "invoice_number": "004711", "gross_total": "7.72", "payable": "7.72", "vat_rates": ["19", "7"], "currency": "EUR",
        "supplier_vat_id": "DE811907980", "net_total": "6.99", "vat_total": "0.73",
        "lines": [("Vollmilch 3,8%", None, None, "1.29"), ("Butter", "2", "1.99", "3.98"), ("Spülmittel", None, None, "2.45")],
    }


def austrian() -> tuple[Pen, Truth]:
    """Austria: letterhead right, UID, 20 and 10 per cent, labels in a header row with the values below, Skonto."""
    p = Pen()
    p.stack(400, 50, ["Holzbau Steiner GmbH", "Dorfstraße 18", "A-6020 Innsbruck", "UID: ATU66889218", "FN 123456a"])
    p.stack(60, 140, ["Firma", "Alpenhotel Enzian KG", "Seeweg 2", "A-6213 Pertisau"])
    for x, label, value in ((60, "Rechnung Nr.", "R240311"), (180, "Datum", "22.05.2024"), (300, "Lieferdatum", "17.05.2024"), (430, "Kundennummer", "K-1007")):
        p.text(x, 250, label, size=8)
        p.text(x, 263, value)
    y = p.table(300, [(60, "l", "Menge"), (100, "l", "Einh."), (150, "l", "Artikel"), (400, "r", "Preis"), (450, "r", "USt"), (530, "r", "Betrag")], [
        ["12,00", "m²", "Fassadenschalung Lärche", "64,90", "20%", "778,80"],
        ["1,00", "Stk", "Blumentrog mit Bepflanzung", "120,00", "10%", "120,00"],
    ])
    p.pairs(330, 530, y + 10, [("Nettobetrag", "898,80"), ("20% USt von 778,80", "155,76"), ("10% USt von 120,00", "12,00"), ("Rechnungsbetrag in EUR", "1.066,56")], right=True)
    p.text(60, y + 90, "Zahlbar innerhalb 8 Tagen mit 2% Skonto oder 30 Tage netto.")
    p.text(60, 800, "Tiroler Sparkasse  IBAN AT61 1904 3002 3457 3201  BIC SPIHAT22XXX", size=8)
    return p, {
        "invoice_number": "R240311", "invoice_date": "2024-05-22", "delivery_date": "2024-05-17", "due_date": "2024-06-21",
        "supplier_name": "Holzbau Steiner GmbH", "supplier_address": "Dorfstraße 18, 6020 Innsbruck", "supplier_vat_id": "ATU66889218",
        "customer_name": "Alpenhotel Enzian KG", "customer_address": "Seeweg 2, 6213 Pertisau",
        "net_total": "898.80", "gross_total": "1066.56", "payable": "1066.56", "vat_rates": ["20", "10"], "currency": "EUR", "iban": "AT611904300234573201",
        "lines": [("Fassadenschalung Lärche", "12", "64.90", "778.80"), ("Blumentrog mit Bepflanzung", "1", "120.00", "120.00")],
    }


def swiss() -> tuple[Pen, Truth]:
    """Switzerland: apostrophes, CHF, MWST 8.1 %, customer block on the right."""
    p = Pen()
    p.text(60, 55, "Bucher Treuhand AG", size=16, font="sans-bold")
    p.stack(60, 72, ["Bahnhofstrasse 21", "8001 Zürich", "CHE-123.456.788 MWST"])
    p.stack(340, 140, ["Kunz Optik AG", "Herr Reto Kunz", "Marktgasse 9", "3011 Bern"])
    p.text(60, 220, "Rechnung 24-1187", size=13)
    p.pairs(60, 160, 240, [("Datum", "30.09.2024"), ("Zahlbar bis", "30.10.2024"), ("Leistungsperiode", "01.07.2024 - 30.09.2024")])
    y = p.table(300, [(60, "l", "Beschreibung"), (360, "r", "Anzahl"), (440, "r", "Ansatz"), (530, "r", "Betrag CHF")], [
        ["Buchführung 3. Quartal 2024", "1", "2'400.00", "2'400.00"],
        ["Beratung MWST-Abrechnung", "4.5", "180.00", "810.00"],
    ])
    p.pairs(330, 530, y + 8, [("Total exkl. MWST", "3'210.00"), ("MWST 8.1%", "260.01"), ("Total inkl. MWST", "CHF 3'470.00")], right=True)
    p.text(60, 780, "IBAN CH93 0076 2011 6238 5295 7", size=8)
    return p, {
        "invoice_number": "24-1187", "invoice_date": "2024-09-30", "due_date": "2024-10-30", "delivery_period_start": "2024-07-01", "delivery_period_end": "2024-09-30",
        "supplier_name": "Bucher Treuhand AG", "supplier_address": "Bahnhofstrasse 21, 8001 Zürich", "supplier_vat_id": "CHE123456788MWST",
        "customer_name": "Kunz Optik AG", "customer_address": "Marktgasse 9, 3011 Bern", "net_total": "3210.00", "vat_total": "260.01", "gross_total": "3470.00",
        "vat_rates": ["8.1"], "currency": "CHF", "iban": "CH9300762011623852957",
        "lines": [("Buchführung 3. Quartal 2024", "1", "2400.00", "2400.00"), ("Beratung MWST-Abrechnung", "4.5", "180.00", "810.00")],
    }
