"""Verdicts and judgements in each state of the decision table."""

from __future__ import annotations

from dataclasses import replace

from flowaudit.core.model.extraction import Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.judgement import Evidence, FeatureJudgement, Judgement, ProjectFit
from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RelationLevel, RequiredLevel
from flowaudit.core.resolution.table import LlmStatement, RuleState

RULE_BOX = Box(1, 0.1, 0.1, 0.2, 0.2)
LLM_BOX = Box(1, 0.5, 0.5, 0.6, 0.6)
RULE_VALUE, OTHER_VALUE = "RE-2025/001", "4711"


def verdict(
    status: CheckStatus = CheckStatus.PRESENT,
    value: str | None = RULE_VALUE,
    *,
    feature_id: str = "invoice_number",
    boxes: tuple[Box, ...] = (RULE_BOX,),
    origin: Origin | None = Origin.TEXT,
    level: RequiredLevel = RequiredLevel.REQUIRED,
    valid: bool = True,
    applicable: bool = True,
) -> FeatureVerdict:
    return FeatureVerdict(
        feature_id,
        status,
        level,
        "§ 14 Abs. 4 UStG",
        value,
        0.9,
        boxes,
        origin,
        applicable=applicable,
        valid=valid,
    )


def in_state(state: RuleState, **more: object) -> FeatureVerdict:
    built = {
        RuleState.CERTAIN: verdict(),
        RuleState.DOUBTFUL: verdict(CheckStatus.UNCLEAR, valid=False),
        RuleState.UNWITNESSED: verdict(boxes=()),
        RuleState.MISSING: verdict(CheckStatus.MISSING, None, boxes=()),
        RuleState.UNCLEAR: verdict(CheckStatus.UNCLEAR, None, boxes=()),
    }[state]
    return replace(built, **more)  # type: ignore[arg-type]


def said(status: CheckStatus, value: str | None, *, found: bool, feature_id: str = "invoice_number") -> Judgement:
    evidence = [Evidence(**LLM_BOX._asdict())] if found else []
    feature = FeatureJudgement(
        feature_id=feature_id, status=status, extracted_value=value, confidence=80, evidence=evidence
    )
    return Judgement(features=[feature], semantic_project_fit=ProjectFit(relation_level=RelationLevel.YES))


def stating(statement: LlmStatement) -> Judgement | None:
    return {
        LlmStatement.NONE: None,
        LlmStatement.SAME: said(CheckStatus.PRESENT, "RE 2025-001", found=True),
        LlmStatement.OTHER: said(CheckStatus.PRESENT, OTHER_VALUE, found=True),
        LlmStatement.UNFOUND: said(CheckStatus.PRESENT, OTHER_VALUE, found=False),
        LlmStatement.MISSING: said(CheckStatus.MISSING, None, found=False),
        LlmStatement.UNSURE: said(CheckStatus.UNCLEAR, OTHER_VALUE, found=True),
    }[statement]
