"""The eligible amount of a document. Decisions and their reasons: docs/decisions/0017-funding.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flowaudit.core.funding import reasons as why
from flowaudit.core.funding.amounts import Share, Totals, shares, totals
from flowaudit.core.funding.reasons import Reason, failed_check
from flowaudit.core.funding.spread import spread
from flowaudit.core.model.extraction import DocumentType, Extraction, FieldName
from flowaudit.core.model.money import ZERO, Money, cents
from flowaudit.core.model.project import FundingType, Project
from flowaudit.core.model.results import CheckResult, RuleCheckStatus
from flowaudit.core.resolution.compare import fold

_BLOCKING_CHECKS = ("DATE_WITHIN_PROJECT", "BENEFICIARY_MATCH", "PREMATURE_START")
_BLOCKING_PREFIX = "DUPLICATE_"
_NO_COSTS = {
    DocumentType.REMINDER,
    DocumentType.DELIVERY_NOTE,
    DocumentType.OFFER,
    DocumentType.ORDER_CONFIRMATION,
}


class Basis(StrEnum):
    """Which amounts count: NET, or GROSS if the beneficiary cannot deduct input tax (§ 15 UStG)."""

    NET = "NET"
    GROSS = "GROSS"


class CategoryState(StrEnum):
    """Whether a line's cost category is one of the project's."""

    ELIGIBLE = "ELIGIBLE"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    UNCLEAR = "UNCLEAR"


@dataclass(frozen=True, slots=True)
class EligibleLine:
    """What one line adds; the index counts from 0, amounts in the document's currency after allowances and discount."""

    index: int
    description: str
    category: str | None
    state: CategoryState
    net: Decimal
    gross: Decimal
    eligible: Decimal


