from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.funding.build import check, invoice, line, project

from flowaudit.core.funding import Basis, eligible
from flowaudit.core.model.extraction import DocumentType, Extraction
from flowaudit.core.model.results import RuleCheckStatus

D = Decimal
TWO = (line("60.00"), line("40.00"))


def slugs(result: object) -> list[str]:
    return [reason.slug for reason in result.reasons]  # type: ignore[attr-defined]


def test_net_counts_when_input_tax_is_deductible() -> None:
    result = eligible(invoice("100.00", "19.00", "119.00", lines=TWO), project(), [], ["Bau", "planung"])
    assert (result.amount.amount, result.basis, slugs(result)) == (D("100.00"), Basis.NET, [])
    assert [part.eligible for part in result.lines] == [D("60.00"), D("40.00")]


def test_gross_counts_when_it_is_not() -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    result = eligible(document, project(deductible=False), [], ["Bau", "Bau"])
    assert result.amount.amount == D("119.00")
    assert [part.gross for part in result.lines] == [D("71.40"), D("47.60")]


def test_gross_of_a_line_follows_its_own_rate() -> None:
    lines = (line("100.00", "19"), line("100.00", "7"))
    document = invoice("200.00", "26.00", "226.00", lines=lines, groups=[("19", "19.00"), ("7", "7.00")])
    result = eligible(document, project(deductible=False), [], ["Bau", "Catering"])
    assert result.amount.amount == D("119.00")
    assert "category-not-eligible" in slugs(result)


def test_lines_with_gross_prices_give_their_net() -> None:
    lines = (line("119.00", gross=True), line("238.00", gross=True))
    result = eligible(invoice("300.00", "57.00", "357.00", lines=lines), project(), [], ["Bau", "Feier"])
    assert result.amount.amount == D("100.00")


def test_an_unsettled_category_counts_and_asks_for_review() -> None:
    result = eligible(invoice("100.00", "19.00", "119.00", lines=TWO), project(), [], ["Bau", None])
    assert (result.amount.amount, slugs(result), result.review) == (D("100.00"), ["category-unclear"], True)


def test_the_category_of_the_document_stands_in_for_lines_without_one() -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    assert eligible(document, project(), [], ["Feier"], document_category="Bau").amount.amount == D("40.00")


def test_a_project_without_categories_takes_every_line() -> None:
    result = eligible(invoice("100.00", "19.00", "119.00", lines=TWO), project(categories=()), [])
    assert (result.amount.amount, slugs(result)) == (D("100.00"), [])


def test_an_allowance_is_spread_to_the_cent() -> None:
    lines = (line("33.33"), line("33.33"), line("33.34"))
    document = invoice("90.00", "17.10", "107.10", lines=lines, adjustments=[("-10.00", None)])
    result = eligible(document, project(), [], ["Bau"] * 3)
    assert [part.net for part in result.lines] == [D("30.00"), D("30.00"), D("30.00")]
    assert result.amount.amount == D("90.00")


def test_an_allowance_with_a_rate_touches_the_lines_of_that_rate() -> None:
    lines = (line("100.00", "19"), line("100.00", "7"))
    document = invoice("190.00", "25.30", "215.30", lines=lines, adjustments=[("-10.00", "7")])
    result = eligible(document, project(), [], ["Bau", "Feier"])
    assert result.amount.amount == D("100.00")


@pytest.mark.parametrize(
    ("lines", "slug"),
    [((), "no-lines"), ((line("60.00"),), "lines-differ"), ((line("100.00"), line(None)), "lines-differ")],
)
def test_totals_are_used_where_the_lines_cannot_be(lines: tuple[object, ...], slug: str) -> None:
    document = invoice("100.00", "19.00", "119.00", lines=lines)  # type: ignore[arg-type]
    result = eligible(document, project(), [], document_category="Bau")
    assert (result.amount.amount, slugs(result), result.lines) == (D("100.00"), [slug], ())


@pytest.mark.parametrize(
    ("categories", "amount", "slug"),
    [
        (["Feier", "Feier"], "0.00", "category-not-eligible"),
        (["Bau", "Feier"], "500.00", "category-mixed"),
        (["Bau", None], "500.00", "category-unclear"),
    ],
)
def test_categories_by_totals(categories: list[str | None], amount: str, slug: str) -> None:
    result = eligible(invoice("500.00", "95.00", "595.00", lines=TWO), project(), [], categories)
    assert (result.amount.amount, slugs(result)) == (D(amount), ["lines-differ", slug])


