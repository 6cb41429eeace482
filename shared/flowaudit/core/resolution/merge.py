"""Merging what rules, the LLM and a person state on a feature. The table is docs/decisions/0016-resolution.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowaudit.core.model.extraction import Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RequiredLevel, TruthSource
from flowaudit.core.resolution.compare import Kind, kind_of, same
from flowaudit.core.resolution.table import (
    CERTAIN,
    CONFLICT_TEXTS,
    TABLE,
    ConflictKind,
    LlmStatement,
    Outcome,
    RuleState,
)

if TYPE_CHECKING:  # a language model is asked by few; its statements are of pydantic, which is slow to load
    from flowaudit.core.model.judgement import FeatureJudgement, Judgement


class UnknownFeature(ValueError):
    """A person's value names a feature that the ruleset does not have. ``feature_ids`` are the unknown ones."""

    def __init__(self, feature_ids: Sequence[str]) -> None:
        super().__init__(", ".join(feature_ids))
        self.feature_ids = tuple(feature_ids)


@dataclass(frozen=True, slots=True)
class ResolvedFeature:
    """The final statement on a feature, with all that led to it. ``confidence`` is 0 to 1, 1 for a person's word."""

    feature_id: str
    rule_value: str | None
    llm_value: str | None
    user_value: str | None
    final_value: str | None
    source_of_truth: TruthSource
    status: CheckStatus
    level: RequiredLevel
    applicable: bool
    confidence: float
    conflict: ConflictKind | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def conflict_flag(self) -> bool:
        """Whether a person should look because rules and LLM contradict each other."""
        return self.conflict is not None

    @property
    def missing_required(self) -> bool:
        """Whether the law asks for it on this invoice and it is not there."""
        return self.applicable and self.level is RequiredLevel.REQUIRED and self.status is CheckStatus.MISSING

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """The contract's keys (10.1) and, beyond them, status, level, applicable, confidence and boxes."""
        return {
            "feature_id": self.feature_id,
            "rule_value": self.rule_value,
            "llm_value": self.llm_value,
            "user_value": self.user_value,
            "final_value": self.final_value,
            "source_of_truth": self.source_of_truth.value,
            "conflict_flag": self.conflict_flag,
            "conflict_reason": CONFLICT_TEXTS[self.conflict].in_language(language) if self.conflict else None,
            "status": self.status.value,
            "level": self.level.value,
            "applicable": self.applicable,
            "confidence": round(self.confidence, 4),
            "boxes": [box.to_json() for box in self.boxes],
        }


def resolve(
    verdicts: Sequence[FeatureVerdict],
    judgement: Judgement | None = None,
    overrides: Mapping[str, str | None] | None = None,
    kinds: Mapping[str, Kind] | None = None,
) -> tuple[ResolvedFeature, ...]:
    """Merge the statements on each feature of the ruleset, in the order of ``verdicts``.

    ``overrides`` are a person's values by feature id; None or an empty text states that the feature is not on the
    document. ``kinds`` are the ruleset's extraction types (without them the feature's name decides how values compare).
    Raises :class:`UnknownFeature` for an override of a feature that has no verdict; an LLM's word on such is ignored.
    """
    said = dict(overrides or {})
    unknown = sorted(said.keys() - {verdict.feature_id for verdict in verdicts})
    if unknown:
        raise UnknownFeature(unknown)
    judged = {feature.feature_id: feature for feature in judgement.features} if judgement else {}
    by_id = kinds or {}
    return tuple(
        _resolve_one(verdict, judged.get(verdict.feature_id), said, by_id.get(verdict.feature_id))
        for verdict in verdicts
    )


