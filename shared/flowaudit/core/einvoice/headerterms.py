"""The terms above the lines: references, totals, payment and supporting documents."""

from __future__ import annotations

from flowaudit.core.einvoice.ciinames import DAY, DOCUMENT, SUMMATION
from flowaudit.core.einvoice.ciinames import TO_AGREEMENT as _A
from flowaudit.core.einvoice.ciinames import TO_DELIVERY as _D
from flowaudit.core.einvoice.ciinames import TO_SETTLEMENT as _S
from flowaudit.core.einvoice.model import Group
from flowaudit.core.einvoice.terms import NUMBER, PARTIES, Term
from flowaudit.core.model.results import Text

_SUM = f"{_S}/{SUMMATION}"
_MEANS = f"{_S}/SpecifiedTradeSettlementPaymentMeans"
_ISSUED = f"FormattedIssueDateTime|IssueDateTime/{DAY}"

_FACTS = tuple(
    Term(Group.FACTS, label, ubl, cii)
    for label, ubl, cii in (
        (
            Text("Rechnungsart, Code", "type code"),
            ("InvoiceTypeCode|CreditNoteTypeCode",),
            (f"{DOCUMENT}/TypeCode",),
        ),
        (
            Text("Vorausgegangene Rechnung", "preceding invoice"),
            ("BillingReference/InvoiceDocumentReference", "ID", "IssueDate"),
            (f"{_S}/InvoiceReferencedDocument", NUMBER, _ISSUED),
        ),
        (Text("Käuferreferenz, Leitweg-ID", "buyer reference"), ("BuyerReference",), (f"{_A}/BuyerReference",)),
        (
            Text("Vertrag", "contract"),
            ("ContractDocumentReference", "ID"),
            (f"{_A}/ContractReferencedDocument", NUMBER),
        ),
        (
            Text("Auftrag", "sales order"),
            ("OrderReference/SalesOrderID",),
            (f"{_A}/SellerOrderReferencedDocument/{NUMBER}",),
        ),
        (
            Text("Wareneingang", "receiving advice"),
            ("ReceiptDocumentReference/ID",),
            (f"{_D}/ReceivingAdviceReferencedDocument/{NUMBER}",),
        ),
        (
            Text("Lieferschein", "despatch advice"),
            ("DespatchDocumentReference/ID",),
            (f"{_D}/DespatchAdviceReferencedDocument|DeliveryNoteReferencedDocument", NUMBER, _ISSUED),
        ),
        (Text("Vergabe, Los", "tender or lot"), ("OriginatorDocumentReference/ID",), ()),
        (
            Text("Buchungsreferenz", "accounting reference"),
            ("AccountingCost",),
            (f"{_S}/ReceivableSpecifiedTradeAccountingAccount/ID",),
        ),
        (
            Text("Steuerzeitpunkt", "tax point"),
            ("TaxPointDate",),
            (f"{_S}/ApplicableTradeTax/TaxPointDate/{DAY}",),
        ),
        (
            Text("Währung der Steuerbuchung", "VAT accounting currency"),
            ("TaxCurrencyCode",),
            (f"{_S}/TaxCurrencyCode",),
        ),
    )
)

_TOTALS = tuple(
    Term(Group.TOTALS, label, ubl, cii)
    for label, ubl, cii in (
        (
            Text("Summe der Positionen", "sum of lines"),
            ("LegalMonetaryTotal/LineExtensionAmount",),
            (f"{_SUM}/LineTotalAmount",),
        ),
        (
            Text("Summe der Abschläge", "sum of allowances"),
            ("LegalMonetaryTotal/AllowanceTotalAmount",),
            (f"{_SUM}/AllowanceTotalAmount",),
        ),
        (
            Text("Summe der Zuschläge", "sum of charges"),
            ("LegalMonetaryTotal/ChargeTotalAmount",),
            (f"{_SUM}/ChargeTotalAmount",),
        ),
        (
            Text("Steuer in Buchungswährung", "VAT in accounting currency"),
            ("TaxTotal/TaxAmount",),
            (f"{_SUM}/TaxTotalAmount",),
        ),
        (
            Text("Befreiungsgrund, Code", "exemption code"),
            ("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode",),
            (f"{_S}/ApplicableTradeTax/ExemptionReasonCode",),
        ),
        (
            Text("Zahlung an Dritte", "third party payment"),
            ("PrepaidPayment", "PaidAmount", "InstructionID", "ID"),
            (f"{_S}/SpecifiedAdvancePayment", "PaidAmount", f"FormattedReceivedDateTime/{DAY}"),
        ),
        (
            Text("Rundung", "rounding"),
            ("LegalMonetaryTotal/PayableRoundingAmount",),
            (f"{_SUM}/RoundingAmount",),
        ),
    )
)

