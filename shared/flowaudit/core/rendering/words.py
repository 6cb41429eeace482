"""The words of a rendering; each stands there in both languages, as nobody knows who will read the page."""

from __future__ import annotations

from flowaudit.core.einvoice.model import Group
from flowaudit.core.model.extraction import DocumentType
from flowaudit.core.model.results import Text

ABOUT = Text(
    "Lesefassung einer E-Rechnung, von FlowAudit aus der XML-Datei erzeugt. Maßgeblich ist allein die XML-Datei.",
    "Readable rendering of an electronic invoice, made by FlowAudit from its XML file, which alone is the invoice.",
)
TYPES = {
    DocumentType.INVOICE: Text("Rechnung", "Invoice"),
    DocumentType.CREDIT_NOTE: Text("Gutschrift", "Credit note"),
    DocumentType.PARTIAL_INVOICE: Text("Teilrechnung", "Partial invoice"),
    DocumentType.FINAL_INVOICE: Text("Schlussrechnung", "Final invoice"),
    DocumentType.CORRECTION: Text("Rechnungsberichtigung", "Corrected invoice"),
    DocumentType.RECEIPT: Text("Quittung", "Receipt"),
    DocumentType.REMINDER: Text("Mahnung", "Reminder"),
    DocumentType.DELIVERY_NOTE: Text("Lieferschein", "Delivery note"),
    DocumentType.OFFER: Text("Angebot", "Offer"),
    DocumentType.ORDER_CONFIRMATION: Text("Auftragsbestätigung", "Order confirmation"),
    DocumentType.OTHER: Text("Sonstiger Beleg", "Other document"),
}
HEADINGS: dict[str, Text] = {
    Group.SUPPLIER: Text("Leistender", "Supplier"),
    Group.CUSTOMER: Text("Leistungsempfänger", "Customer"),
    Group.FACTS: Text("Angaben", "Particulars"),
    "lines": Text("Positionen", "Lines"),
    "adjustments": Text("Abschläge und Zuschläge", "Allowances and charges"),
    "allowance": Text("Abschlag", "Allowance"),
    "charge": Text("Zuschlag", "Charge"),
    "vat": Text("Umsatzsteuer", "VAT"),
    Group.TOTALS: Text("Summen", "Totals"),
    Group.PAYMENT: Text("Zahlung und Hinweise", "Payment and notes"),
    Group.PAYEE: Text("Zahlungsempfänger", "Payee"),
    Group.REPRESENTATIVE: Text("Steuervertreter des Leistenden", "Supplier's tax representative"),
    Group.DELIVERY: Text("Lieferung", "Delivery"),
    Group.DOCUMENTS: Text("Unterlagen", "Supporting documents"),
    "remarks": Text("Freitext", "Free text"),
}
COLUMNS = {
    "description": Text("Bezeichnung", "Description"),
    "quantity": Text("Menge", "Quantity"),
    "unit_price": Text("Einzelpreis", "Unit price"),
    "vat_rate": Text("USt", "VAT"),
    "net_amount": Text("Netto", "Net"),
    "category": Text("Kategorie", "Category"),
    "base": Text("Bemessungsgrundlage", "Taxable amount"),
    "amount": Text("Steuerbetrag", "VAT amount"),
}


def both(text: Text) -> str:
    """German and English, once if they are the same."""
    return text.de if text.de == text.en else f"{text.de} / {text.en}"