def _resolve_one(
    verdict: FeatureVerdict, judged: FeatureJudgement | None, said: Mapping[str, str | None], kind: Kind | None
) -> ResolvedFeature:
    kind = kind or kind_of(verdict.feature_id)
    if verdict.feature_id in said:
        return _by_user(verdict, judged, said[verdict.feature_id], kind)
    statement = llm_statement(verdict, judged, kind)
    state = rule_state(verdict)
    if not verdict.applicable:  # what the law does not ask for here cannot contradict
        outcome = CERTAIN if state is RuleState.CERTAIN else Outcome(None, TruthSource.RULE, verdict.status)
    else:
        outcome = TABLE[state, statement]
    final: str | None = None
    boxes: tuple[Box, ...] = ()
    confidence = verdict.confidence
    if outcome.value_of is TruthSource.RULE and _witnessed(verdict):
        final, boxes = _clean(verdict.value), verdict.boxes
    elif outcome.value_of is TruthSource.LLM and judged is not None:
        final, boxes, confidence = _clean(judged.extracted_value), _evidence(judged), judged.confidence / 100
    elif final is None and verdict.unreadable and outcome.status is CheckStatus.UNCLEAR:
        boxes = verdict.boxes  # where the reviewer has to look
    return _resolved(verdict, judged, None, final, outcome, confidence, boxes)


def _by_user(
    verdict: FeatureVerdict, judged: FeatureJudgement | None, value: str | None, kind: Kind
) -> ResolvedFeature:
    """A person decides; a machine's box is kept where the machine read the same."""
    final = _clean(value)
    status = CheckStatus.PRESENT if final else CheckStatus.MISSING
    outcome = Outcome(TruthSource.USER, TruthSource.USER, status)
    boxes: tuple[Box, ...] = ()
    either = "_or_" in verdict.feature_id
    if final and verdict.value and same(final, verdict.value, kind, alternatives=either):
        boxes = verdict.boxes
    elif final and judged and judged.extracted_value:
        boxes = _evidence(judged) if same(final, judged.extracted_value, kind, alternatives=either) else ()
    return _resolved(verdict, judged, final, final, outcome, 1.0, boxes)


def _resolved(
    verdict: FeatureVerdict,
    judged: FeatureJudgement | None,
    user: str | None,
    final: str | None,
    outcome: Outcome,
    confidence: float,
    boxes: tuple[Box, ...],
) -> ResolvedFeature:
    return ResolvedFeature(
        feature_id=verdict.feature_id,
        rule_value=_clean(verdict.value),
        llm_value=_clean(judged.extracted_value) if judged else None,
        user_value=user,
        final_value=final,
        source_of_truth=outcome.source,
        status=outcome.status,
        level=verdict.level,
        applicable=verdict.applicable,
        confidence=confidence,
        conflict=outcome.conflict,
        boxes=boxes,
    )


def rule_state(verdict: FeatureVerdict) -> RuleState:
    """Which row group of the table a verdict belongs to."""
    if verdict.status is CheckStatus.MISSING:
        return RuleState.MISSING
    has_value = _clean(verdict.value) is not None
    if verdict.status is CheckStatus.PRESENT and verdict.valid:
        return RuleState.CERTAIN if _witnessed(verdict) else RuleState.UNWITNESSED
    return RuleState.DOUBTFUL if has_value else RuleState.UNCLEAR


def llm_statement(verdict: FeatureVerdict, judged: FeatureJudgement | None, kind: Kind) -> LlmStatement:
    """Which column of the table an LLM's judgement belongs to; without a rule value a found value is OTHER."""
    if judged is None:
        return LlmStatement.NONE
    if judged.status is CheckStatus.MISSING:
        return LlmStatement.MISSING
    value = _clean(judged.extracted_value)
    if judged.status is CheckStatus.UNCLEAR or value is None:
        return LlmStatement.UNSURE
    if not judged.evidence:
        return LlmStatement.UNFOUND
    own = _clean(verdict.value)
    if own is None or verdict.status is CheckStatus.MISSING:  # a notice that is there has nothing to differ from
        return LlmStatement.SAME if verdict.status is CheckStatus.PRESENT else LlmStatement.OTHER
    either = "_or_" in verdict.feature_id
    return LlmStatement.SAME if same(own, value, kind, alternatives=either) else LlmStatement.OTHER


def _witnessed(verdict: FeatureVerdict) -> bool:
    return bool(verdict.boxes) or verdict.origin is Origin.XML


def _evidence(judged: FeatureJudgement) -> tuple[Box, ...]:
    return tuple(Box(e.page, e.x0, e.y0, e.x1, e.y1, e.confidence) for e in judged.evidence)


def _clean(value: str | None) -> str | None:
    return value.strip() or None if value else None
