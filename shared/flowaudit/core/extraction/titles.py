# ruff: noqa: E501 — a table of phrases
"""What kind of document it is: its title, in the vocabulary of seven languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import of_kinds
from flowaudit.core.extraction.layout import PageLayout, Row, Span
from flowaudit.core.extraction.text import Word, key_of
from flowaudit.core.model.extraction import DocumentType

TITLES: dict[DocumentType, str] = {
    DocumentType.INVOICE: "Rechnung|Handelsrechnung|Invoice|Tax invoice|Commercial invoice|VAT invoice|Sales invoice|Facture|Factuur|Fattura|Factura|Faktura|Faktura VAT|Honorarnote|Honorarrechnung|Liquidation|Beitragsrechnung|Sammelrechnung|Nota|Note d'honoraires|Facture de vente|Factura de venta|Verkoopfactuur|Monatsrechnung|Dienstleistungsrechnung|Invoice/Rechnung|Rechnung/Invoice|Nebenkostenabrechnung|Parcella|Bill|Reisekostenabrechnung|Ausgangsrechnung|Fattura differita|Fattura immediata|Fattura accompagnatoria|Fattura elettronica|Fattura di vendita|Fattura di cortesia|Jahresabrechnung|Verbrauchsabrechnung|Stromabrechnung|Gasabrechnung|Wasserabrechnung|Heizkostenabrechnung|Betriebskostenabrechnung|Honorarabrechnung|Note de frais|Note de débit|Mémoire d'honoraires|Bolletta|Minuta|Minuta de honorarios|Recibo de honorarios|Faktura sprzedaży|Faktura marża|Rachunek|Ereloonnota|Declaratie|Debit note|Fee note|Statement of fees|Jaarafrekening|Energieafrekening|Jaarnota|Energienota|Termijnnota|Factura electrónica|Factura ordinaria",
    DocumentType.CREDIT_NOTE: "Gutschrift|Rechnungsgutschrift|Credit note|Credit memo|Avoir|Facture d'avoir|Note de crédit|Creditnota|Creditfactuur|Nota di credito|Nota de crédito|Abono|Factura de abono|Nota uznaniowa|Creditfaktuur|Facture avoir|Nota di accredito|Nota credito|Kreditnote|Gutschriftsanzeige|Retourengutschrift|Note d'avoir|Tegoedbon|Nota de abonogutschrift|Credit invoice|Refund|Bon d'avoir",
    DocumentType.PARTIAL_INVOICE: "Teilrechnung|Abschlagsrechnung|Anzahlungsrechnung|Partial invoice|Interim invoice|Deposit invoice|Advance invoice|Progress invoice|Facture d'acompte|Facture de situation|Deelfactuur|Termijnfactuur|Voorschotfactuur|Fattura di acconto|Factura de anticipo|Faktura zaliczkowa|Akontorechnung|Vorschussrechnung|Prepayment invoice|Acontofactuur|A-conto-Rechnung|Akonto-Rechnung|Zwischenrechnung|Abschlagsforderung|Zahlungsanforderung|Stage payment invoice|Application for payment|Progress billing|Down payment invoice|Situation de travaux|Demande d'acompte|Facture de provision|Tussentijdse factuur|Fattura d'acconto|Fattura acconto|Fattura in acconto|Stato avanzamento lavori|Certificación de obra|Factura a cuenta|Factura parcial|Faktura częściowa|Faktura przejściowa",
    DocumentType.FINAL_INVOICE: "Schlussrechnung|Endrechnung|Final invoice|Facture finale|Facture de solde|Eindfactuur|Slotfactuur|Fattura a saldo|Factura final|Faktura końcowa|Faktura rozliczeniowa|Teilschlussrechnung|Gesamtrechnung|Endabrechnung|Schlussabrechnung|Facture définitive|Facture pour solde|Décompte final|Décompte général définitif|Final account|Afrekening|Eindafrekening|Fattura finale|Fattura di saldo|Factura de liquidación|Factura de cierre|Faktura ostateczna",
    DocumentType.CORRECTION: "Rechnungskorrektur|Korrekturrechnung|Stornorechnung|Storno|Rechnungsberichtigung|Corrected invoice|Correction invoice|Cancellation invoice|Facture rectificative|Factura rectificativa|Faktura korygująca|Fattura rettificativa|Correctiefactuur|Korrektur|Berichtigte Rechnung|Rechnungsstorno|Amended invoice|Revised invoice|Invoice correction|Credit and rebill|Facture corrective|Facture de correction|Gecorrigeerde factuur|Fattura correttiva|Factura rectificada|Factura de rectificación|Korekta faktury|Faktura korekta|Faktura VAT korekta|Korekta",
    DocumentType.RECEIPT: "Quittung|Kassenbon|Kassenbeleg|Bon|Receipt|Sales receipt|Ticket|Reçu|Ticket de caisse|Kassabon|Kassenzettel|Scontrino|Ricevuta|Ricevuta fiscale|Factura simplificada|Paragon|Paragon fiskalny|Documento commerciale|Barverkauf|Kundenbeleg|Bewirtungsbeleg|Bewirtungsrechnung|Kvittering|Tankbeleg|Kassenquittung|Barquittung|Till receipt|Cash receipt|VAT receipt|Taxi receipt|Tax receipt|Ticket de vente|Reçu de paiement|Betaalbewijs|Kwitantie|Kassaticket|Ricevuta di pagamento|Documento commerciale di vendita|Recibo|Tique|Ticket de compra|Pokwitowanie|Bon fiskalny",
    DocumentType.REMINDER: "Mahnung|Zahlungserinnerung|1. Mahnung|2. Mahnung|Letzte Mahnung|Payment reminder|Reminder|Dunning notice|Rappel|Relance|Lettre de relance|Betalingsherinnering|Aanmaning|Sollecito|Sollecito di pagamento|Recordatorio de pago|Wezwanie do zapłaty|Ponaglenie",
    DocumentType.DELIVERY_NOTE: "Lieferschein|Delivery note|Packing slip|Packing list|Bon de livraison|Pakbon|Leverbon|Bolla di consegna|Documento di trasporto|Albarán|Dowód dostawy",
    DocumentType.OFFER: "Angebot|Kostenvoranschlag|Offerte|Quotation|Quote|Estimate|Devis|Preventivo|Presupuesto|Oferta|Proforma|Proforma-Rechnung|Pro forma invoice|Proforma invoice|Facture proforma",
    DocumentType.ORDER_CONFIRMATION: "Auftragsbestätigung|Bestellbestätigung|Order confirmation|Confirmation de commande|Orderbevestiging|Conferma d'ordine|Confirmación de pedido|Potwierdzenie zamówienia",
}


@dataclass(eq=False, slots=True)
class Title(Span):
    """The title found: its type, words and how sure."""

    kind: DocumentType
    row: Row
    start: int
    end: int
    score: float


@lru_cache(maxsize=1)
def _table() -> dict[str, DocumentType]:
    return {key_of(phrase): kind for kind, phrases in TITLES.items() for phrase in phrases.split("|")}


_OWN = frozenset(
    {"ihre", "unsere", "deine", "your", "our", "votre", "notre", "uw", "onze", "vostra", "su", "tu", "twoja"}
)
_COMPOUNDS = ("rechnung", "factuur", "invoice")
_NO_TITLE = ("abrechnung", "berechnung", "aufrechnung", "verrechnung", "anrechnung", "umrechnung", "vorrechnung")


def _compound(word: Word) -> DocumentType | None:
    """A word that ends in that for an invoice: "Handwerkerrechnung", "Energiefactuur". It must open with a capital."""
    key = word.key
    if not key.endswith(_COMPOUNDS) or key.endswith(_NO_TITLE) or not word.text[:1].isupper():
        return None
    for kind, ends in _COMPOUND_KINDS:
        if key.endswith(ends):
            return kind
    return DocumentType.INVOICE


_COMPOUND_KINDS = (
    (DocumentType.PARTIAL_INVOICE, ("teilrechnung", "abschlagsrechnung", "anzahlungsrechnung")),
    (DocumentType.FINAL_INVOICE, ("schlussrechnung", "endrechnung")),
    (DocumentType.CORRECTION, ("stornorechnung", "korrekturrechnung")),
)


def find_titles(reading: Reading) -> list[Title]:
    """All titles on the first page, best first: large or bold type, alone or leading a line, near the top."""
    if reading.titles is None:
        reading.titles = _titles(reading)
    return reading.titles


def _titles(reading: Reading) -> list[Title]:
    found: list[Title] = []
    table = _table()
    pages = reading.layout.pages
    for row in pages[0].rows if pages else ():
        for segment in row.segments:
            # "3. Abschlagsrechnung", "Ihre Jahresrechnung": an ordinal or a pronoun may lead
            lead = segment.words[0]
            first = int(len(segment.words) > 1 and (lead.text.rstrip(".").isdigit() or lead.key in _OWN))
            for size in range(min(4, len(segment.words) - first), 0, -1):
                words = segment.words[first : first + size]
                if all(len(w.text) == 1 for w in segment.words):  # letter-spaced: R E C H N U N G
                    first, size, words = 0, len(segment.words), segment.words
                kind = table.get("".join(w.key for w in words)) or (_compound(words[0]) if size == 1 else None)
                if kind is not None:
                    start = segment.start + first
                    found.append(Title(kind, row, start, start + size, _score(segment.words[first:], words, row)))
                    break
    return sorted(found, key=lambda t: -t.score)


_SLIP = 40  # em: paper of tills holds 24 to 48 letters a line


def untitled_kind(reading: Reading) -> tuple[DocumentType, list[Word], PageLayout] | None:
    """What a page without a title is: the slip of a till a receipt, one that numbers or dates its invoice an invoice."""
    page = reading.layout.pages[0]
    if page.width < _SLIP * page.em and page.rows and any(n.is_money for n in chain(*reading.numbers.values())):
        return DocumentType.RECEIPT, page.rows[0].words, page
    for label in of_kinds(reading.labels, ("invoice_number", "invoice_date")):
        if any(stem in label.key for stem in _INVOICE_STEMS):
            return DocumentType.INVOICE, label.words, label.row.page
    return None


_INVOICE_STEMS = ("rechnung", "invoice", "factur", "factuur", "fattur", "faktur", "bill")


def _score(segment: list[Word], words: list[Word], row: Row) -> float:
    page = row.page
    tall = max(w.height for w in words) / page.line_height
    score = 0.4 + 0.35 * min(max(tall - 1.0, 0.0), 1.5)
    rest = len(segment) - len(words)
    score += (
        0.25 if rest == 0 else 0.15 if any(c.isdigit() for w in segment[len(words) :][:4] for c in w.text) else -0.2
    )
    score += 0.1 if words[0].bold else 0.0
    score += 0.1 if words[0].text.isupper() and len(words[0].text) > 3 else 0.0
    score -= 0.4 * max(row.y0 / page.height - 0.15, 0.0)
    return score
