"""WHMCS: its accounts."""

from __future__ import annotations

from flowaudit.contract.models.connectors import WhmcsAccountRequest
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, text, whole

OPERATIONS: dict[str, Described] = account_operations(
    "whmcs",
    WhmcsAccountRequest,
    {"name": "billing", "url": "https://whmcs.example.org", "identifier": "…", "secret_key": "…"},
    {"url": text("https://whmcs.example.org"), "port": whole(443, minimum=1, maximum=65535)},
)
