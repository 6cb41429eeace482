"""Diagnosis: what FlowAudit reads in messages before anything is made of it."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.debug import RawTextRequest
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.mailing import begin


def extract_raw_text(deps: Deps, call: Call, body: RawTextRequest) -> dict[str, Any]:
    """Begin to read messages and their files; the text stands in the job's result and nowhere else."""
    return begin(deps, call, "raw_text", body, limit=body.limit)
