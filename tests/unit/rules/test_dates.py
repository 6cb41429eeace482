"""DATE_WITHIN_PROJECT and PREMATURE_START at their borders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit.rules.build import PROJECT, context, invoice

from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules.checks.dates import date_within_project, premature_start

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN


def test_observed_has_exactly_the_keys_of_the_contract() -> None:
    found = date_within_project(context(invoice(invoice_date="2025-03-01")))
    assert found.status is OK
    assert found.observed == {
        "invoice_date": "2025-03-01",
        "project_period": {"start": "2025-01-01", "end": "2025-12-31"},
    }
    assert found.comment.en == "Invoice date within project period"
    assert found.confidence == 0.95
    assert found.boxes


@pytest.mark.parametrize(
    ("delivery", "issued", "wanted"),
    [
        ("2025-01-01", "2025-01-01", OK),  # both borders are inside
        ("2025-12-31", "2025-12-31", OK),
        ("2024-12-31", "2025-01-02", FAIL),
        ("2026-01-01", "2025-12-31", FAIL),
        ("2025-12-31", "2026-01-01", WARN),  # supplied in time, billed later
        ("2025-01-01", "2024-12-31", WARN),
        (None, "2025-12-31", OK),
        (None, "2026-01-01", FAIL),
        (None, "2024-12-31", FAIL),
        ("2025-06-01", None, OK),
        (None, None, UNKNOWN),
    ],
)
def test_period_borders(delivery: str | None, issued: str | None, wanted: RuleCheckStatus) -> None:
    found = date_within_project(context(invoice(delivery_date=delivery, invoice_date=issued)))
    assert found.status is wanted


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2024-12-01", "2025-01-01", WARN),
        ("2025-12-31", "2026-01-31", WARN),
        ("2024-11-01", "2024-12-31", FAIL),
        ("2025-01-01", "2025-12-31", OK),
        ("2024-06-01", "2026-06-01", WARN),
    ],
)
def test_supply_periods(start: str, end: str, wanted: RuleCheckStatus) -> None:
    one = invoice(without=("delivery_date",), delivery_period_start=start, delivery_period_end=end)
    found = date_within_project(context(one))
    assert found.status is wanted
    assert ("supply_period" in found.observed) == (wanted is not OK)


def test_a_date_of_issue_in_the_future_is_doubtful() -> None:
    one = context(invoice(), today=date(2025, 2, 28))
    assert date_within_project(one).status is WARN
    assert date_within_project(replace(one, today=date(2025, 3, 1))).status is OK


def test_leap_day_is_a_day_of_the_period() -> None:
    project = replace(PROJECT, period_start=date(2024, 2, 29), period_end=date(2024, 2, 29))
    one = invoice(delivery_date="2024-02-29", invoice_date="2024-02-29")
    assert date_within_project(context(one, project=project)).status is OK
    later = invoice(delivery_date="2024-03-01", invoice_date="2024-03-01")
    assert date_within_project(context(later, project=project)).status is FAIL


def test_without_a_project_there_is_nothing_to_compare() -> None:
    assert date_within_project(context(invoice(), project=None)).status is UNKNOWN
    assert premature_start(context(invoice(), project=None)).status is UNKNOWN


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"order_date": "2024-12-19"}, FAIL),
        ({"order_date": "2024-12-20"}, OK),  # the day of the approval is in time
        ({"delivery_date": "2024-12-19", "invoice_date": "2025-01-10"}, FAIL),
        ({"delivery_date": None, "invoice_date": "2024-12-19"}, FAIL),  # billed before, so ordered before
        ({"delivery_date": None, "invoice_date": "2025-01-10"}, UNKNOWN),
        ({"delivery_date": None, "delivery_period_start": "2024-12-01", "delivery_period_end": "2025-02-01"}, FAIL),
        ({}, OK),
    ],
)
def test_premature_start(fields: dict[str, Any], wanted: RuleCheckStatus) -> None:
    assert premature_start(context(invoice(**fields))).status is wanted


def test_no_approval_date_is_unknown() -> None:
    assert premature_start(context(invoice(), project=replace(PROJECT, approval_date=None))).status is UNKNOWN
