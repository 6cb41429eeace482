"""Accounts of file servers (FTP, FTPS, SFTP)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.ftp import FtpAccountRequest
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts as store


def accounts(deps: Deps, call: Call) -> dict[str, Any]:
    """All FTP accounts."""
    return store.index(deps, call, "ftp")


def add_account(deps: Deps, call: Call, body: FtpAccountRequest) -> dict[str, Any]:
    """Store an account; its credentials go to the secret store."""
    return store.add(deps, call, "ftp", body.public(), body.secret())


def delete_account(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """Remove an account and its credentials."""
    return store.remove(deps, call, "ftp", name)