@dataclass(frozen=True, slots=True)
class EligibleResult:
    """The eligible amount (negative for a credit note) with the reasons; ``lines`` is empty if the totals were used."""

    amount: Money
    basis: Basis
    reasons: tuple[Reason, ...]
    lines: tuple[EligibleLine, ...] = ()

    @property
    def review(self) -> bool:
        """Whether a person should look at the amount."""
        return any(reason.review for reason in self.reasons)

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Amounts as strings, reasons as slug and text."""
        return {
            "amount": self.amount.to_json(),
            "basis": self.basis.value,
            "reasons": [{"slug": r.slug, "text": r.text.in_language(language)} for r in self.reasons],
            "lines": [
                {
                    "index": line.index,
                    "description": line.description,
                    "category": line.category,
                    "state": line.state.value,
                    "net": str(line.net),
                    "gross": str(line.gross),
                    "eligible": str(line.eligible),
                }
                for line in self.lines
            ],
        }


def eligible(
    extraction: Extraction,
    project: Project,
    checks: Sequence[CheckResult],
    line_categories: Sequence[str | None] = (),
    *,
    document_category: str | None = None,
    discount_taken: Decimal = ZERO,
) -> EligibleResult:
    """The eligible costs of a document, in its own currency.

    ``line_categories`` are the mapped cost categories by line (None or no entry: not settled; ``document_category``
    stands in for those). ``discount_taken`` is the cash discount (Skonto) that was really deducted when paying, gross.
    Without eligible categories in the project every category counts. Money that the checks rule out is 0.00 with
    the reason, never left out silently.
    """
    currency = extraction.text(FieldName.CURRENCY) or grant_currency(project)
    basis = Basis.NET if project.beneficiary.input_tax_deductible else Basis.GROSS
    notes: list[Reason] = [why.GROSS_COUNTS] if basis is Basis.GROSS else []
    kind = _document_type(extraction)
    blocked = _blocking(kind, checks)
    whole = totals(extraction)
    if whole is None:
        blocked.append(why.NO_AMOUNT)
    if blocked or whole is None:
        return EligibleResult(Money(ZERO, currency), basis, (*blocked, *notes))
    if basis is Basis.GROSS and not whole.gross_known:
        notes.append(why.VAT_UNKNOWN)
    counted = _after_deductions(extraction, whole, basis, discount_taken, notes)
    categories = _categories(extraction, line_categories, document_category)
    states = [_state(category, project) for category in categories]
    parts = shares(extraction, whole)
    lines: tuple[EligibleLine, ...] = ()
    if parts is None:
        notes.append(why.LINES_DIFFER if extraction.lines else why.NO_LINES)
        amount = _by_totals(counted, states, notes)
    else:
        lines = _lines(extraction, parts, categories, states, counted, basis)
        amount = _by_lines(counted, lines, notes)
    if kind is DocumentType.CREDIT_NOTE or whole.net < 0:
        notes.append(why.CREDIT_NOTE)
        amount, lines = -amount, tuple(replace(line, eligible=-line.eligible) for line in lines)
    return EligibleResult(Money(amount, currency), basis, tuple(notes), lines)


def grant_currency(project: Project) -> str:
    """The currency in which the project is granted: that of the fixed amount or the budget, else euro."""
    fixed = project.funding_type is FundingType.FIXED
    money = project.funding_fixed_amount if fixed else project.total_budget
    return money.currency if money else "EUR"


def _document_type(extraction: Extraction) -> DocumentType:
    stated = extraction.text(FieldName.DOCUMENT_TYPE)
    return DocumentType(stated) if stated in list(DocumentType) else DocumentType.INVOICE


def _blocking(kind: DocumentType, checks: Sequence[CheckResult]) -> list[Reason]:
    blocked = [why.NO_INVOICE] if kind in _NO_COSTS else []
    failed = (check for check in checks if check.status is RuleCheckStatus.FAIL)
    return blocked + [
        failed_check(check.check_id, check.comment)
        for check in failed
        if check.check_id in _BLOCKING_CHECKS or check.check_id.startswith(_BLOCKING_PREFIX)
    ]


def _after_deductions(
    extraction: Extraction, whole: Totals, basis: Basis, discount: Decimal, notes: list[Reason]
) -> Decimal:
    """What the document is worth after cash discount and credited partial payments, as a positive amount.

    Both are gross amounts; of a net basis they take their net part, because they lower the VAT as well (§ 17 UStG).
    """
    gross = abs(whole.gross)
    base = abs(whole.net) if basis is Basis.NET else gross
    base = min(base, gross)  # a document whose net exceeds its gross is wrong; never count more than was to be paid
    left = gross
    if _document_type(extraction) is DocumentType.FINAL_INVOICE:
        prepaid = abs(extraction.amount(FieldName.PREPAID) or ZERO)
        if prepaid:
            left = max(ZERO, left - prepaid)
            notes.append(why.PREPAYMENTS_DEDUCTED)
    if not ZERO <= discount <= left:
        notes.append(why.DISCOUNT_IMPLAUSIBLE)
    elif discount:
        left -= discount
        notes.append(why.DISCOUNT_TAKEN)
    return base if left == gross else cents(Decimal(base * left) / gross)


def _categories(
    extraction: Extraction, line_categories: Sequence[str | None], document_category: str | None
) -> list[str | None]:
    """A category for each line; for a document without lines one for the whole of it."""
    stated = list(line_categories[: len(extraction.lines)] if extraction.lines else line_categories[:1])
    stated += [None] * (max(1, len(extraction.lines)) - len(stated))
    return [category or document_category for category in stated]


def _state(category: str | None, project: Project) -> CategoryState:
    if not project.eligible_cost_categories:
        return CategoryState.ELIGIBLE
    if not category or not category.strip():
        return CategoryState.UNCLEAR
    allowed = {fold(name) for name in project.eligible_cost_categories}
    return CategoryState.ELIGIBLE if fold(category) in allowed else CategoryState.NOT_ELIGIBLE


def _lines(
    extraction: Extraction,
    parts: Sequence[Share],
    categories: Sequence[str | None],
    states: Sequence[CategoryState],
    counted: Decimal,
    basis: Basis,
) -> tuple[EligibleLine, ...]:
    bases = [part.net if basis is Basis.NET else part.gross for part in parts]
    amounts = spread(counted, bases) if sum(bases, ZERO) else tuple(ZERO for _ in bases)
    return tuple(
        EligibleLine(
            index=index,
            description=line.description,
            category=categories[index],
            state=states[index],
            net=parts[index].net,
            gross=parts[index].gross,
            eligible=ZERO if states[index] is CategoryState.NOT_ELIGIBLE else amounts[index],
        )
        for index, line in enumerate(extraction.lines)
    )


def _by_lines(counted: Decimal, lines: Sequence[EligibleLine], notes: list[Reason]) -> Decimal:
    amount = sum((line.eligible for line in lines), ZERO)
    states = {line.state for line in lines}
    if CategoryState.UNCLEAR in states:
        notes.append(why.CATEGORY_UNCLEAR)
    if CategoryState.NOT_ELIGIBLE in states:
        notes.append(why.CATEGORY_NOT_ELIGIBLE)
    limited = min(max(amount, ZERO), counted)  # a discount line that is left out must not raise the sum
    if limited != amount:
        notes.append(why.LIMITED_TO_TOTAL)
    return limited


def _by_totals(counted: Decimal, states: Sequence[CategoryState], notes: list[Reason]) -> Decimal:
    """Without usable lines the document counts as a whole; only if no line is eligible, nothing of it."""
    if CategoryState.NOT_ELIGIBLE in states:
        if set(states) == {CategoryState.NOT_ELIGIBLE}:
            notes.append(why.CATEGORY_NOT_ELIGIBLE)
            return ZERO
        notes.append(why.CATEGORY_MIXED)
    elif CategoryState.UNCLEAR in states:
        notes.append(why.CATEGORY_UNCLEAR)
    return counted
