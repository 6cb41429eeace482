"""Bank statements."""

from __future__ import annotations

from flowaudit.contract.models.statements import StatementRequest, StatementsRequest
from flowaudit.contract.schemas.base import Described, shared

_JOB = shared("JobStarted")

OPERATIONS: dict[str, Described] = {
    "process_file": Described(
        answer=_JOB,
        body=StatementRequest,
        problems=(404,),
        example={"folder": "bank", "name": "2025-03.pdf", "target": "booking-lines"},
    ),
    "process_folder": Described(
        answer=_JOB,
        body=StatementsRequest,
        problems=(404,),
        example={"folder": "bank", "target": "booking-lines", "archive": "statement-archive"},
    ),
}
