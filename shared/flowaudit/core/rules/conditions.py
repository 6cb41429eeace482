"""The closed vocabulary of conditions: what each means and how the document shows it.

A condition holds only when the document (or the context) shows it; what cannot be seen does not hold, so the stricter
rule applies. The sources are the sections named beside each function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowaudit.core.model.extraction import DocumentType, Extraction, FieldName
from flowaudit.core.rules import reading
from flowaudit.core.rules.ruleset import Condition, Note, Ruleset


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What is known besides the document; None means not known.

    ``today`` stands in for the date of law when the document shows no date. ``customer_is_business``: whether the
    recipient buys for a business (§ 14b Abs. 1 Satz 5 UStG asks for the retention hint if not).
    """

    today: date | None = None
    customer_is_business: bool | None = None
    supplier_is_small_business: bool | None = None
    self_billed: bool | None = None


_TICKET = re.compile(
    r"\b(fahrkarte|fahrschein|fahrausweis|flugschein|zeitkarte|monatskarte|tageskarte|bahncard|platzkarte|"
    r"(train|bus|rail|flight) ticket|e-ticket|ticket (hin|einfach)|boarding pass|season ticket)"
)
_TAXI = re.compile(r"\b(taxi|mietwagen|rental car|hire car)")
_VEHICLE = re.compile(r"\b(neufahrzeug|neuwagen|new vehicle|new car|new means of transport)")
_TRIANGULAR = re.compile(r"(dreiecksgeschaeft|triangulation|triangular transaction)")
# "without deduction" is the usual wording for no reduction at all
_REDUCTION = re.compile(r"(skonto|rabatt|bonus|(?<!ohne )(?<!ohne jeden )abzug|nachlass|(?<!no )discount|rebate)")
_BUILDING = re.compile(
    r"(bau|sanier|dach|fassad|estrich|putz|maler|elektro|heizung|sanitaer|fliesen|fenster|garten|pflaster|montage|"
    r"construct|roof|plaster|plumb|heating|paint|landscap|install)"
)
_PHOTOVOLTAIC = re.compile(r"(photovolta|solarmodul|pv-?(anlage|modul)|wechselrichter|batteriespeicher)")
_ZERO_ALONE = (Decimal(0),)
_REPRESENTATIVE = re.compile(r"(fiskalvertret|tax representative|fiscal representative)")


@dataclass(frozen=True, slots=True)
class _Case:
    ruleset: Ruleset
    extraction: Extraction
    context: RuleContext

    @property
    def day(self) -> date | None:
        return reading.supply_day(self.extraction) or self.context.today

    def has(self, note: Note) -> bool:
        return note.value in self.extraction.notes

    def category(self, code: str) -> bool:
        return code in reading.categories(self.extraction)

    def words(self, pattern: re.Pattern[str]) -> bool:
        """Whether a line or the exemption reason match."""
        texts = [
            *reading.descriptions(self.extraction),
            reading.fold(self.extraction.text(FieldName.EXEMPTION_REASON) or ""),
        ]
        return any(pattern.search(text) for text in texts)

    def document_type(self) -> str | None:
        return self.extraction.text(FieldName.DOCUMENT_TYPE)


def _reverse_charge(case: _Case) -> bool:
    """§ 13b UStG; Art. 194 to 199b of Directive 2006/112/EC: the wording, or category AE."""
    return case.has(Note.REVERSE_CHARGE) or case.category("AE")


def _crosses_border(case: _Case) -> bool:
    supplier, customer = reading.supplier_country(case.extraction), reading.customer_country(case.extraction)
    home = case.ruleset.country
    return supplier is not None and supplier != (customer or home) and (customer or home) is not None


def _cross_border_reverse_charge(case: _Case) -> bool:
    """§ 14a Abs. 1 UStG; Art. 226 (4) of the Directive: supplier and customer sit in different states."""
    return _reverse_charge(case) and _crosses_border(case)


def _intra_community(case: _Case) -> bool:
    """§ 6a UStG; Art. 138: the wording, or category K."""
    return case.has(Note.INTRA_COMMUNITY) or case.category("K")


def _export(case: _Case) -> bool:
    """§ 6 UStG; Art. 146: the wording, or category G."""
    return case.has(Note.EXPORT) or case.category("G")


def _small_business(case: _Case) -> bool:
    """§ 19 UStG; Art. 284: the wording, or known of the supplier."""
    return case.has(Note.SMALL_BUSINESS) or case.context.supplier_is_small_business is True


def _distance_sale(case: _Case) -> bool:
    """§ 3c UStG; Art. 33: VAT is charged to a customer without VAT id in another member state."""
    supplier, customer = reading.supplier_country(case.extraction), reading.customer_country(case.extraction)
    return (
        supplier is not None
        and customer is not None
        and supplier != customer
        and {supplier, customer} <= reading.EU_COUNTRIES
        and case.extraction.text(FieldName.CUSTOMER_VAT_ID) is None
        and reading.charges_vat(case.extraction)
    )


def _gross(case: _Case) -> tuple[bool, bool]:
    """Whether the total is within the limit for small amounts, and whether it is above it."""
    total = case.extraction.amount(FieldName.GROSS_TOTAL)
    limit = case.ruleset.small_amount_limit(case.day, case.extraction.text(FieldName.CURRENCY))
    if total is None or limit is None:
        return False, False
    return abs(total) <= limit, abs(total) > limit


def _small_amount(case: _Case) -> bool:
    """§ 33 UStDV; Art. 220a, 238; reg. 16A of the VAT Regulations 1995: the gross total does not exceed the limit."""
    return _gross(case)[0]


