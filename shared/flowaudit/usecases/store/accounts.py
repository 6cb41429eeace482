"""Accounts of outer services, all kinds alike: what may be shown is in the record, credentials in the secret store.

Each account's secret has a name of its own that is never used again, so that two requests for the same account name
cannot touch each other's credentials. Record and secret share no transaction: a new account's secret is there before
its record, a removed account's record is there until its secret is gone. What breaks off in between is repeated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flowaudit.contract.problems import conflict, invalid, not_found
from flowaudit.core.model.results import Text
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Conflict, Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

#: Whose messages or files may hold invoices, and those that only take something.
KINDS = ("imap", "google", "microsoft", "ftp", "whatsapp", "smtp", "lexoffice", "shopware", "whmcs")
MAX_ACCOUNTS = 100
_NOTED = ("last_success", "last_error", "created_at")


def add(deps: Deps, call: Call, kind: str, public: Mapping[str, Any], secret: Mapping[str, str]) -> dict[str, Any]:
    """A new account; ``public`` bears ``name`` and, where the kind has one, ``host`` and ``port``.

    Raises 400 for a host that may not be called and 409 for a name that is taken. Returns what :func:`index` shows.
    """
    name = str(public["name"])
    if "host" in public:
        _check_host(deps, str(public["host"]), int(public.get("port") or 0))
    if deps.records.get(keys.account(kind, name)) is not None:
        raise _taken(name)
    if len(all_of(deps, kind)) >= MAX_ACCOUNTS:
        raise conflict(
            f"Mehr als {MAX_ACCOUNTS} Konten gehen nicht", f"There can be no more than {MAX_ACCOUNTS} accounts"
        )
    account_id = deps.ids.new("acc")
    _tell(deps, call, "ACCOUNT_ADD_REQUESTED", account_id, kind=kind)
    deps.secrets.put(secret_name(kind, account_id), json.dumps(dict(secret)))
    data = {
        "account_id": account_id,
        "kind": kind,
        "public": dict(public),
        "created_at": timestamp(deps),
        "last_success": None,
        "last_error": None,
    }
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.put(Record(keys.account(kind, name), "account", data))
    unit.event("ACCOUNT_ADDED", "account", account_id, kind=kind)
    try:
        unit.commit()
    except Conflict as lost:
        deps.secrets.delete(secret_name(kind, account_id))
        raise _taken(name) from lost
    return view(data, call.language)


def _check_host(deps: Deps, host: str, port: int) -> None:
    try:
        deps.host_guard.check(host, port)
    except RemoteFailure as refused:
        # a name that does not resolve now may do so later
        if refused.slug == "host-refused":
            raise invalid("host", refused.text.de, refused.text.en) from refused


def _taken(name: str) -> Exception:
    return conflict(f"Das Konto {name} gibt es schon", f"There is an account {name} already")


def secret_name(kind: str, account_id: str) -> str:
    """The name under which the secret store holds an account's credentials."""
    return f"accounts/{kind}/{account_id}"


def index(deps: Deps, call: Call, kind: str) -> dict[str, Any]:
    """All accounts of a kind by name, with the state of their last login."""
    shown = [view(record.data, call.language) for record in all_of(deps, kind)]
    return {"data": shown, "meta": {"total": len(shown)}}


def all_of(deps: Deps, kind: str) -> list[Record]:
    """All accounts of a kind."""
    return deps.records.query(keys.account(kind, "").partition, limit=MAX_ACCOUNTS)


def view(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An account as it is shown: ``status`` is UNTESTED, OK or ERROR, as of the last contact."""
    error = data["last_error"]
    shown = {"name": data["public"]["name"], "kind": data["kind"], "host": data["public"].get("host")}
    shown |= {name: value for name, value in data["public"].items() if name not in shown}
    shown |= {name: data[name] for name in _NOTED}
    shown["status"] = status(data)
    if error:
        shown["last_error"] = {**error, "message": error["message"][language]}
    return shown


def status(data: Mapping[str, Any]) -> str:
    """UNTESTED, OK or ERROR, whichever contact was the last."""
    error, success = data["last_error"], data["last_success"]
    if error and (success is None or error["at"] >= success):
        return "ERROR"
    return "OK" if success else "UNTESTED"


def find(deps: Deps, kind: str, name: str) -> Record:
    """The account's record; 404 for an unknown name."""
    found = deps.records.get(keys.account(kind, name[:64]))
    if found is None:
        raise not_found("das Konto", "account", name)
    return found


def must_be_same(deps: Deps, kind: str, name: str, account_id: str) -> Record:
    """The account under this name, if it is still the one that a job was made for: 409 where it was removed and made
    anew meanwhile, as what the job would bring is another mailbox's. 404 for an unknown name."""
    found = find(deps, kind, name)
    if found.data["account_id"] != account_id:
        raise conflict(
            f"Das Konto {name} wurde inzwischen gelöscht und neu angelegt",
            f"The account {name} was removed and made anew meanwhile",
        )
    return found


def load(deps: Deps, kind: str, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What may be shown and the credentials. 404 for an unknown name, 409 where the credentials are gone."""
    found = find(deps, kind, name)
    stored = deps.secrets.get(secret_name(kind, found.data["account_id"]))
    if stored is None:
        raise conflict(
            f"Zum Konto {name} fehlen die Zugangsdaten; bitte löschen und neu anlegen",
            f"The credentials of account {name} are missing; delete it and add it again",
        )
    secret: dict[str, str] = json.loads(stored)
    return dict(found.data["public"]), secret


def remove(deps: Deps, call: Call, kind: str, name: str) -> dict[str, Any]:
    """Remove the credentials, then the account. 404 for an unknown name."""
    found = find(deps, kind, name)
    account_id = found.data["account_id"]
    _tell(deps, call, "ACCOUNT_REMOVE_REQUESTED", account_id, kind=kind)
    deps.secrets.delete(secret_name(kind, account_id))
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.delete(found.key)
    unit.event("ACCOUNT_REMOVED", "account", account_id, kind=kind)
    unit.commit()
    return {"name": found.data["public"]["name"], "kind": kind, "deleted": True}


def note_success(deps: Deps, kind: str, name: str) -> None:
    """The server took the login just now."""
    _note(deps, kind, name, last_success=timestamp(deps))


def note_error(deps: Deps, kind: str, name: str, slug: str, text: Text) -> None:
    """The last contact failed; ``text`` bears nothing that the server said."""
    error = {"code": slug, "message": {"de": text.de, "en": text.en}, "at": timestamp(deps)}
    _note(deps, kind, name, last_error=error)


def _note(deps: Deps, kind: str, name: str, **state: Any) -> None:
    """A note is worth no repetition: if the account changed at this moment, another note or its removal counts."""
    found = deps.records.get(keys.account(kind, name))
    if found is None:
        return
    changed = replace(found, data={**found.data, **state})
    unit = Unit(deps, Call(found.data["account_id"]), keys.SYSTEM_CHAIN)
    unit.put(changed)
    before, after = status(found.data), status(changed.data)
    if before != after:
        code = (changed.data["last_error"] or {}).get("code") if after == "ERROR" else None
        unit.event("ACCOUNT_STATE_CHANGED", "account", found.data["account_id"], kind=kind, status=after, code=code)
    try:
        unit.commit()
    except Conflict:
        return


def _tell(deps: Deps, call: Call, event: str, account_id: str, **data: Any) -> None:
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.event(event, "account", account_id, **data)
    unit.commit()
