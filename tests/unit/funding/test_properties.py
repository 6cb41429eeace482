"""What holds for every document and every project."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.funding.build import invoice, line, project

from flowaudit.core.funding import Basis, EligibleResult, cap, eligible, funded
from flowaudit.core.model.extraction import DocumentType, Extraction
from flowaudit.core.model.money import ZERO, Money, cents

AMOUNTS = st.decimals(min_value=Decimal("-500"), max_value=Decimal("50000"), places=2)
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("50000"), places=2)
RATES = st.decimals(min_value=0, max_value=100, places=2)
CATEGORIES = st.sampled_from(["Bau", "Planung", "Feier", None])


@st.composite
def documents(draw: st.DrawFn) -> tuple[Extraction, list[str | None], Decimal]:
    """An invoice with lines of mixed rates, an allowance, and sometimes totals that do not fit; its gross too."""
    amounts = draw(st.lists(AMOUNTS, min_size=0, max_size=6))
    rates = [draw(st.sampled_from(["19", "7", "0"])) for _ in amounts]
    allowance = draw(st.decimals(min_value=-50, max_value=50, places=2))
    wrong = draw(st.sampled_from([Decimal(0), Decimal("0.03"), Decimal("17.11")]))
    net = abs(sum(amounts, ZERO) + allowance + wrong)
    vat = cents(net * Decimal("0.19"))
    document = invoice(
        str(net),
        str(vat),
        str(net + vat),
        lines=[line(str(amount), rate) for amount, rate in zip(amounts, rates, strict=True)],
        adjustments=[(str(allowance), None)],
        kind=draw(st.sampled_from([DocumentType.INVOICE, DocumentType.RECEIPT, DocumentType.FINAL_INVOICE])),
        prepaid=str(draw(POSITIVE)),
    )
    return document, [draw(CATEGORIES) for _ in amounts], net + vat


@settings(deadline=None)  # the machine may be busy
@given(documents(), st.booleans(), RATES, st.decimals(min_value=-10, max_value=1000, places=2))
def test_nothing_below_zero_and_funded_below_eligible_below_gross(
    made: tuple[Extraction, list[str | None], Decimal], deductible: bool, rate: Decimal, discount: Decimal
) -> None:
    document, categories, gross = made
    terms = project(rate=str(rate), deductible=deductible)
    costs = eligible(document, terms, [], categories, discount_taken=discount)
    grant = funded(costs, terms)
    assert ZERO <= grant.amount.amount <= costs.amount.amount <= gross
    assert costs.amount.amount == cents(costs.amount.amount)
    if costs.lines and "limited-to-total" not in {reason.slug for reason in costs.reasons}:
        assert sum(part.eligible for part in costs.lines) == costs.amount.amount


@settings(deadline=None)  # the machine may be busy
@given(st.lists(AMOUNTS, max_size=20), RATES, POSITIVE, st.booleans())
def test_no_sequence_of_documents_passes_the_cap_or_falls_below_zero(
    amounts: list[Decimal], rate: Decimal, limit: Decimal, fixed: bool
) -> None:
    terms = project(fixed=str(limit)) if fixed else project(rate=str(rate), budget=str(limit))
    most = cap(terms)
    assert most is not None
    granted = ZERO
    for amount in amounts:
        granted += funded(EligibleResult(Money(amount), Basis.NET, ()), terms, granted).amount.amount
        assert ZERO <= granted <= most


@settings(deadline=None)  # the machine may be busy
@given(st.lists(POSITIVE, max_size=12), RATES, st.randoms(use_true_random=False))
def test_below_the_cap_the_order_of_documents_does_not_matter(
    amounts: list[Decimal], rate: Decimal, random: object
) -> None:
    terms = project(rate=str(rate), budget="100000000.00")
    shuffled = list(amounts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(grants(amounts, terms)) == sorted(grants(shuffled, terms))


def grants(amounts: list[Decimal], terms: object) -> list[Decimal]:
    granted, given = ZERO, []
    for amount in amounts:
        result = funded(EligibleResult(Money(amount), Basis.NET, ()), terms, granted)  # type: ignore[arg-type]
        granted += result.amount.amount
        given.append(result.amount.amount)
    return given
