"""The kinds of accounts that the harvest fetches from: a table. Another kind is a row here and the job that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts


@dataclass(frozen=True, slots=True)
class SourceKind:
    """``job`` is the kind of the job that fetches and ``fixed`` what it always needs; ``settings`` are the parts of an
    account's harvest settings that it takes over, with what holds where an account is older than they are."""

    job: str
    fixed: Mapping[str, Any]
    settings: Mapping[str, Any]


#: By the kind of the account. A kind of job leads to its function in statemachines/harvest.asl.json.
SOURCES: dict[str, SourceKind] = {
    "imap": SourceKind("imap", {"action": "harvest"}, {"folder": "INBOX", "query": ""}),
    "ftp": SourceKind("ftp_harvest", {}, {"path": "/", "pattern": "*"}),
}


def settings_of(account: Record) -> dict[str, Any]:
    """What an account says about its harvest."""
    settings = account.data["public"].get("harvest") or {}
    return {"enabled": True, "schedule": None, "project_id": None, **settings}


def enabled(deps: Deps) -> list[Record]:
    """All accounts that a harvest goes to if nobody names any."""
    found = [record for kind in SOURCES for record in accounts.all_of(deps, kind)]
    return [record for record in found if settings_of(record)["enabled"]]


def asked(account: Record) -> dict[str, Any]:
    """What the job that fetches from an account needs."""
    kind = SOURCES[account.data["kind"]]
    settings = settings_of(account)
    taken = {name: settings.get(name, default) for name, default in kind.settings.items()}
    named = {"account": account.data["public"]["name"], "account_id": account.data["account_id"]}
    return {**named, **kind.fixed, **taken}
