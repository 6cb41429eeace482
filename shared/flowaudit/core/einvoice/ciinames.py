"""The steps of CII and ZUGFeRD 1.0 that lead to the parts of an invoice; the older name is the second."""

from __future__ import annotations

CONTEXT = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext"
DOCUMENT = "ExchangedDocument|HeaderExchangedDocument"
TRANSACTION = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
DELIVERY = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
#: From the root to the three parts of the header.
TO_AGREEMENT = f"{TRANSACTION}/{AGREEMENT}"
TO_DELIVERY = f"{TRANSACTION}/{DELIVERY}"
TO_SETTLEMENT = f"{TRANSACTION}/{SETTLEMENT}"
SUMMATION = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
RATE = "RateApplicablePercent|ApplicablePercent"
LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
LINE_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
LINE_SUMMATION = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
DAY = "DateTimeString|DateString|DateTime|Date"
