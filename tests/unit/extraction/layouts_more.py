# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented Dutch and Polish invoices, and forms that are hard: two pages, credit note, final invoice, no head."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def dutch() -> tuple[Pen, Truth]:
    """Netherlands: postal code with letters, KvK and BTW in the letterhead, btw verlegd is not there."""
    p = Pen()
    p.stack(380, 50, ["Van Dijk Tuinen B.V.", "Keizersgracht 120", "1015 CW Amsterdam", "KvK 33221144", "BTW NL004495445B01"])
    p.stack(60, 130, ["Aan:", "Stichting De Boomgaard", "Lange Dreef 8", "3431 ZZ Nieuwegein"])
    p.text(60, 210, "Factuur", size=16, font="sans-bold")
    p.pairs(60, 160, 235, [("Factuurnummer", "20240077"), ("Factuurdatum", "14-06-2024"), ("Vervaldatum", "28-06-2024")])
    y = p.table(300, [(60, "l", "Aantal"), (110, "l", "Omschrijving"), (400, "r", "Prijs"), (450, "r", "BTW"), (530, "r", "Bedrag")], [
        ["16", "Onderhoud binnentuin, uur", "€ 48,00", "21%", "€ 768,00"], ["30", "Lavendel in pot", "€ 4,50", "9%", "€ 135,00"],
    ])
    p.pairs(350, 530, y + 8, [("Totaal excl. btw", "€ 903,00"), ("BTW 21% over € 768,00", "€ 161,28"), ("BTW 9% over € 135,00", "€ 12,15"), ("Totaal incl. btw", "€ 1.076,43")], right=True)
    p.text(60, 780, "Gelieve binnen 14 dagen te betalen op NL91 ABNA 0417 1643 00", size=8)
    return p, {
        "invoice_number": "20240077", "invoice_date": "2024-06-14", "due_date": "2024-06-28", "supplier_name": "Van Dijk Tuinen B.V.",
        "supplier_address": "Keizersgracht 120, 1015 CW Amsterdam", "supplier_vat_id": "NL004495445B01", "customer_name": "Stichting De Boomgaard",
        "customer_address": "Lange Dreef 8, 3431 ZZ Nieuwegein", "net_total": "903.00", "gross_total": "1076.43", "payable": "1076.43", "vat_rates": ["21", "9"],
        "currency": "EUR", "iban": "NL91ABNA0417164300",
        "lines": [("Onderhoud binnentuin, uur", "16", "48.00", "768.00"), ("Lavendel in pot", "30", "4.50", "135.00")],
    }


def polish() -> tuple[Pen, Truth]:
    """Poland: seller and buyer boxes, NIP without prefix, net, VAT and gross columns, spaces for thousands."""
    p = Pen(size=9)
    p.text(350, 50, "Kraków, 2024-07-03", size=9)
    p.text(60, 80, "Faktura VAT nr FV/07/2024/15", size=14, font="sans-bold")
    p.pairs(60, 170, 100, [("Data wystawienia:", "2024-07-03"), ("Data sprzedazy:", "2024-07-01"), ("Termin platnosci:", "2024-07-17")])
    p.stack(60, 160, ["Sprzedawca:", "Studio Graficzne Lis Sp. z o.o.", "ul. Polna 5", "31-101 Kraków", "NIP: 6762484560"])
    p.stack(330, 160, ["Nabywca:", "Browar Miejski S.A.", "ul. Portowa 17", "80-001 Gdansk", "NIP: 5831023182"])
    y = p.table(260, [(60, "l", "Lp."), (85, "l", "Nazwa"), (290, "r", "Ilosc"), (310, "l", "J.m."), (390, "r", "Cena netto"), (415, "r", "VAT"), (482, "r", "Wart. netto"), (545, "r", "Wart. brutto")], [
        ["1", "Projekt etykiety", "2", "szt.", "1 500,00", "23%", "3 000,00", "3 690,00"], ["2", "Sesja zdjeciowa", "1", "usl.", "850,00", "23%", "850,00", "1 045,50"],
    ])
    p.pairs(330, 545, y + 10, [("Razem netto", "3 850,00"), ("Kwota VAT 23%", "885,50"), ("Razem brutto", "4 735,50"), ("Do zaplaty", "4 735,50 PLN")], right=True)
    p.text(60, y + 90, "Przelew na konto: PL61 1090 1014 0000 0712 1981 2874")
    return p, {
        "invoice_number": "FV/07/2024/15", "invoice_date": "2024-07-03", "delivery_date": "2024-07-01", "due_date": "2024-07-17",
        "supplier_name": "Studio Graficzne Lis Sp. z o.o.", "supplier_address": "ul. Polna 5, 31-101 Kraków", "supplier_vat_id": "6762484560",
        "customer_name": "Browar Miejski S.A.", "customer_address": "ul. Portowa 17, 80-001 Gdansk", "customer_vat_id": "5831023182",
        "net_total": "3850.00", "vat_total": "885.50", "gross_total": "4735.50", "payable": "4735.50", "vat_rates": ["23"], "currency": "PLN",
        "iban": "PL61109010140000071219812874",
        "lines": [("Projekt etykiety", "2", "1500.00", "3000.00"), ("Sesja zdjeciowa", "1", "850.00", "850.00")],
    }


