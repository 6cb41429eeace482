"""The words that tell what a business document is or is not, folded (lower case, no accents), as regular expressions.

Each row: a slug, points, what it looks for, and the reason for people. Sources are the field's own standard terms: § 14
UStG for invoices, § 286 BGB for reminders, § 108 GewO and the Entgeltbescheinigungsverordnung for payslips, § 145 BGB
for offers, § 312i BGB for order confirmations, § 7 UWG for newsletters.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.model.results import Text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in the text that are worth ``points``; negative ones speak against an invoice. ``reference``: an invoice
    may have them too, to name the paper it follows from."""

    slug: str
    points: int
    pattern: Pattern
    text: Text

    @property
    def reference(self) -> bool:
        """Whether an invoice may use these words of another paper."""
        return self.slug in _REFERENCES


_REFERENCES = frozenset({"default-words", "delivery-words", "offer-words", "confirmation-words", "newsletter-words"})


def _phrase(slug: str, points: int, words: str, de: str, en: str) -> Phrase:
    return Phrase(slug, points, Pattern(rf"(?<![^\W_])(?:{words})(?![^\W_])"), Text(de, en))


#: Looked for once in the whole text; what is found counts once.
PHRASES: tuple[Phrase, ...] = (
    _phrase(
        "invoice-label",
        15,
        r"rechnungs?[\s-]*(?:nr|nummer|no|datum)\.?|(?:rechn|rg)\.?[\s-]*(?:nr|nummer|dat(?:um)?)\.?"
        r"|invoice (?:no|number|date)\.?|numero de facture|facture n[°o]|date de facture|factuur(?:nummer|datum)"
        r"|numero fattura|fattura n\.?|numero de factura|factura n[°o]|numer faktury|faktura (?:vat )?nr",
        "Beschriftung einer Rechnungsnummer oder eines Rechnungsdatums",
        "label of an invoice number or date",
    ),
    _phrase(
        "credit-words",
        15,
        r"korrekturbeleg|rechnungskorrektur|storno(?:rechnung|beleg)|gutschrift(?:en|s)?betrag"
        r"|schreiben wir (?:ihnen )?gut|credit memo|total credit|nota di credito|nota de credito|facture d.avoir"
        r"|note de credit|creditnota|creditfactuur|faktura korygujaca|factura rectificativa",
        "Wörter einer Gutschrift oder Stornorechnung",
        "words of a credit note or cancellation",
    ),
    _phrase(
        "till-words",
        15,
        r"kasse \d+|bar gegeben|ruckgeld|girocard|kartenzahlung erhalten|tse-?\w*|bon-?nr\.?|change given"
        r"|contactless|flottenkarte|tankkarte|saule \d+|zapfpunkt \d+|pomp \d+|ticket de caisse|scontrino|kassabon"
        r"|documento commerciale|pagamento elettronico|factura simplificada|paragon fiskalny|sprzedaz opodatkowana",
        "Angaben einer Kasse",
        "particulars of a till",
    ),
    _phrase(
        "payment-request",
        5,
        r"zahlbar|zahlungsziel|bitte uberweisen sie|payable (?:without|within|by)|payment terms|due date|fallig am"
        r"|a payer avant|date d.echeance|scadenza|vencimiento|forma de pago|te betalen|vervaldatum|termin platnosci",
        "Zahlungsbedingungen",
        "payment terms",
    ),
    _phrase(
        "exemption",
        10,
        r"kleinunternehmer\w*|§ ?19 ustg|steuerschuldnerschaft des leistungsempfangers|reverse charge|§ ?13b ustg"
        r"|autoliquidation|tva non applicable|inversione contabile|inversion del sujeto pasivo|btw verlegd"
        r"|odwrotne obciazenie",
        "Hinweis auf Steuerbefreiung oder Umkehr der Steuerschuld",
        "statement of exemption or reverse charge",
    ),
    _phrase(
        "payslip-words",
        -70,
        r"entgeltabrechnung|lohnabrechnung|gehaltsabrechnung|verdienstabrechnung|bezugemitteilung|brutto-netto-bezuge"
        r"|steuer-?brutto|auszahlungsbetrag sv-?brutto|sv-?brutto|rentenversicherung an|payslip|pay slip|net pay"
        r"|brutto/netto-bezuge|steuerklasse|bulletin de (?:paie|salaire)|fiche de paie|busta paga|cedolino"
        r"|recibo de nomina|hoja de salario|loonstrook|salarisspecificatie|lista plac|pasek wynagrodzen\w*",
        "Wörter einer Entgeltabrechnung",
        "words of a payslip",
    ),
    _phrase(
        "reminder-words",
        -45,
        r"mahngebuhr(?:en)?|mahnstufe|zahlungserinnerung|(?:noch )?nicht (?:beglichen|bezahlt|eingegangen)"
        r"|kein(?:en)? zahlungseingang|trotz (?:falligkeit|mahnung)|freundliche erinnerung|noch offen (?:ist|sind)"
        r"|payment reminder|(?:is|are|now|days) overdue|overdue (?:notice|reminder)|past due|dunning|remains unpaid"
        r"|inkasso(?:vergutung|kosten|auftrag)|mahnbescheid|hauptforderung|final (?:notice|demand)|debt collect\w+"
        r"|lettre de (?:relance|rappel)|rappel de paiement|mise en demeure|rest(?:e|ent|ant) impayee?s?"
        r"|sollecito|insolut[aoei]|recordatorio de pago|impagad[ao]s?|betalingsherinnering|aanmaning"
        r"|nog niet (?:betaald|ontvangen|voldaan)|wezwanie do zaplaty|ponaglenie|po terminie platnosci",
        "Wörter einer Mahnung",
        "words of a payment reminder",
    ),
    _phrase(
        "default-words",
        -20,
        r"mahnung|verzugszinsen|in verzug|offene[rn]? (?:betrag|posten|rechnung(?:en)?)|outstanding (?:amount|balance)"
        r"|overdue|late fees?|pendiente de pago|openstaand bedrag|zaleglosc\w*",
        "Wörter über Zahlungsverzug",
        "words about late payment",
    ),
    _phrase(
        "delivery-words",
        -35,
        r"lieferschein(?:nummer|nr)?|ware (?:vollstandig )?erhalten|empfang bestatigt|packstucke?|kolli"
        r"|delivery note|goods received|packing list|bon de livraison|bordereau de livraison|documento di trasporto"
        r"|d\.d\.t\.|albaran|recibi conforme|pakbon|leverbon|dowod dostawy|list przewozowy",
        "Wörter eines Lieferscheins",
        "words of a delivery note",
    ),
    _phrase(
        "offer-words",
        -45,
        r"\w*angebote?s?(?:nummer|nr|datum)?|freibleibend(?:es)?|bindefrist|bieten (?:wir|ihnen)|kostenvoranschlag"
        r"|voranschlag|quotation|quote|valid until|we offer"
        r"|devis|valable (?:jusqu\w*|\d+ jours)|preventivo|offerta|presupuesto|offerte|oferta|valid for \d+ days",
        "Wörter eines Angebots",
        "words of an offer",
    ),
    _phrase(
        "confirmation-words",
        -45,
        r"auftragsbestatigung|bestellbestatigung|wir bestatigen (?:ihren auftrag|ihre bestellung)|order confirmation"
        r"|voraussichtliche(?:r|s)? lieferung|(?:die )?rechnung (?:folgt|erhalten sie)|invoice (?:will )?follow\w*"
        r"|confirmation de commande|(?:la|votre) facture (?:vous )?(?:sera|suivra)|conferma d.ordine|seguira fattura"
        r"|confirmacion de pedido|orderbevestiging|factuur volgt|potwierdzenie zamowienia"
        r"|fakture (?:wyslemy|otrzyma\w*)",
        "Wörter einer Auftragsbestätigung",
        "words of an order confirmation",
    ),
    _phrase(
        "no-invoice",
        -60,
        r"keine rechnung|(?:dies|das) ist keine rechnung|proforma|pro forma|not an invoice|no invoice"
        r"|n.est pas une facture|non (?:e|costituisce) (?:una )?fattura|no es (?:una )?factura|geen factuur"
        r"|nie jest faktura",
        "sagt selbst, dass es keine Rechnung ist",
        "says of itself that it is no invoice",
    ),
    _phrase(
        "payment-advice",
        -60,
        r"zahlungsavis(?:e|o)?|uberweisungsavis|gutschriftsavis|remittance advice|payment advice|avis de paiement"
        r"|avviso di pagamento",
        "Wörter eines Zahlungsavises",
        "words of a payment advice",
    ),
    _phrase(
        "statement-words",
        -60,
        r"kontoauszug|alter saldo|neuer saldo|anfangssaldo|endsaldo|account statement|opening balance"
        r"|kreditkartenabrechnung|credit card statement|statement of account|offene-posten-liste|saldenbestatigung"
        r"|releve de compte|estratto conto|extracto (?:de cuenta|bancario)|rekeningafschrift|wyciag bankowy",
        "Wörter eines Kontoauszugs",
        "words of a bank statement",
    ),
    _phrase(
        "newsletter-words",
        -35,
        r"newsletter|abmelden|abbestellen|unsubscribe|im browser ansehen|view in browser"
        r"|se desabonner|desinscrire|cancella l.iscrizione|darse de baja|afmelden|uitschrijven",
        "Wörter einer Werbesendung",
        "words of a newsletter",
    ),
)

