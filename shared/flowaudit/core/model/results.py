"""What rules yield: the verdict on each feature of the ruleset and the outcome of each precheck."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flowaudit.core.model.extraction import Origin
from flowaudit.core.model.geometry import Box


class CheckStatus(StrEnum):
    """Whether a feature is on the invoice (contract 1.5)."""

    PRESENT = "PRESENT"
    MISSING = "MISSING"
    UNCLEAR = "UNCLEAR"


class RuleCheckStatus(StrEnum):
    """Outcome of a precheck (contract 1.6)."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"


class RequiredLevel(StrEnum):
    """Whether the law asks for a feature always, under a condition, or not at all."""

    REQUIRED = "REQUIRED"
    CONDITIONAL = "CONDITIONAL"
    OPTIONAL = "OPTIONAL"


class TrafficLight(StrEnum):
    """RED: a FAIL or a missing REQUIRED feature. YELLOW: WARN, UNCLEAR, a conflict, or no LLM. Else GREEN."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"


class TruthSource(StrEnum):
    """Who stated a value (contract 1.7)."""

    RULE = "RULE"
    LLM = "LLM"
    USER = "USER"


class RelationLevel(StrEnum):
    """How well the supply fits the project (contract 1.10)."""

    YES = "YES"
    PARTIAL = "PARTIAL"
    UNCLEAR = "UNCLEAR"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class Text:
    """A message that a person reads, in both languages."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The German text for ``de``, else the English one."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True)
class FeatureVerdict:
    """The rule engine's verdict on one feature.

    ``level`` is the level in force for this invoice (a CONDITIONAL feature whose condition holds becomes REQUIRED, one
    whose condition does not hold becomes OPTIONAL with ``applicable`` False). ``value`` is what a person reads.
    ``valid`` is False when a value is there but cannot be right (checksum, format): the status is then UNCLEAR.
    ``unreadable`` is True where the reading of a scanned page may be at fault and not the invoice: the status is then
    UNCLEAR, ``boxes`` are the places to look at. ``reason`` says why; ``request`` what to ask the
    supplier for (None when PRESENT).
    """

    feature_id: str
    status: CheckStatus
    level: RequiredLevel
    legal_basis: str
    value: str | None = None
    confidence: float = 0.0
    boxes: tuple[Box, ...] = ()
    origin: Origin | None = None
    applicable: bool = True
    valid: bool = True
    unreadable: bool = False
    reason: Text = Text("", "")
    request: Text | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one precheck. ``observed`` holds JSON values only (amounts as strings, dates ISO)."""

    check_id: str
    status: RuleCheckStatus
    comment: Text
    observed: dict[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    boxes: tuple[Box, ...] = ()
    legal_basis: str | None = None
