"""Leaving one family out: how right and how honest the engine is on documents of a kind that nothing was fitted to.

The documents are parted by a key of their truth files (``layout`` of drawn sets, ``supplier_group`` of samples). For
each part the map from confidence to the share right is learned from all other parts and tried on this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowaudit.core.evaluation import Outcome, Score, calibration_error, curve, refit, score
from flowaudit.local.evaluating import Case, Read

Pairs = list[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Fold:
    """One part: its documents, its scores, the calibration error as given and as learned from the others."""

    part: str
    documents: int
    macro: float
    macro_all: float
    given: float
    learned: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """All parts, and the calibration error over all values, each judged by what the other parts taught."""

    folds: list[Fold]
    given: float
    learned: float


def hold_out(cases: Sequence[Case], reads: Sequence[Read], key: str, accepted: float) -> HeldOut:
    """Score every part by itself. ``accepted``: from this credit on a value counts as right. Documents whose truth
    lacks the key are one part, named by a dash."""
    parts: dict[str, list[tuple[Case, Read]]] = defaultdict(list)
    for case, read in zip(cases, reads, strict=True):
        parts[str(case.truth.get(key, "–"))].append((case, read))
    scores = {part: _score(members) for part, members in parts.items()}
    pairs = {part: _pairs(result.outcomes, accepted) for part, result in scores.items()}
    folds, as_given, as_learned = [], Pairs(), Pairs()
    for part, result in sorted(scores.items()):
        others = [pair for other, known in pairs.items() if other != part for pair in known]
        honest = refit(others) if others else float
        learned = [(honest(confidence), right) for confidence, right in pairs[part]]
        as_given += pairs[part]
        as_learned += learned
        errors = calibration_error(curve(pairs[part])), calibration_error(curve(learned))
        folds.append(Fold(part, result.documents, result.macro, result.macro_all, *errors))
    return HeldOut(folds, calibration_error(curve(as_given)), calibration_error(curve(as_learned)))


def _score(members: Sequence[tuple[Case, Read]]) -> Score:
    return score([case.truth for case, _ in members], {read.document: read.prediction for _, read in members})


def _pairs(outcomes: Sequence[Outcome], accepted: float) -> Pairs:
    return [(o.confidence, o.credit >= accepted) for o in outcomes if o.confidence is not None and o.found is not None]


def to_json(held: HeldOut) -> dict[str, Any]:
    """The machine-readable result."""
    return {
        "ece_given": round(held.given, 4),
        "ece_learned": round(held.learned, 4),
        "parts": [
            {
                "part": fold.part,
                "documents": fold.documents,
                "macro": round(fold.macro, 4),
                "macro_all": round(fold.macro_all, 4),
                "ece_given": round(fold.given, 4),
                "ece_learned": round(fold.learned, 4),
            }
            for fold in held.folds
        ],
    }
