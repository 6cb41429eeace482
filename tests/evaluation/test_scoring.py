"""Scoring: by the rules it states, and equal to the independent scorer where that is at hand."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from tests.samples import SHARED_DATA, needs_shared_data, shared_files
from tests.unit.extraction.drawing import load

from flowaudit.core.evaluation import (
    Kind,
    Prediction,
    calibration_error,
    confusion,
    credit,
    curve,
    prediction_of,
    score,
)
from flowaudit.core.evaluation.fields import as_number
from flowaudit.core.extraction import extract
from flowaudit.core.model.results import CheckStatus

SCORER = SHARED_DATA.parent / "tools" / "score.py"


@pytest.mark.parametrize(
    ("kind", "truth", "found", "expected"),
    [
        (Kind.NUMBER, "1234.50", Decimal("1234.5"), 1.0),
        (Kind.NUMBER, "-12", "12,00", 1.0),
        (Kind.NUMBER, "12", "12.01", 0.0),
        (Kind.NUMBER, "12", "n/a", 0.0),
        (Kind.DATE, "2024-02-29", "2024-02-29T00:00", 1.0),
        (Kind.DATE, "2024-02-29", "29.02.2024", 0.0),
        (Kind.IDENTIFIER, "DE 123", "de-123", 1.0),
        (Kind.NAME, "Möller GmbH", "Moller GmbH", 1.0),
        (Kind.NAME, "Möller GmbH", "Schmidt AG", 0.0),
        (Kind.NAME, "Möller GmbH", "", 0.0),
        (Kind.ADDRESS, "Weg 1, 12345 Ort", "Weg 1, 12345 Ort", 1.0),
        (Kind.ADDRESS, "Weg 1, 12345 Ort", "12345 Ort", 2 * 2 / 6),
        (Kind.SET, ["19", "7"], [Decimal("19.0")], 2 / 3),
    ],
)
def test_credit(kind: Kind, truth: Any, found: Any, expected: float) -> None:
    assert credit(kind, truth, found) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("(5.00)", "5"),
        ("1'234.50", "1234.5"),
    ],
)
def test_printed_amounts(text: str, value: str) -> None:
    assert as_number(text) == Decimal(value).normalize()


def test_missing_wrong_and_invented_values() -> None:
    fields = {"invoice_number": "1", "net_total": "5"}
    truth = {"id": "a", "complete": True, "unscored": ["bic"], "fields": fields}
    found = Prediction({"invoice_number": "2", "currency": "EUR", "bic": "X"}, {"currency": 0.9})
    result = score([truth], {"a": found})
    rows = {row.field: row for row in result.rows}
    assert (rows["invoice_number"].precision, rows["invoice_number"].recall) == (0.0, 0.0)
    assert (rows["net_total"].found, rows["net_total"].expected) == (0, 1)
    assert [o.field for o in result.outcomes if o.expected is None] == ["currency"]


def test_a_document_without_prediction_counts_as_missed() -> None:
    assert score([{"id": "a", "fields": {"currency": "EUR"}}], {}).macro == 0.0


def test_lines_are_aligned_and_invented_lines_cost_precision() -> None:
    lines = [{"description": "Nails", "net_amount": "5"}, {"description": "Glue", "net_amount": "7"}]
    found = [
        {"description": "Glue", "net_amount": "7"},
        {"description": "Sand", "net_amount": "1"},
        {"description": "Nails", "net_amount": "5"},
    ]
    rows = {
        row.field: row
        for row in score([{"id": "a", "fields": {"lines": lines}}], {"a": Prediction({"lines": found})}).rows
    }
    assert (rows["line.net_amount"].recall, rows["line.net_amount"].precision) == (1.0, pytest.approx(2 / 3))


def test_calibration() -> None:
    bins = curve([(0.95, True)] * 9 + [(0.95, False)] + [(0.15, False)] * 10 + [(1.0, True)])
    assert [b.count for b in bins] == [10, 11]
    assert calibration_error(bins) == pytest.approx((10 * 0.15 + abs(0.95 * 10 + 1.0 - 10)) / 21)
    assert calibration_error([]) == 0.0


def test_confusion_of_verdicts() -> None:
    present, missing = (CheckStatus.PRESENT, True, False), (CheckStatus.MISSING, True, False)
    unclear, unread = (CheckStatus.UNCLEAR, False, False), (CheckStatus.UNCLEAR, True, True)
    result = confusion([("a", frozenset({"x", "y"}), {"x": missing, "y": present, "z": missing, "w": unclear})])
    assert (result.found, result.overlooked, result.false_alarms, result.clean) == (1, 1, 1, 1)
    assert (result.recall, result.claimed, result.precision, result.unread_rate) == (0.5, 0.5, 0.5, 0.0)
    result = confusion([("a", frozenset({"x", "y"}), {"x": unread, "y": missing, "z": unread, "w": present})])
    assert (result.found, result.overlooked, result.false_alarms, result.clean) == (1, 0, 0, 1)
    assert (result.unread_defects, result.unread_intact) == (1, 1)
    assert (result.recall, result.claimed, result.precision, result.unread_rate) == (1.0, 0.5, 1.0, 0.5)
    assert confusion([]).recall is None


def _independent() -> Any:
    spec = importlib.util.spec_from_file_location("independent_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared_data
@pytest.mark.skipif(not SCORER.is_file(), reason=f"no scorer at {SCORER}")
def test_equal_to_the_independent_scorer() -> None:
    truths, predictions = [], {}
    for path in shared_files("invoices/dev/*.truth.json"):
        truth = json.loads(path.read_text("utf-8"))
        truths.append(truth)
        with pymupdf.open(Path(str(path).replace(".truth.json", ".pdf"))) as document:
            predictions[truth["id"]] = prediction_of(extract(load(document)))
    other = _independent()
    theirs = other.table(other.score(truths, {key: value.values for key, value in predictions.items()}))
    ours = score(truths, predictions)
    assert [(r.field, r.expected, r.found, round(r.f1, 9)) for r in ours.rows if r.in_macro] == [
        (r["field"], r["n"], r["pred"], round(r["f1"], 9)) for r in theirs
    ]
    header = [r["f1"] for r in theirs if not r["field"].startswith("line")]
    assert ours.macro == pytest.approx(sum(header) / len(header))
    assert ours.macro >= 0.97
