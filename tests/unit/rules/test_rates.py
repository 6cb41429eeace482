"""The table of VAT rates, and VAT_RATE_VALID by country and day of supply."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from tests.samples import REPO
from tests.unit.rules.build import RULESETS, context, invoice, rates

from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules import RulesetInvalid, load_rates
from flowaudit.core.rules.checks.rates import vat_rate_valid
from flowaudit.core.rules.rates import RateKind
from flowaudit.core.rules.reading import EU_COUNTRIES

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN


@pytest.mark.parametrize(
    ("country", "day", "standard"),
    [
        ("DE", "2020-06-30", "19"),
        ("DE", "2020-07-01", "16"),
        ("DE", "2020-12-31", "16"),
        ("DE", "2021-01-01", "19"),
        ("CH", "2023-12-31", "7.7"),
        ("CH", "2024-01-01", "8.1"),
        ("FI", "2024-08-31", "24"),
        ("FI", "2024-09-01", "25.5"),
        ("EE", "2025-07-01", "24"),
        ("RO", "2025-08-01", "21"),
        ("SK", "2025-01-01", "23"),
        ("LU", "2023-06-01", "16"),
        ("IE", "2020-10-01", "21"),
        ("GB", "2025-01-01", "20"),
        ("GR", "2025-01-01", "24"),
    ],
)
def test_standard_rates(country: str, day: str, standard: str) -> None:
    assert rates().standard(country, date.fromisoformat(day)) == Decimal(standard)


def test_every_state_has_exactly_one_standard_rate_on_every_day() -> None:
    table = rates()
    assert set(table.known_since) >= EU_COUNTRIES | {"GB", "CH"}
    for country, start in table.known_since.items():
        changes = {one.valid_from for one in table.rates if one.country == country and one.valid_from}
        days = {start, date(2026, 11, 1)} | {day + timedelta(days=gap) for day in changes for gap in (-1, 0)}
        for day in sorted(day for day in days if day >= start):
            kinds = [one.kind for one in table.on(country, day)]
            assert kinds.count(RateKind.STANDARD) == 1, (country, day)


def test_before_the_table_begins_nothing_is_judged() -> None:
    assert rates().on("DE", date(2006, 12, 31)) == ()
    assert rates().on("US", date(2025, 1, 1)) == ()
    found = vat_rate_valid(context(invoice(delivery_date="2006-12-31", vat_rates=[16])))
    assert found.status is UNKNOWN


def _check(day: str | None, stated: list[Any], **fields: Any) -> RuleCheckStatus:
    return vat_rate_valid(context(invoice(delivery_date=day, vat_rates=stated, **fields))).status


@pytest.mark.parametrize(
    ("day", "stated", "wanted"),
    [
        ("2020-06-30", [19, 7], OK),
        ("2020-07-01", [19], FAIL),
        ("2020-07-01", [16, 5], OK),
        ("2020-12-31", [16, 5], OK),
        ("2021-01-01", [16], FAIL),
        ("2021-01-01", [5], FAIL),
        ("2024-02-29", [19], OK),
        ("2025-02-20", [20], FAIL),
        ("2025-02-20", [19, 8], FAIL),
        ("2025-02-20", ["7.8"], OK),
        ("2024-12-06", ["8.4"], OK),
        ("2025-02-20", ["8.4"], FAIL),
    ],
)
def test_german_rates_go_by_the_day_of_supply(day: str, stated: list[Any], wanted: RuleCheckStatus) -> None:
    assert _check(day, stated) is wanted


def test_the_invoice_date_stands_in_with_care() -> None:
    """Supplied in December 2020 and billed in January 2021 is usual; without a supply date nobody can tell."""
    assert _check(None, [16], invoice_date="2021-01-15") is WARN
    assert _check(None, [16], invoice_date="2021-09-15") is FAIL
    assert _check(None, [19], invoice_date="2021-01-15") is OK


def test_a_period_over_a_change_of_rates_warns() -> None:
    period = {"delivery_period_start": "2020-12-01", "delivery_period_end": "2021-01-31"}
    assert _check(None, [16], **period) is WARN
    assert _check(None, [19], **period) is OK


def test_rates_of_other_states() -> None:
    austria = {"supplier_vat_id": "ATU13585627", "supplier_address": "Ring 1, 1010 Wien, Österreich"}
    assert _check("2025-02-20", [20], **austria) is OK
    assert _check("2025-02-20", [21], **austria) is FAIL
    denmark = {"supplier_vat_id": "DK13585628", "supplier_address": "Havnegade 1, 1058 København, Danmark"}
    german_customer = {"customer_address": "Musterstraße 1, 12345 Musterstadt, Deutschland"}
    assert _check("2025-02-20", [19], **denmark) is FAIL
    assert _check("2025-02-20", [19], **denmark, **german_customer) is WARN  # registered where the customer is
    assert _check("2026-07-01", ["4.9"], **austria) is OK
    assert _check("2026-06-30", ["4.9"], **austria) is FAIL


def test_unknown_country_or_day() -> None:
    nowhere = invoice(without=("supplier_vat_id",), supplier_address="Main Street 5, Springfield")
    assert vat_rate_valid(context(nowhere, project=None)).status is UNKNOWN
    assert vat_rate_valid(context(nowhere)).status is OK  # the project's ruleset is German
    undated = invoice(without=("delivery_date", "invoice_date"))
    assert vat_rate_valid(context(undated)).status is UNKNOWN
    assert vat_rate_valid(context(invoice(without=("vat_rates",), lines=[]))).status is UNKNOWN


@pytest.mark.parametrize(
    ("day", "description", "stated", "wanted"),
    [
        ("2023-12-31", "Restaurantbesuch, Speisen", [7], OK),
        ("2024-01-01", "Restaurantbesuch, Speisen", [7], WARN),
        ("2025-12-31", "Bewirtung im Restaurant", [19], OK),
        ("2026-01-01", "Restaurantbesuch, Speisen", [7], OK),
        ("2020-08-01", "Restaurantbesuch, Speisen", [5], OK),
        ("2024-06-01", "Speisen außer Haus, Lieferung", [7], OK),
        ("2023-01-01", "Photovoltaikanlage 9,8 kWp", [0], OK),
    ],
)
def test_supplies_with_rates_of_their_own(
    day: str, description: str, stated: list[int], wanted: RuleCheckStatus
) -> None:
    lines = [{"description": description, "net_amount": "10.00"}]
    assert _check(day, stated, lines=lines, vat_total="1.00") is wanted


@pytest.mark.parametrize("note", ["reverse_charge", "small_business", "margin_scheme", "travel_agency"])
def test_vat_shown_where_it_must_not_be(note: str) -> None:
    found = vat_rate_valid(context(invoice(notes=(note,))))
    assert found.status is WARN
    assert found.legal_basis == "§ 14c UStG"
    silent = vat_rate_valid(context(invoice(notes=(note,), vat_total="0.00", vat_rates=[0])))
    assert silent.status is OK


def test_a_broken_table_is_refused() -> None:
    data = yaml.safe_load((REPO / "rulesets/vat_rates.yaml").read_text(encoding="utf-8"))
    data["rates"][0]["rate"] = "many"
    with pytest.raises(RulesetInvalid) as caught:
        load_rates(data)
    assert caught.value.errors[0].field == "rates.0.rate"


def test_the_port_gives_the_table() -> None:
    assert RULESETS.vat_rates().rates
