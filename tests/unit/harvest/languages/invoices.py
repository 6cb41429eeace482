"""Papers that have to be booked, in seven languages, under the names that trades give them; a blank line ends a paper,
its first line names it."""

INVOICES = """
de: a lawyer's note of costs
Kanzlei Wehrlin & Partner, Rechtsanwälte
Bahnhofplatz 2, 93047 Regensburg
Herrn Ole Petersen, Am Deich 1, 26506 Norden
Kostennote Nr. 2025/118 vom 04.04.2025
Petersen ./. Hansen wegen Kaufpreis
1,3 Verfahrensgebühr Nr. 3100 VV RVG 500,50 EUR
Auslagen Nr. 7002 VV RVG 20,00 EUR
Zwischensumme 520,50 EUR
19 % Umsatzsteuer Nr. 7008 VV RVG 98,90 EUR
Summe 619,40 EUR
Steuernummer 244/118/40021

de: a haulier's settlement
Spedition Nordkai GmbH, Hafenstr. 4, 28217 Bremen
Frachtabrechnung
Rg.-Nr. 4471 Rg.-Datum 02.05.25
28217 Bremen - 99084 Erfurt, 3 EPAL, 1.200 kg 310,00
Treibstoffzuschlag 8 % 24,80
Maut 40,20
Netto EUR 375,00
MwSt 19,0 % 71,25
BRUTTO EUR 446,25
USt-ID DE811193231

de: a weighing slip that is an invoice
Rohstoffhof Kehler
Rechnung mit Wiegeschein
Beleg 25-7781 / 12.06.2025
Bauschutt 3,200 t zu 40,00 EUR/t
128,00
+ 19 % 24,32
= 152,32 EUR
Rohstoffhof Kehler GmbH, Am Gleis 3, 99867 Gotha, DE811193231

de: a parking garage
Parkhaus Altmarkt
Quittung 0099-4471
Einfahrt 12.03.25 08:02 Ausfahrt 12.03.25 12:44
Bezahlt 9,00 EUR
darin 19 % MwSt 1,44 EUR
Stadtparken Dresden GmbH, USt-IdNr. DE811193231

de: a filling station
TANKHOF LINDE
Hauptstr. 90, 04103 Leipzig
USt-ID DE811193231
Beleg-Nr. 8812/4
14.03.25 18:22
Super E10 Säule 2
41,10 l x 1,759 EUR/l
TOTAL EUR 72,29
Netto 60,75 MwSt 19% 11,54
Tankkarte **** 1190

de: a correction with its credit
Glaserei Prisma GmbH - Rechnungskorrektur
Petersen Bau, Am Deich 1, 26506 Norden
Korrekturbeleg KB-88
11.06.2025
zu Rechnung RG-1120 vom 02.06.2025
Für die zurückgegebene Scheibe schreiben wir Ihnen gut:
1 Isolierglas -200,00 EUR
19 % USt. -38,00 EUR
Gutschriftsbetrag -238,00 EUR
Glaserei Prisma GmbH, Ring 4, 39104 Magdeburg, USt-IdNr. DE811193231

de: a note of fees
Dr. med. Anna Thorn, Fachärztin für Arbeitsmedizin
Petersen Bau, Am Deich 1, 26506 Norden
Liquidation 2025-77 vom 03.03.2025
Betriebsärztliche Begehung 4 Std. zu 110,00 440,00 EUR
Umsatzsteuerfrei nach § 4 Nr. 14 UStG
Zu zahlender Betrag 440,00 EUR
Steuernummer 66/201/44817

de: a rent that is billed for long
Immobilien Sundhof KG, Steuernummer 66/201/44817
Dauerrechnung über Gewerbemiete
Rechnungsnummer DR-2025-03
Petersen Bau, Am Deich 1, 26506 Norden
gültig ab 01.01.2025 bis auf Weiteres, monatlich
Kaltmiete 1.000,00 EUR
19 % Umsatzsteuer 190,00 EUR
Gesamt 1.190,00 EUR, fällig am 3. Werktag

de: a utility's yearly settlement
Stadtwerke Musterfluss GmbH, USt-IdNr. DE811193231
Jahresverbrauchsabrechnung 2024
Rechnungsnr. 5500181 Datum 20.01.2025
Verbrauch 9.300 kWh Arbeitspreis 2.511,00 EUR
Nettobetrag 2.511,00 EUR
19 % Umsatzsteuer 477,09 EUR
Bruttobetrag 2.988,09 EUR
bereits gezahlte Abschläge 2.800,00 EUR
Restbetrag 188,09 EUR

de: an invoice of commission by the customer
Vermittlerportal Nord AG, USt-IdNr. DE811193231
Provisionsabrechnung / Gutschrift im Sinne des § 14 Abs. 2 UStG
Belegnummer PV-2025-07 vom 31.07.2025
Petersen Bau, Am Deich 1, 26506 Norden, St.-Nr. 66/201/44817
Provision netto 300,00 EUR
zzgl. 19 % USt 57,00 EUR
Auszahlungsbetrag 357,00 EUR

en: an invoice with tax
Harbour Supplies Ltd, 4 Quay Street, Bristol BS1 4DJ
VAT Reg No GB 412 7789 31
TAX INVOICE
Invoice no 20931
Invoice date 3 April 2025
Bill to Petersen Bau
Rope 100.00
Paint 50.00
Subtotal 150.00
VAT 20% 30.00
Total GBP 180.00

en: a subscription's receipt
Cloudy Metrics Inc., 500 Market St, San Francisco, CA 94105
Receipt
Receipt number 2231-9981
Invoice number CM-0042
Date paid May 2, 2025
Team plan, May 2025 $49.00
Total $49.00
Amount paid $49.00

en: a statement of fees
Marlow & Finch, Solicitors, 9 Temple Row, Birmingham B2 5HG
Fee note 7781
Date 12/05/2025
To our professional services in the matter of the lease 1,200.00
Disbursements 35.00
VAT at 20% 247.00
Amount due GBP 1,482.00
VAT registration number GB 412 7789 31

en: a credit memo
Northwind Tools Ltd, VAT No IE6388047V
CREDIT MEMO
Credit memo no. CM-551
Date: 14 May 2025
Ref. invoice 55012
2 drills returned -240.00
VAT 23% -55.20
Total credit EUR -295.20

fr: a craftsman's invoice
Menuiserie Lagrange SARL, 3 rue des Tilleuls, 67000 Strasbourg
SIRET 552 100 554 00025 - N° TVA FR40303265045
FACTURE N° F-2025-31
Date : 14/05/2025
Client : Petersen Bau
Pose de porte 400,00 €
Total HT 400,00 €
TVA 20 % 80,00 €
Net à payer 480,00 €

fr: a note of fees
Maître Claire Dubois, avocat, 8 quai Kléber, 67000 Strasbourg
Note d'honoraires n° 2025-19
Strasbourg, le 3 juin 2025
Consultation 600,00 €
TVA 20 % 120,00 €
Total TTC 720,00 €
TVA intracommunautaire FR40303265045

fr: a till receipt
BRASSERIE DU PORT
12 quai Sud, 13002 Marseille
Ticket de caisse 4471 12/06/2025 13:05
2 menus 38,00
Total TTC 38,00 EUR
dont TVA 10 % 3,45
CB 38,00
N° TVA FR40303265045 - Merci de votre visite

fr: a credit note
Imprimerie Bellecour SAS - N° TVA FR40303265045
AVOIR N° A-2025-7
Date 20/06/2025 - Facture d'origine F-2025-11
Retour de 100 cartes -80,00 €
Total HT -80,00 €
TVA 20 % -16,00 €
Total TTC -96,00 €

it: an invoice of a workshop
Officina Rossi S.r.l., Via Garibaldi 12, 39100 Bolzano
P. IVA IT00743110157
FATTURA n. 118/2025 del 14/05/2025
Spett.le Petersen Bau
Riparazione pompa 250,00 €
Imponibile 250,00 €
IVA 22% 55,00 €
Totale fattura 305,00 €

it: a professional's fee
Dott. Marco Bianchi, commercialista, Piazza Erbe 4, 37121 Verona
Parcella n. 31 del 02/04/2025
P.IVA 00743110157
Onorario 800,00
Contributo cassa 4% 32,00
IVA 22% 183,04
Totale da pagare EUR 1.015,04

it: a receipt
TRATTORIA AL PONTE
P.IVA 00743110157
Documento commerciale di vendita o prestazione
Coperti 2 4,00
Pranzo 36,00
TOTALE COMPLESSIVO 40,00
di cui IVA 3,64
Pagamento elettronico 40,00
12-06-2025 13:40 DOC. N. 0441-0012

es: an invoice
Ferretería Sol S.L., Calle Mayor 8, 28013 Madrid, NIF B83728294
FACTURA Nº 2025/0331
Fecha: 14/05/2025
Cliente: Petersen Bau
Tornillos 100,00 €
Base imponible 100,00 €
IVA 21 % 21,00 €
Total factura 121,00 €

es: a simplified invoice
CAFÉ CENTRAL, NIF B83728294
Factura simplificada T-8812
14/06/2025 09:12
2 desayunos 9,00
Total 9,00 €
IVA incluido 10 % 0,82
Tarjeta 9,00

es: a corrective invoice
Imprenta Luna S.A., CIF A28599033
FACTURA RECTIFICATIVA R-12
Fecha 20/06/2025, rectifica la factura 2025-88
Devolución -50,00 €
IVA 21 % -10,50 €
Total -60,50 €

nl: an invoice
Timmerbedrijf De Vries B.V., Kade 4, 8911 Leeuwarden
KvK 01234567, btw-nummer NL004495445B01
FACTUUR
Factuurnummer 2025-118
Factuurdatum 14-05-2025
Kozijn plaatsen 300,00
Subtotaal 300,00
Btw 21% 63,00
Totaal te voldoen € 363,00

nl: a fuel receipt
TANKSTATION A7, Afslag 12, btw NL004495445B01
Kassabon 4471
14-05-2025 07:40
Diesel pomp 3 40,00 L
Totaal EUR 68,00
Incl. 21% btw 11,80
PIN 68,00

pl: an invoice
Stolarnia Dąb Sp. z o.o., ul. Leśna 4, 30-002 Kraków
NIP 5260250274
Faktura VAT nr 118/05/2025
Data wystawienia: 14.05.2025
Nabywca: Petersen Bau
Drzwi 1 szt. 500,00
Wartość netto 500,00
VAT 23% 115,00
Do zapłaty 615,00 zł

pl: an invoice of correction
Drukarnia Orzeł S.A., NIP 5260250274
Faktura korygująca FK/7/2025
Data wystawienia 20.06.2025, do faktury FV/88/2025
Zwrot towaru, wartość netto -100,00
VAT 23% -23,00
Razem brutto -123,00 PLN

pl: a fiscal receipt
BAR MLECZNY, ul. Długa 1, Gdańsk
NIP 5260250274
PARAGON FISKALNY
Obiad 2 x 20,00 40,00
Sprzedaż opodatkowana B 40,00
PTU B 8% 2,96
SUMA PLN 40,00
Karta 40,00
12-06-2025 13:05 nr wydr. 0441
"""
