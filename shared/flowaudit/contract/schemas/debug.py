"""Diagnosis."""

from __future__ import annotations

from flowaudit.contract.models.debug import RawTextRequest
from flowaudit.contract.schemas.base import Described, shared

OPERATIONS: dict[str, Described] = {
    "extract_raw_text": Described(
        answer=shared("JobStarted"),
        body=RawTextRequest,
        problems=(404,),
        example={"account": "rechnungen", "folder": "INBOX", "query": "subject:Rechnung", "limit": 5},
    ),
}
