"""The words of statements in seven languages: headings of columns, names of balances, and what introduces a reference.

Phrases are compared as letters and digits alone, folded (``Bu.-Tag`` is ``butag``). No bank is named here.
"""

# ruff: noqa: E501 — tables
from __future__ import annotations

from flowaudit.core.extraction.text import key_of

_HEADINGS = {
    "booked": "Buchung/Wert|Buchung / Valuta|Datum/Valuta|Buchungstag/Valuta|Verbuchungsdatum|Transaktionsdatum|Buchungstag|Buchungsdatum|Buchung|Bu-Tag|Buch.-Tag|Datum|Tag|BuchTag|Buchungs-Datum|Booking date|Date|Posting date|Transaction date|Trans date|Processed|Date posted|Posted|Date comptable|Date opération|Date de l'opération|Date d'opération|Boekdatum|Boekingsdatum|Transactiedatum|Datum boeking|Data|Data operazione|Data contabile|Data op.|Data movimento|Data mov.|Fecha|Fecha operación|F. operación|Fecha contable|Fecha oper.|Data operacji|Data księgowania|Data transakcji|Buchungstag/Datum|Completed date|Datum der Buchung",
    "valued": "Valuta|Wert|Wertstellung|Valutadatum|Wertstellungstag|Wertstellungsdatum|Val.|Wert-Tag|Value date|Value|Date valeur|Date de valeur|Valeur|Rentedatum|Valutadatum|Valutadag|Data valuta|Fecha valor|F. valor|Valor|Data waluty|Started date",
    "text": "Wir haben für Sie gebucht|Payment type and details|Naam / Omschrijving / Mededeling|Buchungsinformation|Zahlungsdetails|Verwendungszweck|Buchungstext/Verwendungszweck|Buchung/Verwendungszweck|Vorgang|Erläuterung|Erläuterungen|Umsatz|Umsätze|Beschreibung|Vorgang/Verwendungszweck|Vorgang/Erläuterung|Text|Buchungsdetails|Details|Mitteilung|Bemerkung|Verwendung|Zahlungszweck|Buchungsinformationen|Vorgang/Buchungsinformation|Buchungstext|Description|Transaction details|Particulars|Narrative|Transaction|Payment details|Transaction description|Memo|Reference text|Libellé|Nature de l'opération|Nature des opérations|Opération|Opérations|Détail|Communication|Motif|Intitulé|Omschrijving|Mededeling|Mededelingen|Descrizione|Descrizione operazione|Descrizione delle operazioni|Causale|Dettagli|Descripción|Concepto|Concepto ampliado|Movimiento|Observaciones|Opis|Opis operacji|Tytuł|Tytuł operacji|Szczegóły|Szczegóły operacji|Tytuł przelewu|Payment reference|Buchungsvorgang|Verwendungszweck/Zahlungsreferenz|Remittance information|Informations complémentaires",
    "party": "Auftraggeber/Empfänger|Auftraggeber / Begünstigter|Empfänger/Auftraggeber|Begünstigter/Zahlungspflichtiger|Beguenstigter/Zahlungspflichtiger|Auftraggeber/Zahlungsempfänger|Zahlungsempfänger/Zahlungspflichtiger|Name Zahlungsbeteiligter|Zahlungsbeteiligter|Name|Empfänger|Zahlungsempfänger|Zahlungspflichtiger|Zahlungspflichtige*r|Zahlungsempfänger*in|Gegenpartei|Begünstigter|Payee|Counterparty|Counterparty name|Payer/Payee|Name of counterparty|Bénéficiaire|Tiers|Contrepartie|Nom contrepartie|Tegenpartij|Naam tegenpartij|Naam / omschrijving|Naam|Controparte|Beneficiario|Ordinante|Ordinante/Beneficiario|Contraparte|Nadawca/Odbiorca|Kontrahent|Dane kontrahenta|Partner|Partner Name|Name Gegenkonto",
    "kind": "Buchungsart|Umsatzart|Umsatztyp|Geschäftsvorfall|Art|Vorgangsart|Buchungsschlüssel|Type|Transaction type|Type d'opération|Mutatiesoort|Soort|Transactietype|Tipo|Tipo operazione|Tipo de operación|Typ operacji|Rodzaj operacji|Rodzaj transakcji",
    "iban": "IBAN|Kontonummer/IBAN|IBAN Zahlungsbeteiligter|IBAN/Kontonummer|Kontonummer|IBAN des Auftraggebers/Empfängers|Gegenkonto IBAN|IBAN Gegenkonto|Konto-Nr.|Counterparty IBAN|Counterparty account|Account no.|Compte contrepartie|IBAN contrepartie|Tegenrekening|IBAN tegenpartij|Tegenrekening IBAN/BBAN|IBAN controparte|Cuenta contraparte|Rachunek kontrahenta|Numer rachunku kontrahenta|Partner IBAN",
    "own_iban": "Auftragskonto|IBAN Auftragskonto|Eigenes Konto|Kontoinhaber IBAN|Konto|Account|Account IBAN|Account number|Compte|Numéro de compte|Rekening|Rekeningnummer|IBAN/BBAN|Conto|Cuenta|Rachunek|Numer rachunku|IBAN Kontoinhaber",
    "bic": "BIC|BIC (SWIFT-Code)|BLZ|SWIFT|BIC/SWIFT|BIC Zahlungsbeteiligter|BIC/BLZ|Counterparty BIC|BIC tegenpartij",
    "amount": "Betrag|Betrag EUR|Betrag in EUR|Betrag (EUR)|Betrag (€)|Betrag (in EUR)|Betrag/EUR|Umsatz in EUR|Betrag in €|Umsatz EUR|Amount|Amount (EUR)|Amount EUR|Amount (GBP)|Amount GBP|Amount (USD)|Montant|Montant EUR|Montant (EUR)|Montant en EUR|Bedrag|Bedrag EUR|Bedrag (EUR)|Importo|Importo EUR|Importo (EUR)|Importo in EUR|Importe|Importe EUR|Importe (EUR)|Kwota|Kwota PLN|Kwota (PLN)|Kwota operacji|Kwota transakcji|Betrag CHF|Betrag (CHF)|Amount (CHF)|Net amount",
    "debit": "Soll|Lastschrift|Belastung|Belastungen|Ausgang|Ausgänge|Ausgaben|zu Ihren Lasten|Lastschriften|Belastung in EUR|Soll EUR|Belastung EUR|Debit|Debits|Paid out|Money out|Withdrawals|Withdrawal|Payments out|Payments|Payments and withdrawals|Out|Débit|Débits|Débit EUR|Débit (EUR)|Débit euros|Af|Debet|Uitgaven|Bedrag af|Uit|Addebiti|Dare|Uscite|Addebito|Debe|Cargo|Cargos|Adeudos|Obciążenia|Obciążenie|Wydatki|Debit EUR|Debit amount|Ausgang in EUR|Belastung CHF",
    "credit": "Haben|Gutschrift|Gutschriften|Eingang|Eingänge|Einnahmen|zu Ihren Gunsten|Gutschrift in EUR|Haben EUR|Gutschrift EUR|Credit|Credits|Paid in|Money in|Deposits|Deposit|Receipts|Payments in|Deposits and credits|In|Crédit|Crédits|Crédit EUR|Crédit (EUR)|Crédit euros|Bij|Credit bedrag|Inkomsten|Bedrag bij|Accrediti|Avere|Entrate|Accredito|Haber|Abono|Abonos|Ingresos|Uznania|Uznanie|Wpływy|Credit EUR|Credit amount|Eingang in EUR|Gutschrift CHF",
    "balance": "Saldo|Kontostand|Saldo EUR|Saldo in EUR|Saldo (EUR)|Saldo nach Buchung|Kontostand in EUR|Kontosaldo|Saldo CHF|Neuer Saldo|Balance|Balance (EUR)|Balance EUR|Balance (GBP)|Running balance|Account balance|Solde|Solde EUR|Solde (EUR)|Solde progressif|Saldo na boeking|Saldo na mutatie|Saldo contabile|Saldo progressivo|Saldo disponible|Saldo po operacji|Saldo końcowe|Saldo PLN|Saldo (PLN)",
    "mark": "Soll/Haben|S/H|Soll / Haben|Debit/Credit|D/C|Dr/Cr|C/D|Débit/Crédit|Af Bij|Af/Bij|Debet/Credit|Dare/Avere|D/A|Debe/Haber|D/H|Wn/Ma|Umsatzrichtung|CdtDbtInd|Sens",
    "currency": "Währung|Waehrung|Whg|Whrg.|Currency|Ccy|Devise|Munt|Valuta EUR|Divisa|Waluta|Curr.|Muntsoort|Moneda",
    "end_to_end": "End-to-End-Referenz|End to End Referenz|Kundenreferenz (End-to-End)|Kundenreferenz|End-to-End ID|End to End ID|EndToEndId|E2E-Ref.|Referenz|Référence|Referentie|Riferimento|Referencia|Reference|Ref.",
    "mandate": "Mandatsreferenz|Mandat|Mandate reference|Mandate ID|Référence mandat|RUM|Machtigingskenmerk|Mandaat|Machtiging ID|Mandato|Riferimento mandato|Referencia del mandato",
    "creditor_id": "Gläubiger ID|Gläubiger-ID|Glaeubiger ID|Gläubiger-Identifikationsnummer|Creditor ID|Creditor identifier|ICS|Incassant ID|Identificativo creditore|Identificador del acreedor",
    "original_amount": "Fremdwährungsbetrag|Betrag (Fremdwährung)|Ursprungsbetrag|Originalbetrag|Betrag Fremdwährung|Original amount|Orig. amount|Amount in foreign currency|Montant d'origine|Oorspr bedrag|Importo originale|Importe original|Kwota oryginalna|Ausgangsbetrag",
    "original_currency": "Fremdwährung|Ursprungswährung|Originalwährung|Type Foreign Currency|Original currency|Orig. currency|Devise d'origine|Oorspr munt|Divisa originale|Divisa original|Waluta oryginalna",
    "rate": "Wechselkurs|Kurs|Umrechnungskurs|Exchange rate|Rate|Taux de change|Wisselkoers|Koers|Cambio|Tasso di cambio|Tipo de cambio|Kurs wymiany",
    "ignored": "Nr.|Lfd. Nr.|No.|#|Info|Status|Kategorie|Category|Notiz|Belegnr.|Beleg-Nr.|Code|Gläubiger|Info 1|PN-Nr.|Pos.|Sammlerreferenz|Lastschrift Ursprungsbetrag|Auslagenersatz Ruecklastschrift|Gebühr|Fee|Product|Produkt|State|Saldo vor Buchung|Startsaldo|Volgnr|Bank reference|Bankreferenz|Transaction ID|Bezeichnung Auftragskonto|Bankname Auftragskonto|BIC Auftragskonto|Kontoname|Account Name",
}
#: Kind of a column by the key of its heading. "Belastung" may head a column of amounts or be the bank's word for a
#: booking: only rows of headings are asked.
HEADINGS: dict[str, str] = {}
for _kind, _phrases in _HEADINGS.items():
    for _phrase in _phrases.split("|"):
        HEADINGS.setdefault(key_of(_phrase), _kind)
