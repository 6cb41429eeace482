"""Write a spec as UN/CEFACT CII D16B: the EN 16931 profile of Factur-X / ZUGFeRD 2, or an XRechnung.

The order of the elements is the one of the CII schema; business terms by EN 16931-3-3.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from flowaudit.core.generator.spec import InvoiceSpec, Line, Party, Regime
from flowaudit.core.generator.sums import Group, Sums, line_amount, sums

FACTURX = "urn:cen.eu:en16931:2017"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_NS = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
Node = Any


def write(spec: InvoiceSpec, guideline: str = FACTURX) -> bytes:
    """The XML document. The spec's omissions concern the page alone; the XML states all there is.

    An XRechnung also needs a ``buyer_reference`` and e-mail addresses of both parties (BR-DE-15, PEPPOL-EN16931-R010).
    """
    root = etree.Element(_name("rsm:CrossIndustryInvoice"), nsmap=_NS)
    context = _add(root, "rsm:ExchangedDocumentContext")
    if guideline == XRECHNUNG:
        _add(_add(context, "ram:BusinessProcessSpecifiedDocumentContextParameter"), "ram:ID", _PROCESS)
    _add(_add(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", guideline)
    document = _add(root, "rsm:ExchangedDocument")
    if spec.number:
        _add(document, "ram:ID", spec.number)
    _add(document, "ram:TypeCode", "380")
    _date(document, "ram:IssueDateTime", spec.issued)
    for note in (spec.intro, spec.legal_note):
        if note:
            _add(_add(document, "ram:IncludedNote"), "ram:Content", note)
    transaction = _add(root, "rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(spec.lines, 1):
        _line(transaction, number, line, spec)
    _agreement(transaction, spec)
    _delivery(transaction, spec)
    _settlement(transaction, spec, sums(spec))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


def _add(parent: Node, name: str, text: str | None = None, **attributes: str) -> Node:
    node = etree.SubElement(parent, _name(name), **attributes)
    node.text = text
    return node


def _date(parent: Node, name: str, value: date) -> None:
    _add(_add(parent, name), "udt:DateTimeString", f"{value:%Y%m%d}", format="102")


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _category(spec: InvoiceSpec) -> str:
    return {Regime.STANDARD: "S", Regime.SMALL_BUSINESS: "E", Regime.REVERSE_CHARGE: "AE"}[spec.regime]


def _rate(spec: InvoiceSpec, rate: Decimal) -> str:
    return f"{rate:.2f}" if spec.regime is Regime.STANDARD else "0.00"


def _line(transaction: Node, number: int, line: Line, spec: InvoiceSpec) -> None:
    item = _add(transaction, "ram:IncludedSupplyChainTradeLineItem")
    _add(_add(item, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(number))
    product = _add(item, "ram:SpecifiedTradeProduct")
    _add(product, "ram:Name", line.description)
    if line.detail:
        _add(product, "ram:Description", line.detail)
    agreement = _add(item, "ram:SpecifiedLineTradeAgreement")
    price = _add(agreement, "ram:NetPriceProductTradePrice")
    _add(price, "ram:ChargeAmount", f"{line.unit_price:f}")
    delivery = _add(item, "ram:SpecifiedLineTradeDelivery")
    _add(delivery, "ram:BilledQuantity", f"{line.quantity:f}", unitCode=line.unit)
    settlement = _add(item, "ram:SpecifiedLineTradeSettlement")
    tax = _add(settlement, "ram:ApplicableTradeTax")
    _add(tax, "ram:TypeCode", "VAT")
    _add(tax, "ram:CategoryCode", _category(spec))
    _add(tax, "ram:RateApplicablePercent", _rate(spec, line.vat_rate))
    summation = _add(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _add(summation, "ram:LineTotalAmount", _amount(line_amount(line)))


def _agreement(transaction: Node, spec: InvoiceSpec) -> None:
    agreement = _add(transaction, "ram:ApplicableHeaderTradeAgreement")
    if spec.buyer_reference:
        _add(agreement, "ram:BuyerReference", spec.buyer_reference)
    _party(agreement, "ram:SellerTradeParty", spec.supplier, contact=True)
    if spec.customer is not None:
        _party(agreement, "ram:BuyerTradeParty", spec.customer)
    if spec.order_number:
        order = _add(agreement, "ram:BuyerOrderReferencedDocument")
        _add(order, "ram:IssuerAssignedID", spec.order_number)
    if spec.project_reference:
        project = _add(agreement, "ram:SpecifiedProcuringProject")
        _add(project, "ram:ID", spec.project_reference)
        _add(project, "ram:Name", "Project reference")


def _party(agreement: Node, name: str, party: Party, *, contact: bool = False) -> None:
    node = _add(agreement, name)
    if contact and party.vat_id is None and party.tax_number:
        _add(node, "ram:ID", party.tax_number)  # BR-CO-26: without a VAT id some other identifier must be there
    _add(node, "ram:Name", party.name)
    if contact and party.contact:
        person = _add(node, "ram:DefinedTradeContact")
        _add(person, "ram:PersonName", party.contact)
        if party.phone:
            _add(_add(person, "ram:TelephoneUniversalCommunication"), "ram:CompleteNumber", party.phone)
        if party.email:
            _add(_add(person, "ram:EmailURIUniversalCommunication"), "ram:URIID", party.email)
    address = _add(node, "ram:PostalTradeAddress")
    _add(address, "ram:PostcodeCode", party.zip)
    _add(address, "ram:LineOne", party.street)
    _add(address, "ram:CityName", party.city)
    _add(address, "ram:CountryID", party.country)
    if party.email:
        _add(_add(node, "ram:URIUniversalCommunication"), "ram:URIID", party.email, schemeID="EM")
    if contact and party.tax_number:
        _add(_add(node, "ram:SpecifiedTaxRegistration"), "ram:ID", party.tax_number, schemeID="FC")
    if party.vat_id:
        _add(_add(node, "ram:SpecifiedTaxRegistration"), "ram:ID", party.vat_id, schemeID="VA")


def _delivery(transaction: Node, spec: InvoiceSpec) -> None:
    delivery = _add(transaction, "ram:ApplicableHeaderTradeDelivery")
    if isinstance(spec.delivered, date):
        _date(_add(delivery, "ram:ActualDeliverySupplyChainEvent"), "ram:OccurrenceDateTime", spec.delivered)


def _settlement(transaction: Node, spec: InvoiceSpec, total: Sums) -> None:
    settlement = _add(transaction, "ram:ApplicableHeaderTradeSettlement")
    if spec.number:
        _add(settlement, "ram:PaymentReference", spec.number)
    _add(settlement, "ram:InvoiceCurrencyCode", spec.currency)
    if spec.bank is not None:
        means = _add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        _add(means, "ram:TypeCode", "58")  # SEPA credit transfer
        account = _add(means, "ram:PayeePartyCreditorFinancialAccount")
        _add(account, "ram:IBANID", spec.bank.iban)
        _add(account, "ram:AccountName", spec.supplier.name)
        bank = _add(means, "ram:PayeeSpecifiedCreditorFinancialInstitution")
        _add(bank, "ram:BICID", spec.bank.bic)
    for group in total.groups:
        _tax(settlement, spec, group)
    if isinstance(spec.delivered, tuple):
        period = _add(settlement, "ram:BillingSpecifiedPeriod")
        _date(period, "ram:StartDateTime", spec.delivered[0])
        _date(period, "ram:EndDateTime", spec.delivered[1])
    for reduction in spec.reductions:
        item = _add(settlement, "ram:SpecifiedTradeAllowanceCharge")
        _add(_add(item, "ram:ChargeIndicator"), "udt:Indicator", "false")
        _add(item, "ram:ActualAmount", _amount(reduction.amount))
        _add(item, "ram:Reason", reduction.reason)
        tax = _add(item, "ram:CategoryTradeTax")
        _add(tax, "ram:TypeCode", "VAT")
        _add(tax, "ram:CategoryCode", _category(spec))
        _add(tax, "ram:RateApplicablePercent", _rate(spec, reduction.vat_rate))
    if spec.terms or spec.due:
        terms = _add(settlement, "ram:SpecifiedTradePaymentTerms")
        if spec.terms:
            _add(terms, "ram:Description", spec.terms)
        if spec.due:
            _date(terms, "ram:DueDateDateTime", spec.due)
    _summation(settlement, spec, total)


def _tax(settlement: Node, spec: InvoiceSpec, group: Group) -> None:
    tax = _add(settlement, "ram:ApplicableTradeTax")
    _add(tax, "ram:CalculatedAmount", _amount(group.vat))
    _add(tax, "ram:TypeCode", "VAT")
    if spec.regime is not Regime.STANDARD and spec.legal_note:
        _add(tax, "ram:ExemptionReason", spec.legal_note)
    _add(tax, "ram:BasisAmount", _amount(group.base))
    _add(tax, "ram:CategoryCode", _category(spec))
    _add(tax, "ram:RateApplicablePercent", _rate(spec, group.rate))


def _summation(settlement: Node, spec: InvoiceSpec, total: Sums) -> None:
    summation = _add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _add(summation, "ram:LineTotalAmount", _amount(total.line_total))
    if total.reductions:
        _add(summation, "ram:AllowanceTotalAmount", _amount(total.reductions))
    _add(summation, "ram:TaxBasisTotalAmount", _amount(total.net))
    _add(summation, "ram:TaxTotalAmount", _amount(total.vat), currencyID=spec.currency)
    _add(summation, "ram:GrandTotalAmount", _amount(total.gross))
    _add(summation, "ram:DuePayableAmount", _amount(total.gross))
