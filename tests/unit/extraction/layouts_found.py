# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented invoices that were drawn to find out where the engine fails; each is read right since."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def partial_invoice() -> tuple[Pen, Truth]:
    """A third progress invoice: an ordinal before the title, no table."""
    p=Pen()
    p.text(57,60,"Bauunternehmen Ott GmbH",size=14)
    p.text(57,74,"Am Bauhof 2 - 89073 Ulm")
    p.stack(57,140,["Stadt Ulm","Gebäudemanagement","Münchner Straße 2","89073 Ulm"])
    p.text(57,230,"3. Abschlagsrechnung",size=13)
    p.pairs(57,170,250,[("Rechnungs-Nr.:","AR-3-2024"),("Rechnungsdatum:","31.07.2024"),("Bauvorhaben:","BV-118 Turnhalle")])
    p.pairs(57,540,310,[("Leistungsstand bis 31.07.2024 netto","184.000,00 €"),("abzüglich bisher berechneter Leistungen netto","120.000,00 €"),("Nettobetrag","64.000,00 €"),("zzgl. 19 % Umsatzsteuer","12.160,00 €"),("Rechnungsbetrag","76.160,00 €")],right=True)
    p.text(57,400,"Steuerschuldnerschaft liegt beim leistenden Unternehmer. Freistellungsbescheinigung liegt vor. Steuer-Nr. 88001/12345")
    return p, {'document_type': 'PARTIAL_INVOICE','invoice_number': 'AR-3-2024','invoice_date': '2024-07-31','net_total': '64000.00','vat_total': '12160.00','gross_total': '76160.00','payable': '76160.00','supplier_name': 'Bauunternehmen Ott GmbH','supplier_address': 'Am Bauhof 2, 89073 Ulm','customer_name': 'Stadt Ulm','customer_address': 'Münchner Straße 2, 89073 Ulm'}


def cloud_eu() -> tuple[Pen, Truth]:
    """An EU service with month-first period, parties side by side, VAT 0 % by reverse charge."""
    p=Pen()
    p.text(40,60,"acme.io",size=22)
    p.stack(40,100,["Acme Cloud GmbH","Torstraße 99","10119 Berlin, Germany","VAT ID DE136695976"])
    p.stack(300,100,["Customer","Foo Bar BV","Damrak 1","1012 LG Amsterdam","Netherlands","VAT ID NL004495445B01"])
    p.stack(40,200,["Invoice AC-99812","Invoice date: Jan 31, 2024","Billing period: Jan 1 – Jan 31, 2024"])
    y=p.table(270,[(40,'l','Description'),(300,'r','Units'),(380,'r','Unit Price'),(450,'r','VAT'),(550,'r','Amount (excl. VAT)')],[["API calls (per 1,000)","1,250","€0.40","0%","€500.00"],["Support Gold","1","€250.00","0%","€250.00"]])
    p.pairs(380,550,y+10,[("Total excl. VAT","€750.00"),("VAT 0%","€0.00"),("Total","€750.00")],right=True)
    p.text(40,y+80,"Intra-Community supply of services. Reverse charge - VAT to be paid by the customer.")
    return p, {'invoice_number': 'AC-99812','invoice_date': '2024-01-31','delivery_period_start': '2024-01-01','delivery_period_end': '2024-01-31','supplier_name': 'Acme Cloud GmbH','supplier_vat_id': 'DE136695976','customer_vat_id': 'NL004495445B01','customer_name': 'Foo Bar BV','customer_address': 'Damrak 1, 1012 LG Amsterdam','supplier_address': 'Torstraße 99, 10119 Berlin','net_total': '750.00','gross_total': '750.00','vat_total': '0.00','vat_rates': ['0'],'currency': 'EUR'}


