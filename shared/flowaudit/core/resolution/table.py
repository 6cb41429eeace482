"""The decision table of the merge: what follows from the rules' and the LLM's statement on a feature.

Described with its reasons in docs/decisions/0016-resolution.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from flowaudit.core.model.results import CheckStatus, Text, TruthSource


class RuleState(StrEnum):
    """What the rules know of a feature."""

    CERTAIN = "CERTAIN"  # PRESENT, valid, and witnessed on the page or in the XML
    DOUBTFUL = "DOUBTFUL"  # a value stands there, but it cannot be right or is incomplete
    UNWITNESSED = "UNWITNESSED"  # a valid value without a place where it stands
    MISSING = "MISSING"
    UNCLEAR = "UNCLEAR"  # no value, and the rules cannot tell


class LlmState(StrEnum):
    """What became of the LLM step of a document."""

    DONE = "DONE"
    UNAVAILABLE = "UNAVAILABLE"  # it was asked for, and no model answered
    NOT_ASKED = "NOT_ASKED"  # a run from rules alone by design


class LlmStatement(StrEnum):
    """What the LLM states on a feature, next to the rules' value."""

    NONE = "NONE"  # no LLM, or no word on this feature
    SAME = "SAME"  # the rules' value, found on the page
    OTHER = "OTHER"  # another value, found on the page
    UNFOUND = "UNFOUND"  # a value that is not on the page
    MISSING = "MISSING"
    UNSURE = "UNSURE"  # UNCLEAR, or PRESENT without a value


class ConflictKind(StrEnum):
    """Why a feature needs a person's eye."""

    VALUES_DIFFER = "VALUES_DIFFER"
    ONLY_RULE = "ONLY_RULE"  # the rules found it, the LLM says it is missing
    ONLY_LLM = "ONLY_LLM"  # the LLM found it, the rules say it is missing


CONFLICT_TEXTS: dict[ConflictKind, Text] = {
    ConflictKind.VALUES_DIFFER: Text(
        "Regelprüfung und KI lesen verschiedene Werte auf dem Beleg.",
        "Rules and LLM read different values on the document.",
    ),
    ConflictKind.ONLY_RULE: Text(
        "Die Regelprüfung hat den Wert auf dem Beleg gefunden, die KI hält die Angabe für nicht vorhanden.",
        "The rules found the value on the document, the LLM considers it missing.",
    ),
    ConflictKind.ONLY_LLM: Text(
        "Die KI hat die Angabe auf dem Beleg gefunden, die Regelprüfung nicht.",
        "The LLM found the value on the document, the rules did not.",
    ),
}


class Outcome(NamedTuple):
    """One row's result: whose value is final (None: no value), the status, and the conflict if there is one."""

    value_of: TruthSource | None
    source: TruthSource
    status: CheckStatus
    conflict: ConflictKind | None = None


_RULE, _LLM = TruthSource.RULE, TruthSource.LLM
_PRESENT, _MISSING, _UNCLEAR = CheckStatus.PRESENT, CheckStatus.MISSING, CheckStatus.UNCLEAR
_UNDECIDED = Outcome(None, _RULE, _UNCLEAR)
_DOUBT_STAYS = Outcome(_RULE, _RULE, _UNCLEAR)
_LLM_DIFFERS = Outcome(_LLM, _LLM, _PRESENT, ConflictKind.VALUES_DIFFER)
_ABSENT = Outcome(None, _RULE, _MISSING)
CERTAIN = Outcome(_RULE, _RULE, _PRESENT)

TABLE: dict[tuple[RuleState, LlmStatement], Outcome] = {
    (RuleState.CERTAIN, LlmStatement.NONE): CERTAIN,
    (RuleState.CERTAIN, LlmStatement.SAME): CERTAIN,
    (RuleState.CERTAIN, LlmStatement.OTHER): CERTAIN._replace(conflict=ConflictKind.VALUES_DIFFER),
    (RuleState.CERTAIN, LlmStatement.UNFOUND): CERTAIN,
    (RuleState.CERTAIN, LlmStatement.MISSING): CERTAIN._replace(conflict=ConflictKind.ONLY_RULE),
    (RuleState.CERTAIN, LlmStatement.UNSURE): CERTAIN,
    (RuleState.DOUBTFUL, LlmStatement.NONE): _DOUBT_STAYS,
    (RuleState.DOUBTFUL, LlmStatement.SAME): _DOUBT_STAYS,
    (RuleState.DOUBTFUL, LlmStatement.OTHER): _LLM_DIFFERS,
    (RuleState.DOUBTFUL, LlmStatement.UNFOUND): _DOUBT_STAYS,
    (RuleState.DOUBTFUL, LlmStatement.MISSING): _DOUBT_STAYS,
    (RuleState.DOUBTFUL, LlmStatement.UNSURE): _DOUBT_STAYS,
    (RuleState.UNWITNESSED, LlmStatement.NONE): _UNDECIDED,
    (RuleState.UNWITNESSED, LlmStatement.SAME): Outcome(_LLM, _LLM, _PRESENT),
    (RuleState.UNWITNESSED, LlmStatement.OTHER): _LLM_DIFFERS,
    (RuleState.UNWITNESSED, LlmStatement.UNFOUND): _UNDECIDED,
    (RuleState.UNWITNESSED, LlmStatement.MISSING): _UNDECIDED,
    (RuleState.UNWITNESSED, LlmStatement.UNSURE): _UNDECIDED,
    (RuleState.MISSING, LlmStatement.NONE): _ABSENT,
    (RuleState.MISSING, LlmStatement.OTHER): Outcome(_LLM, _LLM, _PRESENT, ConflictKind.ONLY_LLM),
    (RuleState.MISSING, LlmStatement.UNFOUND): _ABSENT,
    (RuleState.MISSING, LlmStatement.MISSING): _ABSENT,
    (RuleState.MISSING, LlmStatement.UNSURE): _ABSENT,
    (RuleState.UNCLEAR, LlmStatement.NONE): _UNDECIDED,
    (RuleState.UNCLEAR, LlmStatement.OTHER): Outcome(_LLM, _LLM, _PRESENT),
    (RuleState.UNCLEAR, LlmStatement.UNFOUND): _UNDECIDED,
    (RuleState.UNCLEAR, LlmStatement.MISSING): _UNDECIDED,
    (RuleState.UNCLEAR, LlmStatement.UNSURE): _UNDECIDED,
}
