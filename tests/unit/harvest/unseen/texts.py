"""Mails and papers by what they say, in German, English and French."""

from __future__ import annotations

from tests.unit.harvest.unseen.cases import BILL, Case, bill, file, letter, mixed, paper, text

PORTAL = """<html><head><style>p {{color: red}}</style><body><p>Hallo Frau Petersen,</p>
<p>Ihre Rechnung finden Sie ab sofort im Kundenportal.</p>
<p><a href="https://{host}/rechnungen/2025-03">{words}</a></p></body></html>"""

BODY_DE = """Rechnung Nr. 2025/88
Änderungsschneiderei Nadelöhr, Inh. Petra Lindt, Gasse 3, 96047 Bamberg
Steuernummer: 207/245/10336
Rechnungsdatum: 04.04.2025

2 Hosen kürzen        24,00 EUR
Gesamtbetrag          24,00 EUR
Als Kleinunternehmerin im Sinne von § 19 UStG berechne ich keine Umsatzsteuer.
"""
BODY_EN = """Invoice No. INV-20931
Harbour Consulting Ltd, 4 Quay Street, Bristol BS1 4DJ
VAT No. GB 412 7789 31
Invoice date: 3 April 2025

Consulting, 3 days      1,500.00 GBP
Net total               1,500.00 GBP
VAT 20%                   300.00 GBP
Total due               1,800.00 GBP
"""
BODY_FR = """<html><body><h2>Facture n° FA-2025-0311</h2><p>Boulangerie Levain SARL, 5 rue du Four, 75006 Paris<br>
N° TVA intracommunautaire : FR40303265045</p><p>Date de facture : 04/04/2025</p>
<table><tr><td>Pains spéciaux</td><td>100,00 €</td></tr><tr><td>Total HT</td><td>100,00 €</td></tr>
<tr><td>TVA 20 %</td><td>20,00 €</td></tr><tr><td>Total TTC</td><td>120,00 €</td></tr></table></body></html>"""
REMINDER = (
    "Dachdeckerei Sturmfest GmbH", "Steuernummer 66/201/44817", "", "2. Mahnung", "", "Sehr geehrter Herr Petersen,",
    "unsere Rechnung 25-0417 vom 12.03.2025 über 380,80 EUR ist noch offen.",
    "Bitte zahlen Sie den Betrag zuzüglich 5,00 EUR Mahngebühr bis zum 20.05.2025.", "Offener Betrag 385,80 EUR",
)  # fmt: skip
OFFER = (
    "Dachdeckerei Sturmfest GmbH", "Steuernummer 66/201/44817", "", "Angebot", "Angebotsnummer: A-25-77", "Datum: 02.02.2025",
    "Dachrinne 10 m  18,00 EUR  180,00 EUR", "Nettobetrag 180,00 EUR", "zzgl. 19 % Umsatzsteuer 34,20 EUR",
    "Angebotssumme 214,20 EUR", "Wir halten uns an dieses Angebot 30 Tage gebunden.",
)  # fmt: skip
PAYSLIP = (
    "Entgeltabrechnung März 2025", "Personalnummer 4711", "Steuerklasse 1   Kinderfreibetrag 0,0",
    "Bruttolohn 3.200,00", "Lohnsteuer 410,33", "Krankenversicherung 262,40", "Rentenversicherung 297,60",
    "Auszahlungsbetrag 2.101,12", "IBAN DE89 3704 0044 0532 0130 00",
)  # fmt: skip
STATEMENT = (
    "Kontoauszug 3/2025", "IBAN DE89 3704 0044 0532 0130 00", "Alter Saldo 1.200,00 EUR",
    "12.03. Lastschrift Stadtwerke Rechnung 8812 -80,00 EUR", "14.03. Gutschrift Rechnung 25-0417 380,80 EUR",
    "Neuer Saldo 1.500,80 EUR",
)  # fmt: skip
CONFIRMATION = (
    "Möbelhaus Eiche KG", "USt-IdNr. DE811193231", "", "Auftragsbestätigung", "Auftragsnummer: AB-5521", "Datum: 01.03.2025",
    "1 Tisch 400,00 EUR", "Nettosumme 400,00 EUR", "19 % MwSt 76,00 EUR", "Gesamtsumme 476,00 EUR",
    "Liefertermin: KW 14. Die Rechnung erhalten Sie nach der Lieferung.",
)  # fmt: skip
DELIVERY = (
    "Möbelhaus Eiche KG", "Lieferschein", "Lieferscheinnummer: LS-9981", "Lieferdatum: 02.04.2025", "1 Tisch, Eiche, geölt",
    "Ware vollständig erhalten: ______________",
)  # fmt: skip
ORDER = (
    "Kunde Nord GmbH", "Bestellung", "Bestellnummer: B-3391", "Bitte liefern Sie:", "3 Pakete Papier zu 25,00 EUR = 75,00 EUR",
    "Summe netto 75,00 EUR", "19 % USt 14,25 EUR", "Summe 89,25 EUR", "Bitte senden Sie Ihre Rechnung an rechnung@nord.example",
)  # fmt: skip
PROFORMA = (
    "Export Nord GmbH", "USt-IdNr. DE811193231", "", "Proforma-Rechnung", "Nummer: PF-12", "Datum: 01.03.2025",
    "Maschine 900,00 EUR", "Gesamtbetrag 900,00 EUR", "Diese Proforma-Rechnung ist keine Rechnung im Sinne des UStG.",
)  # fmt: skip
CANCELLED = (
    "Dachdeckerei Sturmfest GmbH", "Steuernummer 66/201/44817", "", "Stornorechnung", "Rechnungsnummer: 25-0420",
    "Rechnungsdatum: 15.03.2025", "Storno zu Rechnung 25-0417 vom 12.03.2025", "Dachziegel -320,00 EUR",
    "Nettobetrag -320,00 EUR", "19 % Umsatzsteuer -60,80 EUR", "Gesamtbetrag -380,80 EUR",
)  # fmt: skip
UTILITY = (
    "Stadtwerke Musterfluss GmbH", "USt-IdNr. DE123456788", "", "Jahresrechnung Strom 2024", "Rechnungsnummer 700412298",
    "Rechnungsdatum 20.01.2025", "Verbrauch 2.140 kWh   Arbeitspreis 0,31 EUR   663,40 EUR", "Grundpreis 120,00 EUR",
    "Nettobetrag 783,40 EUR", "Umsatzsteuer 19 % 148,85 EUR", "Bruttobetrag 932,25 EUR", "Abschläge 900,00 EUR",
    "Nachzahlung 32,25 EUR, fällig am 10.02.2025",
)  # fmt: skip
HOTEL = (
    "Grand Harbour Hotel", "1 Pier Road, Galway, Ireland", "VAT Reg. No. IE 6388047V", "", "INVOICE", "Invoice no: 55810",
    "Date: 14 May 2025", "Room 204, 2 nights at 120.00 EUR   240.00", "Net 211.45", "VAT 13.5% 28.55", "Total EUR 240.00",
    "Paid by card",
)  # fmt: skip
FACTURE = (
    "Imprimerie Dupont SARL", "12 rue de la Paix, 69002 Lyon", "N° TVA FR40303265045", "", "FACTURE", "Facture n° 2025-118",
    "Date de facturation : 14/05/2025", "Cartes de visite 80,00 €", "Total HT 80,00 €", "TVA 20 % 16,00 €", "Total TTC 96,00 €",
)  # fmt: skip
INSURANCE = (
    "Nordlicht Versicherung AG", "Versicherungsteuernummer 810/V90810001234", "", "Beitragsrechnung 2025", "Rechnungsnummer 4402-25",
    "Rechnungsdatum 02.01.2025", "Haftpflichtversicherung netto 200,00 EUR", "19 % Versicherungsteuer 38,00 EUR",
    "Beitrag gesamt 238,00 EUR", "Die Leistung ist nach § 4 Nr. 10 UStG von der Umsatzsteuer befreit.",
)  # fmt: skip
DONATION = (
    "Tierheim Nord e.V.",
    "Zuwendungsbestätigung",
    "über eine Geldzuwendung im Sinne des § 10b EStG",
    "Betrag 100,00 EUR",
)
ADVICE = (
    "Kunde Nord GmbH", "Zahlungsavis", "Wir überweisen am 30.04.2025:", "Rechnung 25-0417 vom 12.03.2025   380,80 EUR",
    "Summe 380,80 EUR",
)  # fmt: skip


