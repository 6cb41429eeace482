"""Every row of the table in docs/decisions/0016-resolution.md, read from that page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.resolution.build import (
    LLM_BOX,
    OTHER_VALUE,
    RULE_BOX,
    RULE_VALUE,
    in_state,
    said,
    stating,
    verdict,
)

from flowaudit.core.model.extraction import Origin
from flowaudit.core.model.results import CheckStatus, RequiredLevel, TruthSource
from flowaudit.core.resolution import UnknownFeature, resolve
from flowaudit.core.resolution.table import TABLE, LlmStatement, RuleState

PAGE = Path(__file__).parents[3] / "docs" / "decisions" / "0016-resolution.md"
ROW = re.compile(
    r"^\| (CERTAIN|DOUBTFUL|UNWITNESSED|MISSING|UNCLEAR) \| ([A-Z]+) \| (\w+|–) \| (\w+) \| (\w+) \| (\w+|–) \|", re.M
)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_the_written_table_has_every_row() -> None:
    written = {(RuleState(rule), LlmStatement(llm)) for rule, llm, *_ in ROWS}
    # without a rule value there is none to agree with: a value that the LLM found is then OTHER
    never = {(RuleState.MISSING, LlmStatement.SAME), (RuleState.UNCLEAR, LlmStatement.SAME)}
    assert written == set(TABLE) == {(r, m) for r in RuleState for m in LlmStatement} - never
    assert len(ROWS) == len(written)


@pytest.mark.parametrize(("rule", "llm", "value", "source", "status", "conflict"), ROWS)
def test_row(rule: str, llm: str, value: str, source: str, status: str, conflict: str) -> None:
    judgement = stating(LlmStatement(llm))
    (result,) = resolve([in_state(RuleState(rule))], judgement)
    llm_value = judgement.features[0].extracted_value if judgement else None
    assert result.final_value == {"rule": RULE_VALUE, "llm": llm_value, "–": None}[value]
    assert (result.source_of_truth, result.status) == (TruthSource(source), CheckStatus(status))
    assert (result.conflict.value if result.conflict else "–") == conflict
    assert result.boxes == {"rule": (RULE_BOX,), "llm": (LLM_BOX,), "–": ()}[value]
    assert result.llm_value == llm_value


@pytest.mark.parametrize("rule", RuleState)
@pytest.mark.parametrize("llm", LlmStatement)
@pytest.mark.parametrize(
    ("word", "status"), [("A-1", CheckStatus.PRESENT), (None, CheckStatus.MISSING), ("  ", CheckStatus.MISSING)]
)
def test_a_person_decides_over_rules_and_llm(
    rule: RuleState, llm: LlmStatement, word: str | None, status: CheckStatus
) -> None:
    (result,) = resolve([in_state(rule)], stating(llm), {"invoice_number": word})
    final = word.strip() or None if word else None
    assert (result.final_value, result.user_value, result.status) == (final, final, status)
    assert (result.source_of_truth, result.conflict_flag, result.confidence) == (TruthSource.USER, False, 1.0)
    assert result.boxes == ()


def test_a_person_who_confirms_keeps_the_box() -> None:
    assert resolve([verdict()], None, {"invoice_number": "RE 2025 001"})[0].boxes == (RULE_BOX,)
    judgement = stating(LlmStatement.OTHER)
    assert resolve([verdict()], judgement, {"invoice_number": OTHER_VALUE})[0].boxes == (LLM_BOX,)


@pytest.mark.parametrize("llm", LlmStatement)
def test_what_the_law_does_not_ask_for_never_conflicts(llm: LlmStatement) -> None:
    (present,) = resolve([verdict(applicable=False, level=RequiredLevel.OPTIONAL)], stating(llm))
    assert (present.final_value, present.conflict_flag, present.status) == (RULE_VALUE, False, CheckStatus.PRESENT)
    (absent,) = resolve([in_state(RuleState.MISSING, applicable=False)], stating(llm))
    assert (absent.final_value, absent.conflict_flag, absent.missing_required) == (None, False, False)


def test_a_structured_invoice_is_a_witness_without_a_box() -> None:
    (result,) = resolve([verdict(boxes=(), origin=Origin.XML)])
    assert (result.final_value, result.status) == (RULE_VALUE, CheckStatus.PRESENT)


def test_a_doubtful_value_without_a_place_is_not_shown_as_final() -> None:
    (result,) = resolve([verdict(CheckStatus.UNCLEAR, boxes=(), valid=False)])
    assert (result.rule_value, result.final_value, result.status) == (RULE_VALUE, None, CheckStatus.UNCLEAR)


def test_a_notice_without_a_value_has_nothing_to_differ_from() -> None:
    notice = verdict(value=None, feature_id="reverse_charge_notice")
    judgement = said(CheckStatus.PRESENT, "Reverse Charge", found=True, feature_id="reverse_charge_notice")
    (result,) = resolve([notice], judgement)
    assert (result.status, result.conflict_flag) == (CheckStatus.PRESENT, False)


def test_an_llm_confidence_is_scaled() -> None:
    (result,) = resolve([in_state(RuleState.UNCLEAR)], stating(LlmStatement.OTHER))
    assert result.confidence == 0.8


def test_order_follows_the_ruleset_and_strange_features_of_the_llm_are_ignored() -> None:
    verdicts = [verdict(feature_id="b_number"), verdict(feature_id="a_number")]
    results = resolve(verdicts, said(CheckStatus.PRESENT, "x", found=True, feature_id="invented"))
    assert [result.feature_id for result in results] == ["b_number", "a_number"]


def test_a_person_cannot_state_an_unknown_feature() -> None:
    with pytest.raises(UnknownFeature) as caught:
        resolve([verdict()], None, {"invented": "1"})
    assert caught.value.feature_ids == ("invented",)


def test_json_has_the_contracts_keys() -> None:
    (result,) = resolve([verdict()], stating(LlmStatement.OTHER))
    document = result.to_json("de")
    assert list(document)[:8] == [
        "feature_id",
        "rule_value",
        "llm_value",
        "user_value",
        "final_value",
        "source_of_truth",
        "conflict_flag",
        "conflict_reason",
    ]
    assert document["conflict_reason"] != result.to_json("en")["conflict_reason"]
    assert document["boxes"] == [RULE_BOX.to_json()]
    assert resolve([verdict()])[0].to_json()["conflict_reason"] is None
