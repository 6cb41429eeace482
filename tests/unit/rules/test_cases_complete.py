"""The cases show every verdict that a feature can get; what none shows is listed as unreachable and stays so."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

import pytest
import yaml
from tests.samples import REPO
from tests.unit.rules.build import RULESETS, TODAY, extraction
from tests.unit.rules.test_cases import CASES, _verdicts

from flowaudit.core.model.extraction import DocumentType
from flowaudit.core.model.results import CheckStatus, FeatureVerdict
from flowaudit.core.rules import RuleContext, evaluate
from flowaudit.core.rules.conditions import holding
from flowaudit.core.rules.ruleset import Condition, Note, Ruleset

IDS = ("DE_USTG", "EU_VAT", "UK_VAT")
NOT_APPLICABLE = "NOT_APPLICABLE"
STATUSES = ("PRESENT", "MISSING", "UNCLEAR", NOT_APPLICABLE)


def _shown(verdict: FeatureVerdict) -> str:
    return verdict.status.value if verdict.applicable else NOT_APPLICABLE


def _cases(ruleset_id: str) -> Iterator[dict[str, Any]]:
    for path in (path for path in CASES if path.parts[-4] == ruleset_id):
        yield {"path": path, **yaml.safe_load(path.read_text(encoding="utf-8"))}


@lru_cache
def _seen(ruleset_id: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (feature_id, _shown(verdict))
        for case in _cases(ruleset_id)
        for feature_id, verdict in _verdicts(case["path"], case).items()
    )


def _unreachable(ruleset_id: str) -> dict[tuple[str, str], str]:
    text = (REPO / "rulesets" / ruleset_id / "1.0.0" / "unreachable.yaml").read_text(encoding="utf-8")
    return {(name, row["status"]): row["reason"] for row in yaml.safe_load(text) for name in row["features"]}


@pytest.mark.parametrize("ruleset_id", IDS)
def test_every_feature_has_a_case_for_every_verdict_it_can_get(ruleset_id: str) -> None:
    ruleset, listed = RULESETS.get(ruleset_id, "1.0.0"), _unreachable(ruleset_id)
    wanted = set(product((feature.feature_id for feature in ruleset.features), STATUSES))
    assert sorted(wanted - _seen(ruleset_id) - listed.keys()) == []
    assert sorted(listed.keys() - wanted) == []
    assert sorted(listed.keys() & _seen(ruleset_id)) == []
    assert min(map(len, listed.values())) > 40


def _asked_for(ruleset: Ruleset) -> set[Condition]:
    named: set[Condition] = set()
    for one in (*ruleset.features, *ruleset.simplifications):
        if one.condition is not None:
            named |= {*one.condition.any_of, *one.condition.all_of, *one.condition.none_of}
    return named.union(*(feature.unclear_when for feature in ruleset.features))


@pytest.mark.parametrize("ruleset_id", IDS)
def test_every_condition_that_a_ruleset_names_holds_in_a_case(ruleset_id: str) -> None:
    ruleset = RULESETS.get(ruleset_id, "1.0.0")
    held: set[Condition] = set()
    types: set[str] = set()
    for case in _cases(ruleset_id):
        given = {key: value for key, value in case.get("context", {}).items() if key != "today"}
        held |= holding(ruleset, extraction(case["extraction"]), RuleContext(**given))
        types.add(case["extraction"]["fields"].get("document_type", ""))
    assert sorted(_asked_for(ruleset) - held) == []
    assert types >= {"INVOICE", "CREDIT_NOTE", "CORRECTION", "PARTIAL_INVOICE", "FINAL_INVOICE"}


VALUES: dict[str, tuple[Any, ...]] = {
    "document_type": tuple(one.value for one in DocumentType),
    "invoice_number": ("7",),
    "invoice_date": ("2025-05-05", "2028-06-01", "2012-05-05", "2029-01-01"),
    "supplier_name": ("Kern e.K.",),
    "supplier_address": ("Farbgasse 7, 63739 Aschaffenburg", "Farbgasse 7, Wien, Austria"),
    "supplier_vat_id": ("DE136695976", "DE136695975", "GB980780684"),
    "supplier_tax_number": ("204/110/12345",),
    "customer_name": ("Gemeinde",),
    "customer_address": ("Dorfplatz 2, 1010 Wien, Austria",),
    "customer_vat_id": ("ATU13585627", "ATU1"),
    "delivery_date": ("2025-05-02", "2028-05-02", "2012-05-02"),
    "delivery_period_start": ("2025-05-01",),
    "delivery_period_end": ("2025-05-31", "2025-04-01"),
    "currency": ("EUR", "GBP", "USD"),
    "net_total": ("50.00", "1000.00"),
    "vat_total": ("0.00", "190.00"),
    "gross_total": ("50.00", "1190.00", "0.00"),
    "payable": ("50.00",),
    "prepaid": ("10.00",),
    "vat_rates": ([19], [0], [20, 5]),
    "exemption_reason": ("steuerfrei", "Dreiecksgeschäft", "tax representative"),
    "payment_terms": ("2 % Skonto", "30 days", "discount"),
}
DESCRIPTIONS = ("Fahrkarte", "Taxi", "Neuwagen", "Dach sanieren", "Dreiecksgeschäft", "Solarmodul", "Waren", "Schraube")


def _any_invoice(dice: random.Random) -> dict[str, Any]:
    def read(value: Any) -> dict[str, Any]:
        return {"value": value, "confidence": dice.choice((0.3, 0.95)), "origin": dice.choice(("TEXT", "OCR"))}

    notes = [{"note": one.value, "confidence": dice.choice((0.3, 0.9))} for one in Note if dice.random() < 0.1]
    lines = [
        {"description": dice.choice(DESCRIPTIONS), "quantity": 1, "net_amount": "50.00", "gross_prices": gross}
        for gross in (dice.random() < 0.5,) * dice.choice((0, 1, 2))
    ]
    categories = dice.choice(((), (), ("AE",), ("K",), ("G",), ("E",), ("Z",)))
    return {
        "fields": {name: read(dice.choice(some)) for name, some in VALUES.items() if dice.random() < 0.7},
        "lines": lines,
        "vat_breakdown": [{"rate": 0, "base": "50.00", "amount": "0.00", "category": one} for one in categories],
        "notes": notes,
    }


@pytest.mark.parametrize("ruleset_id", IDS)
def test_no_invoice_gets_a_verdict_that_is_listed_as_unreachable(ruleset_id: str) -> None:
    """600 invoices drawn at random from values that make each condition hold and not hold."""
    ruleset, listed = RULESETS.get(ruleset_id, "1.0.0"), _unreachable(ruleset_id)
    dice = random.Random(14)
    reached: set[tuple[str, str]] = set()
    for _ in range(600):
        maybe = (None, True, False)
        context = RuleContext(TODAY, dice.choice(maybe), dice.choice(maybe), dice.choice(maybe))
        for verdict in evaluate(ruleset, extraction(_any_invoice(dice)), context):
            reached.add((verdict.feature_id, _shown(verdict)))
    assert sorted(reached & listed.keys()) == []
    assert len(reached) > 0.9 * len(_seen(ruleset_id))  # the draw is wide enough to refute a wrong list


@pytest.mark.parametrize("ruleset_id", IDS)
def test_what_was_read_with_doubt_asks_for_no_corrected_invoice(ruleset_id: str) -> None:
    case = next(one for one in _cases(ruleset_id) if one["path"].stem == "badly_read")
    for verdict in _verdicts(case["path"], case).values():
        if verdict.status is CheckStatus.UNCLEAR and verdict.applicable and verdict.valid and verdict.request:
            assert "lesbare Kopie" in verdict.request.de
            assert "legible copy" in verdict.request.en