def _modified_retail(case: _Case) -> bool:
    """VAT Notice 700, 16.6.2: a total above the limit, each line priced with VAT included."""
    lines = case.extraction.lines
    return _gross(case)[1] and bool(lines) and all(line.gross_prices for line in lines)


def _travel_ticket(case: _Case) -> bool:
    """§ 34 UStDV: every line is a ticket for persons; a taxi or hired car is none (Abschn. 14.7 Abs. 1 UStAE)."""
    lines = reading.descriptions(case.extraction)
    return bool(lines) and all(_TICKET.search(line) and not _TAXI.search(line) for line in lines)


def _special_regime(case: _Case) -> bool:
    return (
        _reverse_charge(case)
        or _intra_community(case)
        or _export(case)
        or _small_business(case)
        or case.has(Note.MARGIN_SCHEME)
        or case.has(Note.TRAVEL_AGENCY)
    )


def _zero_rated(case: _Case) -> bool:
    """A rate of 0 % is charged (§ 12 Abs. 3 UStG; category Z): the supply is taxable, not exempt."""
    if case.category("Z"):
        return True
    zero = reading.vat_rates(case.extraction) == _ZERO_ALONE
    return zero and not case.category("E") and case.words(_PHOTOVOLTAIC)


def _exempt(case: _Case) -> bool:
    """No VAT although no special scheme explains it, or category E or O: the document must say why."""
    if case.category("E") or case.category("O"):
        return True
    if _special_regime(case) or _zero_rated(case):
        return False
    if case.extraction.text(FieldName.EXEMPTION_REASON) is not None and not reading.charges_vat(case.extraction):
        return True
    return _states_no_vat(case)


def _states_no_vat(case: _Case) -> bool:
    """VAT of 0.00 or a rate of 0 alone, or a total that equals the net sum; a mere silence is a missing VAT amount."""
    amount = reading.vat_total(case.extraction)
    if amount is not None:
        return amount == 0
    if reading.vat_rates(case.extraction) == _ZERO_ALONE:
        return True
    net, gross = reading.net_total(case.extraction), case.extraction.amount(FieldName.GROSS_TOTAL)
    return net is not None and net == gross and not reading.vat_rates(case.extraction)


def _reduction(case: _Case) -> bool:
    """§ 14 Abs. 4 Satz 1 Nr. 7 UStG: the payment terms speak of a reduction (what lines deduct is in the price)."""
    return _REDUCTION.search(reading.fold(case.extraction.text(FieldName.PAYMENT_TERMS) or "")) is not None


def _retention(case: _Case) -> bool:
    """§ 14 Abs. 4 Satz 1 Nr. 9, § 14b Abs. 1 Satz 5 UStG: work on real estate for a recipient outside a business."""
    return case.context.customer_is_business is False and case.words(_BUILDING)


def _foreign_currency(case: _Case) -> bool:
    """Art. 230; reg. 14(1)(l): the invoice is in another currency than that of the state."""
    currency = case.extraction.text(FieldName.CURRENCY)
    return currency is not None and currency != case.ruleset.currency


def _is_type(*types: DocumentType) -> Callable[[_Case], bool]:
    return lambda case: case.document_type() in {one.value for one in types}


_CONDITIONS: dict[Condition, Callable[[_Case], bool]] = {
    Condition.SMALL_AMOUNT_INVOICE: _small_amount,
    Condition.MODIFIED_RETAIL_INVOICE: _modified_retail,
    Condition.TRAVEL_TICKET: _travel_ticket,
    Condition.SMALL_BUSINESS: _small_business,
    Condition.REVERSE_CHARGE: _reverse_charge,
    Condition.CROSS_BORDER_REVERSE_CHARGE: _cross_border_reverse_charge,
    Condition.INTRA_COMMUNITY_SUPPLY: _intra_community,
    Condition.TRIANGULAR_TRANSACTION: lambda case: case.words(_TRIANGULAR),
    Condition.NEW_VEHICLE: lambda case: _intra_community(case) and case.words(_VEHICLE),
    Condition.DISTANCE_SALE: _distance_sale,
    Condition.EXPORT: _export,
    Condition.EXEMPT: _exempt,
    Condition.ZERO_RATED: _zero_rated,
    Condition.MARGIN_SCHEME: lambda case: case.has(Note.MARGIN_SCHEME),
    Condition.TRAVEL_AGENCY: lambda case: case.has(Note.TRAVEL_AGENCY),
    Condition.SELF_BILLING: lambda case: case.has(Note.SELF_BILLING) or case.context.self_billed is True,
    Condition.CASH_ACCOUNTING: lambda case: case.has(Note.CASH_ACCOUNTING),
    Condition.REDUCTION_AGREED: _reduction,
    Condition.PREPAYMENT_OR_PARTIAL: _is_type(DocumentType.PARTIAL_INVOICE),
    Condition.FINAL_INVOICE: _is_type(DocumentType.FINAL_INVOICE),
    Condition.CORRECTION: _is_type(DocumentType.CORRECTION),
    Condition.CREDIT_OR_CORRECTION: _is_type(DocumentType.CREDIT_NOTE, DocumentType.CORRECTION),
    Condition.RETENTION_HINT_DUE: _retention,
    Condition.FOREIGN_CURRENCY: _foreign_currency,
    Condition.TAX_REPRESENTATIVE: lambda case: case.words(_REPRESENTATIVE),
}


def holding(ruleset: Ruleset, extraction: Extraction, context: RuleContext) -> frozenset[Condition]:
    """Every condition that the document shows to hold."""
    case = _Case(ruleset, extraction, context)
    return frozenset(name for name, holds in _CONDITIONS.items() if holds(case))
