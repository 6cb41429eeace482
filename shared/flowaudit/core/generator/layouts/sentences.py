# ruff: noqa: E501 — a table: one row a sentence, however long
"""Sentences of invoices in seven languages: greetings, terms of payment, reasons why no VAT is charged."""

from __future__ import annotations

from functools import cache

_SENTENCES: dict[str, dict[str, str]] = {
    "intro": {
        "de": "Sehr geehrte Damen und Herren,~für die erbrachten Leistungen erlauben wir uns, wie folgt zu berechnen:|Vielen Dank für Ihren Auftrag. Wir berechnen Ihnen hiermit folgende Positionen:|Guten Tag,~anbei erhalten Sie die Abrechnung unserer Arbeiten.",
        "en": "Thank you for your business. Please find the details of our services below.|Dear customer,~we hereby invoice the following items:",
        "fr": "Madame, Monsieur,~veuillez trouver ci-dessous le détail de notre intervention.|Nous vous remercions de votre confiance.",
        "nl": "Geachte heer, mevrouw,~hierbij ontvangt u de factuur voor de geleverde diensten.|Bedankt voor uw bestelling.",
        "it": "Gentile cliente,~di seguito il dettaglio delle prestazioni eseguite.|La ringraziamo per la fiducia accordataci.",
        "es": "Estimado cliente:~a continuación detallamos los servicios prestados.|Gracias por confiar en nosotros.",
        "pl": "Szanowni Państwo,~poniżej przedstawiamy zestawienie wykonanych usług.|Dziękujemy za zakupy.",
    },
    "pay_by": {
        "de": "Bitte überweisen Sie den Betrag bis zum {d} auf das unten genannte Konto.|Zahlbar bis {d} ohne Abzug.|Wir bitten um Zahlung bis spätestens {d}.",
        "en": "Please pay by {d} quoting the invoice number.|Payment is due by {d}.|Kindly settle this invoice no later than {d}.",
        "fr": "Merci de régler cette facture avant le {d}.|Paiement à effectuer au plus tard le {d}.",
        "nl": "Gelieve het bedrag vóór {d} over te maken.|Wij verzoeken u te betalen uiterlijk {d}.",
        "it": "Si prega di effettuare il pagamento entro il {d}.|Pagamento entro il {d} tramite bonifico bancario.",
        "es": "Rogamos efectúen el pago antes del {d}.|Pago por transferencia antes del {d}.",
        "pl": "Prosimy o zapłatę do dnia {d}.|Płatność przelewem do {d}.",
    },
    "terms": {
        "de": "Zahlbar innerhalb von {n} Tagen ohne Abzug.|Zahlungsziel: {n} Tage netto.|Bei Zahlung innerhalb von 7 Tagen 2 % Skonto, sonst {n} Tage netto.",
        "en": "Payment terms: {n} days net.|Payment due within {n} days of the invoice date.",
        "fr": "Conditions de paiement : {n} jours.|Paiement à {n} jours date de facture.",
        "nl": "Betaling binnen {n} dagen na factuurdatum.|Betalingstermijn: {n} dagen.",
        "it": "Pagamento a {n} giorni data fattura.|Condizioni di pagamento: bonifico bancario {n} giorni.",
        "es": "Forma de pago: transferencia a {n} días.|Condiciones de pago: {n} días.",
        "pl": "Termin płatności: {n} dni.|Płatność w ciągu {n} dni od daty wystawienia.",
    },
    "small_business": {
        "de": "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.|Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG.|Umsatzsteuerbefreit nach § 19 Abs. 1 UStG (Kleinunternehmerregelung).",
        "fr": "TVA non applicable, art. 293 B du CGI.",
        "it": "Operazione senza applicazione dell'IVA ai sensi dell'art. 1, commi 54-89, L. 190/2014.",
        "nl": "Factuur vrijgesteld van btw op grond van de kleineondernemersregeling.",
        "pl": "Zwolnienie z VAT na podstawie art. 113 ust. 1 ustawy o VAT.",
    },
    "reverse_charge": {
        "de": "Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG).|Steuerschuldnerschaft des Leistungsempfängers gemäß § 13b UStG, Reverse Charge.",
        "en": "Reverse charge: customer to account for VAT (Art. 196 Directive 2006/112/EC).|Reverse charge, VAT to be accounted for by the recipient.",
        "fr": "Autoliquidation de la TVA, article 283-2 du CGI.",
        "nl": "Btw verlegd naar de afnemer.",
        "it": "Inversione contabile ai sensi dell'art. 17 DPR 633/72 (reverse charge).",
        "es": "Operación con inversión del sujeto pasivo, art. 84.Uno.2 Ley 37/1992.",
        "pl": "Odwrotne obciążenie, art. 17 ust. 1 ustawy o VAT.",
    },
    "intra": {
        "de": "Steuerfreie innergemeinschaftliche Lieferung gemäß § 4 Nr. 1b UStG.",
        "en": "VAT exempt intra-Community supply of goods (Art. 138 Directive 2006/112/EC).",
        "fr": "Exonération de TVA, article 262 ter I du CGI.",
        "nl": "Intracommunautaire levering, btw 0 %.",
        "it": "Operazione non imponibile ai sensi dell'art. 41 D.L. 331/93.",
        "es": "Entrega intracomunitaria exenta, art. 25 Ley 37/1992.",
        "pl": "Wewnątrzwspólnotowa dostawa towarów, stawka 0 %.",
    },
    "closing": {
        "de": "Mit freundlichen Grüßen|Vielen Dank für Ihr Vertrauen!|Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
        "en": "Thank you for your custom.|Goods remain our property until paid in full.",
        "fr": "En cas de retard de paiement, une indemnité forfaitaire de 40 € sera due.|Merci de votre confiance.",
        "nl": "Met vriendelijke groet|Bedankt voor het vertrouwen.",
        "it": "Cordiali saluti|Contributo ambientale assolto ove dovuto.",
        "es": "Gracias por su confianza.|Un cordial saludo",
        "pl": "Dziękujemy za współpracę.|Dokument nie wymaga podpisu.",
    },
}


@cache
def sentences(kind: str, language: str) -> tuple[str, ...]:
    """The sentences of a kind in a language; empty where the language's law knows no such case. ``~`` breaks a line."""
    return tuple(filter(None, _SENTENCES[kind].get(language, "").split("|")))
