"""All checks together: the list of the contract, and no document that breaks one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.rules.build import PROJECT, RULESETS, context, extraction, invoice

from flowaudit.core.model.extraction import (
    Adjustment,
    Extraction,
    FieldName,
    FieldValue,
    LineItem,
    Origin,
    VatBreakdown,
)
from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules import CHECKS, DuplicateFindings, RuleContext, evaluate, fingerprint, precheck

IDS = """DATE_WITHIN_PROJECT MATH_NET_VAT_GROSS LINE_ITEMS_SUM VAT_RATE_VALID VAT_ID_CHECKSUM TAX_NUMBER_FORMAT
IBAN_CHECKSUM INVOICE_NUMBER_PRESENT DUPLICATE_IN_PROJECT DUPLICATE_ACROSS_PROJECTS BENEFICIARY_MATCH COST_CATEGORY
CURRENCY EINVOICE_MATCHES_PAGE EINVOICE_RULES PREMATURE_START PROJECT_REFERENCE"""


def test_the_ids_are_those_of_the_contract() -> None:
    assert list(CHECKS) == IDS.split()
    found = precheck(context(invoice()))
    assert [one.check_id for one in found] == IDS.split()


def test_a_sound_invoice_has_no_finding() -> None:
    one = invoice(iban="DE89370400440532013000", project_reference="AZ-2025-0001", order_date="2025-01-10")
    found = precheck(context(one, duplicates=DuplicateFindings()))
    statuses = {check.check_id: check.status for check in found}
    for check in ("EINVOICE_MATCHES_PAGE", "EINVOICE_RULES"):
        assert statuses.pop(check) is RuleCheckStatus.UNKNOWN  # a page only
    assert statuses.pop("TAX_NUMBER_FORMAT") is RuleCheckStatus.UNKNOWN  # a VAT id instead
    assert statuses.pop("COST_CATEGORY") is RuleCheckStatus.OK
    assert set(statuses.values()) == {RuleCheckStatus.OK}


def test_an_empty_document_yields_reasons() -> None:
    found = precheck(context(extraction({})))
    failed = {one.check_id for one in found if one.status is RuleCheckStatus.FAIL}
    assert failed == {"INVOICE_NUMBER_PRESENT"}
    assert all(one.comment.de and one.comment.en for one in found)


def test_a_known_document_without_a_project() -> None:
    for one in precheck(context(invoice(), project=None)):
        assert one.status in (RuleCheckStatus.OK, RuleCheckStatus.UNKNOWN)


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31))
AMOUNTS = st.decimals(min_value=-10_000, max_value=10_000, places=2) | st.sampled_from(
    [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+40"), Decimal("-1E-40"), Decimal("123456789012345.67")]
)
_DAYS = {"invoice_date", "delivery_date", "delivery_period_start", "delivery_period_end", "due_date", "order_date"}
_AMOUNTS = {"net_total", "vat_total", "gross_total", "payable", "prepaid"}


def _values(name: FieldName) -> st.SearchStrategy[Any]:
    if name.value in _DAYS:
        return DAYS
    if name.value in _AMOUNTS:
        return AMOUNTS
    if name is FieldName.VAT_RATES:
        return st.lists(st.decimals(min_value=0, max_value=30, places=1), max_size=3).map(tuple)
    if name is FieldName.LINE_COUNT:
        return st.integers(min_value=0, max_value=5)
    return st.text(max_size=30)


CATEGORIES = ["S", "Z", "E", "AE", "K", "G", "O"]
NOTES = ["reverse_charge", "small_business", "margin_scheme", "intra_community", "export", "travel_agency"]


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    confidence = st.floats(0, 1)
    origin = st.sampled_from(list(Origin))
    names = draw(st.sets(st.sampled_from(list(FieldName))))
    fields = {name: FieldValue(draw(_values(name)), draw(confidence), draw(origin)) for name in names}
    amount = st.none() | AMOUNTS
    rate = st.none() | st.decimals(min_value=0, max_value=30, places=1)
    text = st.text(max_size=20)
    lines = st.builds(LineItem, text, amount, st.none(), amount, rate, amount, st.booleans(), confidence=confidence)
    groups = st.builds(VatBreakdown, rate, amount, amount, st.none() | st.sampled_from(CATEGORIES))
    notes = draw(st.sets(st.sampled_from(NOTES)))
    return Extraction(
        fields=fields,
        lines=tuple(draw(st.lists(lines, max_size=4))),
        vat_breakdown=tuple(draw(st.lists(groups, max_size=3))),
        adjustments=tuple(Adjustment(one) for one in draw(st.lists(AMOUNTS, max_size=2))),
        notes={note: FieldValue(note, 0.9, Origin.TEXT) for note in notes},
        country=draw(st.none() | st.sampled_from(["DE", "AT", "GB", "US"])),
    )


@settings(max_examples=150, deadline=None)
@given(extractions(), st.booleans())
def test_no_reading_breaks_a_check(one: Extraction, with_project: bool) -> None:
    found = precheck(context(one, project=PROJECT if with_project else None, ruleset=RULESETS.latest("DE_USTG")))
    assert len(found) == len(CHECKS)
    for check in found:
        assert check.comment.de
        assert check.comment.en
        assert 0 <= check.confidence <= 1
        json.dumps(check.observed)
    for ruleset_id in RULESETS.ids():
        verdicts = evaluate(RULESETS.latest(ruleset_id), one, RuleContext())
        assert all(verdict.reason.de and 0 <= verdict.confidence <= 1 for verdict in verdicts)
    fingerprint(one)


def test_amounts_of_any_scale_are_shown_as_plain_numbers() -> None:
    one = invoice(net_total=Decimal("1E+3"), gross_total=Decimal("1.19E+3"))
    math = next(check for check in precheck(context(one)) if check.check_id == "MATH_NET_VAT_GROSS")
    assert math.observed["net"] == "1000.00"
    assert math.observed["gross"] == "1190.00"
