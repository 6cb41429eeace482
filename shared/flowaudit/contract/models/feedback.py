"""Feedback (contract section 11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from flowaudit.contract.models.common import CLEAN, Request, Text100

MAX_OVERRIDES = 100


class FeedbackRating(StrEnum):
    """How well the result was (contract 1.9)."""

    CORRECT = "CORRECT"
    PARTIAL = "PARTIAL"
    WRONG = "WRONG"


Value = Annotated[str, CLEAN, StringConstraints(strip_whitespace=True, max_length=1000)]
Note = Annotated[str, CLEAN, StringConstraints(strip_whitespace=True, max_length=500)]
Comment = Annotated[str, CLEAN, StringConstraints(strip_whitespace=True, max_length=5000)]


class OverrideModel(Request):
    """A person's word on one feature. ``user_value`` null or empty: the feature is not on the document."""

    feature_id: Text100
    user_value: Value | None
    note: Note | None = None


class FeedbackRequest(Request):
    """What a person says about a final result. ``accept_result`` true accepts the document, false does not."""

    final_result_id: Text100
    rating: FeedbackRating
    comment: Comment | None = None
    overrides: list[OverrideModel] = Field(default_factory=list, max_length=MAX_OVERRIDES)
    accept_result: bool = Field(strict=True)
