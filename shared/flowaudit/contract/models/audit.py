"""Queries of the audit trail (contract section 16)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, model_validator

from flowaudit.contract.models.common import Paging
from flowaudit.contract.validation import custom

EntityType = Literal["project", "document", "settings", "ruleset", "job", "rag_example", "drop", "session"]


class EventQuery(Paging):
    """Of one entity (type and id together), or of everything. A project's events are those of its whole chain."""

    entity_type: EntityType | None = None
    entity_id: str | None = Field(default=None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _both_or_none(self) -> EventQuery:
        if (self.entity_type is None) != (self.entity_id is None):
            raise custom(
                "entity",
                "entity_type und entity_id gehören zusammen",
                "entity_type and entity_id belong together",
            )
        return self


class StreamQuery(BaseModel):
    """Where a log stream goes on, for clients that cannot send ``Last-Event-ID``."""

    last_event_id: str | None = Field(default=None, pattern="^[0-9]{1,12}$")