def roofer() -> tuple[Pen, Truth]:
    """Letter-spaced title, a bare "Nr.", letterhead right, discount below the items, wage share named."""
    p=Pen()
    p.stack(350,50,["Dachdecker Fritz Lange","Meisterbetrieb seit 1962","Ziegelweg 12","38100 Braunschweig","Tel.: 0531 / 55 50 10","Fax: 0531 / 55 50 11","www.dach-lange.example"])
    p.stack(57,150,["An","WEG Okerufer 5-9","c/o Hausverwaltung Schmidt","Postfach 2211","38012 Braunschweig"])
    p.text(57,250,"R E C H N U N G",size=14)
    p.text(57,270,"Nr. 24-0391")
    p.text(400,270,"Braunschweig, 18. Oktober 2024")
    p.text(57,285,"Objekt: Okerufer 7, Dachreparatur")
    y=p.table(320,[(57,'l','Pos.'),(90,'l','Leistung'),(330,'r','Menge'),(340,'l','Einh.'),(440,'r','E-Preis €'),(540,'r','G-Preis €')],[["01","Gerüst stellen","1,00","psch.","850,00","850,00"],["02","Ziegel ersetzen","46,00","Stck.","12,80","588,80"],["03","Dachrinne reinigen","18,50","m","9,00","166,50"]])
    p.pairs(300,540,y+10,[("Zwischensumme","1.605,30"),("abzgl. 3% Nachlass","-48,16"),("Summe netto","1.557,14"),("+ 19% Mehrwertsteuer","295,86"),("Gesamtsumme","1.853,00")],right=True)
    p.text(57,y+100,"Ausführung in der 41. KW 2024. Zahlung bitte innerhalb 8 Tagen ohne Abzug.")
    p.text(57,y+115,"Gemäß § 35a EStG enthaltene Lohnkosten: 912,00 € netto zzgl. 173,28 € MwSt.")
    p.text(57,800,"Braunschweigische Landessparkasse · IBAN DE88 2008 0000 0970 3757 00 · St.-Nr. 14/127/03355",size=7)
    return p, {'invoice_number': '24-0391','invoice_date': '2024-10-18','due_date': '2024-10-26','supplier_name': 'Dachdecker Fritz Lange','supplier_address': 'Ziegelweg 12, 38100 Braunschweig','customer_name': 'WEG Okerufer 5-9','net_total': '1557.14','vat_total': '295.86','gross_total': '1853.00','payable': '1853.00','vat_rates': ['19'],'supplier_tax_number': '14/127/03355'}


def caterer() -> tuple[Pen, Truth]:
    """British: centred letterhead, VAT per line, supply date."""
    p=Pen()
    p.text(230,50,"GREENFIELD CATERING",size=16)
    p.text(200,64,"5 Orchard Way, Guildford, GU1 3QT  |  01483 555 010  |  hello@greenfield.example",size=8)
    p.text(60,110,"Invoice",size=18)
    p.stack(60,140,["Customer:","Surrey Hills School","Accounts Payable","Ridge Road","Dorking RH4 1AB"])
    p.pairs(360,460,140,[("Invoice Number","GC-7731"),("Invoice Date","28/02/2025"),("Supply Date","26/02/2025"),("Due Date","14/03/2025"),("Your Ref","J. Wells")])
    y=p.table(260,[(60,'l','Description'),(300,'r','Qty'),(370,'r','Unit Price'),(420,'r','VAT %'),(480,'r','VAT'),(545,'r','Total')],[["Buffet lunch, per head","35","£14.50","20","£101.50","£609.00"],["Fruit platters","4","£22.00","0","£0.00","£88.00"]])
    p.pairs(400,545,y+10,[("Total Net","£595.50"),("Total VAT","£101.50"),("Invoice Total","£697.00")],right=True)
    p.text(60,760,"VAT Registration Number: GB 123 4567 82   Company Registration No. 09876543. Registered in England",size=8)
    return p, {'invoice_number': 'GC-7731','invoice_date': '2025-02-28','delivery_date': '2025-02-26','due_date': '2025-03-14','supplier_name': 'GREENFIELD CATERING','customer_name': 'Surrey Hills School','net_total': '595.50','vat_total': '101.50','gross_total': '697.00','supplier_vat_id': 'GB123456782','currency': 'GBP','vat_rates': ['20','0']}


