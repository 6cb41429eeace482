"""Compare what the XML states with what the page shows.

The structured part of a hybrid invoice is the invoice in the sense of the law; a page that says something else is a
second document with a second tax claim (§ 14c UStG), so a difference is a finding and never silently resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from flowaudit.core.einvoice.folding import fold, same_address, same_identifier, same_name
from flowaudit.core.einvoice.model import Difference, EInvoice, Problem
from flowaudit.core.model.extraction import DocumentType, Extraction, FieldName, FieldValue, Scalar
from flowaudit.core.model.results import RuleCheckStatus, Text

_FAIL, _WARN = RuleCheckStatus.FAIL, RuleCheckStatus.WARN
#: Up to this much a difference between amounts is a matter of rounding and only worth a warning.
ROUNDING = Decimal("0.02")
#: Below this confidence the reading of the page, not the page, is the likelier culprit.
SURE = 0.6

_LABELS = {
    FieldName.INVOICE_NUMBER: ("Rechnungsnummer", "Invoice number"),
    FieldName.INVOICE_DATE: ("Rechnungsdatum", "Invoice date"),
    FieldName.DELIVERY_DATE: ("Leistungsdatum", "Date of supply"),
    FieldName.DELIVERY_PERIOD_START: ("Beginn des Leistungszeitraums", "Start of the supply period"),
    FieldName.DELIVERY_PERIOD_END: ("Ende des Leistungszeitraums", "End of the supply period"),
    FieldName.DUE_DATE: ("Fälligkeit", "Due date"),
    FieldName.CURRENCY: ("Währung", "Currency"),
    FieldName.NET_TOTAL: ("Nettosumme", "Net total"),
    FieldName.VAT_TOTAL: ("Umsatzsteuer", "VAT total"),
    FieldName.GROSS_TOTAL: ("Bruttosumme", "Gross total"),
    FieldName.PREPAID: ("Bereits gezahlt", "Prepaid"),
    FieldName.PAYABLE: ("Zahlbetrag", "Amount due"),
    FieldName.VAT_RATES: ("Steuersätze", "VAT rates"),
    FieldName.SUPPLIER_VAT_ID: ("USt-IdNr. des Leistenden", "Supplier's VAT id"),
    FieldName.SUPPLIER_TAX_NUMBER: ("Steuernummer des Leistenden", "Supplier's tax number"),
    FieldName.CUSTOMER_VAT_ID: ("USt-IdNr. des Empfängers", "Customer's VAT id"),
    FieldName.IBAN: ("IBAN", "IBAN"),
    FieldName.SUPPLIER_NAME: ("Name des Leistenden", "Supplier's name"),
    FieldName.SUPPLIER_ADDRESS: ("Anschrift des Leistenden", "Supplier's address"),
    FieldName.CUSTOMER_NAME: ("Name des Empfängers", "Customer's name"),
    FieldName.CUSTOMER_ADDRESS: ("Anschrift des Empfängers", "Customer's address"),
    FieldName.ORDER_NUMBER: ("Bestellnummer", "Order number"),
    FieldName.DOCUMENT_TYPE: ("Belegart", "Document type"),
}
#: A difference here does not change what is owed to whom or taxed how.
_MINOR = frozenset(
    {
        FieldName.SUPPLIER_NAME,
        FieldName.SUPPLIER_ADDRESS,
        FieldName.CUSTOMER_NAME,
        FieldName.CUSTOMER_ADDRESS,
        FieldName.ORDER_NUMBER,
        FieldName.DUE_DATE,
        FieldName.DOCUMENT_TYPE,
    }
)
_NAMES = frozenset({FieldName.SUPPLIER_NAME, FieldName.CUSTOMER_NAME})
_ADDRESSES = frozenset({FieldName.SUPPLIER_ADDRESS, FieldName.CUSTOMER_ADDRESS})
_TOTALS = (FieldName.NET_TOTAL, FieldName.VAT_TOTAL, FieldName.GROSS_TOTAL)
#: What the row of one rate could be taken for.
_ROW = frozenset({*_TOTALS, FieldName.PAYABLE})
_AMOUNT = re.compile(r"(?<![0-9.,])(?:[0-9]{1,3}(?:[.,'’\s][0-9]{3})+|[0-9]+)[.,][0-9]{2}(?![0-9])")
#: What belongs to the one party and its counterpart of the other.
_COUNTERPARTS = {
    FieldName.SUPPLIER_NAME: FieldName.CUSTOMER_NAME,
    FieldName.SUPPLIER_ADDRESS: FieldName.CUSTOMER_ADDRESS,
    FieldName.SUPPLIER_VAT_ID: FieldName.CUSTOMER_VAT_ID,
}
_COUNTERPARTS |= {theirs: ours for ours, theirs in _COUNTERPARTS.items()}
#: From this confidence on the page itself names the roles (by labels), below it the reading told them by the layout.
_ROLES_NAMED = 0.95


def compare(einvoice: EInvoice, page: Extraction, text: str = "") -> tuple[Difference, ...]:
    """The differences, in the order of the vocabulary. ``text`` is all that stands on the page, if it is known.

    Only what the page states is compared; of what is absent there, only the totals count (a warning, as the reading may
    have missed them). A page from which nothing was read is not compared at all.
    """
    if not page.fields:
        return ()
    xml = einvoice.extraction
    turned = oriented(einvoice, page)
    found = [] if turned is page else _roles(xml, page)
    for name in _LABELS:
        ours, theirs = xml.fields.get(name), turned.fields.get(name)
        if ours is None:
            continue
        if theirs is None:
            if name in _TOTALS and _must_be_shown(name, xml):
                found.append(_difference(name, ours.value, None, _WARN))
        elif not _same(name, ours.value, theirs.value) and not _misread(name, xml, turned, text):
            found.append(_difference(name, ours.value, theirs, _severity(name, ours.value, theirs)))
    return tuple(found)


def contradiction(einvoice: EInvoice, other: EInvoice) -> tuple[Problem, ...]:
    """What is wrong if a file brings both: nothing if they are one invoice in two syntaxes; two that say different
    things are two invoices with two tax claims (§ 14c UStG)."""
    found = [one for one in compare(einvoice, other.extraction) if one.page_value is not None]
    if not found:
        return ()
    files = f"{einvoice.filename}, {other.filename}"
    values = [(*_LABELS[one.field], _shown(one.xml_value), _shown(one.page_value or "")) for one in found]
    german = "; ".join(f"{label} {ours} und {theirs}" for label, _, ours, theirs in values)
    english = "; ".join(f"{label} {ours} and {theirs}" for _, label, ours, theirs in values)
    text = Text(
        f"Das Dokument enthält zwei E-Rechnungen, die sich widersprechen ({files}): {german}.",
        f"The document holds two e-invoices that contradict each other ({files}): {english}.",
    )
    return (Problem("second-einvoice", RuleCheckStatus.FAIL, text),)


def oriented(einvoice: EInvoice, page: Extraction) -> Extraction:
    """``page`` itself, or with supplier and customer exchanged where it names the persons of the XML the other way
    round: who is who stands in the XML, while an unlabelled page only suggests it."""
    if not _exchanged(einvoice.extraction, page):
        return page
    return replace(page, fields={_COUNTERPARTS.get(name, name): value for name, value in page.fields.items()})


def _exchanged(xml: Extraction, page: Extraction) -> bool:
    """Whether the page names the same two persons as the XML, each in the other's place."""
    supplier, customer = xml.text(FieldName.SUPPLIER_NAME), xml.text(FieldName.CUSTOMER_NAME)
    first, second = page.text(FieldName.SUPPLIER_NAME), page.text(FieldName.CUSTOMER_NAME)
    if not (supplier and customer and first and second) or same_name(supplier, customer):
        return False
    return same_name(supplier, second) and same_name(customer, first)


