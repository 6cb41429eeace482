"""An account's schedule: it starts the harvest of this account by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowaudit.contract.problems import UNAVAILABLE, Problem
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.ports.schedules import SchedulesUnavailable
from flowaudit.usecases import sources
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts

_UNAVAILABLE = Text(
    "Der Zeitplaner antwortet nicht; es wurde nichts geändert", "The scheduler does not answer; nothing was changed"
)


def set_schedule(deps: Deps, account: Record, expression: str | None) -> None:
    """Make, replace or remove the account's schedule. 503 if the scheduler does not answer."""
    name = account.data["account_id"]
    source = {"kind": account.data["kind"], "account": account.data["public"]["name"]}
    state = {"order": {"sources": [source], "project_id": None}, "by": "schedule", "actor": "scheduler"}
    try:
        if expression is None:
            deps.schedules.delete(name)
        else:
            deps.schedules.put(name, expression, state)
    except SchedulesUnavailable as error:
        raise Problem(UNAVAILABLE, _UNAVAILABLE) from error


def add_account(
    deps: Deps, call: Call, kind: str, public: Mapping[str, Any], secret: Mapping[str, str]
) -> dict[str, Any]:
    """A new account with its schedule; without the schedule there is no account either."""
    shown = accounts.add(deps, call, kind, public, secret)
    expression = shown["harvest"]["schedule"]
    if expression is not None:
        try:
            set_schedule(deps, accounts.find(deps, kind, str(public["name"])), expression)
        except Problem:
            accounts.remove(deps, call, kind, str(public["name"]))
            raise
    return shown


def remove_account(deps: Deps, call: Call, kind: str, name: str) -> dict[str, Any]:
    """Remove the schedule, then the account. 404 for an unknown name."""
    account = accounts.find(deps, kind, name)
    if sources.settings_of(account)["schedule"] is not None:
        set_schedule(deps, account, None)
    return accounts.remove(deps, call, kind, name)
