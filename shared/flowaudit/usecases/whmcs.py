"""WHMCS: its accounts."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.connectors import WhmcsAccountRequest
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts as store

_KIND = "whmcs"


def accounts(deps: Deps, call: Call) -> dict[str, Any]:
    """All accounts with the state of their last contact."""
    return store.index(deps, call, _KIND)


def add_account(deps: Deps, call: Call, body: WhmcsAccountRequest) -> dict[str, Any]:
    """Store an account; its credentials go to the secret store."""
    return store.add(deps, call, _KIND, body.public(), body.secret())


def delete_account(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """Remove an account and its credentials."""
    return store.remove(deps, call, _KIND, name)