#: The most words that a heading has.
LONGEST = 5

_BALANCES = {
    "opening": "Anfangssaldo|Alter Kontostand|Alter Saldo|Anfangsbestand|Kontostand alt|Anfangskontostand|Saldovortrag|Saldo Vortrag|Letzter Kontostand|Eröffnungssaldo|Vorheriger Kontostand|Startsaldo|Saldo alt|Opening balance|Previous balance|Starting balance|Balance at start|Start balance|Beginning balance|Balance from last statement|Solde précédent|Ancien solde|Solde initial|Solde d'ouverture|Solde antérieur|Solde de départ|Beginsaldo|Vorig saldo|Oud saldo|Openingssaldo|Saldo iniziale|Saldo precedente|Saldo inicial|Saldo anterior|Saldo początkowe|Saldo poprzednie|Saldo otwarcia",
    "closing": "Endsaldo|Neuer Kontostand|Neuer Saldo|Endbestand|Kontostand neu|Schlusssaldo|Schlußsaldo|Abschlusssaldo|Endkontostand|Saldo neu|Aktueller Kontostand|Closing balance|New balance|Ending balance|End balance|Balance at end|Current balance|Nouveau solde|Solde final|Solde de clôture|Solde de fin|Eindsaldo|Nieuw saldo|Slotsaldo|Saldo finale|Nuovo saldo|Saldo final|Saldo actual|Nuevo saldo|Saldo końcowe|Saldo zamknięcia|Nowe saldo",
    "either": "Kontostand am|Kontostand per|Saldo per|Saldo am|Kontostand vom|Saldo zum|Kontostand zum|Balance on|Balance as at|Balance at|Balance as of|Solde au|Solde créditeur au|Solde débiteur au|Solde en EUR au|Saldo op|Saldo per|Saldo al|Saldo contabile al|Saldo a|Saldo el|Saldo en fecha|Saldo na dzień|Saldo na",
    "carried": "Übertrag|Übertrag auf|Übertrag von|Übertrag auf Blatt|Übertrag von Blatt|Zwischensaldo|Saldo Übertrag|Vortrag|Seitenübertrag|Übertrag Seite|Saldoübertrag|Carried forward|Brought forward|Balance carried forward|Balance brought forward|Carried over|Report|À reporter|Report solde|Solde à reporter|Transport|Solde reporté|Transporteren|Over te dragen|Overgebracht|Te transporteren|Riporto|A riportare|Saldo a riportare|Da riportare|Suma y sigue|Suma anterior|Saldo a cuenta nueva|Do przeniesienia|Z przeniesienia|Przeniesienie",
    "total": "Summe|Summe Soll|Summe Haben|Gesamtumsatz|Umsatzsumme|Summe der Umsätze|Gesamtsumme|Summe Belastungen|Summe Gutschriften|Summe Ausgänge|Summe Eingänge|Umsätze gesamt|Total|Totals|Total payments|Total receipts|Total debits|Total credits|Total paid in|Total paid out|Total money in|Total money out|Totaux|Total des mouvements|Total des opérations|Total débits|Total crédits|Totaal|Totaal af|Totaal bij|Totaal bijgeschreven|Totaal afgeschreven|Totale|Totali|Totale entrate|Totale uscite|Totale movimenti|Total cargos|Total abonos|Totales|Suma|Suma obciążeń|Suma uznań|Obroty|Razem",
}
BALANCES: dict[str, str] = {}
for _kind, _phrases in _BALANCES.items():
    for _phrase in _phrases.split("|"):
        BALANCES.setdefault(key_of(_phrase), _kind)

