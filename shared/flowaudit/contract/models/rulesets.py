"""Rulesets (contract section 4). What a ruleset must be is decided in ``core/rules``; here its faults get words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, RootModel, StringConstraints

from flowaudit.contract.models.common import Paging
from flowaudit.contract.problems import FieldError, Problem
from flowaudit.contract.validation import in_words, problem_with
from flowaudit.core.rules import RulesetInvalid

MAX_BYTES = 300_000  # a record holds 400 KB; the largest shipped ruleset has 30 KB


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
    if not refused.faults:
        raise refused  # a defect: a body is not read from a file
    return problem_with(
        [
            FieldError(fault.place or "ruleset", fault.text or in_words(fault.kind, fault.context))
            for fault in refused.faults
        ]
    )
