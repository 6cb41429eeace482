"""UBL 2.1 Invoice and CreditNote, mapped by EN 16931-3-2 (and the XRechnung extension's sub lines and payments)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flowaudit.core.einvoice import details
from flowaudit.core.einvoice.values import Draft, join_address, unit_price
from flowaudit.core.einvoice.xmltree import Element, content_of, every, first, text_at
from flowaudit.core.model.extraction import Adjustment, FieldName, LineItem, Origin, VatBreakdown


def read(root: Element) -> Draft:
    """All that the vocabulary knows, from a UBL document's root."""
    draft = Draft(
        type_code=text_at(root, "InvoiceTypeCode|CreditNoteTypeCode"),
        guideline=text_at(root, "CustomizationID"),
        tax_point_code=text_at(root, "InvoicePeriod/DescriptionCode"),
    )
    _header(root, draft)
    _parties(root, draft)
    _payment(root, draft)
    _tax(root, draft)
    _totals(root, draft)
    for line in every(root, "InvoiceLine|CreditNoteLine"):
        _line(line, draft)
    _line_periods(root, draft)
    return draft


def _header(root: Element, draft: Draft) -> None:
    draft.text(FieldName.INVOICE_NUMBER, first(root, "ID"))
    draft.day(FieldName.INVOICE_DATE, first(root, "IssueDate"))
    draft.day(FieldName.DUE_DATE, first(root, "DueDate"), first(root, "PaymentMeans/PaymentDueDate"))
    draft.identifier(FieldName.CURRENCY, first(root, "DocumentCurrencyCode"))
    draft.text(FieldName.ORDER_NUMBER, first(root, "OrderReference/ID"))
    draft.day(FieldName.ORDER_DATE, first(root, "OrderReference/IssueDate"))
    draft.text(FieldName.PROJECT_REFERENCE, first(root, "ProjectReference/ID"))
    if not draft.fields.get(FieldName.PROJECT_REFERENCE):
        # A credit note has no ProjectReference: type code 50 marks it (EN 16931-3-2, BT-11).
        for reference in every(root, "AdditionalDocumentReference"):
            if text_at(reference, "DocumentTypeCode") == "50":
                draft.text(FieldName.PROJECT_REFERENCE, first(reference, "ID"))
    draft.day(FieldName.DELIVERY_DATE, first(root, "Delivery/ActualDeliveryDate"))
    draft.day(FieldName.DELIVERY_PERIOD_START, first(root, "InvoicePeriod/StartDate"))
    draft.day(FieldName.DELIVERY_PERIOD_END, first(root, "InvoicePeriod/EndDate"))
    draft.remarks += [content_of(note) for note in every(root, "Note")]


def _parties(root: Element, draft: Draft) -> None:
    supplier = first(root, "AccountingSupplierParty/Party")
    customer = first(root, "AccountingCustomerParty/Party")
    for party, name, address in (
        (supplier, FieldName.SUPPLIER_NAME, FieldName.SUPPLIER_ADDRESS),
        (customer, FieldName.CUSTOMER_NAME, FieldName.CUSTOMER_ADDRESS),
    ):
        draft.text(name, first(party, "PartyLegalEntity/RegistrationName"), first(party, "PartyName/Name"))
        line = _address(first(party, "PostalAddress"))
        draft.put(address, line, line)
    draft.supplier_country = text_at(supplier, "PostalAddress/Country/IdentificationCode").upper()
    for scheme in every(supplier, "PartyTaxScheme"):
        is_vat = text_at(scheme, "TaxScheme/ID").upper() == "VAT"
        number = first(scheme, "CompanyID")
        if is_vat:
            draft.identifier(FieldName.SUPPLIER_VAT_ID, number)
        else:
            draft.text(FieldName.SUPPLIER_TAX_NUMBER, number)
    for scheme in every(customer, "PartyTaxScheme"):
        if text_at(scheme, "TaxScheme/ID").upper() == "VAT":
            draft.identifier(FieldName.CUSTOMER_VAT_ID, first(scheme, "CompanyID"))


def _address(node: Element | None) -> str:
    lines = [text_at(node, step) for step in ("StreetName", "AdditionalStreetName", "AddressLine/Line")]
    return join_address(lines, text_at(node, "PostalZone"), text_at(node, "CityName"))


def _payment(root: Element, draft: Draft) -> None:
    for means in every(root, "PaymentMeans"):
        account = first(means, "PayeeFinancialAccount")
        draft.identifier(FieldName.IBAN, first(account, "ID"))
        draft.identifier(FieldName.BIC, first(account, "FinancialInstitutionBranch/ID"))
    draft.text(FieldName.PAYMENT_TERMS, first(root, "PaymentTerms/Note"))