def belgian() -> tuple[Pen, Truth]:
    """Belgian: HTVA and TVAC, BE number with dots, "Numéro :" below the title."""
    p=Pen()
    p.stack(60,50,["Imprimerie Lambert SPRL","Rue du Moulin 22","B-5000 Namur","TVA BE 0428.759.497"])
    p.stack(340,130,["Ville de Dinant","Service communication","Rue Grande 112","5500 Dinant"])
    p.text(60,210,"FACTURE",size=15)
    p.pairs(60,180,230,[("Numéro :","2024/882"),("Date :","07-11-2024"),("Échéance :","07-12-2024"),("Votre référence :","Affiches")])
    y=p.table(310,[(60,'l','Description'),(320,'r','Quantité'),(400,'r','Prix unitaire'),(450,'r','TVA'),(540,'r','Total HTVA')],[["Affiches A2 quadri","150","1,85","21 %","277,50"],["Mise en page","3","62,00","21 %","186,00"]])
    p.pairs(380,540,y+10,[("Total HTVA","463,50 EUR"),("TVA 21 %","97,34 EUR"),("Total TVAC","560,84 EUR")],right=True)
    p.text(60,780,"IBAN BE68 5390 0754 7034  BIC TRIOBEBB",size=8)
    return p, {'invoice_number': '2024/882','invoice_date': '2024-11-07','due_date': '2024-12-07','supplier_name': 'Imprimerie Lambert SPRL','supplier_address': 'Rue du Moulin 22, 5000 Namur','supplier_vat_id': 'BE0428759497','customer_name': 'Ville de Dinant','net_total': '463.50','vat_total': '97.34','gross_total': '560.84','iban': 'BE68539007547034','vat_rates': ['21']}


def restaurant() -> tuple[Pen, Truth]:
    """A restaurant receipt with glued quantities and VAT contained."""
    p=Pen(width=226,height=400,size=8)
    for i,t in enumerate(["Gasthaus Zum Hirschen","Kirchplatz 2","88212 Ravensburg","St.-Nr. 77021/33445"]):
        p.text(60,30+10*i,t)
    p.pairs(12,214,85,[("Rechnung","Nr. 1882"),("Tisch 7","14.09.2024 20:41")],right=True,step=10)
    p.pairs(12,214,115,[("2x Zwiebelrostbraten","49,80"),("1x Maultaschen","15,90"),("3x Apfelschorle 0,5","14,70")],right=True,step=10)
    p.pairs(12,214,155,[("Summe","EUR 80,40"),("inkl. 19% MwSt aus 67,56","12,84"),("Bar","100,00"),("Zurück","19,60")],right=True,step=10)
    return p, {'invoice_number': '1882','invoice_date': '2024-09-14','supplier_name': 'Gasthaus Zum Hirschen','supplier_address': 'Kirchplatz 2, 88212 Ravensburg','gross_total': '80.40','vat_total': '12.84','net_total': '67.56','supplier_tax_number': '77021/33445','vat_rates': ['19']}


def italian_engineer() -> tuple[Pen, Truth]:
    """Italian: "Spett.le", social contribution, tax withheld, net to pay."""
    p=Pen()
    p.stack(60,50,["Studio Tecnico Ing. Paolo Rinaldi","Via dei Mille 8 - 10123 Torino (TO)","P.IVA 01234567897 - C.F. RNLPLA70A01L219X","Tel. 011 555 1234 - studio@rinaldi.example"])
    p.stack(340,120,["Spett.le","Comune di Asti","Piazza San Secondo 1","14100 Asti (AT)","C.F. 00072360050"])
    p.text(60,210,"Fattura n. 12 del 15/03/2024",size=12)
    y=p.table(250,[(60,'l','Descrizione'),(540,'r','Importo')],[["Progetto esecutivo scuola elementare","4.000,00"],["Direzione lavori, acconto","1.500,00"]])
    p.pairs(340,540,y+10,[("Totale imponibile","5.500,00"),("Contributo integrativo 4%","220,00"),("IVA 22% su 5.720,00","1.258,40"),("Totale fattura","6.978,40"),("Ritenuta d'acconto 20%","-1.100,00"),("Netto a pagare","€ 5.878,40")],right=True)
    p.text(60,y+120,"Pagamento: bonifico bancario 30 gg data fattura. IBAN IT60 X054 2811 1010 0000 0123 456")
    return p, {'invoice_number': '12','invoice_date': '2024-03-15','due_date': '2024-04-14','supplier_name': 'Studio Tecnico Ing. Paolo Rinaldi','supplier_address': 'Via dei Mille 8, 10123 Torino (TO)','supplier_vat_id': '01234567897','customer_name': 'Comune di Asti','customer_address': 'Piazza San Secondo 1, 14100 Asti (AT)','vat_total': '1258.40','gross_total': '6978.40','payable': '5878.40','iban': 'IT60X0542811101000000123456','vat_rates': ['22']}


