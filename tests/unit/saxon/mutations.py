"""Valid e-invoices of the project's own, and ways to break them: one change, and the official rule that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from tests.samples import REPO

UBL = Path(__file__).with_name("ubl.xml")
CII = REPO / "samples" / "12_xrechnung.xml"
PREFIXES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


class Mutation(NamedTuple):
    """``value`` replaces the text of every node that ``path`` finds (of an attribute with ``@name`` at the end); None
    takes the nodes out."""

    rule: str
    path: str
    value: str | None


def broken(valid: Path, mutation: Mutation) -> bytes:
    """The valid invoice with one change. A path that finds nothing is a mistake of the test."""
    root: Any = etree.parse(str(valid)).getroot()
    path, _, attribute = mutation.path.partition("/@")
    found = root.xpath(path, namespaces=PREFIXES)
    assert found, mutation.path
    for node in found:
        if attribute and mutation.value is None:
            del node.attrib[attribute]
        elif attribute:
            node.set(attribute, mutation.value)
        elif mutation.value is None:
            node.getparent().remove(node)
        else:
            node.text = mutation.value
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def table(text: str) -> tuple[Mutation, ...]:
    """One mutation a line: rule, path, and ``= value`` unless nodes are taken out."""
    rows = []
    for line in text.strip().splitlines():
        rule, _, rest = line.strip().partition(" ")
        path, _, value = rest.partition(" = ")
        rows.append(Mutation(rule, path.strip(), value if " = " in rest else None))
    return tuple(rows)


_SELLER = "//cac:AccountingSupplierParty/cac:Party"
_BUYER = "//cac:AccountingCustomerParty/cac:Party"
_SUM = "//cac:LegalMonetaryTotal"
UBL_MUTATIONS = table(f"""
BR-01 cbc:CustomizationID
BR-02 cbc:ID
BR-03 cbc:IssueDate
BR-04 cbc:InvoiceTypeCode
BR-05 cbc:DocumentCurrencyCode
BR-06 {_SELLER}/cac:PartyLegalEntity/cbc:RegistrationName
BR-07 {_BUYER}/cac:PartyLegalEntity/cbc:RegistrationName
BR-08 {_SELLER}/cac:PostalAddress
BR-09 {_SELLER}/cac:PostalAddress/cac:Country
BR-10 {_BUYER}/cac:PostalAddress
BR-11 {_BUYER}/cac:PostalAddress/cac:Country
BR-12 {_SUM}/cbc:LineExtensionAmount
BR-13 {_SUM}/cbc:TaxExclusiveAmount
BR-14 {_SUM}/cbc:TaxInclusiveAmount
BR-15 {_SUM}/cbc:PayableAmount
BR-16 //cac:InvoiceLine
BR-21 //cac:InvoiceLine/cbc:ID
BR-22 //cbc:InvoicedQuantity
BR-23 //cbc:InvoicedQuantity/@unitCode
BR-24 //cac:InvoiceLine/cbc:LineExtensionAmount
BR-25 //cac:Item/cbc:Name
BR-26 //cac:Price
BR-27 //cbc:PriceAmount = -75.00
BR-29 cac:InvoicePeriod/cbc:EndDate = 2025-04-30
BR-31 cac:AllowanceCharge/cbc:Amount
BR-33 cac:AllowanceCharge/cbc:AllowanceChargeReason
BR-CO-04 //cac:ClassifiedTaxCategory
BR-CO-09 {_SELLER}/cac:PartyTaxScheme/cbc:CompanyID = 273184654
BR-CO-10 {_SUM}/cbc:LineExtensionAmount = 301.00
BR-CO-11 {_SUM}/cbc:AllowanceTotalAmount = 21.00
BR-CO-13 {_SUM}/cbc:TaxExclusiveAmount = 290.00
BR-CO-14 cac:TaxTotal/cbc:TaxAmount = 53.30
BR-CO-15 {_SUM}/cbc:TaxInclusiveAmount = 343.20
BR-CO-16 {_SUM}/cbc:PayableAmount = 343.20
BR-CO-17 //cac:TaxSubtotal/cbc:TaxAmount = 60.00
BR-CO-18 cac:TaxTotal/cac:TaxSubtotal
BR-S-02 {_SELLER}/cac:PartyTaxScheme
BR-S-05 //cac:ClassifiedTaxCategory/cbc:Percent = 0
BR-S-08 //cac:TaxSubtotal/cbc:TaxableAmount = 270.00
BR-S-09 //cac:TaxSubtotal/cbc:TaxAmount = 60.00
BR-E-10 //cac:TaxSubtotal/cac:TaxCategory/cbc:ID = E
BR-CL-01 cbc:InvoiceTypeCode = 999
BR-CL-03 {_SUM}/cbc:PayableAmount/@currencyID = EURO
BR-CL-04 cbc:DocumentCurrencyCode = EURO
BR-CL-14 {_SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode = XX
BR-CL-16 //cbc:PaymentMeansCode = 0815
BR-CL-17 //cac:TaxSubtotal/cac:TaxCategory/cbc:ID = Q
BR-CL-18 //cac:ClassifiedTaxCategory/cbc:ID = Q
BR-CL-25 {_SELLER}/cbc:EndpointID/@schemeID = 9999
BR-DEC-12 {_SUM}/cbc:TaxExclusiveAmount = 280.001
BR-DEC-23 //cac:InvoiceLine/cbc:LineExtensionAmount = 300.001
BR-DE-1 cac:PaymentMeans
BR-DE-2 {_SELLER}/cac:Contact
BR-DE-3 {_SELLER}/cac:PostalAddress/cbc:CityName
BR-DE-4 {_SELLER}/cac:PostalAddress/cbc:PostalZone
BR-DE-5 {_SELLER}/cac:Contact/cbc:Name
BR-DE-6 {_SELLER}/cac:Contact/cbc:Telephone
BR-DE-7 {_SELLER}/cac:Contact/cbc:ElectronicMail
BR-DE-8 {_BUYER}/cac:PostalAddress/cbc:CityName
BR-DE-9 {_BUYER}/cac:PostalAddress/cbc:PostalZone
BR-DE-15 cbc:BuyerReference
PEPPOL-EN16931-R001 cbc:ProfileID
PEPPOL-EN16931-R010 {_BUYER}/cbc:EndpointID
PEPPOL-EN16931-R020 {_SELLER}/cbc:EndpointID
""")

_AGREEMENT = "//ram:ApplicableHeaderTradeAgreement"
_PAID_BY = f"{_AGREEMENT}/ram:BuyerTradeParty"
_SOLD_BY = f"{_AGREEMENT}/ram:SellerTradeParty"
_SETTLEMENT = "//ram:ApplicableHeaderTradeSettlement"
_TOTALS = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_LINE = "//ram:IncludedSupplyChainTradeLineItem[1]"
_TAX = f"{_SETTLEMENT}/ram:ApplicableTradeTax"
CII_MUTATIONS = table(f"""
BR-01 //ram:GuidelineSpecifiedDocumentContextParameter
BR-02 rsm:ExchangedDocument/ram:ID
BR-03 rsm:ExchangedDocument/ram:IssueDateTime
BR-04 rsm:ExchangedDocument/ram:TypeCode
BR-05 //ram:InvoiceCurrencyCode
BR-06 {_SOLD_BY}/ram:Name
BR-07 {_PAID_BY}/ram:Name
BR-08 {_SOLD_BY}/ram:PostalTradeAddress
BR-09 {_SOLD_BY}/ram:PostalTradeAddress/ram:CountryID
BR-10 {_PAID_BY}/ram:PostalTradeAddress
BR-11 {_PAID_BY}/ram:PostalTradeAddress/ram:CountryID
BR-12 {_TOTALS}/ram:LineTotalAmount
BR-13 {_TOTALS}/ram:TaxBasisTotalAmount
BR-14 {_TOTALS}/ram:GrandTotalAmount
BR-15 {_TOTALS}/ram:DuePayableAmount
BR-16 //ram:IncludedSupplyChainTradeLineItem
BR-21 {_LINE}//ram:LineID
BR-22 {_LINE}//ram:BilledQuantity
BR-23 {_LINE}//ram:BilledQuantity/@unitCode
BR-24 {_LINE}//ram:LineTotalAmount
BR-25 {_LINE}//ram:SpecifiedTradeProduct/ram:Name
BR-26 {_LINE}//ram:NetPriceProductTradePrice
BR-27 {_LINE}//ram:NetPriceProductTradePrice/ram:ChargeAmount = -640.00
BR-29 //ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString = 20250630
BR-CO-04 {_LINE}//ram:ApplicableTradeTax
BR-CO-09 {_SOLD_BY}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID="VA"] = 273184654
BR-CO-10 {_TOTALS}/ram:LineTotalAmount = 2806.00
BR-CO-13 {_TOTALS}/ram:TaxBasisTotalAmount = 2815.00
BR-CO-14 {_TOTALS}/ram:TaxTotalAmount = 533.95
BR-CO-15 {_TOTALS}/ram:GrandTotalAmount = 3347.95
BR-CO-16 {_TOTALS}/ram:DuePayableAmount = 3347.95
BR-CO-17 {_TAX}/ram:CalculatedAmount = 500.00
BR-CO-18 {_TAX}
BR-S-05 {_LINE}//ram:RateApplicablePercent = 0
BR-S-08 {_TAX}/ram:BasisAmount = 2700.00
BR-S-09 {_TAX}/ram:CalculatedAmount = 500.00
BR-E-10 {_TAX}/ram:CategoryCode = E
BR-CL-01 rsm:ExchangedDocument/ram:TypeCode = 999
BR-CL-03 {_TOTALS}/ram:TaxTotalAmount/@currencyID = EURO
BR-CL-04 //ram:InvoiceCurrencyCode = EURO
BR-CL-14 {_SOLD_BY}/ram:PostalTradeAddress/ram:CountryID = XX
BR-CL-16 //ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode = 0815
BR-CL-18 {_LINE}//ram:CategoryCode = Q
BR-CL-25 {_SOLD_BY}/ram:URIUniversalCommunication/ram:URIID/@schemeID = 9999
BR-DEC-12 {_TOTALS}/ram:TaxBasisTotalAmount = 2805.001
BR-DEC-23 {_LINE}//ram:LineTotalAmount = 1920.001
BR-DE-1 //ram:SpecifiedTradeSettlementPaymentMeans
BR-DE-2 {_SOLD_BY}/ram:DefinedTradeContact
BR-DE-3 {_SOLD_BY}/ram:PostalTradeAddress/ram:CityName
BR-DE-4 {_SOLD_BY}/ram:PostalTradeAddress/ram:PostcodeCode
BR-DE-5 {_SOLD_BY}/ram:DefinedTradeContact/ram:PersonName
BR-DE-6 {_SOLD_BY}//ram:TelephoneUniversalCommunication
BR-DE-7 {_SOLD_BY}//ram:EmailURIUniversalCommunication
BR-DE-8 {_PAID_BY}/ram:PostalTradeAddress/ram:CityName
BR-DE-9 {_PAID_BY}/ram:PostalTradeAddress/ram:PostcodeCode
BR-DE-15 {_AGREEMENT}/ram:BuyerReference
PEPPOL-EN16931-R001 //ram:BusinessProcessSpecifiedDocumentContextParameter
PEPPOL-EN16931-R010 {_PAID_BY}/ram:URIUniversalCommunication
PEPPOL-EN16931-R020 {_SOLD_BY}/ram:URIUniversalCommunication
""")