def two_pages() -> tuple[Pen, Truth]:
    """A table over two pages with the sum carried forward and the head repeated."""
    p = Pen()
    p.text(57, 110, "Büro Kranz OHG, Ringstraße 40, 50670 Köln", size=7)
    p.stack(57, 130, ["Stadtwerke Musterfeld AöR", "Zentrale Beschaffung", "Industrieweg 1", "41460 Neuss"])
    p.text(57, 220, "Rechnung RG-5531 vom 11.10.2024", size=13, font="sans-bold")
    columns = [(57, "l", "Pos"), (90, "l", "Beschreibung"), (380, "r", "Menge"), (460, "r", "E-Preis"), (540, "r", "Betrag")]
    rows = [[str(i), f"Aktenordner Modell {i:02d}", str(10 + i), "2,50", f"{(10 + i) * 2.5:.2f}".replace(".", ",")] for i in range(1, 25)]
    y = p.table(250, columns, rows[:20], step=22)
    p.text(90, y, "Übertrag")
    p.text(540, y, "1.025,00", right=True)
    p.new_page()
    p.text(90, 90, "Übertrag von Seite 1")
    p.text(540, 90, "1.025,00", right=True)
    y = p.table(70, columns, [["", "", "", "", ""], *rows[20:]], step=22)
    p.pairs(380, 540, y + 6, [("Zwischensumme", "1.350,00"), ("abzgl. 10 % Rabatt", "-135,00"), ("Nettobetrag", "1.215,00"), ("USt 19 %", "230,85"), ("Endbetrag", "1.445,85")], right=True)
    p.text(57, y + 100, "Fällig am 25.10.2024 · IBAN DE75 5121 0800 1245 1261 99 · USt-IdNr. DE129273398")
    return p, {
        "invoice_number": "RG-5531", "invoice_date": "2024-10-11", "due_date": "2024-10-25", "supplier_name": "Büro Kranz OHG",
        "supplier_address": "Ringstraße 40, 50670 Köln", "supplier_vat_id": "DE129273398", "customer_name": "Stadtwerke Musterfeld AöR",
        "customer_address": "Industrieweg 1, 41460 Neuss", "net_total": "1215.00", "vat_total": "230.85", "gross_total": "1445.85", "payable": "1445.85", "vat_rates": ["19"],
        "adjustments": ["-135.00"],
        "lines": [(f"Aktenordner Modell {i:02d}", str(10 + i), "2.50", f"{(10 + i) * 2.5:.2f}") for i in range(1, 25)],
    }