def _tax(root: Element, draft: Draft) -> None:
    currency = text_at(root, "DocumentCurrencyCode")
    totals = list(every(root, "TaxTotal"))
    # BT-110 is the total in the invoice's currency, BT-111 the one in the accounting currency.
    own = [t for t in totals if (a := first(t, "TaxAmount")) is not None and a.get("currencyID", currency) == currency]
    for total in own or totals[:1]:
        draft.amount(FieldName.VAT_TOTAL, first(total, "TaxAmount"))
        for group in every(total, "TaxSubtotal"):
            category = first(group, "TaxCategory")
            draft.breakdown.append(
                VatBreakdown(
                    rate=draft.decimal(first(category, "Percent")),
                    base=draft.decimal(first(group, "TaxableAmount")),
                    amount=draft.decimal(first(group, "TaxAmount")),
                    category=text_at(category, "ID") or None,
                )
            )
            draft.exemptions.append(
                (text_at(category, "TaxExemptionReason"), text_at(category, "TaxExemptionReasonCode"))
            )


def _totals(root: Element, draft: Draft) -> None:
    total = first(root, "LegalMonetaryTotal")
    draft.amount(FieldName.NET_TOTAL, first(total, "TaxExclusiveAmount"))
    draft.amount(FieldName.GROSS_TOTAL, first(total, "TaxInclusiveAmount"))
    draft.amount(FieldName.PREPAID, first(total, "PrepaidAmount"))
    draft.amount(FieldName.PAYABLE, first(total, "PayableAmount"))
    draft.line_total = draft.decimal(first(total, "LineExtensionAmount"))
    draft.allowance_total = draft.decimal(first(total, "AllowanceTotalAmount"))
    draft.charge_total = draft.decimal(first(total, "ChargeTotalAmount"))
    draft.rounding = draft.decimal(first(total, "PayableRoundingAmount"))
    paid = [draft.decimal(node) for node in every(root, "PrepaidPayment/PaidAmount")]
    draft.third_party = sum((amount for amount in paid if amount is not None), Decimal(0))
    for item in every(root, "AllowanceCharge"):
        amount = draft.decimal(first(item, "Amount"))
        if amount is None:
            continue
        is_charge = text_at(item, "ChargeIndicator").lower() in ("true", "1")
        reason = text_at(item, "AllowanceChargeReason") or text_at(item, "AllowanceChargeReasonCode")
        rate = draft.decimal(first(item, "TaxCategory/Percent"))
        draft.adjustments.append(Adjustment(amount if is_charge else -amount, reason, rate))


def _line(line: Element, draft: Draft) -> None:
    net = draft.decimal(first(line, "LineExtensionAmount"))
    if net is not None:
        draft.line_nets.append(net)
    quantity = first(line, "InvoicedQuantity|CreditedQuantity")
    price = draft.decimal(first(line, "Price/PriceAmount"))
    base = draft.decimal(first(line, "Price/BaseQuantity"))
    rate = first(line, "Item/ClassifiedTaxCategory/Percent")
    description = text_at(line, "Item/Name") or text_at(line, "Item/Description")
    number = len(draft.lines) + 1
    draft.line_details.append(details.of_line(line, is_ubl=True, number=number, description=description))
    draft.lines.append(
        LineItem(
            description=description,
            quantity=draft.decimal(quantity),
            unit=None if quantity is None else quantity.get("unitCode") or None,
            unit_price=unit_price(price, base),
            vat_rate=draft.decimal(rate),
            net_amount=net,
        )
    )


def _line_periods(root: Element, draft: Draft) -> None:
    """The span of the lines' periods (BG-26) stands for the header's where that says nothing of the supply."""
    if FieldName.DELIVERY_DATE in draft.fields or FieldName.DELIVERY_PERIOD_START in draft.fields:
        return
    steps = {"StartDate": min, "EndDate": max}
    names = {"StartDate": FieldName.DELIVERY_PERIOD_START, "EndDate": FieldName.DELIVERY_PERIOD_END}
    for step, choose in steps.items():
        nodes = every(root, f"InvoiceLine|CreditNoteLine/InvoicePeriod/{step}")
        days: list[date] = [day for node in nodes if (day := draft.date(node)) is not None]
        if days:
            draft.put(names[step], choose(days), choose(days).isoformat(), Origin.DERIVED)