_KINDS = "Lastschrift|SEPA-Lastschrift|Basislastschrift|SEPA-Basislastschrift|Firmenlastschrift|Folgelastschrift|Erstlastschrift|Lastschrifteinzug|Gutschrift|SEPA-Gutschrift|Überweisungsgutschrift|Überweisung|SEPA-Überweisung|Online-Überweisung|Überweisungsauftrag|Echtzeitüberweisung|Echtzeit-Überweisung|Dauerauftrag|SEPA-Dauerauftrag|Dauerauftragsbelastung|Kartenzahlung|Girocard|Kreditkartenabrechnung|Bargeldauszahlung|Auszahlung|Einzahlung|Bareinzahlung|Barauszahlung|Lohn/Gehalt|Lohn, Gehalt|Gehalt|Lohn Gehalt|Entgelt|Entgeltabschluss|Entgeltabrechnung|Abschluss|Rechnungsabschluss|Kontoführung|Zinsen|Habenzinsen|Sollzinsen|Rücklastschrift|Retoure|Storno|Sammelüberweisung|Scheckeinreichung|Auslandsüberweisung|Wertpapierkauf|Umbuchung|Direct debit|Standing order|Card payment|Debit card|Contactless|Bank transfer|Faster payment|Transfer|Transfer in|Transfer out|Payment|Cash withdrawal|ATM withdrawal|Cheque|Interest|Fee|Bank giro credit|Account fee|Service charge|Refund|Deposit|Bill payment|SEPA transfer|SEPA direct debit|Virement|Virement SEPA|Virement reçu|Virement émis|Prélèvement|Prélèvement SEPA|Paiement carte|Paiement par carte|Carte|Chèque|Frais|Frais de tenue de compte|Retrait|Retrait DAB|Remise|Cotisation|Intérêts|Overschrijving|Overboeking|Incasso|SEPA incasso|Betaalautomaat|Betaling|Geldopname|Kosten|Rente|Periodieke overboeking|Europese domiciliëring|Domiciliëring|iDEAL|Bonifico|Bonifico SEPA|Bonifico ricevuto|Addebito diretto|Addebito SDD|Pagamento POS|Pagamento carta|Prelievo|Prelievo bancomat|Commissioni|Interessi|Canone|Stipendio|Transferencia|Transferencia recibida|Transferencia emitida|Recibo|Adeudo|Adeudo SEPA|Pago con tarjeta|Tarjeta|Cajero|Comisión|Comisiones|Intereses|Nómina|Ingreso|Przelew|Przelew przychodzący|Przelew wychodzący|Polecenie zapłaty|Płatność kartą|Wypłata|Wypłata z bankomatu|Opłata|Prowizja|Odsetki|Zlecenie stałe|Wpłata"
#: The banks' words for kinds of bookings.
KINDS: frozenset[str] = frozenset(key_of(phrase) for phrase in _KINDS.split("|"))

