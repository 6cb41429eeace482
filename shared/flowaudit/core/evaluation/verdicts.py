"""The confusion of feature verdicts: which sown defects the rules find, and what they find too much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flowaudit.core.model.results import CheckStatus


@dataclass(slots=True)
class Confusion:
    """Counts over all features of all documents whose truth lists its defects. A defect is a feature that is missing;
    a verdict finds it if it is MISSING or UNCLEAR."""

    found: int = 0
    overlooked: int = 0
    false_alarms: int = 0
    clean: int = 0
    cases: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """Share of the sown defects that were found; None without any."""
        sown = self.found + self.overlooked
        return self.found / sown if sown else None

    @property
    def precision(self) -> float | None:
        """Share of right alarms; None without any alarm."""
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else None


def confusion(documents: Iterable[tuple[str, frozenset[str], dict[str, tuple[CheckStatus, bool]]]]) -> Confusion:
    """Confusion of (document id, ids of missing features, verdicts as feature id → (status, asked for)).

    A feature that does not apply or that the law does not ask for raises no alarm.
    """
    result = Confusion()
    for document, missing, verdicts in documents:
        for feature, (status, asked) in verdicts.items():
            alarm = asked and status is not CheckStatus.PRESENT
            if feature in missing:
                result.found += alarm
                result.overlooked += not alarm
                if not alarm:
                    result.cases.append((document, feature, "overlooked"))
            elif alarm:
                result.false_alarms += 1
                result.cases.append((document, feature, "false_alarm"))
            else:
                result.clean += 1
    return result
