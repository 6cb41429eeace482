"""What the readers make of the parts of an invoice: kinds, notes, prices, periods, sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.einvoice.documents import cii, tax_id, ubl

from flowaudit.core.einvoice import EInvoice, Profile, Syntax, read_xml
from flowaudit.core.model.extraction import DocumentType, FieldName, Origin
from flowaudit.core.model.results import RuleCheckStatus


def read(content: bytes) -> EInvoice:
    return read_xml(content, "invoice.xml")


def rules(einvoice: EInvoice) -> dict[str, RuleCheckStatus]:
    return {problem.rule: problem.status for problem in einvoice.problems}


def test_fields_and_evidence() -> None:
    extraction = read(ubl()).extraction
    assert extraction.text(FieldName.SUPPLIER_NAME) == "Müller & Söhne GmbH"
    assert extraction.text(FieldName.SUPPLIER_ADDRESS) == "Hauptstr. 1, 10115 Berlin"
    assert extraction.text(FieldName.SUPPLIER_TAX_NUMBER) == "12/345/67890"
    vat_id = extraction.fields[FieldName.SUPPLIER_VAT_ID]
    assert (vat_id.value, vat_id.raw) == ("DE136695976", "DE 136 695 976")
    assert (vat_id.origin, vat_id.box, vat_id.confidence) == (Origin.XML, None, 1.0)
    assert extraction.day(FieldName.INVOICE_DATE) == date(2025, 3, 5)
    assert extraction.value(FieldName.VAT_RATES) == (Decimal(19),)
    assert extraction.country == "DE"
    [line] = extraction.lines
    assert (line.description, line.quantity, line.unit, line.unit_price) == ("Beratung", 2, "HUR", Decimal("50.00"))
    assert (line.vat_rate, line.net_amount) == (19, 100)


@pytest.mark.parametrize(
    ("guideline", "profile", "norm"),
    [
        ("urn:factur-x.eu:1p0:minimum", Profile.MINIMUM, False),
        ("urn:factur-x.eu:1p0:basicwl", Profile.BASIC_WL, False),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", Profile.BASIC, True),
        ("urn:cen.eu:en16931:2017", Profile.EN16931, True),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", Profile.EXTENDED, True),
        ("urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_1.2", Profile.XRECHNUNG, True),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", Profile.PEPPOL, True),
        ("", Profile.OTHER, False),
    ],
)
def test_profiles(guideline: str, profile: Profile, norm: bool) -> None:
    einvoice = read(cii(guideline))
    assert (einvoice.profile, einvoice.is_en16931, einvoice.guideline) == (profile, norm, guideline)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", DocumentType.INVOICE),
        ("389", DocumentType.INVOICE),
        ("381", DocumentType.CREDIT_NOTE),
        ("384", DocumentType.CORRECTION),
        ("326", DocumentType.PARTIAL_INVOICE),
        ("875", DocumentType.PARTIAL_INVOICE),
        ("877", DocumentType.FINAL_INVOICE),
        ("751", DocumentType.OTHER),
    ],
)
def test_document_types(code: str, kind: DocumentType) -> None:
    assert read(cii(code=code)).extraction.value(FieldName.DOCUMENT_TYPE) == kind


def test_credit_note_with_positive_amounts() -> None:
    quantity = '<cbc:CreditedQuantity unitCode="HUR">2</cbc:CreditedQuantity>'
    kind = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"
    einvoice = read(ubl(root="CreditNote", type=kind, line="CreditNoteLine", quantity=quantity))
    assert einvoice.syntax is Syntax.UBL_CREDIT_NOTE
    assert einvoice.extraction.value(FieldName.DOCUMENT_TYPE) == DocumentType.CREDIT_NOTE
    assert einvoice.reduces_debt
    assert einvoice.extraction.amount(FieldName.GROSS_TOTAL) == Decimal("119.00")
    assert einvoice.extraction.lines[0].quantity == 2


def test_invoice_code_with_negative_amounts_is_a_credit_note() -> None:
    einvoice = read(ubl(net="-100.00", vat="-19.00", gross="-119.00", payable="-119.00", lines="-100.00"))
    assert einvoice.extraction.value(FieldName.DOCUMENT_TYPE) == DocumentType.CREDIT_NOTE
    assert einvoice.reduces_debt


@pytest.mark.parametrize(
    ("category", "slug"),
    [
        ("<cbc:ID>AE</cbc:ID><cbc:Percent>0</cbc:Percent>", "reverse_charge"),
        ("<cbc:ID>K</cbc:ID><cbc:Percent>0</cbc:Percent>", "intra_community"),
        ("<cbc:ID>G</cbc:ID><cbc:Percent>0</cbc:Percent>", "export"),
        (
            "<cbc:ID>E</cbc:ID><cbc:TaxExemptionReason>Kein Ausweis, da Kleinunternehmer gemäß § 19 UStG"
            "</cbc:TaxExemptionReason>",
            "small_business",
        ),
        ("<cbc:ID>E</cbc:ID><cbc:TaxExemptionReason>Differenzbesteuerung</cbc:TaxExemptionReason>", "margin_scheme"),
        ("<cbc:ID>E</cbc:ID><cbc:TaxExemptionReasonCode>VATEX-EU-D</cbc:TaxExemptionReasonCode>", "travel_agency"),
    ],
)
def test_notes_from_categories(category: str, slug: str) -> None:
    extraction = read(ubl(category=category, vat="0.00", gross="100.00", payable="100.00")).extraction
    assert set(extraction.notes) == {slug}
    assert extraction.notes[slug].raw


def test_notes_from_text_and_codes() -> None:
    note = "<cbc:Note>Steuerschuldnerschaft des Leistungsempfängers nach § 13b UStG</cbc:Note>"
    period = "<cac:InvoicePeriod><cbc:DescriptionCode>432</cbc:DescriptionCode></cac:InvoicePeriod>"
    extraction = read(ubl(note=note, period=period)).extraction
    assert set(extraction.notes) == {"reverse_charge", "cash_accounting"}
    assert set(read(ubl(note="<cbc:Note>Lieferung nach § 194 BGB</cbc:Note>")).extraction.notes) == set()


def test_exemption_reason_is_text_before_code() -> None:
    reason = "<cbc:TaxExemptionReason>Heilbehandlung</cbc:TaxExemptionReason>"
    code = "<cbc:TaxExemptionReasonCode>VATEX-EU-132-1C</cbc:TaxExemptionReasonCode>"
    assert (
        read(ubl(category=f"<cbc:ID>E</cbc:ID>{code}{reason}")).extraction.text(FieldName.EXEMPTION_REASON)
        == "Heilbehandlung"
    )
    only_code = read(ubl(category=f"<cbc:ID>E</cbc:ID>{code}")).extraction
    assert only_code.text(FieldName.EXEMPTION_REASON) == "VATEX-EU-132-1C"


def test_price_is_for_one_unit() -> None:
    price = "<cbc:PriceAmount>50.00</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity>"
    assert read(ubl(price=price)).extraction.lines[0].unit_price == Decimal("0.5")


def test_only_the_first_tax_number_counts() -> None:
    extraction = read(ubl(supplier_tax=tax_id("11/111/11111", "FC") + tax_id("22/222/22222", "FC"))).extraction
    assert extraction.text(FieldName.SUPPLIER_TAX_NUMBER) == "11/111/11111"
    assert FieldName.SUPPLIER_VAT_ID not in extraction.fields


def test_delivery_month_is_a_period() -> None:
    event = (
        "<ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>"
        '<udt:DateTimeString format="610">202402</udt:DateTimeString></ram:OccurrenceDateTime>'
        "</ram:ActualDeliverySupplyChainEvent>"
    )
    extraction = read(cii(delivery=event)).extraction
    assert extraction.day(FieldName.DELIVERY_PERIOD_START) == date(2024, 2, 1)
    assert extraction.day(FieldName.DELIVERY_PERIOD_END) == date(2024, 2, 29)
    assert FieldName.DELIVERY_DATE not in extraction.fields


def test_adjustments_are_signed() -> None:
    def item(charge: str, amount: str) -> str:
        return (
            f"<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>x"
            f"</cbc:AllowanceChargeReason><cbc:Amount>{amount}</cbc:Amount></cac:AllowanceCharge>"
        )

    extra = (
        "<cbc:AllowanceTotalAmount>10.00</cbc:AllowanceTotalAmount><cbc:ChargeTotalAmount>5.00</cbc:ChargeTotalAmount>"
        "<cbc:PrepaidAmount>13.05</cbc:PrepaidAmount><cbc:PayableRoundingAmount>-0.05</cbc:PayableRoundingAmount>"
    )
    einvoice = read(
        ubl(
            adjustment=item("false", "10.00") + item("true", "5.00"),
            extra=extra, net="95.00", vat="18.05", gross="113.05", payable="99.95",
        )
    )  # fmt: skip
    assert [adjustment.amount for adjustment in einvoice.extraction.adjustments] == [Decimal(-10), Decimal(5)]
    assert einvoice.extraction.amount(FieldName.PREPAID) == Decimal("13.05")
    assert rules(einvoice) == {}


@pytest.mark.parametrize(
    ("change", "rule", "status"),
    [
        ({"lines": "101.00"}, "BR-CO-10", RuleCheckStatus.FAIL),
        ({"extra": "<cbc:AllowanceTotalAmount>1.00</cbc:AllowanceTotalAmount>"}, "BR-CO-11", RuleCheckStatus.FAIL),
        ({"extra": "<cbc:ChargeTotalAmount>0.05</cbc:ChargeTotalAmount>"}, "BR-CO-12", RuleCheckStatus.WARN),
        ({"net": "100.03"}, "BR-CO-13", RuleCheckStatus.WARN),
        ({"gross": "191.00"}, "BR-CO-15", RuleCheckStatus.FAIL),
        ({"payable": "118.00"}, "BR-CO-16", RuleCheckStatus.FAIL),
        ({"vat": "19.05"}, "BR-CO-17", RuleCheckStatus.WARN),
        ({"vat": "7.00", "gross": "107.00", "payable": "107.00"}, "BR-CO-17", RuleCheckStatus.FAIL),
    ],
)
def test_sums_that_do_not_hold(change: dict[str, str], rule: str, status: RuleCheckStatus) -> None:
    assert rules(read(ubl(**change)))[rule] is status


def test_vat_total_must_be_the_sum_of_its_groups() -> None:
    content = ubl().replace(b'currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxSubtotal>',
                            b'currencyID="EUR">20.00</cbc:TaxAmount><cac:TaxSubtotal>')  # fmt: skip
    assert rules(read(content)) == {"BR-CO-14": RuleCheckStatus.FAIL, "BR-CO-15": RuleCheckStatus.FAIL}


def test_vat_rounded_by_line_is_no_problem() -> None:
    assert rules(read(ubl(vat="19.02", gross="119.02", payable="119.02"))) == {}
