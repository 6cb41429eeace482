"""Papers that are not booked, in seven languages; a blank line ends a paper, its first line names it."""

OTHERS = """
de: an order of ours to somebody
Petersen Bau, Am Deich 1, 26506 Norden, USt-IdNr. DE811193231
Bestellung 4500012
12.05.2025
Wir bestellen zu unseren Einkaufsbedingungen:
20 Stück Dachlatte zu 4,00 EUR 80,00 EUR
Nettosumme 80,00 EUR, 19 % USt 15,20 EUR, Summe 95,20 EUR
Rechnung bitte an rechnung@petersen.example unter Angabe der Bestellnummer

de: terms of business
Allgemeine Geschäftsbedingungen der Holzland GmbH
1. Die Rechnung ist innerhalb von 14 Tagen zahlbar. Rechnungsdatum ist der Tag der Lieferung.
2. Alle Preise verstehen sich zuzüglich 19 % Umsatzsteuer.
3. Ab einem Wert von 500,00 EUR liefern wir frei Haus.
Steuernummer 66/201/44817

de: an insurance policy
Nordlicht Versicherung AG
Versicherungsschein 4402
Versicherungsnehmer Petersen Bau
Beitrag jährlich 238,00 EUR einschließlich 19 % Versicherungsteuer
Die Beitragsrechnung erhalten Sie gesondert.

de: a list of open items
Holzland GmbH, USt-IdNr. DE811193231
Offene-Posten-Liste zum 31.05.2025
Rechnung 1180 vom 02.04.2025 119,00 EUR
Rechnung 1201 vom 14.04.2025 238,00 EUR
Summe offen 357,00 EUR
Bitte bestätigen Sie den Saldo.

de: an announcement of a debit
Energie Nordost GmbH, Gläubiger-ID DE98ZZZ09999999999
Vorabankündigung einer SEPA-Lastschrift
Wir ziehen am 15.05.2025 den Betrag von 119,00 EUR zur Rechnung 5518 von Ihrem Konto ein.
Mandatsreferenz M-1180, IBAN DE89 3704 0044 0532 0130 00

de: a debt collector
Inkasso Westwind GmbH, Steuernummer 66/201/44817
Forderung der Holzland GmbH aus Rechnung 1180 vom 02.04.2025
Hauptforderung 119,00 EUR
Inkassovergütung 45,00 EUR
Gesamtforderung 164,00 EUR
Zahlen Sie bis zum 15.07.2025, sonst beantragen wir einen Mahnbescheid.

de: a statement of a credit card
Kartenbank AG
Kreditkartenabrechnung 05/2025
Kartennummer 4111 **** **** 1111
02.05. Cloudy Metrics 49,00 EUR
14.05. Bahn 118,80 EUR
Abrechnungsbetrag 167,80 EUR wird am 02.06.2025 abgebucht

de: a payslip under another name
Petersen Bau
Abrechnung der Brutto/Netto-Bezüge für Mai 2025
Steuerklasse 3, SV-Nummer 12 010180 M 001
Gehalt 3.200,00
Lohnsteuer 210,00 Krankenversicherung 262,40 Rentenversicherung 297,60
Gesamt-Brutto 3.200,00
Überweisung 2.430,00

de: a cost estimate
Malerbetrieb Farbton, USt-IdNr. DE811193231
Kostenvoranschlag KV-118
12.05.2025
Fassade streichen 2.000,00 EUR
19 % MwSt. 380,00 EUR
Gesamtsumme 2.380,00 EUR
Gültig bis 30.06.2025

de: a contract
Mietvertrag über Gewerberäume
zwischen der Sundhof KG und Petersen Bau
§ 1 Die Miete beträgt monatlich 1.000,00 EUR zuzüglich 19 % Umsatzsteuer 190,00 EUR, zusammen 1.190,00 EUR.
§ 2 Eine gesonderte Rechnung wird nicht erteilt.
Norden, den 01.02.2025, Unterschrift Vermieter, Unterschrift Mieter

de: a time sheet
Stundennachweis Mai 2025
Mitarbeiter J. Lohse, Projekt Umbau, Auftraggeber Petersen Bau
02.05. 8,00 Std. 03.05. 7,50 Std.
Summe 15,50 Std.
Dient als Anlage zur Rechnung.

de: a delivery note with prices
Holzland GmbH, USt-IdNr. DE811193231
Lieferschein LS-4471 vom 12.05.2025
2 Platten zu 50,00 EUR 100,00 EUR
19 % MwSt. 19,00 EUR
Warenwert 119,00 EUR
Die Rechnung folgt. Ware erhalten: ____________

de: a letter that asks for an invoice
Petersen Bau
Betreff: Ihre Rechnung 1180
Sehr geehrte Damen und Herren, bitte korrigieren Sie Ihre Rechnung 1180 vom 02.04.2025 über 119,00 EUR.
Es fehlt unsere USt-IdNr. DE811193231. Wir bezahlen nach Erhalt.

en: a quotation
Harbour Supplies Ltd, VAT Reg No GB 412 7789 31
QUOTATION Q-118
Date 3 April 2025
Rope 100.00
VAT 20% 20.00
Total GBP 120.00
Valid for 30 days. Prices subject to change.

en: a purchase order
Petersen Construction Ltd
PURCHASE ORDER PO-4471
Date 3 April 2025
Supplier: Harbour Supplies Ltd
10 ropes at 10.00 100.00
VAT 20% 20.00
Total GBP 120.00
Quote this number on your invoice.

en: a remittance advice
Petersen Construction Ltd
REMITTANCE ADVICE
We have paid the following invoices to your account:
Invoice 20931 dated 3 April 2025 GBP 180.00
Total GBP 180.00

en: a statement of account
Harbour Supplies Ltd, VAT Reg No GB 412 7789 31
STATEMENT OF ACCOUNT as of 31 May 2025
Invoice 20931 3 April 2025 180.00
Invoice 20977 9 May 2025 60.00
Balance due GBP 240.00

en: a final notice
Harbour Supplies Ltd, VAT Reg No GB 412 7789 31
FINAL NOTICE
Invoice 20931 of 3 April 2025 over GBP 180.00 is past due.
Late fee 20.00
Total due GBP 200.00

en: a packing list
Harbour Supplies Ltd
PACKING LIST for order 4471
Invoice no 20931
2 cartons, gross weight 30 kg, net weight 28 kg

fr: an estimate
Menuiserie Lagrange SARL, N° TVA FR40303265045
DEVIS N° D-31
Date : 14/05/2025
Porte 400,00 €
Total HT 400,00 €
TVA 20 % 80,00 €
Total TTC 480,00 €
Devis valable 30 jours. Bon pour accord :

fr: an order confirmation
Menuiserie Lagrange SARL, N° TVA FR40303265045
Confirmation de commande n° C-31
Date : 14/05/2025
Porte 400,00 €, TVA 20 % 80,00 €, Total TTC 480,00 €
La facture vous sera envoyée après la livraison.

fr: a reminder
Menuiserie Lagrange SARL, N° TVA FR40303265045
Lettre de relance
Sauf erreur de notre part, la facture F-2025-31 du 14/05/2025 de 480,00 € reste impayée.
Merci de régler la somme de 480,00 € sous huit jours.

fr: a delivery note
Menuiserie Lagrange SARL, N° TVA FR40303265045
Bon de livraison n° BL-31
Date : 14/05/2025
1 porte. Reçu en bon état, signature :

fr: a payslip
Bulletin de paie mai 2025
Salaire brut 2 800,00
Cotisations salariales 616,00
Net à payer 2 184,00
N° de sécurité sociale 1 80 01 67 482 001 12

it: an offer
Officina Rossi S.r.l., P. IVA IT00743110157
Preventivo n. 31 del 14/05/2025
Riparazione pompa 250,00 €
IVA 22% 55,00 €
Totale 305,00 €
Offerta valida 30 giorni

it: a delivery note
Officina Rossi S.r.l., P. IVA IT00743110157
Documento di trasporto (D.D.T.) n. 44 del 14/05/2025
1 pompa. Causale del trasporto: vendita. Firma del destinatario

it: an order confirmation
Officina Rossi S.r.l., P. IVA IT00743110157
Conferma d'ordine n. 12 del 14/05/2025
Pompa 250,00 €, IVA 22% 55,00 €, Totale ordine 305,00 €
Seguirà fattura

it: a reminder
Officina Rossi S.r.l., P. IVA IT00743110157
Sollecito di pagamento
La fattura n. 118/2025 del 14/05/2025 di 305,00 € risulta insoluta.
Totale da pagare 305,00 €

es: an estimate
Ferretería Sol S.L., NIF B83728294
PRESUPUESTO 31
Fecha: 14/05/2025
Tornillos 100,00 €
IVA 21 % 21,00 €
Total 121,00 €
Validez del presupuesto: 30 días

es: a delivery note
Ferretería Sol S.L., NIF B83728294
ALBARÁN 44
Fecha: 14/05/2025
Tornillos 100,00 €, IVA 21 % 21,00 €, Total 121,00 €
Recibí conforme

es: a reminder
Ferretería Sol S.L., NIF B83728294
Recordatorio de pago
La factura 2025/0331 del 14/05/2025 por 121,00 € está pendiente de pago.
Total pendiente 121,00 €

nl: an offer
Timmerbedrijf De Vries B.V., btw-nummer NL004495445B01
OFFERTE 2025-31
Datum 14-05-2025
Kozijn plaatsen 300,00
Btw 21% 63,00
Totaal € 363,00
Deze offerte is 30 dagen geldig.

nl: an order confirmation
Timmerbedrijf De Vries B.V., btw-nummer NL004495445B01
Orderbevestiging 12
Kozijn 300,00, btw 21% 63,00, totaal € 363,00
De factuur volgt na levering.

nl: a reminder
Timmerbedrijf De Vries B.V., btw-nummer NL004495445B01
Betalingsherinnering
Factuurnummer 2025-118, factuurdatum 14-05-2025
Openstaand bedrag € 363,00
Volgens onze administratie is deze factuur nog niet betaald.

nl: a payslip
Loonstrook mei 2025
Brutoloon 2.800,00
Loonheffing 510,00
Nettoloon 2.290,00

pl: an offer
Stolarnia Dąb Sp. z o.o., NIP 5260250274
Oferta nr 31/2025
Drzwi 500,00
VAT 23% 115,00
Razem 615,00 zł
Oferta ważna 30 dni

pl: an order confirmation
Stolarnia Dąb Sp. z o.o., NIP 5260250274
Potwierdzenie zamówienia nr 12
Drzwi 500,00, VAT 23% 115,00, Razem 615,00 zł
Fakturę wyślemy po dostawie.

pl: a demand for payment
Stolarnia Dąb Sp. z o.o., NIP 5260250274
Wezwanie do zapłaty
Faktura nr 118/05/2025 z dnia 14.05.2025, kwota 615,00 zł, po terminie płatności
Do zapłaty 615,00 zł

pl: a pro forma
Stolarnia Dąb Sp. z o.o., NIP 5260250274
Faktura pro forma nr 7/2025
Data wystawienia: 14.05.2025
Drzwi 500,00
VAT 23% 115,00
Do zapłaty 615,00 zł
"""
