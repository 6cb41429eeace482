"""Rulesets (contract section 4). What a ruleset must be is decided in ``core/rules``; here its faults get words."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field, RootModel, StringConstraints, ValidationError

from flowaudit.contract.models.common import Paging
from flowaudit.contract.problems import VALIDATION, FieldError, Problem
from flowaudit.contract.validation import problem_of
from flowaudit.core.model.results import Text
from flowaudit.core.rules import RulesetInvalid

MAX_BYTES = 300_000  # a record holds 400 KB; the largest shipped ruleset has 30 KB

# The sentences of core/rules/ruleset.py in German. What stands in parentheses is taken over.
_GERMAN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), german)
    for english, german in (
        ("valid_to must not be before valid_from", "valid_to darf nicht vor valid_from liegen"),
        ("not a regular expression: (.*)", "kein regulärer Ausdruck: {0}"),
        (
            "must not repeat groups and may have three open repeats .*",
            "darf keine Gruppen wiederholen und höchstens drei offene Wiederholungen (*, +) haben",
        ),
        (
            "must not use back references or extended groups",
            "darf keine Rückverweise und keine erweiterten Gruppen enthalten",
        ),
        ("a CONDITIONAL feature needs a condition", "ein Merkmal der Stufe CONDITIONAL braucht eine Bedingung"),
        ("a group of fields must not be empty", "eine Gruppe von Feldern darf nicht leer sein"),
        ("feature ids must be unique", "jede feature_id darf nur einmal vorkommen"),
        ("(.*) waives unknown features: (.*)", "{0} erlässt unbekannte Merkmale: {1}"),
    )
)


class RulesetBody(RootModel[dict[str, Any]]):
    """A ruleset as 4.2 shows it, not yet validated."""


class RulesetQuery(BaseModel):
    """``version`` asks for another version than the latest."""

    version: Annotated[str, StringConstraints(max_length=30)] | None = None


class RulesetsQuery(Paging):
    """Paging of 4.1."""

    limit: int = Field(default=50, ge=1, le=200)


def ruleset_problem(refused: RulesetInvalid) -> Problem:
    """The 400 for data that is no ruleset: each fault with its dotted path, in both languages."""
    if not isinstance(refused.__cause__, ValidationError):
        raise refused  # a defect: only pydantic refuses rulesets
    said = problem_of(refused.__cause__)
    faults = refused.__cause__.errors(include_url=False, include_input=False)
    broken = {fault["loc"][:depth] for fault in faults for depth in range(len(fault["loc"]))}
    fields = [
        _in_words(error, fault)
        for error, fault in zip(said.errors, faults, strict=True)
        # a list whose only entry is faulty is not too short
        if not (fault["type"] == "too_short" and fault["loc"] in broken)
    ]
    first, more = fields[0], len(fields) - 1
    detail = Text(
        f"{first.field} {first.message.de}" + (f" (und {more} weitere)" if more else ""),
        f"{first.field} {first.message.en}" + (f" (and {more} more)" if more else ""),
    )
    return Problem(VALIDATION, detail, fields)


def _in_words(error: FieldError, fault: Any) -> FieldError:
    field = error.field or "ruleset"
    if fault["type"] != "value_error":
        return FieldError(field, error.message)
    english = str(fault["ctx"]["error"])
    for pattern, german in _GERMAN:
        found = pattern.fullmatch(english)
        if found:
            return FieldError(field, Text(german.format(*found.groups()), english))
    return FieldError(field, Text(error.message.de, english))