def _roles(xml: Extraction, page: Extraction) -> list[Difference]:
    """One warning for exchanged roles, if the page states them: on a page without labels it is the reading that erred,
    as letterhead and address field look alike."""
    read = [page.fields[name] for name in (FieldName.SUPPLIER_NAME, FieldName.CUSTOMER_NAME)]
    if min(value.confidence for value in read) < _ROLES_NAMED:
        return []
    return [_difference(FieldName.SUPPLIER_NAME, xml.fields[FieldName.SUPPLIER_NAME].value, read[0], _WARN)]


def _must_be_shown(name: FieldName, xml: Extraction) -> bool:
    """A VAT of zero, and a net total that equals the gross total, need no line of their own on the page."""
    if name is FieldName.GROSS_TOTAL:
        return True
    return bool(xml.amount(FieldName.VAT_TOTAL))


def _same(name: FieldName, ours: Scalar, theirs: Scalar) -> bool:
    if name in _NAMES:
        return same_name(str(ours), str(theirs))
    if name in _ADDRESSES:
        return same_address(str(ours), str(theirs))
    if name is FieldName.DOCUMENT_TYPE:
        directions = {_direction(ours), _direction(theirs)}
        return None in directions or len(directions) == 1
    for kind, equal in _COMPARE.items():
        if isinstance(ours, kind):
            return isinstance(theirs, kind) and equal(ours, theirs)
    return same_identifier(str(ours), str(theirs))


