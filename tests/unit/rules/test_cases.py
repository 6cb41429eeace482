"""Every example under ``rulesets/*/*/cases`` gets the verdict that the law asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.samples import REPO
from tests.unit.rules.build import RULESETS, TODAY, extraction

from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RequiredLevel
from flowaudit.core.rules import RuleContext, evaluate

CASES = sorted((REPO / "rulesets").glob("*/*/cases/*.yaml"))


def _verdicts(path: Path, case: dict[str, Any]) -> dict[str, FeatureVerdict]:
    ruleset = RULESETS.get(path.parts[-4], path.parts[-3])
    given = dict(case.get("context", {}))
    today = date.fromisoformat(str(given.pop("today", TODAY)))
    found = extraction(case["extraction"])
    return {one.feature_id: one for one in evaluate(ruleset, found, RuleContext(today=today, **given))}


def _required(verdicts: dict[str, FeatureVerdict], status: CheckStatus) -> set[str]:
    wanted = (one for one in verdicts.values() if one.applicable and one.level is RequiredLevel.REQUIRED)
    return {one.feature_id for one in wanted if one.status is status}


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    verdicts = _verdicts(path, case)
    expect = case["expect"]
    assert _required(verdicts, CheckStatus.MISSING) == set(expect["missing"])
    assert _required(verdicts, CheckStatus.UNCLEAR) == set(expect["unclear"])
    for feature_id, wanted in expect.get("features", {}).items():
        verdict = verdicts[feature_id]
        assert ("NOT_APPLICABLE" if not verdict.applicable else verdict.status.value) == wanted, feature_id


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_every_verdict_explains_itself(path: Path) -> None:
    verdicts = _verdicts(path, yaml.safe_load(path.read_text(encoding="utf-8")))
    for verdict in verdicts.values():
        assert verdict.reason.de
        assert verdict.reason.en
        asked = verdict.applicable and verdict.level is RequiredLevel.REQUIRED
        assert (verdict.request is not None) == (asked and verdict.status is not CheckStatus.PRESENT)
        if verdict.status is CheckStatus.PRESENT:
            assert verdict.value
            assert verdict.boxes
            assert verdict.confidence >= 0.5
            assert verdict.valid


def test_the_cases_are_there() -> None:
    assert {path.parts[-4] for path in CASES} == {"DE_USTG", "EU_VAT", "UK_VAT"}
    assert len(CASES) >= 40
