"""How numbers, dates and labels are written in German and English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flowaudit.core.generator.spec import DateFormat, InvoiceSpec

_MONTHS_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
_MONTHS_EN = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SYMBOLS = {"EUR": "€", "GBP": "£"}

#: UN/ECE Recommendation 20 codes and what a reader expects instead.
_UNITS = {
    "HUR": ("Std.", "hrs"),
    "DAY": ("Tage", "days"),
    "C62": ("Stk.", "pcs"),
    "MTR": ("m", "m"),
    "MTK": ("m²", "m²"),
    "LS": ("psch.", "lump sum"),
    "KGM": ("kg", "kg"),
    "MON": ("Mon.", "months"),
    "KMT": ("km", "km"),
    "MTQ": ("m³", "m³"),
    "SET": ("Satz", "set"),
}

_LABELS = {
    "invoice": ("Rechnung", "Invoice"),
    "number": ("Rechnungsnummer", "Invoice number"),
    "date": ("Rechnungsdatum", "Invoice date"),
    "delivery": ("Leistungsdatum", "Date of supply"),
    "period": ("Leistungszeitraum", "Service period"),
    "due": ("Fällig am", "Due date"),
    "customer_number": ("Kundennummer", "Customer no."),
    "order": ("Bestellnummer", "Purchase order"),
    "order_date": ("Auftrag vom", "Order date"),
    "project": ("Vorhaben", "Project ref."),
    "contact": ("Ihr Ansprechpartner", "Contact"),
    "pos": ("Pos.", "No."),
    "description": ("Bezeichnung", "Description"),
    "quantity": ("Menge", "Qty"),
    "unit": ("Einheit", "Unit"),
    "price": ("Einzelpreis", "Unit price"),
    "rate": ("USt.", "VAT"),
    "amount": ("Betrag", "Amount"),
    "sum": ("Summe", "Total"),
    "lines_total": ("Zwischensumme", "Subtotal"),
    "net": ("Nettobetrag", "Net amount"),
    "vat": ("Umsatzsteuer", "VAT"),
    "on": ("auf", "on"),
    "gross": ("Gesamtbetrag", "Total amount"),
    "payable": ("Rechnungsbetrag", "Invoice total"),
    "carried": ("Übertrag", "Carried forward"),
    "page": ("Seite", "Page"),
    "of": ("von", "of"),
    "vat_id": ("USt-IdNr.", "VAT ID"),
    "customer_vat_id": ("Ihre USt-IdNr.", "Your VAT ID"),
    "tax_number": ("Steuernummer", "Tax number"),
    "phone": ("Tel.", "Phone"),
    "incl": ("inkl.", "incl."),
    "various": ("Diverses", "Sundries"),
    "till_vat_id": ("USt-IdNr.", "VAT no."),
    "till_tax_number": ("St.-Nr.", "Tax no."),
    "till_sum": ("SUMME", "TOTAL"),
    "till_taxes": ("MwSt.    Netto    Steuer", "VAT        Net       Tax"),
    "till_gross": ("Brutto", "Gross"),
    "till_date": ("Datum", "Date"),
    "till_time": ("10:42 Uhr", "10:42"),
    "till_number": ("Beleg-Nr.", "Receipt no."),
    "till": ("Kasse 3", "Till 3"),
}


def label(key: str, language: str) -> str:
    """The label in German for ``de``, else in English."""
    return _LABELS[key][0 if language == "de" else 1]


def unit_name(code: str, language: str) -> str:
    """The readable unit."""
    return _UNITS.get(code, (code, code))[0 if language == "de" else 1]


def number(value: Decimal, language: str, places: int = 2) -> str:
    """With thousands separators: ``1.234,56`` in German, ``1,234.56`` in English."""
    plain = f"{value:,.{places}f}"
    return plain.translate(str.maketrans(",.", ".,")) if language == "de" else plain


def money(value: Decimal, spec: InvoiceSpec) -> str:
    """An amount with its currency sign."""
    symbol = _SYMBOLS.get(spec.currency, spec.currency)
    amount = number(abs(value), spec.language)
    text = f"{amount} {symbol}" if spec.language == "de" else f"{symbol}{amount}"
    return f"-{text}" if value < 0 else text


def quantity(value: Decimal, language: str) -> str:
    """Without needless zeros."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number(value, language, places)


def percent(rate: Decimal, language: str) -> str:
    """``19 %`` in German, ``19%`` in English."""
    return quantity(rate, language) + (" %" if language == "de" else "%")


def day(value: date, style: DateFormat) -> str:
    """A date in the chosen style."""
    if style is DateFormat.MONTH_NAME_DE:
        return f"{value.day}. {_MONTHS_DE[value.month - 1]} {value.year}"
    if style is DateFormat.MONTH_NAME_EN:
        return f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"
    if style is DateFormat.ISO:
        return value.isoformat()
    return f"{value:%d/%m/%Y}" if style is DateFormat.NUMERIC_EN else f"{value:%d.%m.%Y}"


def period(value: date | tuple[date, date], style: DateFormat) -> str:
    """A day or a span of days."""
    if isinstance(value, date):
        return day(value, style)
    return f"{day(value[0], style)} – {day(value[1], style)}"


def iban_groups(iban: str) -> str:
    """In groups of four."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