def reminder() -> tuple[Pen, Truth]:
    """A payment reminder."""
    p=Pen()
    p.text(57,60,"Sport Ziegler OHG",size=15)
    p.text(57,130,"Sport Ziegler OHG, Waldstr. 9, 76133 Karlsruhe",size=7)
    p.stack(57,145,["TSV Durlach 1846 e.V.","Postfach 43","76227 Karlsruhe"])
    p.text(57,230,"Zahlungserinnerung",size=14)
    p.text(57,250,"Rechnung Nr. 2024-118 vom 02.01.2024")
    p.pairs(57,200,265,[("Datum","20.02.2024"),("Offener Betrag","412,30 €"),("Zahlbar bis","05.03.2024")])
    return p, {'document_type': 'REMINDER','invoice_number': '2024-118','payable': '412.30','due_date': '2024-03-05','supplier_name': 'Sport Ziegler OHG','customer_name': 'TSV Durlach 1846 e.V.'}


def bilingual() -> tuple[Pen, Truth]:
    """Every label in two languages."""
    p=Pen()
    p.text(57,50,"Rechnung / Invoice",size=14)
    p.stack(57,80,["Absender / Sender","Interlingua Services KG","Südring 100","33098 Paderborn"])
    p.stack(320,80,["Empfänger / Recipient","Maschinenfabrik Ruhrtal SE","Einkauf","Zechenstr. 55","44149 Dortmund"])
    p.pairs(57,190,170,[("Rechnungsnr. / Invoice no.","IL-5502"),("Datum / Date","2024-05-02"),("Fällig / Due","2024-05-16"),("Leistungszeitraum / Period","April 2024")])
    y=p.table(260,[(57,'l','Beschreibung / Description'),(330,'r','Menge / Qty'),(430,'r','Einzelpreis / Unit price'),(540,'r','Betrag / Amount')],[["Übersetzung DE-EN / Translation","12.400","0,12","1.488,00"],["Eilzuschlag / Rush fee","1","150,00","150,00"]])
    p.pairs(300,540,y+10,[("Nettobetrag / Net amount","1.638,00 EUR"),("USt. 19 % / VAT","311,22 EUR"),("Gesamtbetrag / Total amount","1.949,22 EUR")],right=True)
    p.text(57,790,"USt-IdNr. / VAT ID: DE136695976  IBAN: DE88 2008 0000 0970 3757 00",size=8)
    return p, {'invoice_number': 'IL-5502','invoice_date': '2024-05-02','due_date': '2024-05-16','delivery_period_start': '2024-04-01','delivery_period_end': '2024-04-30','supplier_name': 'Interlingua Services KG','supplier_address': 'Südring 100, 33098 Paderborn','customer_name': 'Maschinenfabrik Ruhrtal SE','customer_address': 'Zechenstr. 55, 44149 Dortmund','net_total': '1638.00','vat_total': '311.22','gross_total': '1949.22','supplier_vat_id': 'DE136695976','vat_rates': ['19']}


def telecom() -> tuple[Pen, Truth]:
    """A telephone bill: number in groups, direct debit date, rate with decimals."""
    p=Pen()
    p.text(57,60,"NetzFunk AG",size=18)
    p.stack(57,140,["NetzFunk AG, 50667 Köln"],size=6)
    p.stack(57,152,["Firma","Bäckerei Lutz","Inh. Eva Lutz","Dorfplatz 1","53902 Bad Münstereifel"])
    p.pairs(350,540,150,[("Rechnungsnummer","7 884 201 553"),("Rechnungsmonat","August 2024"),("Rechnungsdatum","05.09.2024"),("Kundenkonto","4 410 220")],right=True)
    p.pairs(57,540,280,[("Monatliche Grundgebühr","39,95"),("Verbindungen","4,21"),("Summe der Beträge (netto)","44,16"),("19,00 % Umsatzsteuer auf 44,16 EUR","8,39"),("Rechnungsbetrag","52,55 EUR")],right=True)
    p.text(57,400,"Der Rechnungsbetrag wird frühestens am 12.09.2024 von Ihrem Konto abgebucht.")
    p.text(57,800,"NetzFunk AG, Hohenzollernring 1, 50667 Köln, USt-IdNr. DE136695976",size=7)
    return p, {'invoice_number': '7 884 201 553','invoice_date': '2024-09-05','due_date': '2024-09-12','supplier_name': 'NetzFunk AG','supplier_address': 'Hohenzollernring 1, 50667 Köln','customer_name': 'Bäckerei Lutz','net_total': '44.16','vat_total': '8.39','gross_total': '52.55','vat_rates': ['19']}
