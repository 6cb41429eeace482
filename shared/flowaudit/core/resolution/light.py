"""The overall result of a document: traffic light, missing features, conflicts, and the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowaudit.core.model.results import (
    CheckResult,
    CheckStatus,
    RelationLevel,
    RequiredLevel,
    RuleCheckStatus,
    Text,
    TrafficLight,
)
from flowaudit.core.resolution.merge import ResolvedFeature
from flowaudit.core.resolution.table import LlmState

if TYPE_CHECKING:  # a language model is asked by few; its statements are of pydantic, which is slow to load
    from flowaudit.core.model.judgement import ProjectFit


@dataclass(frozen=True, slots=True)
class Overall:
    """The contract's ``overall`` (10.1); ``reasons`` say why the light is not green, the gravest first."""

    traffic_light: TrafficLight
    missing_required_features: tuple[str, ...]
    conflicts: tuple[str, ...]
    reasons: tuple[Text, ...]

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """The contract's three keys and, beyond them, ``reasons``."""
        return {
            "traffic_light": self.traffic_light.value,
            "missing_required_features": list(self.missing_required_features),
            "conflicts": list(self.conflicts),
            "reasons": [reason.in_language(language) for reason in self.reasons],
        }


def overall(
    resolved: Sequence[ResolvedFeature],
    checks: Sequence[CheckResult],
    llm: LlmState,
    *,
    fit: ProjectFit | None = None,
    review: Sequence[Text] = (),
) -> Overall:
    """RED: a failed check or a missing REQUIRED feature. YELLOW: a warning, an unclear feature, a conflict, a supply
    whose relation to the project is not YES, a reason for review of the amounts (``review``), or an LLM that did not
    answer. Else GREEN. A check that is UNKNOWN had nothing to check and does not count; with ``NOT_ASKED`` the light
    speaks for the rules alone.
    """
    red = _red(resolved, checks)
    yellow = [*_yellow(resolved, checks), *_fit(fit), *review]
    if llm is LlmState.UNAVAILABLE:
        yellow.append(
            Text(
                "Kein Sprachmodell war erreichbar; das Ergebnis beruht allein auf den Regeln.",
                "No language model was reachable; the result rests on the rules alone.",
            )
        )
    light = TrafficLight.RED if red else TrafficLight.YELLOW if yellow else TrafficLight.GREEN
    return Overall(
        light,
        tuple(feature.feature_id for feature in resolved if feature.missing_required),
        tuple(feature.feature_id for feature in resolved if feature.conflict_flag),
        (*red, *yellow),
    )


def traffic_light(
    resolved: Sequence[ResolvedFeature],
    checks: Sequence[CheckResult],
    llm: LlmState,
    *,
    fit: ProjectFit | None = None,
    review: Sequence[Text] = (),
) -> TrafficLight:
    """The light alone, see :func:`overall`."""
    return overall(resolved, checks, llm, fit=fit, review=review).traffic_light


def _red(resolved: Sequence[ResolvedFeature], checks: Sequence[CheckResult]) -> list[Text]:
    failed = [check.comment for check in checks if check.status is RuleCheckStatus.FAIL]
    missing = [
        Text(f"Pflichtangabe fehlt: {feature.feature_id}", f"Required feature is missing: {feature.feature_id}")
        for feature in resolved
        if feature.missing_required
    ]
    return failed + missing


def _yellow(resolved: Sequence[ResolvedFeature], checks: Sequence[CheckResult]) -> list[Text]:
    reasons = [check.comment for check in checks if check.status is RuleCheckStatus.WARN]
    for feature in resolved:
        name = feature.feature_id
        if feature.conflict_flag:
            reasons.append(Text(f"Widerspruch bei {name}", f"Conflict on {name}"))
        elif feature.applicable and feature.status is CheckStatus.UNCLEAR:
            reasons.append(Text(f"Unklar: {name}", f"Unclear: {name}"))
        elif _perhaps_missing(feature):
            reasons.append(
                Text(
                    f"{name} fehlt; ob die Angabe hier nötig ist, steht nicht fest.",
                    f"{name} is missing; whether it is needed here could not be settled.",
                )
            )
    return reasons


def _perhaps_missing(feature: ResolvedFeature) -> bool:
    """A CONDITIONAL level in force means that the rules could not settle the condition."""
    missing = feature.applicable and feature.status is CheckStatus.MISSING
    return missing and feature.level is RequiredLevel.CONDITIONAL


_FIT: dict[RelationLevel, Text] = {
    RelationLevel.PARTIAL: Text(
        "Die Leistung passt nur teilweise zum Vorhaben.", "The supply fits the project only in part."
    ),
    RelationLevel.UNCLEAR: Text(
        "Der Bezug der Leistung zum Vorhaben ist unklar.", "The supply's relation to the project is unclear."
    ),
    RelationLevel.NO: Text(
        "Die Leistung passt nach Einschätzung des Sprachmodells nicht zum Vorhaben.",
        "According to the language model the supply does not fit the project.",
    ),
}


def _fit(fit: ProjectFit | None) -> list[Text]:
    return [_FIT[fit.relation_level]] if fit and fit.relation_level in _FIT else []