def _misread(name: FieldName, xml: Extraction, page: Extraction, text: str) -> bool:
    """Whether the rest of the page shows that the reading erred here, not the page."""
    if name is FieldName.CUSTOMER_NAME:
        return _is_senders_line(xml, page)
    if name is FieldName.DOCUMENT_TYPE:  # what a customer issues bears the title "Gutschrift" (§ 14 Abs. 2 UStG)
        return "self_billing" in xml.notes
    if name in _ROW and _is_row(xml, page, text):
        return True
    return name in (FieldName.VAT_TOTAL, FieldName.VAT_RATES) and _is_part(name, xml, page)


def _is_senders_line(xml: Extraction, page: Extraction) -> bool:
    """Whether the supplier's line above the address field was taken for the customer's name: the address is right."""
    supplier, name = xml.text(FieldName.SUPPLIER_NAME), page.text(FieldName.CUSTOMER_NAME)
    ours, theirs = xml.text(FieldName.CUSTOMER_ADDRESS), page.text(FieldName.CUSTOMER_ADDRESS)
    if not (supplier and name and ours and theirs):
        return False
    return fold(name).startswith(f"{fold(supplier)} ") and same_address(ours, theirs)


def _is_row(xml: Extraction, page: Extraction, text: str) -> bool:
    """Whether the reading took the row of one rate for the totals: it has that rate's amounts, and all totals of the
    XML stand on the page too."""
    net, vat, gross = (page.amount(total) for total in _TOTALS)
    if net is None or vat is None or gross is None:
        return False
    rows = [(g.base, g.amount) for g in xml.vat_breakdown if g.base is not None and g.amount is not None]
    if len(rows) < 2 or not any(_same_amount(net, b) and _same_amount(vat, v) for b, v in rows):
        return False
    written = {re.sub(r"\D", "", number) for number in _AMOUNT.findall(text)}
    totals = [xml.amount(total) for total in _TOTALS]
    return all(total is not None and re.sub(r"\D", "", f"{total:.2f}") in written for total in totals)


def _is_part(name: FieldName, xml: Extraction, page: Extraction) -> bool:
    """Whether the reading caught one rate's row of several in place of the VAT total or of all rates: net and gross
    total are those of the XML, so that its VAT total is the only one with which the page's own sum is right."""
    for total in (FieldName.NET_TOTAL, FieldName.GROSS_TOTAL):
        ours, theirs = xml.amount(total), page.amount(total)
        if ours is None or theirs is None or not _same_amount(ours, theirs):
            return False
    if name is FieldName.VAT_RATES:
        stated = page.value(name)
        return isinstance(stated, tuple) and {rate for rate in stated if rate} < {g.rate for g in xml.vat_breakdown}
    part = page.amount(name)
    return part is not None and any(g.amount is not None and _same_amount(g.amount, part) for g in xml.vat_breakdown)


def _direction(value: Scalar) -> bool | None:
    """Whether money flows back, None if the name of the document does not tell it (a credit note is a corrected invoice
    in Spain and Poland); a partial and a final invoice are both invoices to a reader."""
    return None if value in (DocumentType.OTHER, DocumentType.CORRECTION) else value == DocumentType.CREDIT_NOTE


def _same_amount(ours: Decimal, theirs: Decimal) -> bool:
    """Without sign: credit notes are printed either way."""
    return abs(ours) == abs(theirs)


def _same_rates(ours: tuple[Decimal, ...], theirs: tuple[Decimal, ...]) -> bool:
    """A zero rate is often left unsaid on the page."""
    return {rate for rate in ours if rate} == {rate for rate in theirs if rate}


_COMPARE: dict[type, Callable[..., bool]] = {
    Decimal: _same_amount,
    date: date.__eq__,
    tuple: _same_rates,
}


def _severity(name: FieldName, ours: Scalar, theirs: FieldValue) -> RuleCheckStatus:
    if name in _MINOR or theirs.confidence < SURE:
        return _WARN
    if isinstance(ours, Decimal) and isinstance(theirs.value, Decimal):
        return _WARN if abs(abs(ours) - abs(theirs.value)) <= ROUNDING else _FAIL
    return _FAIL


def _difference(name: FieldName, ours: Scalar, theirs: FieldValue | None, status: RuleCheckStatus) -> Difference:
    label_de, label_en = _LABELS[name]
    if theirs is None:
        text = Text(
            f"{label_de}: im XML {_shown(ours)}, auf der Seite nicht gefunden.",
            f"{label_en}: {_shown(ours)} in the XML, not found on the page.",
        )
        return Difference(name, ours, None, None, status, text)
    text = Text(
        f"{label_de}: im XML {_shown(ours)}, auf der Seite {_shown(theirs.value)}.",
        f"{label_en}: {_shown(ours)} in the XML, {_shown(theirs.value)} on the page.",
    )
    return Difference(name, ours, theirs.value, theirs.box, status, text)


def _shown(value: Scalar) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{rate.normalize():f} %" for rate in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return re.sub(r"\s+", " ", str(value))[:200]
