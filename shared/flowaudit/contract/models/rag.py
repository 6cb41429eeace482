"""RAG examples (contract section 12)."""

from __future__ import annotations

from pydantic import Field

from flowaudit.contract.models.common import Paging, Request, RulesetId, Text100

MAX_TOP_K = 20


class ExampleQuery(Paging):
    """Query of the examples, perhaps of one ruleset."""

    ruleset_id: RulesetId | None = None


class RetrieveRequest(Request):
    """Which examples a payload would be told; ``top_k`` null takes the setting."""

    payload_id: Text100
    top_k: int | None = Field(default=None, ge=1, le=MAX_TOP_K, strict=True)
