"""The terms of a line beyond description, quantity, price, rate and amount; paths start at the line."""

from __future__ import annotations

from flowaudit.core.einvoice.ciinames import DAY, LINE_AGREEMENT, LINE_DELIVERY, LINE_SETTLEMENT
from flowaudit.core.einvoice.model import Group
from flowaudit.core.einvoice.terms import NUMBER, Term
from flowaudit.core.model.results import Text

LINE_NUMBER = Text("Positionsnummer", "line number")
_PRODUCT = "SpecifiedTradeProduct"
_GROSS = f"{LINE_AGREEMENT}/GrossPriceProductTradePrice"
_SUB = ("ID", "Item/Name", "InvoicedQuantity", "LineExtensionAmount")
LINE = tuple(
    Term(Group.LINE, label, ubl, cii)
    for label, ubl, cii in (
        (LINE_NUMBER, ("ID",), ("AssociatedDocumentLineDocument/LineID",)),
        (Text("Beschreibung", "description"), ("Item/Description",), (f"{_PRODUCT}/Description",)),
        (
            Text("Artikelnummer", "item number"),
            ("Item/SellersItemIdentification/ID",),
            (f"{_PRODUCT}/SellerAssignedID",),
        ),
        (
            Text("Artikelnummer des Käufers", "buyer's item number"),
            ("Item/BuyersItemIdentification/ID",),
            (f"{_PRODUCT}/BuyerAssignedID",),
        ),
        (
            Text("Artikelkennung", "item identifier"),
            ("Item/StandardItemIdentification/ID",),
            (f"{_PRODUCT}/GlobalID",),
        ),
        (
            Text("Klasse", "classification"),
            ("Item/CommodityClassification/ItemClassificationCode",),
            (f"{_PRODUCT}/DesignatedProductClassification/ClassCode",),
        ),
        (
            Text("Eigenschaft", "attribute"),
            ("Item/AdditionalItemProperty", "Name", "Value"),
            (f"{_PRODUCT}/ApplicableProductCharacteristic", "Description", "Value"),
        ),
        (
            Text("Ursprungsland", "country of origin"),
            ("Item/OriginCountry/IdentificationCode",),
            (f"{_PRODUCT}/OriginTradeCountry/ID",),
        ),
        (
            Text("Zeitraum", "period"),
            ("InvoicePeriod", "StartDate", "EndDate"),
            (f"{LINE_SETTLEMENT}/BillingSpecifiedPeriod", f"StartDateTime/{DAY}", f"EndDateTime/{DAY}"),
        ),
        (
            Text("Leistungsdatum", "date of supply"),
            ("Delivery/ActualDeliveryDate",),
            (f"{LINE_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/{DAY}",),
        ),
        (
            Text("Bruttopreis", "gross price"),
            ("Price/AllowanceCharge/BaseAmount",),
            (f"{_GROSS}/ChargeAmount",),
        ),
        (
            Text("Preisnachlass", "price discount"),
            ("Price/AllowanceCharge/Amount",),
            (f"{_GROSS}/AppliedTradeAllowanceCharge/ActualAmount",),
        ),
        (
            Text("Preis für (Menge)", "price for (quantity)"),
            ("Price", "PriceAmount", "BaseQuantity", "BaseQuantity@unitCode"),
            (
                f"{LINE_AGREEMENT}/NetPriceProductTradePrice",
                *("ChargeAmount", "BasisQuantity", "BasisQuantity@unitCode"),
            ),
        ),
        (
            Text("Bestellposition", "order line"),
            ("OrderLineReference/LineID",),
            (f"{LINE_AGREEMENT}/BuyerOrderReferencedDocument/LineID",),
        ),
        (
            Text("Objekt", "object"),
            ("DocumentReference/ID",),
            (f"{LINE_SETTLEMENT}/AdditionalReferencedDocument/{NUMBER}",),
        ),
        (
            Text("Buchungsreferenz", "accounting reference"),
            ("AccountingCost",),
            (f"{LINE_SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",),
        ),
        (
            Text("Befreiungsgrund", "exemption reason"),
            ("Item/ClassifiedTaxCategory/TaxExemptionReason",),
            (f"{LINE_SETTLEMENT}/ApplicableTradeTax/ExemptionReason",),
        ),
        (Text("Hinweis", "note"), ("Note",), ("AssociatedDocumentLineDocument/IncludedNote/Content",)),
        (Text("Unterposition", "sub line"), ("SubInvoiceLine", *_SUB), ()),
        (Text("Unterposition", "sub line"), ("SubInvoiceLine/SubInvoiceLine", *_SUB), ()),
    )
)