#: What calls itself an invoice or a receipt, in any place: § 14 UStG does not ask for the word, nearly all have it.
NAMED = Pattern(
    r"(?<!ab)(?<!be)rechnung|invoice|facture|factuur|fattura|factura|faktura|quittung|kassen(?:bon|beleg|zettel)|receipt"
    r"|gutschrift|credit (?:note|memo)|honorarnote|liquidation|kostennote|gebuhrennote|korrekturbeleg|fee note"
    r"|(?:fracht|verbrauchs|jahres|schluss|honorar|leistungs|turnus|provisions|strom|gas|wasser|energie)abrechnung"
    r"|honoraires|recu (?:n|de)|parcella|scontrino|ricevuta|documento commerciale|recibo|declaratie|bonnetje|kassabon"
    r"|paragon|rachunek|avoir n|nota di|abono"
    r"|(?<![^\W_])(?:(?:beleg|rechn|rg)\.?[\s-]*(?:nr|nummer)|bon|kasse|nota|ticket)(?![^\W_])"
)

#: Words in a mail's subject or text for which it is worth a closer look (deep scan).
MAIL_WORDS = Pattern(
    r"(?<![^\W_])(?:\w*rechnung(?:en|s\w+)?|beleg|quittung|gutschrift|invoice|receipt|facture|factuur|fattura|factura"
    r"|faktura|kassenbon|honorarnote|zahlungsbeleg)(?![^\W_])"
)
#: Words of a link's address or text behind which a document waits.
LINK_WORDS = Pattern(r"rechnung|invoice|beleg|receipt|download|herunterladen|\.pdf|facture|factuur|billing")
