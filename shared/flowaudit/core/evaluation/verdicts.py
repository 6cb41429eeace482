"""The confusion of feature verdicts: which defects of documents the rules find, and what they find too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flowaudit.core.model.results import CheckStatus

#: Feature id → (status, whether the law asks for it here, whether the page may be at fault: ``unreadable``).
Verdicts = Mapping[str, tuple[CheckStatus, bool, bool]]


@dataclass(slots=True)
class Confusion:
    """Counts over all features of all documents whose truth tells their defects. A defect is a feature that is asked
    for and not there, or not as the law wants it. A verdict claims it if it is MISSING or UNCLEAR, unless it says that
    the page could not be read (``unreadable``): such a verdict claims nothing, and is counted apart.

    ``found``, ``overlooked``, ``false_alarms`` count claims; ``unread_defects`` are defects shown to the reviewer as
    unreadable, ``unread_intact`` intact features so shown. ``by_feature``: feature → (found, overlooked, false alarms);
    ``statuses``: (status by the truth, status found) → number, ``OPTIONAL`` if not asked for."""

    found: int = 0
    overlooked: int = 0
    false_alarms: int = 0
    clean: int = 0
    unread_defects: int = 0
    unread_intact: int = 0
    cases: list[tuple[str, str, str]] = field(default_factory=list)
    by_feature: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def defects(self) -> int:
        """All defects, however they were judged."""
        return self.found + self.overlooked + self.unread_defects

    @property
    def recall(self) -> float | None:
        """Share of the defects that a reviewer is shown: claimed, or called unreadable; None without any."""
        return (self.found + self.unread_defects) / self.defects if self.defects else None

    @property
    def claimed(self) -> float | None:
        """Share of the defects that were claimed as such; None without any."""
        return self.found / self.defects if self.defects else None

    @property
    def unread_rate(self) -> float | None:
        """Share of the intact features that were called unreadable; None without any."""
        intact = self.clean + self.false_alarms + self.unread_intact
        return self.unread_intact / intact if intact else None

    @property
    def precision(self) -> float | None:
        """Share of right alarms; None without any alarm."""
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else None

    def count(self, document: str, feature: str, *, defect: bool, alarm: bool, unreadable: bool = False) -> None:
        """Count one verdict; ``unreadable`` is one that claims nothing."""
        if alarm and unreadable:
            self.unread_defects += defect
            self.unread_intact += not defect
            self.cases.append((document, feature, "unread_defect" if defect else "unread_intact"))
            return
        found, overlooked, false = self.by_feature.get(feature, (0, 0, 0))
        if defect and alarm:
            self.found, found = self.found + 1, found + 1
        elif defect:
            self.overlooked, overlooked = self.overlooked + 1, overlooked + 1
            self.cases.append((document, feature, "overlooked"))
        elif alarm:
            self.false_alarms, false = self.false_alarms + 1, false + 1
            self.cases.append((document, feature, "false_alarm"))
        else:
            self.clean += 1
        if found or overlooked or false:
            self.by_feature[feature] = (found, overlooked, false)


def confusion(
    documents: Iterable[tuple[str, frozenset[str] | Verdicts, Verdicts]],
) -> Confusion:
    """Confusion of (document id, ids of missing features or the verdicts on its truth, verdicts on its reading).

    A feature that does not apply or that the law does not ask for raises no alarm. A truth that is written in full
    gives the verdicts of a faultless reading; other truth files list what is missing.
    """
    result = Confusion()
    for document, expected, verdicts in documents:
        for feature, (status, asked, unreadable) in verdicts.items():
            if isinstance(expected, Mapping):
                right = expected[feature]
                defect = _alarm(*right[:2])
                result.statuses[_shown(*right), _shown(status, asked, unreadable)] += 1
            else:
                defect = feature in expected
            result.count(document, feature, defect=defect, alarm=_alarm(status, asked), unreadable=unreadable)
    return result


def _alarm(status: CheckStatus, asked: bool) -> bool:
    return asked and status is not CheckStatus.PRESENT


def _shown(status: CheckStatus, asked: bool, unreadable: bool) -> str:
    if not asked:
        return "OPTIONAL"
    return "UNREADABLE" if unreadable else status.value
