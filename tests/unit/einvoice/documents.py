"""Small XML invoices that the tests alter."""

from __future__ import annotations

UBL_NS = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
CII_NS = (
    'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'
)


def party(name: str, street: str, postcode: str, city: str, country: str = "DE", tax: str = "") -> str:
    """A UBL party."""
    return (
        f"<cac:Party><cac:PostalAddress><cbc:StreetName>{street}</cbc:StreetName><cbc:CityName>{city}</cbc:CityName>"
        f"<cbc:PostalZone>{postcode}</cbc:PostalZone><cac:Country><cbc:IdentificationCode>{country}"
        f"</cbc:IdentificationCode></cac:Country></cac:PostalAddress>{tax}<cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
    )


def tax_id(number: str, scheme: str = "VAT") -> str:
    """A UBL tax registration."""
    return (
        f"<cac:PartyTaxScheme><cbc:CompanyID>{number}</cbc:CompanyID><cac:TaxScheme><cbc:ID>{scheme}</cbc:ID>"
        "</cac:TaxScheme></cac:PartyTaxScheme>"
    )


def ubl(**change: str) -> bytes:
    """A UBL invoice of 2 × 50.00 plus 19 % VAT; ``change`` replaces parts."""
    parts = {
        "root": "Invoice",
        "guideline": "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
        "type": "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
        "note": "",
        "period": "",
        "quantity": '<cbc:InvoicedQuantity unitCode="HUR">2</cbc:InvoicedQuantity>',
        "line": "InvoiceLine",
        "adjustment": "",
        "category": "<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>",
        "vat": "19.00",
        "net": "100.00",
        "lines": "100.00",
        "gross": "119.00",
        "extra": "",
        "payable": "119.00",
        "price": "<cbc:PriceAmount>50.00</cbc:PriceAmount>",
        "supplier_tax": tax_id("DE 136 695 976") + tax_id("12/345/67890", "FC"),
        **change,
    }
    return _UBL.format(
        ns=UBL_NS.format(root=parts["root"]),
        supplier=party("Müller &amp; Söhne GmbH", "Hauptstr. 1", "10115", "Berlin", tax=parts["supplier_tax"]),
        customer=party("Stadt Aschaffenburg", "Dalbergstraße 15", "63739", "Aschaffenburg"),
        **parts,
    ).encode()


_UBL = """<{root} {ns}>
<cbc:CustomizationID>{guideline}</cbc:CustomizationID><cbc:ID>R-2025-7</cbc:ID><cbc:IssueDate>2025-03-05</cbc:IssueDate>
{type}{note}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{period}
<cac:AccountingSupplierParty>{supplier}</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>{customer}</cac:AccountingCustomerParty>
{adjustment}
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount>{net}</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount><cac:TaxCategory>{category}</cac:TaxCategory>
</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>{lines}</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount>{net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>{gross}</cbc:TaxInclusiveAmount>{extra}
<cbc:PayableAmount>{payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:{line}><cbc:ID>1</cbc:ID>{quantity}<cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Beratung</cbc:Name><cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price>{price}</cac:Price></cac:{line}></{root}>
"""


def cii(
    guideline: str = "urn:cen.eu:en16931:2017", settlement: str = "", delivery: str = "", code: str = "380"
) -> bytes:
    """The header of a CII invoice; ``settlement`` and ``delivery`` are put in place."""
    return (
        f"<rsm:CrossIndustryInvoice {CII_NS}><rsm:ExchangedDocumentContext>"
        f"<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{guideline}</ram:ID>"
        "</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext><rsm:ExchangedDocument>"
        f"<ram:ID>77</ram:ID><ram:TypeCode>{code}</ram:TypeCode></rsm:ExchangedDocument>"
        f"<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement/>"
        f"<ram:ApplicableHeaderTradeDelivery>{delivery}</ram:ApplicableHeaderTradeDelivery>"
        f"<ram:ApplicableHeaderTradeSettlement>{settlement}</ram:ApplicableHeaderTradeSettlement>"
        "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"
    ).encode()