_TAGS = {
    "end_to_end": r"EREF|End-?to-?End(?:-?(?:Ref(?:erenz|erence)?|ID))?|E2E|Kundenreferenz|Réf(?:érence)? donneur d'ordre|Kenmerk|Rif(?:erimento)? E2E|Ref\. ordenante",
    "mandate": r"MREF|Mandats?(?:-?ref(?:erenz)?)?|Mandate(?: ref(?:erence)?| id)?|RUM|Machtiging(?:s?kenmerk)?(?: ID)?|Mandato|Rif\.? mandato|Ref\. mandato",
    "creditor_id": r"CRED|Gläubiger-?(?:ID|Id|Identifikationsnummer)?|Creditor[ -]?(?:ID|identifier)|ICS|Incassant(?: ID)?|Id\.? creditore|Id\.? acreedor",
    "remittance": r"SVWZ|Verwendungszweck|VWZ|Remittance|Motif|Omschrijving|Mededeling|Causale|Concepto|Tytuł",
    "bank": r"KREF|Bankreferenz|Bank ref(?:erence)?",
    "iban": r"IBAN",
    "bic": r"BIC",
    "other": r"ABWA|ABWE|DEBT|COAM|OAMT|PURP|Anlage|SQTP|ULTC|ULTD|ADDI|Datum|Uhrzeit",
}
#: What introduces a part of the remittance text, as alternatives of a regular expression.
TAGS: dict[str, str] = _TAGS
