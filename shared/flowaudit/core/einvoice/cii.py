"""UN/CEFACT Cross Industry Invoice D16B (Factur-X, ZUGFeRD 2, XRechnung) and its forerunner ZUGFeRD 1.0.

Mapped by EN 16931-3-3. ZUGFeRD 1.0 has the same tree under older names, so each step lists both.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from flowaudit.core.einvoice import details
from flowaudit.core.einvoice.ciinames import (
    AGREEMENT,
    CONTEXT,
    DAY,
    DELIVERY,
    DOCUMENT,
    LINE_AGREEMENT,
    LINE_DELIVERY,
    LINE_SETTLEMENT,
    LINE_SUMMATION,
    RATE,
    SETTLEMENT,
    SUMMATION,
    TRANSACTION,
)
from flowaudit.core.einvoice.values import Draft, join_address, unit_price
from flowaudit.core.einvoice.xmltree import Element, content_of, every, first, text_at
from flowaudit.core.model.extraction import Adjustment, FieldName, LineItem, Origin, VatBreakdown

#: Date format 610, CCYYMM, years that datetime knows.
_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])", re.ASCII)
#: Lines of EXTENDED that structure or inform and do not add to the total (BT-X-8).
_SILENT_LINES = frozenset({"GROUP", "INFORMATION"})


def read(root: Element) -> Draft:
    """All that the vocabulary knows, from the root of a CII or ZUGFeRD 1.0 document."""
    transaction = first(root, TRANSACTION)
    document = first(root, DOCUMENT)
    settlement = first(transaction, SETTLEMENT)
    draft = Draft(
        type_code=text_at(document, "TypeCode"),
        guideline=text_at(root, f"{CONTEXT}/GuidelineSpecifiedDocumentContextParameter/ID"),
        language=text_at(document, "LanguageID").lower(),
        tax_point_code=text_at(settlement, "ApplicableTradeTax/DueDateTypeCode"),
        test_document=text_at(root, f"{CONTEXT}/TestIndicator/Indicator").lower() in ("true", "1"),
    )
    draft.text(FieldName.INVOICE_NUMBER, first(document, "ID"))
    draft.day(FieldName.INVOICE_DATE, first(document, f"IssueDateTime/{DAY}"))
    draft.remarks += [_note(note) for note in every(document, "IncludedNote")]
    _agreement(first(transaction, AGREEMENT), draft)
    _delivery(first(transaction, DELIVERY), settlement, draft)
    _payment(settlement, draft)
    _tax(settlement, draft)
    _totals(settlement, draft)
    for line in every(transaction, "IncludedSupplyChainTradeLineItem"):
        _line(line, draft)
    _line_periods(transaction, draft)
    return draft


def _note(note: Element) -> str:
    """A note with its subject code (BT-21) before it, as UBL writes it."""
    code, text = text_at(note, "SubjectCode"), text_at(note, "Content")
    return f"#{code}#{text}" if code and text else text


def _agreement(agreement: Element | None, draft: Draft) -> None:
    for step, name, address in (
        ("SellerTradeParty", FieldName.SUPPLIER_NAME, FieldName.SUPPLIER_ADDRESS),
        ("BuyerTradeParty", FieldName.CUSTOMER_NAME, FieldName.CUSTOMER_ADDRESS),
    ):
        party = first(agreement, step)
        draft.text(name, first(party, "Name"))
        line = _address(first(party, "PostalTradeAddress"))
        draft.put(address, line, line)
    seller = first(agreement, "SellerTradeParty")
    draft.supplier_country = text_at(seller, "PostalTradeAddress/CountryID").upper()
    for number in every(seller, "SpecifiedTaxRegistration/ID"):
        if number.get("schemeID") == "VA":
            draft.identifier(FieldName.SUPPLIER_VAT_ID, number)
        else:
            draft.text(FieldName.SUPPLIER_TAX_NUMBER, number)
    for number in every(agreement, "BuyerTradeParty/SpecifiedTaxRegistration/ID"):
        if number.get("schemeID") == "VA":
            draft.identifier(FieldName.CUSTOMER_VAT_ID, number)
    order = first(agreement, "BuyerOrderReferencedDocument")
    draft.text(FieldName.ORDER_NUMBER, first(order, "IssuerAssignedID|ID"))
    issued = first(order, "FormattedIssueDateTime|IssueDateTime")
    draft.day(FieldName.ORDER_DATE, first(issued, DAY), issued)
    draft.text(FieldName.PROJECT_REFERENCE, first(agreement, "SpecifiedProcuringProject/ID"))


def _address(node: Element | None) -> str:
    lines = [text_at(node, step) for step in ("LineOne", "LineTwo", "LineThree")]
    return join_address(lines, text_at(node, "PostcodeCode"), text_at(node, "CityName"))


def _delivery(delivery: Element | None, settlement: Element | None, draft: Draft) -> None:
    event = first(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime")
    node = first(event, DAY)
    month = _MONTH.fullmatch(content_of(node))
    if month:  # a calendar month is enough (§ 31 Abs. 4 UStDV)
        year, number = int(month[1]), int(month[2])
        last = calendar.monthrange(year, number)[1]
        draft.put(FieldName.DELIVERY_PERIOD_START, date(year, number, 1), month[0])
        draft.put(FieldName.DELIVERY_PERIOD_END, date(year, number, last), month[0])
    else:
        draft.day(FieldName.DELIVERY_DATE, node)
    period = first(settlement, "BillingSpecifiedPeriod")
    draft.day(FieldName.DELIVERY_PERIOD_START, first(period, f"StartDateTime/{DAY}"))
    draft.day(FieldName.DELIVERY_PERIOD_END, first(period, f"EndDateTime/{DAY}"))


def _payment(settlement: Element | None, draft: Draft) -> None:
    draft.identifier(FieldName.CURRENCY, first(settlement, "InvoiceCurrencyCode"))
    for means in every(settlement, "SpecifiedTradeSettlementPaymentMeans"):
        account = first(means, "PayeePartyCreditorFinancialAccount")
        draft.identifier(FieldName.IBAN, first(account, "IBANID"))
        bank = first(means, "PayeeSpecifiedCreditorFinancialInstitution")
        draft.identifier(FieldName.BIC, first(bank, "BICID"))
    for terms in every(settlement, "SpecifiedTradePaymentTerms"):
        draft.text(FieldName.PAYMENT_TERMS, first(terms, "Description"))
        draft.day(FieldName.DUE_DATE, first(terms, f"DueDateDateTime/{DAY}"))


def _tax(settlement: Element | None, draft: Draft) -> None:
    for group in every(settlement, "ApplicableTradeTax"):
        if text_at(group, "TypeCode").upper() not in ("VAT", ""):
            continue  # an insurance tax, for instance, is no VAT
        draft.breakdown.append(
            VatBreakdown(
                rate=draft.decimal(first(group, RATE)),
                base=draft.decimal(first(group, "BasisAmount")),
                amount=draft.decimal(first(group, "CalculatedAmount")),
                category=text_at(group, "CategoryCode") or None,
            )
        )
        draft.exemptions.append((text_at(group, "ExemptionReason"), text_at(group, "ExemptionReasonCode")))


def _totals(settlement: Element | None, draft: Draft) -> None:
    total = first(settlement, SUMMATION)
    currency = text_at(settlement, "InvoiceCurrencyCode")
    draft.amount(FieldName.NET_TOTAL, first(total, "TaxBasisTotalAmount"))
    taxes = list(every(total, "TaxTotalAmount"))
    # BT-110 is in the invoice's currency, BT-111 in the accounting currency.
    draft.amount(
        FieldName.VAT_TOTAL, *(node for node in taxes if node.get("currencyID", currency) == currency), *taxes[:1]
    )
    draft.amount(FieldName.GROSS_TOTAL, first(total, "GrandTotalAmount"))
    draft.amount(FieldName.PREPAID, first(total, "TotalPrepaidAmount"))
    draft.amount(FieldName.PAYABLE, first(total, "DuePayableAmount"))
    draft.line_total = draft.decimal(first(total, "LineTotalAmount"))
    draft.allowance_total = draft.decimal(first(total, "AllowanceTotalAmount"))
    draft.charge_total = draft.decimal(first(total, "ChargeTotalAmount"))
    draft.rounding = draft.decimal(first(total, "RoundingAmount"))
    for item in every(settlement, "SpecifiedTradeAllowanceCharge"):
        amount = draft.decimal(first(item, "ActualAmount"))
        if amount is None:
            continue
        is_charge = text_at(item, "ChargeIndicator/Indicator").lower() in ("true", "1")
        reason = text_at(item, "Reason") or text_at(item, "ReasonCode")
        rate = draft.decimal(first(item, f"CategoryTradeTax/{RATE}"))
        draft.adjustments.append(Adjustment(amount if is_charge else -amount, reason, rate))
    for item in every(settlement, "SpecifiedLogisticsServiceCharge"):
        amount = draft.decimal(first(item, "AppliedAmount"))
        if amount is not None:
            rate = draft.decimal(first(item, f"AppliedTradeTax/{RATE}"))
            draft.adjustments.append(Adjustment(amount, text_at(item, "Description"), rate))


def _line(line: Element, draft: Draft) -> None:
    document = first(line, "AssociatedDocumentLineDocument")
    settlement = first(line, LINE_SETTLEMENT)
    product = first(line, "SpecifiedTradeProduct")
    net = draft.decimal(first(settlement, f"{LINE_SUMMATION}/LineTotalAmount"))
    if product is None and net is None:
        draft.remarks += [content_of(note) for note in every(document, "IncludedNote/Content")]
        return  # ZUGFeRD 1.0 puts free text between the lines into lines of their own
    if text_at(document, "LineStatusReasonCode").upper() in _SILENT_LINES:
        return
    if net is not None:
        draft.line_nets.append(net)
    quantity = first(line, f"{LINE_DELIVERY}/BilledQuantity")
    price = first(line, f"{LINE_AGREEMENT}/NetPriceProductTradePrice")
    description = text_at(product, "Name") or text_at(product, "Description")
    number = len(draft.lines) + 1
    draft.line_details.append(details.of_line(line, is_ubl=False, number=number, description=description))
    draft.lines.append(
        LineItem(
            description=description,
            quantity=draft.decimal(quantity),
            unit=None if quantity is None else quantity.get("unitCode") or None,
            unit_price=unit_price(
                draft.decimal(first(price, "ChargeAmount")), draft.decimal(first(price, "BasisQuantity"))
            ),
            vat_rate=draft.decimal(first(settlement, f"ApplicableTradeTax/{RATE}")),
            net_amount=net,
        )
    )


def _line_periods(transaction: Element | None, draft: Draft) -> None:
    """The span of the lines' dates (BG-26, BT-X-85) stands for the header's where that says nothing of the supply."""
    if FieldName.DELIVERY_DATE in draft.fields or FieldName.DELIVERY_PERIOD_START in draft.fields:
        return
    line = "IncludedSupplyChainTradeLineItem"
    event = f"{line}/{LINE_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/{DAY}"
    period = f"{line}/{LINE_SETTLEMENT}/BillingSpecifiedPeriod"
    starts = _days(transaction, draft, event, f"{period}/StartDateTime/{DAY}")
    ends = _days(transaction, draft, event, f"{period}/EndDateTime/{DAY}")
    if starts and ends:
        low, high = min(starts), max(ends)
        draft.put(FieldName.DELIVERY_PERIOD_START, low, low.isoformat(), Origin.DERIVED)
        draft.put(FieldName.DELIVERY_PERIOD_END, high, high.isoformat(), Origin.DERIVED)


def _days(transaction: Element | None, draft: Draft, *paths: str) -> list[date]:
    return [day for path in paths for node in every(transaction, path) if (day := draft.date(node)) is not None]