def brings(*papers: tuple[str, ...]) -> bytes:
    files = (file(paper(*lines), 'Content-Type: application/pdf; name="dokument.pdf"') for lines in papers)
    return mixed(text("Siehe Anhang.\r\n"), *files, subject="Unterlagen")


def telekom() -> bytes:
    said = "Guten Tag,\r\n\r\nIhre Mobilfunk-Rechnung für März 2025 über 39,95 Euro finden Sie im Anhang.\r\n"
    return mixed(text(said), file(bill(), 'Content-Type: application/octet-stream; name="Rechnung_2025_03.pdf"'))


CASES: dict[str, Case] = {
    "the invoice is in the portal": Case(lambda: letter(PORTAL.format(host="kunde.strom.example", words="Zum Kundenportal"), "Ihre Rechnung", "html"), 0, (), links=True),
    "a marketplace's link": Case(lambda: letter(PORTAL.format(host="www.markt.example/gp", words="Rechnung herunterladen"), "Ihre Bestellung", "html"), 0, (), links=True),
    "a telephone company": Case(telekom, 1, ("Rechnung_2025_03.pdf",)),
    "an order in a shop": Case(lambda: letter("Danke für Ihre Bestellung 302-1188!\nZwischensumme 20,00 EUR\nMwSt. 3,80 EUR\nGesamt 23,80 EUR\nDie Rechnung folgt mit dem Versand. USt-IdNr. DE811193231\n", "Bestellbestätigung"), 0, ()),
    "a parcel is on its way": Case(lambda: letter("Ihr Paket ist unterwegs. Sendungsnummer JJD0009. Rechnung liegt bei.\n", "Versandbestätigung"), 0, ()),
    "a payment service's note": Case(lambda: letter("Sie haben eine Zahlung über 23,80 EUR an Shop GmbH gesendet.\nTransaktionscode 9AB\nRechnungsnummer 551\n", "Beleg für Ihre Zahlung"), 0, ()),
    "a receipt with a link": Case(lambda: letter('<p>Receipt from Cloud Ltd #2231-9981</p><p>Amount paid $20.00</p><p><a href="https://pay.cloud.example/invoice/in_1Q/pdf">Download invoice</a></p>', "Your receipt", "html"), 0, (), links=True),
    "a small business writes it into the mail": Case(lambda: letter(BODY_DE, "Rechnung"), 1),
    "an English invoice in the mail": Case(lambda: letter(BODY_EN, "Invoice INV-20931"), 1),
    "a French invoice in the mail": Case(lambda: letter(BODY_FR, "Votre facture", "html"), 1),
    "a reminder and the invoice": Case(lambda: brings(REMINDER, BILL), 1),
    "a reminder in the mail": Case(lambda: letter("\n".join(REMINDER), "2. Mahnung"), 0),
    "an offer": Case(lambda: brings(OFFER), 0),
    "a payslip": Case(lambda: brings(PAYSLIP), 0),
    "a bank statement": Case(lambda: brings(STATEMENT), 0),
    "an order confirmation": Case(lambda: brings(CONFIRMATION), 0),
    "a delivery note": Case(lambda: brings(DELIVERY), 0),
    "an order of ours": Case(lambda: brings(ORDER), 0),
    "a pro forma invoice": Case(lambda: brings(PROFORMA), 0),
    "a cancellation invoice": Case(lambda: brings(CANCELLED), 1),
    "a utility's yearly invoice": Case(lambda: brings(UTILITY), 1),
    "a hotel, in English": Case(lambda: brings(HOTEL), 1),
    "a printer, in French": Case(lambda: brings(FACTURE), 1),
    "an insurance, without VAT": Case(lambda: brings(INSURANCE), 1),
    "a receipt for a gift": Case(lambda: brings(DONATION), 0),
    "an advice of payment": Case(lambda: brings(ADVICE), 0),
    "advertising for payment by invoice": Case(lambda: letter("<p>Jetzt neu: Rechnungskauf! 20 % MwSt geschenkt.</p><p>Rechnungsnummer nötig? Nein! USt-IdNr. DE811193231, ab 9,99 EUR</p>", "Kauf auf Rechnung", "html"), 0, ()),
    "a question about an invoice": Case(lambda: letter("Hallo,\n\nzu Rechnung Nr. 25-0417: Warum 380,80 EUR statt 320,00 EUR?\n\nDanke\n", "Rückfrage"), 0, ()),
}  # fmt: skip