def credit_note() -> tuple[Pen, Truth]:
    """A credit note with negative amounts, the invoice that it corrects named beside it."""
    p = Pen()
    p.text(57, 60, "Möbelhaus Thiele KG", size=16, font="sans-bold")
    p.stack(57, 78, ["Hansaring 3", "48155 Münster", "USt-ID DE126323853"])
    p.stack(57, 150, ["Rechnungsempfänger", "Kita Regenbogen e.V.", "Schulweg 20", "48149 Münster"])
    p.text(57, 230, "Gutschrift", size=15, font="sans-bold")
    p.pairs(57, 180, 250, [("Gutschrift-Nr.", "GS-1009"), ("Datum", "02.12.2024"), ("zu Rechnung", "RE-8812 vom 18.11.2024"), ("Lieferdatum", "20.11.2024")])
    y = p.table(330, [(57, "l", "Artikel"), (330, "r", "Anzahl"), (430, "r", "Einzelpreis"), (540, "r", "Gesamt")], [["Kinderstuhl Buche, Rückgabe", "-6", "39,00", "-234,00"]])
    p.pairs(380, 540, y + 6, [("Nettosumme", "-234,00 €"), ("19,00 % USt", "-44,46 €"), ("Gesamtsumme", "-278,46 €")], right=True)
    return p, {
        "document_type": "CREDIT_NOTE", "invoice_number": "GS-1009", "invoice_date": "2024-12-02", "delivery_date": "2024-11-20", "supplier_name": "Möbelhaus Thiele KG",
        "supplier_address": "Hansaring 3, 48155 Münster", "supplier_vat_id": "DE126323853", "customer_name": "Kita Regenbogen e.V.", "customer_address": "Schulweg 20, 48149 Münster",
        "net_total": "-234.00", "vat_total": "-44.46", "gross_total": "-278.46", "payable": "-278.46", "vat_rates": ["19"], "currency": "EUR",
        "lines": [("Kinderstuhl Buche, Rückgabe", "-6", "39.00", "-234.00")],
    }


def final_invoice() -> tuple[Pen, Truth]:
    """A final invoice with payments deducted; text lines without a table head; label and value inline."""
    p = Pen(font="serif", size=10.5)
    p.text(57, 55, "Architekturbüro Lenz PartG mbB", size=15, font="serif-bold")
    p.text(57, 70, "Uferstraße 5 | 01099 Dresden | Tel. 0351 5550101 | www.lenz-architektur.example", size=8)
    p.stack(57, 130, ["Gemeinde Waldau", "Bauamt", "Hauptstraße 1", "01723 Waldau"], step=14)
    p.text(57, 220, "Schlussrechnung Nr. 2024/31", size=13, font="serif-bold")
    p.text(57, 236, "Datum: 29.11.2024     Projekt: WAL-07 Kita Neubau")
    p.stack(57, 250, ["Leistungszeitraum: Januar 2024 bis Oktober 2024"])
    p.pairs(57, 520, 290, [("Grundleistungen Phase 5 bis 8", "48.200,00 EUR"), ("Besondere Leistungen Brandschutz", "3.800,00 EUR"), ("Nebenkosten pauschal 3 %", "1.560,00 EUR")], step=16, right=True)
    p.pairs(57, 520, 350, [("Honorar netto", "53.560,00 EUR"), ("19 % Umsatzsteuer", "10.176,40 EUR"), ("Gesamtbetrag brutto", "63.736,40 EUR"), ("abzgl. Abschlagszahlungen", "40.000,00 EUR"), ("Noch zu zahlen", "23.736,40 EUR")], step=16, right=True)
    p.text(57, 450, "Der Betrag ist sofort fällig. IBAN: DE12 8505 0300 3100 1234 56, BIC: OSDDDE81XXX, Steuernummer: 203/144/55678")
    return p, {
        "document_type": "FINAL_INVOICE", "invoice_number": "2024/31", "invoice_date": "2024-11-29", "due_date": "2024-11-29", "project_reference": "WAL-07",
        "delivery_period_start": "2024-01-01", "delivery_period_end": "2024-10-31", "supplier_name": "Architekturbüro Lenz PartG mbB",
        "supplier_address": "Uferstraße 5, 01099 Dresden", "supplier_tax_number": "203/144/55678", "customer_name": "Gemeinde Waldau", "customer_address": "Hauptstraße 1, 01723 Waldau",
        "net_total": "53560.00", "vat_total": "10176.40", "gross_total": "63736.40", "prepaid": "40000.00", "payable": "23736.40", "vat_rates": ["19"], "currency": "EUR",
        "iban": "DE12850503003100123456",
        "lines": [("Grundleistungen Phase 5 bis 8", None, None, "48200.00"), ("Besondere Leistungen Brandschutz", None, None, "3800.00"), ("Nebenkosten pauschal 3 %", None, None, "1560.00")],
    }
