"""The terms that no field holds: the same invoice in both syntaxes tells the reader the same."""

from __future__ import annotations

import pytest

from flowaudit.core.einvoice import EInvoice, read_xml
from flowaudit.core.einvoice.headerterms import HEADER
from flowaudit.core.einvoice.lineterms import LINE
from flowaudit.core.einvoice.model import Detail, Group

#: Only local names count below the root, so the documents are written without prefixes.
UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>R 1</ID>
<InvoiceTypeCode>384</InvoiceTypeCode><DocumentCurrencyCode>CHF</DocumentCurrencyCode>
<TaxCurrencyCode>EUR</TaxCurrencyCode><BuyerReference>04-11-22</BuyerReference>
<BillingReference><InvoiceDocumentReference><ID>R 0</ID><IssueDate>2026-01-31</IssueDate></InvoiceDocumentReference>
</BillingReference><ContractDocumentReference><ID>V 9</ID></ContractDocumentReference>
<AdditionalDocumentReference><ID>A1</ID><DocumentDescription>Stunden</DocumentDescription><Attachment>
<EmbeddedDocumentBinaryObject filename="stunden.pdf">QUJDREVG</EmbeddedDocumentBinaryObject></Attachment>
</AdditionalDocumentReference>
<AccountingSupplierParty><Party><EndpointID schemeID="EM">a@b.example</EndpointID>
<PartyIdentification><ID schemeID="0088">4000001123452</ID></PartyIdentification>
<PartyName><Name>Brno</Name></PartyName><PostalAddress><Country><IdentificationCode>CZ</IdentificationCode></Country></PostalAddress>
<PartyLegalEntity><RegistrationName>Brno s.r.o.</RegistrationName><CompanyID>C 77</CompanyID>
<CompanyLegalForm>Sitz Brno</CompanyLegalForm></PartyLegalEntity>
<Contact><Name>Jan</Name><Telephone>+420 1</Telephone><ElectronicMail>j@b.example</ElectronicMail></Contact>
</Party></AccountingSupplierParty>
<PayeeParty><PartyName><Name>Faktor AG</Name></PartyName></PayeeParty>
<TaxRepresentativeParty><PartyName><Name>Fiskal SE</Name></PartyName><PostalAddress><StreetName>Markt 2</StreetName>
<CityName>Kiel</CityName><PostalZone>24103</PostalZone></PostalAddress>
<PartyTaxScheme><CompanyID>DE987654321</CompanyID></PartyTaxScheme></TaxRepresentativeParty>
<Delivery><DeliveryLocation><Address><StreetName>Tor 3</StreetName><CityName>Husum</CityName>
<PostalZone>25813</PostalZone></Address></DeliveryLocation></Delivery>
<PaymentMeans><PaymentMeansCode>58</PaymentMeansCode><PaymentID>Z 5</PaymentID><PayeeFinancialAccount>
<ID>DE89370400440532013000</ID><Name>Brno</Name></PayeeFinancialAccount></PaymentMeans>
<PaymentMeans><PaymentMeansCode>58</PaymentMeansCode><PayeeFinancialAccount><ID>DE02120300000000202051</ID>
</PayeeFinancialAccount></PaymentMeans>
<TaxTotal><TaxAmount currencyID="CHF">19.00</TaxAmount></TaxTotal>
<TaxTotal><TaxAmount currencyID="EUR">20.10</TaxAmount></TaxTotal>
<LegalMonetaryTotal><LineExtensionAmount>100.00</LineExtensionAmount><PayableRoundingAmount>0.03</PayableRoundingAmount>
</LegalMonetaryTotal>
<InvoiceLine><ID>A.1</ID><Note>dringend</Note><InvoicedQuantity>200</InvoicedQuantity>
<InvoicePeriod><StartDate>2026-02-01</StartDate><EndDate>2026-02-28</EndDate></InvoicePeriod>
<AllowanceCharge><ChargeIndicator>false</ChargeIndicator><AllowanceChargeReason>Rabatt</AllowanceChargeReason>
<MultiplierFactorNumeric>2</MultiplierFactorNumeric><Amount>5.00</Amount><BaseAmount>250.00</BaseAmount></AllowanceCharge>
<AllowanceCharge><ChargeIndicator>true</ChargeIndicator><AllowanceChargeReasonCode>PC</AllowanceChargeReasonCode>
<Amount>3.00</Amount></AllowanceCharge>
<Item><Description>aus Stahl</Description><Name>Schraube</Name>
<SellersItemIdentification><ID>S-1</ID></SellersItemIdentification>
<AdditionalItemProperty><Name>Farbe</Name><Value>blau</Value></AdditionalItemProperty></Item>
<Price><PriceAmount>50.00</PriceAmount><BaseQuantity unitCode="C62">100</BaseQuantity></Price></InvoiceLine>
<InvoiceLine><ID>2</ID><Item><Description>Fracht</Description></Item>
<Price><PriceAmount>9.00</PriceAmount><BaseQuantity unitCode="C62">1.00</BaseQuantity></Price></InvoiceLine>
</Invoice>"""

CII = """<i:CrossIndustryInvoice xmlns:i="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
<ExchangedDocument><ID>R 1</ID><TypeCode>384</TypeCode></ExchangedDocument><SupplyChainTradeTransaction>
<IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>A.1</LineID><IncludedNote>
<Content>dringend</Content></IncludedNote></AssociatedDocumentLineDocument><SpecifiedTradeProduct>
<SellerAssignedID>S-1</SellerAssignedID><Name>Schraube</Name><Description>aus Stahl</Description>
<ApplicableProductCharacteristic><Description>Farbe</Description><Value>blau</Value></ApplicableProductCharacteristic>
</SpecifiedTradeProduct><SpecifiedLineTradeAgreement><NetPriceProductTradePrice><ChargeAmount>50.00</ChargeAmount>
<BasisQuantity unitCode="C62">100</BasisQuantity></NetPriceProductTradePrice></SpecifiedLineTradeAgreement>
<SpecifiedLineTradeSettlement><BillingSpecifiedPeriod>
<StartDateTime><DateTimeString format="102">20260201</DateTimeString></StartDateTime>
<EndDateTime><DateTimeString format="102">20260228</DateTimeString></EndDateTime></BillingSpecifiedPeriod>
<SpecifiedTradeAllowanceCharge><ChargeIndicator><Indicator>false</Indicator></ChargeIndicator>
<CalculationPercent>2</CalculationPercent><BasisAmount>250.00</BasisAmount><ActualAmount>5.00</ActualAmount>
<Reason>Rabatt</Reason></SpecifiedTradeAllowanceCharge>
<SpecifiedTradeAllowanceCharge><ChargeIndicator><Indicator>true</Indicator></ChargeIndicator>
<ActualAmount>3.00</ActualAmount><ReasonCode>PC</ReasonCode></SpecifiedTradeAllowanceCharge>
</SpecifiedLineTradeSettlement></IncludedSupplyChainTradeLineItem>
<IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>2</LineID></AssociatedDocumentLineDocument>
<SpecifiedTradeProduct><Description>Fracht</Description></SpecifiedTradeProduct><SpecifiedLineTradeAgreement>
<NetPriceProductTradePrice><ChargeAmount>9.00</ChargeAmount><BasisQuantity unitCode="C62">1.00</BasisQuantity>
</NetPriceProductTradePrice></SpecifiedLineTradeAgreement></IncludedSupplyChainTradeLineItem>
<ApplicableHeaderTradeAgreement><BuyerReference>04-11-22</BuyerReference><SellerTradeParty>
<GlobalID schemeID="0088">4000001123452</GlobalID><Name>Brno s.r.o.</Name><Description>Sitz Brno</Description>
<SpecifiedLegalOrganization><ID>C 77</ID><TradingBusinessName>Brno</TradingBusinessName></SpecifiedLegalOrganization>
<DefinedTradeContact><PersonName>Jan</PersonName>
<TelephoneUniversalCommunication><CompleteNumber>+420 1</CompleteNumber></TelephoneUniversalCommunication>
<EmailURIUniversalCommunication><URIID>j@b.example</URIID></EmailURIUniversalCommunication></DefinedTradeContact>
<PostalTradeAddress><CountryID>CZ</CountryID></PostalTradeAddress>
<URIUniversalCommunication><URIID schemeID="EM">a@b.example</URIID></URIUniversalCommunication></SellerTradeParty>
<SellerTaxRepresentativeTradeParty><Name>Fiskal SE</Name><PostalTradeAddress><PostcodeCode>24103</PostcodeCode>
<LineOne>Markt 2</LineOne><CityName>Kiel</CityName></PostalTradeAddress>
<SpecifiedTaxRegistration><ID schemeID="VA">DE987654321</ID></SpecifiedTaxRegistration>
</SellerTaxRepresentativeTradeParty>
<ContractReferencedDocument><IssuerAssignedID>V 9</IssuerAssignedID></ContractReferencedDocument>
<AdditionalReferencedDocument><IssuerAssignedID>A1</IssuerAssignedID><Name>Stunden</Name>
<AttachmentBinaryObject filename="stunden.pdf">QUJDREVG</AttachmentBinaryObject></AdditionalReferencedDocument>
</ApplicableHeaderTradeAgreement><ApplicableHeaderTradeDelivery><ShipToTradeParty><PostalTradeAddress>
<PostcodeCode>25813</PostcodeCode><LineOne>Tor 3</LineOne><CityName>Husum</CityName></PostalTradeAddress>
</ShipToTradeParty></ApplicableHeaderTradeDelivery><ApplicableHeaderTradeSettlement>
<PaymentReference>Z 5</PaymentReference><TaxCurrencyCode>EUR</TaxCurrencyCode>
<InvoiceCurrencyCode>CHF</InvoiceCurrencyCode><PayeeTradeParty><Name>Faktor AG</Name></PayeeTradeParty>
<SpecifiedTradeSettlementPaymentMeans><TypeCode>58</TypeCode><PayeePartyCreditorFinancialAccount>
<IBANID>DE89370400440532013000</IBANID><AccountName>Brno</AccountName></PayeePartyCreditorFinancialAccount>
</SpecifiedTradeSettlementPaymentMeans><SpecifiedTradeSettlementPaymentMeans><TypeCode>58</TypeCode>
<PayeePartyCreditorFinancialAccount><IBANID>DE02120300000000202051</IBANID></PayeePartyCreditorFinancialAccount>
</SpecifiedTradeSettlementPaymentMeans><SpecifiedTradeSettlementHeaderMonetarySummation>
<LineTotalAmount>100.00</LineTotalAmount><TaxTotalAmount currencyID="CHF">19.00</TaxTotalAmount>
<TaxTotalAmount currencyID="EUR">20.10</TaxTotalAmount><RoundingAmount>0.03</RoundingAmount>
</SpecifiedTradeSettlementHeaderMonetarySummation><InvoiceReferencedDocument><IssuerAssignedID>R 0</IssuerAssignedID>
<FormattedIssueDateTime><DateTimeString format="102">20260131</DateTimeString></FormattedIssueDateTime>
</InvoiceReferencedDocument></ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction></i:CrossIndustryInvoice>"""

EXPECTED = {
    (Group.SUPPLIER, "trading name", "Brno"),
    (Group.SUPPLIER, "country, region", "CZ"),
    (Group.SUPPLIER, "identifier", "4000001123452 (0088)"),
    (Group.SUPPLIER, "legal registration", "C 77"),
    (Group.SUPPLIER, "legal information", "Sitz Brno"),
    (Group.SUPPLIER, "electronic address", "a@b.example (EM)"),
    (Group.SUPPLIER, "contact", "Jan · +420 1 · j@b.example"),
    (Group.PAYEE, "name", "Faktor AG"),
    (Group.REPRESENTATIVE, "name", "Fiskal SE"),
    (Group.REPRESENTATIVE, "address", "Markt 2 · 24103 · Kiel"),
    (Group.REPRESENTATIVE, "VAT id", "DE987654321"),
    (Group.DELIVERY, "place of delivery", "Tor 3 · 25813 · Husum"),
    (Group.FACTS, "type code", "384"),
    (Group.FACTS, "preceding invoice", "R 0 · 2026-01-31"),
    (Group.FACTS, "buyer reference", "04-11-22"),
    (Group.FACTS, "contract", "V 9"),
    (Group.FACTS, "VAT accounting currency", "EUR"),
    (Group.TOTALS, "sum of lines", "100.00"),
    (Group.TOTALS, "VAT in accounting currency", "20.10"),
    (Group.TOTALS, "rounding", "0.03"),
    (Group.PAYMENT, "payment means", "58 · SEPA-Überweisung / SEPA credit transfer"),
    (Group.PAYMENT, "remittance information", "Z 5"),
    (Group.PAYMENT, "account", "DE02120300000000202051"),
    (Group.PAYMENT, "account holder", "Brno"),
    (Group.DOCUMENTS, "supporting document", "A1 · Stunden · stunden.pdf"),
}
FIRST_LINE = [
    ("allowance", "5.00 · 2 % / 250.00 · Rabatt"),
    ("charge", "3.00 · PC"),
    ("line number", "A.1"),
    ("description", "aus Stahl"),
    ("item number", "S-1"),
    ("attribute", "Farbe · blau"),
    ("period", "2026-02-01 · 2026-02-28"),
    ("price for (quantity)", "50.00 · 100 · C62"),
    ("note", "dringend"),
]


def told(details: tuple[Detail, ...]) -> list[tuple[Group, str, str]]:
    return [(one.group, one.label.en, one.value) for one in details]


@pytest.fixture(params=[UBL, CII], ids=["ubl", "cii"])
def einvoice(request: pytest.FixtureRequest) -> EInvoice:
    return read_xml(request.param.encode(), "x.xml")


def test_the_header_tells_what_no_field_holds(einvoice: EInvoice) -> None:
    found = told(einvoice.details)
    assert set(found) == EXPECTED
    assert len(found) == len(EXPECTED)


def test_each_line_has_its_own_details(einvoice: EInvoice) -> None:
    first, second = einvoice.line_details
    assert [(label, value) for _, label, value in told(first)] == FIRST_LINE
    assert second == ()  # description, number and price of one unit stand in the line itself
    assert len(einvoice.extraction.lines) == 2


def test_the_bytes_of_an_attachment_are_no_detail(einvoice: EInvoice) -> None:
    assert not any("QUJD" in one.value for one in einvoice.details)


def test_a_term_that_is_repeated_without_end_is_cut() -> None:
    many = "".join(f"<ContractDocumentReference><ID>{n}</ID></ContractDocumentReference>" for n in range(5000))
    notes = "".join(f"<Note>{n}</Note>" for n in range(5000))
    content = UBL.replace("<BuyerReference>", many + "<BuyerReference>").replace("<Note>dringend</Note>", notes)
    einvoice = read_xml(content.encode(), "x.xml")
    assert len(einvoice.details) == 500
    assert len(einvoice.line_details[0]) == 60


def test_every_term_has_a_name_in_both_languages_and_a_place() -> None:
    for term in (*HEADER, *LINE):
        assert term.label.de
        assert term.label.en
        assert term.ubl or term.cii
