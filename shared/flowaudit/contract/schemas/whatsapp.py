"""WhatsApp Business: its accounts."""

from __future__ import annotations

from flowaudit.contract.models.connectors import WhatsappAccountRequest
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, text

OPERATIONS: dict[str, Described] = account_operations(
    "whatsapp",
    WhatsappAccountRequest,
    {"name": "line", "phone_number_id": "1234567890", "access_token": "…", "app_secret": "…", "verify_token": "…"},
    {"phone_number_id": text("1234567890")},
)
