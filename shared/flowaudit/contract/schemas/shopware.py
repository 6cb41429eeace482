"""Shopware: its accounts."""

from __future__ import annotations

from flowaudit.contract.models.connectors import ShopwareAccountRequest
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, text, whole

OPERATIONS: dict[str, Described] = account_operations(
    "shopware",
    ShopwareAccountRequest,
    {"name": "shop", "host": "db.example.org", "database": "shopware", "username": "reader", "password": "…"},
    {"port": whole(3306, minimum=1, maximum=65535), "database": text("shopware"), "username": text("reader")},
)
