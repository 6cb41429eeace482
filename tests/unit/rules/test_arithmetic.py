"""MATH_NET_VAT_GROSS and LINE_ITEMS_SUM: rounding borders, several rates, allowances, gross prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.build import context, extraction, invoice

from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.money import cents
from flowaudit.core.model.results import CheckResult, RuleCheckStatus
from flowaudit.core.rules.checks.arithmetic import grade, line_items_sum, math_net_vat_gross

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN


def _math(one: Extraction) -> CheckResult:
    return math_net_vat_gross(context(one))


def _lines(one: Extraction) -> CheckResult:
    return line_items_sum(context(one))


def test_the_example_of_the_contract() -> None:
    found = _math(invoice(net_total="100.00", vat_total="18.90", gross_total="119.00"))
    assert found.status is WARN
    assert found.observed == {"net": "100.00", "vat_rate": "0.19", "vat": "18.90", "gross": "119.00"}
    assert found.comment.en.startswith("Rounding difference 0.10")


@pytest.mark.parametrize(
    ("difference", "wanted"),
    [("0", OK), ("0.02", OK), ("-0.02", OK), ("0.021", WARN), ("0.10", WARN), ("-0.10", WARN), ("0.11", FAIL)],
)
def test_tolerances(difference: str, wanted: RuleCheckStatus) -> None:
    assert grade(Decimal(difference)) is wanted
    gross = Decimal("1190.00") + Decimal(difference)
    assert _math(invoice(gross_total=str(gross))).status is wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"vat_total": "70.00", "gross_total": "1070.00"}, FAIL),  # adds up, but 19 % of 1000 is 190
        ({"vat_total": None}, UNKNOWN),
        ({"net_total": None}, OK),  # 1190 hold 190.00 at 19 %
        ({"net_total": None, "vat_total": "180.00"}, FAIL),
        ({"gross_total": None}, OK),
        ({"net_total": None, "vat_total": None}, UNKNOWN),
        ({"net_total": None, "vat_total": None, "gross_total": None, "vat_rates": None}, UNKNOWN),
        ({"vat_total": None, "vat_rates": None, "gross_total": "1000.00"}, OK),  # no VAT charged
        ({"vat_total": None, "vat_rates": None, "gross_total": "1190.00"}, FAIL),
        ({"net_total": "-1000.00", "vat_total": "-190.00", "gross_total": "-1190.00"}, OK),  # credit note
        ({"vat_total": "0.00", "vat_rates": [0], "gross_total": "1000.00"}, OK),
        ({"vat_total": "0.00", "gross_total": "1000.00", "vat_rates": [19]}, OK),  # reverse charge names the rate
    ],
)
def test_what_is_missing_is_computed_or_unknown(changes: dict[str, Any], wanted: RuleCheckStatus) -> None:
    assert _math(invoice(**changes)).status is wanted


def _two_rates(**changes: Any) -> Extraction:
    fields = {"net_total": "150.00", "vat_total": "22.50", "gross_total": "172.50", "vat_rates": [19, 7]}
    groups = [{"rate": 19, "base": "100.00", "amount": "19.00"}, {"rate": 7, "base": "50.00", "amount": "3.50"}]
    return extraction({"fields": fields | changes.pop("fields", {}), "vat_breakdown": groups} | changes)


def test_several_rates_by_the_breakdown() -> None:
    found = _math(_two_rates())
    assert found.status is OK
    assert found.observed["vat_rate"] == ["0.19", "0.07"]
    wrong = [{"rate": 19, "base": "100.00", "amount": "18.50"}, {"rate": 7, "base": "50.00", "amount": "4.00"}]
    assert _math(_two_rates(vat_breakdown=wrong)).status is FAIL
    bases = [{"rate": 19, "base": "100.00", "amount": "19.00"}, {"rate": 7, "base": "50.05", "amount": "3.50"}]
    assert _math(_two_rates(vat_breakdown=bases)).status is WARN


def test_several_rates_by_the_lines() -> None:
    lines = [
        {"description": "a", "vat_rate": 19, "net_amount": "60.00"},
        {"description": "b", "vat_rate": 19, "quantity": 4, "unit_price": "10.00"},
        {"description": "c", "vat_rate": 7, "net_amount": "50.00"},
    ]
    assert _math(_two_rates(vat_breakdown=[], lines=lines)).status is OK
    lines[2]["vat_rate"] = 19
    assert _math(_two_rates(vat_breakdown=[], lines=lines)).status is FAIL
    gross = [
        {"description": "a", "vat_rate": 19, "net_amount": "119.00", "gross_prices": True},
        {"description": "b", "vat_rate": 7, "net_amount": "53.50", "gross_prices": True},
    ]
    assert _math(_two_rates(vat_breakdown=[], lines=gross)).status is OK


def test_reverse_charge_group_must_bear_no_vat() -> None:
    fields = {"net_total": "100.00", "gross_total": "100.00", "vat_total": "0.00"}
    group = [{"rate": 19, "base": "100.00", "amount": "0.00", "category": "AE"}]
    assert _math(extraction({"fields": fields, "vat_breakdown": group})).status is OK


XML_NET = {"value": "1000.00", "origin": "XML"}


def _with_lines(amounts: list[str | None], **more: Any) -> Extraction:
    lines = [{"description": f"Position {n}", "net_amount": amount} for n, amount in enumerate(amounts)]
    for one in lines:
        one |= more.pop("line", {}) or more.get("each", {})
    fields = {"net_total": "1000.00", "gross_total": "1190.00", "vat_total": "190.00", "vat_rates": [19]}
    return extraction(
        {"fields": fields | more.get("fields", {}), "lines": lines, "adjustments": more.get("adjust", ())}
    )


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (_with_lines(["600.00", "400.00"]), OK),
        (_with_lines(["600.00", "400.02"]), OK),
        (_with_lines(["600.00", "400.10"]), WARN),
        (_with_lines(["600.00", "400.11"]), FAIL),
        (_with_lines(["600.00", "500.00"], adjust=["-100.00"]), OK),
        (_with_lines(["600.00", "350.00"], adjust=["-20.00", "70.00"]), OK),
        (_with_lines(["600.00", "350.00"], adjust=["-20.00"]), WARN),  # a charge of the page may be unread
        (_with_lines(["600.00", "350.00"], adjust=["-20.00"], fields={"net_total": XML_NET}), FAIL),
        (_with_lines(["690.00", "500.00"], each={"gross_prices": True}), OK),
        (_with_lines(["690.00", "500.00"]), OK),  # gross prices that nobody marked
        (_with_lines(["600.00", None]), UNKNOWN),
        (_with_lines([None]), UNKNOWN),
        (_with_lines([]), UNKNOWN),
        (_with_lines(["600.00"], fields={"net_total": None, "gross_total": None, "vat_total": None}), UNKNOWN),
        (_with_lines(["600.00", "500.00"], each={"confidence": 0.4}), WARN),  # the reading may be wrong
    ],
)
def test_line_items_sum(one: Extraction, wanted: RuleCheckStatus) -> None:
    assert _lines(one).status is wanted


AMOUNTS = st.decimals(min_value="0.01", max_value="99999.99", places=2)
RATES = st.sampled_from([Decimal(rate) for rate in ("19", "7", "16", "5", "20", "5.5", "25.5", "0")])


def _consistent(groups: dict[Decimal, list[Decimal]]) -> dict[str, Any]:
    """A document whose totals follow from its lines, VAT rounded once a rate."""
    breakdown = [
        {"rate": rate, "base": sum(lines), "amount": cents(sum(lines) * rate / 100)} for rate, lines in groups.items()
    ]
    net = sum((one["base"] for one in breakdown), Decimal(0))
    vat = sum((one["amount"] for one in breakdown), Decimal(0))
    return {
        "fields": {"net_total": net, "vat_total": vat, "gross_total": net + vat, "vat_rates": list(groups)},
        "vat_breakdown": breakdown,
        "lines": [
            {"description": "x", "vat_rate": rate, "net_amount": one} for rate, lines in groups.items() for one in lines
        ],
    }


GROUPS = st.dictionaries(RATES, st.lists(AMOUNTS, min_size=1, max_size=6), min_size=1, max_size=4)


@given(GROUPS)
def test_any_consistent_document_passes(groups: dict[Decimal, list[Decimal]]) -> None:
    data = _consistent(groups)
    assert _math(extraction(data)).status is OK
    assert _lines(extraction(data)).status is OK
    assert _math(extraction(data | {"vat_breakdown": []})).status is OK


@given(GROUPS, st.sampled_from(["net_total", "vat_total", "gross_total"]), AMOUNTS)
def test_more_than_ten_cents_off_fails(groups: dict[Decimal, list[Decimal]], name: str, off: Decimal) -> None:
    data = _consistent(groups)
    data["fields"][name] += Decimal("0.10") + off
    assert _math(extraction(data)).status is FAIL


@given(st.lists(AMOUNTS, min_size=1, max_size=20), AMOUNTS)
def test_line_sum_one_cent_beyond_the_tolerance(lines: list[Decimal], rest: Decimal) -> None:
    total = sum(lines, Decimal(0))
    fields = {"net_total": total + Decimal("0.11")}
    rows = [{"description": "x", "net_amount": one} for one in lines]
    assert _lines(extraction({"fields": fields, "lines": rows})).status is FAIL
    assert _lines(extraction({"fields": {"net_total": total + Decimal("0.10")}, "lines": rows})).status is WARN
    allowance = {"fields": {"net_total": total - rest}, "lines": rows, "adjustments": [-rest]}
    assert _lines(extraction(allowance)).status is OK
