"""Reads what the terms name, as text for people: the readable form shows it, the audit does not work on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from flowaudit.core.einvoice.ciinames import LINE_SETTLEMENT
from flowaudit.core.einvoice.headerterms import HEADER
from flowaudit.core.einvoice.lineterms import LINE, LINE_NUMBER
from flowaudit.core.einvoice.model import Detail, Group
from flowaudit.core.einvoice.terms import Place, Term
from flowaudit.core.einvoice.values import Draft, day_of
from flowaudit.core.einvoice.xmltree import Element, content_of, every, first, local, text_at
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.results import Text

#: A hostile file may repeat a term a million times; a reader needs no more than these.
_MAX_HEADER, _MAX_LINE = 500, 60
_MAX_TEXT = 2000
_ONE = re.compile(r"0*1(?:\.0*)?", re.ASCII)
_SEPARATOR = " · "
#: Fields that are read from a term which may occur again with another value.
_FIELDS = (
    (Group.SUPPLIER, FieldName.SUPPLIER_NAME),
    (Group.CUSTOMER, FieldName.CUSTOMER_NAME),
    *((Group.PAYMENT, name) for name in (FieldName.IBAN, FieldName.BIC, FieldName.PAYMENT_TERMS)),
)
#: Tax registrations tell their kind by the label.
_SAID_BY_LABEL = frozenset({"VA", "FC"})
#: An amount, percentage, base, reason and code of an allowance or charge (BG-27, BG-28), in UBL and in CII.
_ADJUSTMENTS = (
    ("AllowanceCharge", "ChargeIndicator"),
    (f"{LINE_SETTLEMENT}/SpecifiedTradeAllowanceCharge", "ChargeIndicator/Indicator"),
)
_AMOUNT, _PERCENT, _BASE = "Amount|ActualAmount", "MultiplierFactorNumeric|CalculationPercent", "BaseAmount|BasisAmount"
_REASON, _CODE = "AllowanceChargeReason|Reason", "AllowanceChargeReasonCode|ReasonCode"
#: UNTDID 4461, the usual ones.
_MEANS = {
    "10": "bar / cash",
    "30": "Überweisung / credit transfer",
    "48": "Karte / card",
    "49": "Lastschrift / direct debit",
    "57": "Dauerauftrag / standing agreement",
    "58": "SEPA-Überweisung / SEPA credit transfer",
    "59": "SEPA-Lastschrift / SEPA direct debit",
    "97": "Verrechnung / clearing",
}
_ALLOWANCE, _CHARGE = Text("Abschlag", "allowance"), Text("Zuschlag", "charge")


def of_header(root: Element, draft: Draft, *, is_ubl: bool) -> tuple[Detail, ...]:
    """The terms above the lines, from the document's root; not what fields of ``draft`` say already."""
    fields = draft.fields
    currency = fields[FieldName.CURRENCY].raw if FieldName.CURRENCY in fields else ""
    known = {(group, _key(fields[name].raw)) for group, name in _FIELDS if name in fields}
    told = (one for term in HEADER for one in _read(root, term, is_ubl, currency))
    return tuple(islice((one for one in told if (one.group, _key(one.value)) not in known), _MAX_HEADER))


def of_line(line: Element, *, is_ubl: bool, number: int, description: str) -> tuple[Detail, ...]:
    """The terms of one line, from its element; not its place among the lines and its description, which are known."""
    told = (one for term in LINE for one in _read(line, term, is_ubl, ""))
    new = (one for one in told if one.value != (str(number) if one.label is LINE_NUMBER else description))
    return tuple(islice(chain(_adjustments(line, is_ubl), new), _MAX_LINE))


def _key(text: str) -> str:
    return "".join(text.split()).upper()


def _read(root: Element, term: Term, is_ubl: bool, currency: str) -> Iterator[Detail]:
    place = term.ubl if is_ubl else term.cii
    if not place:
        return
    base, *parts = place
    seen = set()
    for node in every(root, base):
        if _is_own_vat(node, currency) or _is_plain_price(node, term):
            continue
        text = _SEPARATOR.join(_texts(node, parts)) if parts else _shown(node)
        if text and text not in seen:
            seen.add(text)
            yield Detail(term.group, term.label, text[:_MAX_TEXT])


def _is_own_vat(node: Element, currency: str) -> bool:
    """Whether it is the VAT total in the invoice's own currency (BT-110), beside which the one in the accounting
    currency (BT-111) stands."""
    return local(node) in ("TaxAmount", "TaxTotalAmount") and node.get("currencyID", currency) == currency


def _is_plain_price(node: Element, term: Term) -> bool:
    """A price for one unit stands in the line's own column."""
    if term.group is not Group.LINE or not local(node).endswith("Price"):
        return False
    return _ONE.fullmatch(text_at(node, "BaseQuantity|BasisQuantity") or "1") is not None


def _texts(node: Element, parts: Place | list[str]) -> Iterator[str]:
    for part in parts:
        path, _, attribute = part.partition("@")
        for found in every(node, path):
            text = found.get(attribute, "").strip() if attribute else _shown(found)
            if text:
                yield text


def _shown(node: Element) -> str:
    """The text of a node; a date in ISO form, an identifier with its scheme, payment means with their name."""
    text = content_of(node)
    if "Date" in local(node) and (day := day_of(text)) is not None:
        return day.isoformat()
    if _is_means(node):
        return _SEPARATOR.join(part for part in (text, _MEANS.get(text, "")) if part)
    scheme = node.get("schemeID", "")
    return f"{text} ({scheme})" if text and scheme and scheme not in _SAID_BY_LABEL else text


def _is_means(node: Element) -> bool:
    """Whether it is the code of the payment means (BT-81)."""
    if local(node) == "TypeCode":
        return local(node.getparent()).endswith("PaymentMeans")
    return local(node) == "PaymentMeansCode"


def _adjustments(line: Element, is_ubl: bool) -> Iterator[Detail]:
    path, indicator = _ADJUSTMENTS[0 if is_ubl else 1]
    for item in every(line, path):
        amount = content_of(first(item, _AMOUNT))
        if not amount:
            continue
        percent, base = content_of(first(item, _PERCENT)), content_of(first(item, _BASE))
        share = " / ".join(part for part in (f"{percent} %" if percent else "", base) if part)
        reason = text_at(item, _REASON) or text_at(item, _CODE)
        is_charge = text_at(item, indicator).lower() in ("true", "1")
        text = _SEPARATOR.join(part for part in (amount, share, reason) if part)
        yield Detail(Group.LINE, _CHARGE if is_charge else _ALLOWANCE, text[:_MAX_TEXT])