_ACCOUNT = "PaymentMeans/PayeeFinancialAccount"
_PAYMENT = tuple(
    Term(Group.PAYMENT, label, ubl, cii)
    for label, ubl, cii in (
        (
            Text("Zahlungsart", "payment means"),
            ("PaymentMeans", "PaymentMeansCode", "PaymentMeansCode@name"),
            (_MEANS, "TypeCode", "Information"),
        ),
        (Text("Verwendungszweck", "remittance information"), ("PaymentMeans/PaymentID",), (f"{_S}/PaymentReference",)),
        (
            Text("Konto", "account"),
            (f"{_ACCOUNT}/ID",),
            (f"{_MEANS}/PayeePartyCreditorFinancialAccount/IBANID|ProprietaryID",),
        ),
        (
            Text("Kontoinhaber", "account holder"),
            (f"{_ACCOUNT}/Name",),
            (f"{_MEANS}/PayeePartyCreditorFinancialAccount/AccountName",),
        ),
        (
            Text("BIC", "BIC"),
            (f"{_ACCOUNT}/FinancialInstitutionBranch/ID",),
            (f"{_MEANS}/PayeeSpecifiedCreditorFinancialInstitution/BICID",),
        ),
        (
            Text("Karte", "card"),
            ("PaymentMeans/CardAccount", "PrimaryAccountNumberID", "HolderName"),
            (f"{_MEANS}/ApplicableTradeSettlementFinancialCard", "ID", "CardholderName"),
        ),
        (
            Text("Mandat", "mandate"),
            ("PaymentMeans/PaymentMandate/ID",),
            (f"{_S}/SpecifiedTradePaymentTerms/DirectDebitMandateID",),
        ),
        (Text("Gläubiger-ID", "creditor identifier"), (), (f"{_S}/CreditorReferenceID",)),
        (
            Text("Belastetes Konto", "debited account"),
            ("PaymentMeans/PaymentMandate/PayerFinancialAccount/ID",),
            (f"{_MEANS}/PayerPartyDebtorFinancialAccount/IBANID|ProprietaryID",),
        ),
        (
            Text("Zahlungsbedingung", "payment terms"),
            ("PaymentTerms/Note",),
            (f"{_S}/SpecifiedTradePaymentTerms/Description",),
        ),
        (
            Text("Skonto (%, Frist, von)", "discount (%, term, of)"),
            (),
            (
                f"{_S}/SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms",
                *("CalculationPercent", "BasisPeriodMeasure", "BasisAmount", "ActualDiscountAmount"),
            ),
        ),
    )
)

_EMBEDDED = "Attachment/EmbeddedDocumentBinaryObject@filename"
_DOCUMENTS = (
    Term(
        Group.DOCUMENTS,
        Text("Unterlage", "supporting document"),
        ("AdditionalDocumentReference", "ID", "DocumentDescription", _EMBEDDED, "Attachment/ExternalReference/URI"),
        (f"{_A}/AdditionalReferencedDocument", NUMBER, "Name", "AttachmentBinaryObject@filename", "URIID"),
    ),
)
#: Everything above the lines, in the order in which it is shown.
HEADER = (*PARTIES, *_FACTS, *_TOTALS, *_PAYMENT, *_DOCUMENTS)
