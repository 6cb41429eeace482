"""Dataclasses of the core survive being stored."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowaudit.core.model.codec import CodecError, decode, encode
from flowaudit.core.model.extraction import (
    Adjustment,
    Extraction,
    FieldName,
    FieldValue,
    LineItem,
    Origin,
    VatBreakdown,
)
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import CheckResult, CheckStatus, FeatureVerdict, RequiredLevel, RuleCheckStatus, Text

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2)
fractions = st.integers(0, 1000).map(lambda n: n / 1000)
boxes = st.builds(Box, st.integers(1, 200), fractions, fractions, fractions, fractions, fractions)
scalars = st.one_of(st.text(max_size=20), amounts, st.dates(), st.integers(), st.lists(amounts, max_size=3).map(tuple))
values = st.builds(FieldValue, scalars, fractions, st.sampled_from(Origin), st.none() | boxes, st.text(max_size=10))
lines = st.builds(
    LineItem,
    st.text(max_size=10),
    st.none() | amounts,
    st.none() | st.text(max_size=4),
    box=st.none() | boxes,
    cells=st.dictionaries(st.text(max_size=5), boxes, max_size=3),
)
extractions = st.builds(
    Extraction,
    st.dictionaries(st.sampled_from(FieldName), values, max_size=6),
    st.lists(lines, max_size=3).map(tuple),
    st.lists(st.builds(VatBreakdown, st.none() | amounts, amounts, amounts), max_size=2).map(tuple),
    st.lists(st.builds(Adjustment, amounts, st.text(max_size=5)), max_size=2).map(tuple),
    st.dictionaries(st.text(max_size=8), values, max_size=2),
)


@given(extractions)
def test_an_extraction_survives(extraction: Extraction) -> None:
    assert decode(Extraction, json.loads(json.dumps(encode(extraction)))) == extraction


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    stored = encode({"a": FieldValue("19.00", 1.0, Origin.TEXT), "b": FieldValue(Decimal("19.00"), 1.0, Origin.TEXT)})
    assert decode(FieldValue, stored["a"]).value == "19.00"
    assert decode(FieldValue, stored["b"]).value == Decimal("19.00")
    assert isinstance(decode(FieldValue, stored["b"]).value, Decimal)


def test_verdicts_and_checks_survive() -> None:
    verdict = FeatureVerdict(
        "invoice_date",
        CheckStatus.PRESENT,
        RequiredLevel.REQUIRED,
        "§ 14 Abs. 4 Satz 1 Nr. 3 UStG",
        "2025-03-01",
        0.9,
        (Box(1, 0.1, 0.1, 0.2, 0.2),),
        Origin.XML,
        reason=Text("da", "there"),
    )
    check = CheckResult("CURRENCY", RuleCheckStatus.OK, Text("ja", "yes"), {"currency": "EUR", "n": None})
    assert decode(FeatureVerdict, encode(verdict)) == verdict
    assert decode(CheckResult, encode(check)) == check


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(CodecError):
        decode(FieldValue, {"value": {"x": 1}, "confidence": 1.0, "origin": "TEXT"})
    with pytest.raises(TypeError):
        encode(object())
    assert encode(date(2025, 1, 2)) == {"$date": "2025-01-02"}
