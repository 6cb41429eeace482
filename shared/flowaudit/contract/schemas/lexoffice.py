"""lexoffice: its accounts."""

from __future__ import annotations

from flowaudit.contract.models.connectors import LexofficeAccountRequest
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described

OPERATIONS: dict[str, Described] = account_operations(
    "lexoffice",
    LexofficeAccountRequest,
    {"name": "books", "api_key": "…"},
    {},
)
