"""How fields are called in messages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flowaudit.core.model.extraction import FieldName, LineItem, Scalar
from flowaudit.core.model.results import Text

LABELS: dict[FieldName, Text] = {
    FieldName.DOCUMENT_TYPE: Text("Dokumentart", "document type"),
    FieldName.INVOICE_NUMBER: Text("Rechnungsnummer", "invoice number"),
    FieldName.INVOICE_DATE: Text("Ausstellungsdatum", "date of issue"),
    FieldName.SUPPLIER_NAME: Text("Name des Leistenden", "supplier's name"),
    FieldName.SUPPLIER_ADDRESS: Text("Anschrift des Leistenden", "supplier's address"),
    FieldName.SUPPLIER_VAT_ID: Text("USt-IdNr. des Leistenden", "supplier's VAT id"),
    FieldName.SUPPLIER_TAX_NUMBER: Text("Steuernummer des Leistenden", "supplier's tax number"),
    FieldName.CUSTOMER_NAME: Text("Name des Leistungsempfängers", "customer's name"),
    FieldName.CUSTOMER_ADDRESS: Text("Anschrift des Leistungsempfängers", "customer's address"),
    FieldName.CUSTOMER_VAT_ID: Text("USt-IdNr. des Leistungsempfängers", "customer's VAT id"),
    FieldName.DELIVERY_DATE: Text("Leistungsdatum", "date of supply"),
    FieldName.DELIVERY_PERIOD_START: Text("Beginn des Leistungszeitraums", "start of the supply period"),
    FieldName.DELIVERY_PERIOD_END: Text("Ende des Leistungszeitraums", "end of the supply period"),
    FieldName.DUE_DATE: Text("Fälligkeit", "due date"),
    FieldName.CURRENCY: Text("Währung", "currency"),
    FieldName.NET_TOTAL: Text("Nettobetrag", "net total"),
    FieldName.VAT_TOTAL: Text("Steuerbetrag", "VAT amount"),
    FieldName.GROSS_TOTAL: Text("Bruttobetrag", "gross total"),
    FieldName.PAYABLE: Text("Zahlbetrag", "amount payable"),
    FieldName.PREPAID: Text("Anzahlungen", "prepayments"),
    FieldName.VAT_RATES: Text("Steuersatz", "VAT rate"),
    FieldName.EXEMPTION_REASON: Text("Hinweis auf die Steuerbefreiung", "reason for the exemption"),
    FieldName.IBAN: Text("IBAN", "IBAN"),
    FieldName.BIC: Text("BIC", "BIC"),
    FieldName.PAYMENT_TERMS: Text("Zahlungsbedingungen", "payment terms"),
    FieldName.ORDER_NUMBER: Text("Bestellnummer", "order number"),
    FieldName.PROJECT_REFERENCE: Text("Projektkennzeichen", "project reference"),
    FieldName.ORDER_DATE: Text("Bestelldatum", "order date"),
    FieldName.LINE_COUNT: Text("Anzahl der Positionen", "number of lines"),
}
_VALUE_LIMIT = 300


def plain(number: Decimal) -> str:
    """Digits without exponent; trailing zeros beyond two places go."""
    text = f"{number:f}"
    if "." in text:
        whole, _, rest = text.partition(".")
        rest = rest.rstrip("0")
        return f"{whole}.{rest.ljust(2, '0')}" if rest else f"{whole}.00"
    return text


def percent(rate: Decimal) -> str:
    """A rate as people write it: ``19 %``, ``5.5 %``."""
    text = f"{rate:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def shown(value: Scalar) -> str:
    """A value as text: ISO dates, amounts with a point, rates in percent."""
    if isinstance(value, tuple):
        return "; ".join(percent(rate) for rate in value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def shown_lines(lines: tuple[LineItem, ...]) -> str:
    """Quantity and kind of each line, cut at 300 characters."""
    parts = []
    for line in lines:
        quantity = "" if line.quantity is None else f"{plain(line.quantity).removesuffix('.00')} "
        unit = f"{line.unit} " if line.unit and quantity else ""
        parts.append(f"{quantity}{unit}{line.description.strip()}".strip())
    text = "; ".join(part for part in parts if part)
    return text if len(text) <= _VALUE_LIMIT else f"{text[: _VALUE_LIMIT - 1]}…"