@pytest.mark.parametrize(
    "check_id",
    [
        "DATE_WITHIN_PROJECT",
        "BENEFICIARY_MATCH",
        "DUPLICATE_IN_PROJECT",
        "DUPLICATE_ACROSS_PROJECTS",
        "PREMATURE_START",
    ],
)
def test_a_failed_check_of_the_grant_rules_everything_out(check_id: str) -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    result = eligible(document, project(), [check(check_id)], ["Bau", "Bau"])
    assert (result.amount.amount, slugs(result)) == (D("0.00"), [f"check-failed:{check_id}"])
    assert eligible(document, project(), [check(check_id, RuleCheckStatus.WARN)], ["Bau", "Bau"]).amount.amount == 100


def test_a_failed_check_of_the_invoice_law_leaves_the_amount() -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    assert eligible(document, project(), [check("IBAN_CHECKSUM")], ["Bau", "Bau"]).amount.amount == D("100.00")


@pytest.mark.parametrize(("sign", "net"), [(1, "100.00"), (-1, "-100.00")])
def test_a_credit_note_is_negative_however_it_is_printed(sign: int, net: str) -> None:
    lines = (line(str(60 * sign)), line(str(40 * sign)))
    document = invoice(net, str(19 * sign), str(119 * sign), lines=lines, kind=DocumentType.CREDIT_NOTE)
    result = eligible(document, project(), [], ["Bau", "Feier"])
    assert result.amount.amount == D("-60.00")
    assert [part.eligible for part in result.lines] == [D("-60.00"), D("0.00")]


def test_a_discount_taken_lowers_the_net_by_its_net_part() -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    result = eligible(document, project(), [], ["Bau", "Feier"], discount_taken=D("2.38"))
    assert (result.amount.amount, slugs(result)) == (D("58.80"), ["discount-taken", "category-not-eligible"])
    gross = eligible(document, project(deductible=False), [], ["Bau", "Bau"], discount_taken=D("2.38"))
    assert gross.amount.amount == D("116.62")


@pytest.mark.parametrize("discount", ["-1.00", "119.01"])
def test_an_impossible_discount_is_not_deducted(discount: str) -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO)
    result = eligible(document, project(), [], ["Bau", "Bau"], discount_taken=D(discount))
    assert (result.amount.amount, result.review) == (D("100.00"), True)


def test_a_final_invoice_counts_without_the_partial_payments() -> None:
    kind = DocumentType.FINAL_INVOICE
    document = invoice("1000.00", "190.00", "1190.00", lines=[line("1000.00")], kind=kind, prepaid="595.00")
    result = eligible(document, project(), [], ["Bau"])
    assert (result.amount.amount, slugs(result)) == (D("500.00"), ["prepayments-deducted"])
    plain = invoice("1000.00", "190.00", "1190.00", lines=[line("1000.00")], prepaid="595.00")
    assert eligible(plain, project(), [], ["Bau"]).amount.amount == D("1000.00")


def test_a_left_out_discount_line_does_not_raise_the_sum() -> None:
    document = invoice("80.00", "15.20", "95.20", lines=(line("100.00"), line("-20.00")))
    result = eligible(document, project(), [], ["Bau", "Rabatt"])
    assert (result.amount.amount, slugs(result)) == (D("80.00"), ["category-not-eligible", "limited-to-total"])


@pytest.mark.parametrize("kind", ["OFFER", "ORDER_CONFIRMATION", "DELIVERY_NOTE", "REMINDER"])
def test_papers_that_are_no_invoice_give_no_costs(kind: str) -> None:
    document = invoice("100.00", "19.00", "119.00", lines=TWO, kind=DocumentType(kind))
    result = eligible(document, project(), [], ["Bau", "Bau"])
    assert (result.amount.amount, slugs(result)) == (D("0.00"), ["no-invoice"])


def test_a_small_amount_invoice_gives_the_net_of_its_gross() -> None:
    document = invoice("100.00", "19.00", "119.00")
    from_two = eligible(invoice(None, "19.00", "119.00"), project(categories=()), [])
    assert from_two.amount == eligible(document, project(categories=()), []).amount


@pytest.mark.parametrize("document", [Extraction({}), invoice("1E+20"), invoice("NaN")])
def test_without_a_credible_amount_it_is_zero_and_for_review(document: Extraction) -> None:
    result = eligible(document, project(), [])
    assert (result.amount.amount, slugs(result), result.review) == (D("0.00"), ["no-amount"], True)


def test_an_unknown_gross_counts_the_net_and_says_so() -> None:
    result = eligible(invoice("100.00"), project(deductible=False, categories=()), [])
    assert (result.amount.amount, slugs(result)) == (D("100.00"), ["gross-counts", "vat-unknown", "no-lines"])


def test_the_reasons_are_readable_in_both_languages() -> None:
    result = eligible(Extraction({}), project(), [])
    german, english = result.to_json("de")["reasons"], result.to_json("en")["reasons"]
    assert german[0]["text"] != english[0]["text"]
    assert result.to_json()["amount"] == {"amount": "0.00", "currency": "EUR"}
