"""What a person's word says about a machine's: kept or changed, and what the machine had done wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flowaudit.core.model.results import CheckStatus, TruthSource
from flowaudit.core.resolution import Kind, ResolvedFeature, kind_of, same


class CorrectionType(StrEnum):
    """From what the machine stated to what the person states (contract 13.5, ``correction_type``)."""

    MISSING_TO_PRESENT = "MISSING_TO_PRESENT"
    UNCLEAR_TO_PRESENT = "UNCLEAR_TO_PRESENT"
    VALUE_CHANGED = "VALUE_CHANGED"
    PRESENT_TO_MISSING = "PRESENT_TO_MISSING"
    UNCLEAR_TO_MISSING = "UNCLEAR_TO_MISSING"
    CONFIRMED = "CONFIRMED"


class ErrorType(StrEnum):
    """What the machine had done wrong (contract 13.3, ``error_types``)."""

    MISSING = "MISSING"
    UNCLEAR = "UNCLEAR"
    WRONG_VALUE = "WRONG_VALUE"


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's word on a feature. ``value`` None states that it is not on the document."""

    feature_id: str
    value: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the machine's statement on a feature fared: kept counts as right, changed as wrong. ``correction_type`` is
    None where the person did not speak of the feature."""

    source: TruthSource
    correction_type: CorrectionType | None = None

    @property
    def error_type(self) -> ErrorType | None:
        """What the machine had done wrong; None if the person kept its statement."""
        return _ERRORS.get(self.correction_type) if self.correction_type else None

    @property
    def kept(self) -> bool:
        """Whether the machine's statement stands."""
        return self.error_type is None


_ERRORS = {
    CorrectionType.MISSING_TO_PRESENT: ErrorType.MISSING,
    CorrectionType.UNCLEAR_TO_PRESENT: ErrorType.UNCLEAR,
    CorrectionType.UNCLEAR_TO_MISSING: ErrorType.UNCLEAR,
    CorrectionType.VALUE_CHANGED: ErrorType.WRONG_VALUE,
    CorrectionType.PRESENT_TO_MISSING: ErrorType.WRONG_VALUE,
}


def correction_type(machine: ResolvedFeature, value: str | None, kind: Kind | None = None) -> CorrectionType:
    """What a person's value does to the machine's statement. Differences of formatting change nothing."""
    if machine.status is CheckStatus.MISSING:
        return CorrectionType.MISSING_TO_PRESENT if value else CorrectionType.CONFIRMED
    if machine.status is CheckStatus.UNCLEAR:
        return CorrectionType.UNCLEAR_TO_PRESENT if value else CorrectionType.UNCLEAR_TO_MISSING
    if not value:
        return CorrectionType.PRESENT_TO_MISSING
    own = machine.final_value
    # a notice that is there may have no value of its own to differ from
    unchanged = own is None or _same(own, value, kind or kind_of(machine.feature_id), machine.feature_id)
    return CorrectionType.CONFIRMED if unchanged else CorrectionType.VALUE_CHANGED


def _same(own: str, value: str, kind: Kind, feature_id: str) -> bool:
    if kind is Kind.TABLE:  # never compared by meaning: whoever writes another text wants another one
        return own.split() == value.split()
    return same(own, value, kind, alternatives="_or_" in feature_id)


def outcomes(
    machine: Sequence[ResolvedFeature], said: Mapping[str, str | None], kinds: Mapping[str, Kind]
) -> dict[str, Outcome]:
    """How each statement of the machine fared that the law asks for on this invoice, or that the person spoke of."""
    found: dict[str, Outcome] = {}
    for feature in machine:
        name = feature.feature_id
        if name in said:
            found[name] = Outcome(feature.source_of_truth, correction_type(feature, said[name], kinds.get(name)))
        elif feature.applicable:
            found[name] = Outcome(feature.source_of_truth)
    return found
