"""What a page calls itself, where that is no invoice: statements, orders, contracts and what else comes with amounts.

The titles of reminders, offers, order confirmations and delivery notes are the extraction's (``titles.py``). Here are
the papers that it has no type for, in seven languages, folded. A heading leads a line in the upper part of the first
page, and the line has no amount. Some names stand on invoices too, as a reference ("Bestellung 4711"): those count only
where the page has no heading or label of an invoice, or prints them larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.harvest.sums import AMOUNT
from flowaudit.core.model.folding import fold
from flowaudit.core.model.parsed import Page, ParsedDocument, Token

_UPPER = 0.5  # of the page's height
_LARGER = 1.15
_WORDS = 12  # of a line that is a heading

#: Never on an invoice at the head of a line.
_OWN = Pattern(
    r"(?:kontoauszug|saldenbestatigung|saldenliste|offene[ -]posten|op-liste|kreditkartenabrechnung"
    r"|(?:bank |customer |credit card )?statement of account|(?:bank|account|credit card|customer) statement"
    r"|releve (?:de compte|bancaire)|estratto conto|extracto (?:de cuenta|bancario)|estado de cuenta"
    r"|rekening(?:afschrift|overzicht)|wyciag|saldo do potwierdzenia"
    r"|zahlungsavis|uberweisungsavis|remittance advice|payment advice|avis de (?:paiement|virement)"
    r"|avviso di (?:pagamento|bonifico)|aviso de (?:pago|transferencia)|betaal(?:advies|specificatie)|awizo"
    r"|final (?:notice|demand)|past due notice|overdue notice|mise en demeure|diffida|requerimiento de pago"
    r"|ingebrekestelling|mahnbescheid|zahlungsverzug"
    r"|(?:sepa[ -])?(?:lastschrift)?(?:vorabankundigung|pre-?notification)|(?:vor)?ankundigung"
    r"|(?:sepa[ -])?lastschriftmandat|preavis de prelevement|preavviso di addebito|incassoaankondiging"
    r"|zuwendungsbestatigung|spendenbescheinigung|spendenquittung|donation receipt|recu fiscal"
    r"|(?:einkommensteuer|korperschaftsteuer|umsatzsteuer|gewerbesteuer|steuer)bescheid|umsatzsteuer-?voranmeldung"
    r"|lohnsteuerbescheinigung)(?![^\W_])"
)
#: On an invoice only as a reference.
_NAMED_BY_OTHERS = Pattern(
    r"(?:(?:ein|nach)kauf(?:sauftrag)?|bestellung|bestellschein|auftrag|purchase order|order|bon de commande|commande"
    r"|ordine(?: di acquisto)?|orden de compra|pedido|bestelling|inkooporder|zamowienie"
    r"|preisanfrage|angebotsanfrage|anfrage|request for quot\w+|demande de (?:prix|devis)|richiesta di \w+"
    r"|solicitud de \w+|offerteaanvraag|zapytanie"
    r"|\w*vertrag|(?:lease |service )?agreement|contract|contrat|contratto|contrato|overeenkomst|umowa"
    r"|versicherungsschein|versicherungspolice|police|insurance policy|polizza|poliza|polis(?:blad)?|polisa"
    r"|stundennachweis|stundenzettel|leistungsnachweis|tatigkeitsnachweis|time ?sheet|feuille de temps|urenstaat"
    r"|allgemeine (?:geschafts|verkaufs|liefer|einkaufs|versicherungs)\w*|agb|(?:general )?terms (?:and|of)"
    r"|conditions generales|condizioni generali|condiciones generales|algemene voorwaarden|ogolne warunki"
    r"|versand(?:bestatigung|anzeige)|lieferavis|shipping (?:confirmation|notice)|retourenschein|return slip"
    r"|gutschein|gift (?:card|certificate)|cheque cadeau|buono regalo|cadeaubon"
    r"|reservierungsbestatigung|buchungsbestatigung|booking confirmation|preisliste|price list)(?![^\W_])"
)
#: What trades call their invoices, beyond the extraction's titles.
_OF_TRADES = Pattern(
    r"(?:kostennote|gebuhrennote|honorarnote|kosten(?:be)?rechnung|korrekturbeleg"
    r"|(?:fracht|\w*verbrauchs|jahres|schluss|honorar|leistungs|turnus|provisions|strom|gas|wasser|energie)abrechnung"
    r"|fee note|note of fees|memorandum of fees|note d.honoraires|parcella|minuta de honorarios|declaratie|rachunek)"
    r"(?![^\W_])"
)
#: Headings and labels of invoices and receipts, at the head of a line; "Rechnung bitte an …" is none.
_INVOICE = Pattern(
    r"(?:\d+\. )?(?:[\w&.,'-]+ ){0,4}?(?!abrechnung|berechnung)(?:\w*rechnung(?:s[ -]?(?:nr|nummer|no|datum)\w*)?"
    r"|\w*(?:invoice|factuur)\w*|(?:note d.)?facture|fattura|factura|faktura|gutschrift|credit (?:note|memo)|avoir|"
    r"quittung|receipt|recu|beleg|kassenbon|kostennote|honorarnote|liquidation|parcella|paragon|rachunek|nota|rg\.?-?nr)"
    r"(?![^\W_])(?=\W*$|\W*[^\W\d]*\W*\d|\s*[:/|&(·–-]|\s+(?:fur|uber|vom|for|of|pour|du|per|voor|van|za)\b)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    height: float


def is_headed_otherwise(parsed: ParsedDocument) -> bool:
    """Whether the first page is headed by a name that is no invoice's."""
    own = others = invoice = 0.0  # the largest heights
    for line in _lines(parsed.pages[0]) if parsed.pages else ():
        if _OWN.match(line.text):
            own = max(own, line.height)
        elif _NAMED_BY_OTHERS.match(line.text):
            others = max(others, line.height)
        elif _INVOICE.match(line.text) or _OF_TRADES.match(line.text):
            invoice = max(invoice, line.height)
    return (own > 0 and own * _LARGER >= invoice) or others > invoice * _LARGER


def is_headed_by_trade(parsed: ParsedDocument) -> bool:
    """Whether a line of the first page is headed by a trade's name for its invoices."""
    return any(_OF_TRADES.match(line.text) for line in _lines(parsed.pages[0])) if parsed.pages else False


def _lines(page: Page) -> Iterator[_Line]:
    """Short lines of the upper part without an amount, folded."""
    for _, group in groupby(page.tokens, key=_place):
        tokens = list(group)
        text = fold(" ".join(token.text for token in tokens))
        height = max(token.y1 - token.y0 for token in tokens)
        if tokens[0].y0 <= _UPPER and len(tokens) <= _WORDS and height > 0 and not AMOUNT.search(text):
            yield _Line(text, height)


def _place(token: Token) -> tuple[int, int]:
    return token.block, token.line
