from __future__ import annotations

import pytest
from tests.unit.resolution.build import in_state, stating, verdict

from flowaudit.core.model.judgement import ProjectFit
from flowaudit.core.model.results import (
    CheckResult,
    FeatureVerdict,
    RelationLevel,
    RequiredLevel,
    RuleCheckStatus,
    Text,
    TrafficLight,
)
from flowaudit.core.resolution import LlmState, overall, resolve, traffic_light
from flowaudit.core.resolution.table import LlmStatement, RuleState

GREEN, YELLOW, RED = TrafficLight.GREEN, TrafficLight.YELLOW, TrafficLight.RED


def check(status: RuleCheckStatus) -> CheckResult:
    return CheckResult("IBAN_CHECKSUM", status, Text("Befund", "finding"))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([verdict()], GREEN),
        ([], GREEN),
        ([in_state(RuleState.MISSING)], RED),
        ([in_state(RuleState.MISSING, level=RequiredLevel.CONDITIONAL)], YELLOW),
        ([in_state(RuleState.MISSING, level=RequiredLevel.OPTIONAL)], GREEN),
        ([in_state(RuleState.MISSING, applicable=False)], GREEN),
        ([in_state(RuleState.UNCLEAR)], YELLOW),
        ([in_state(RuleState.UNCLEAR, applicable=False)], GREEN),
        ([in_state(RuleState.DOUBTFUL)], YELLOW),
        ([in_state(RuleState.UNCLEAR), in_state(RuleState.MISSING)], RED),
    ],
)
def test_features(verdicts: list[FeatureVerdict], expected: TrafficLight) -> None:
    assert traffic_light(resolve(verdicts), [], LlmState.NOT_ASKED) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (RuleCheckStatus.OK, GREEN),
        (RuleCheckStatus.UNKNOWN, GREEN),
        (RuleCheckStatus.WARN, YELLOW),
        (RuleCheckStatus.FAIL, RED),
    ],
)
def test_checks(status: RuleCheckStatus, expected: TrafficLight) -> None:
    assert traffic_light(resolve([verdict()]), [check(status)], LlmState.DONE) is expected


@pytest.mark.parametrize(
    ("state", "expected"), [(LlmState.DONE, GREEN), (LlmState.NOT_ASKED, GREEN), (LlmState.UNAVAILABLE, YELLOW)]
)
def test_an_llm_that_did_not_answer_makes_a_clean_invoice_yellow(state: LlmState, expected: TrafficLight) -> None:
    assert traffic_light(resolve([verdict()]), [check(RuleCheckStatus.OK)], state) is expected


def test_no_llm_does_not_soften_red() -> None:
    assert traffic_light(resolve([verdict()]), [check(RuleCheckStatus.FAIL)], LlmState.UNAVAILABLE) is RED


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (RelationLevel.YES, GREEN),
        (RelationLevel.PARTIAL, YELLOW),
        (RelationLevel.UNCLEAR, YELLOW),
        (RelationLevel.NO, YELLOW),
    ],
)
def test_the_relation_to_the_project(level: RelationLevel, expected: TrafficLight) -> None:
    fit = ProjectFit(relation_level=level)
    assert traffic_light(resolve([verdict()]), [], LlmState.DONE, fit=fit) is expected


def test_a_conflict_is_yellow_and_listed() -> None:
    result = overall(resolve([verdict()], stating(LlmStatement.OTHER)), [], LlmState.DONE)
    assert (result.traffic_light, result.conflicts) == (YELLOW, ("invoice_number",))


def test_a_word_of_a_person_settles_conflict_and_missing_feature() -> None:
    for state, statement in ((RuleState.CERTAIN, LlmStatement.OTHER), (RuleState.MISSING, LlmStatement.NONE)):
        resolved = resolve([in_state(state)], stating(statement), {"invoice_number": "A-1"})
        assert traffic_light(resolved, [], LlmState.DONE) is GREEN


def test_review_of_the_amounts_is_yellow() -> None:
    result = overall(resolve([verdict()]), [], LlmState.DONE, review=[Text("Betrag", "amount")])
    assert (result.traffic_light, result.reasons) == (YELLOW, (Text("Betrag", "amount"),))


def test_json_lists_missing_features_and_reasons_in_the_asked_language() -> None:
    result = overall(resolve([in_state(RuleState.MISSING)]), [check(RuleCheckStatus.WARN)], LlmState.UNAVAILABLE)
    document = result.to_json("en")
    assert document["traffic_light"] == "RED"
    assert document["missing_required_features"] == ["invoice_number"]
    assert document["conflicts"] == []
    assert document["reasons"][:2] == ["Required feature is missing: invoice_number", "finding"]
    assert len(document["reasons"]) == 3
