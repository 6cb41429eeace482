"""Mail accounts over IMAP: accounts, folders and flags at once, whatever takes longer as a job."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.imap import (
    ClearRequest,
    FindAndMoveRequest,
    FlagAction,
    FlagsRequest,
    ImapAccountRequest,
    MailRequest,
    SearchRequest,
)
from flowaudit.contract.problems import conflict, invalid
from flowaudit.usecases import scheduling
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.mailing import KIND, answering, begin
from flowaudit.usecases.store import accounts as store
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit


def accounts(deps: Deps, call: Call) -> dict[str, Any]:
    """All IMAP accounts."""
    return store.index(deps, call, KIND)


def add_account(deps: Deps, call: Call, body: ImapAccountRequest) -> dict[str, Any]:
    """Store an account; its password goes to the secret store."""
    return scheduling.add_account(deps, call, KIND, body.public(), body.secret())


def delete_account(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """Remove an account and its password."""
    return scheduling.remove_account(deps, call, KIND, name)


def folders(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """The account's folders by readable name."""
    with answering(deps, name) as box:
        found = sorted(box.folders(), key=lambda folder: (folder.name != "INBOX", folder.name.casefold()))
    shown = [
        {
            "name": folder.name,
            "delimiter": folder.delimiter or None,
            "flags": list(folder.flags),
            "selectable": folder.selectable,
        }
        for folder in found
    ]
    return {"data": shown, "meta": {"total": len(shown)}}


def flags(deps: Deps, call: Call, name: str, body: FlagsRequest) -> dict[str, Any]:
    """Set or take away flags; tells which messages were there. 409 where the UIDs are of another time."""
    with answering(deps, name) as box:
        opened = box.open(body.folder, write=True)
        if body.uid_validity is not None and body.uid_validity != opened.uid_validity:
            raise conflict(
                "Der Server hat die Nachrichten neu nummeriert (UIDVALIDITY); bitte neu suchen",
                "The server has numbered the messages anew (UIDVALIDITY); search again",
            )
        changed = box.set_flags(list(dict.fromkeys(body.uids)), body.flags, add=body.action is FlagAction.ADD)
    found = store.find(deps, KIND, name)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    told = {"kind": KIND, "action": body.action.value, "messages": len(changed)}
    unit.event("MAIL_FLAGS_CHANGED", "account", found.data["account_id"], **told)
    unit.commit()
    missing = sorted(set(body.uids) - set(changed))
    return {"folder": body.folder, "uid_validity": opened.uid_validity, "changed": changed, "missing": missing}


def search(deps: Deps, call: Call, body: SearchRequest) -> dict[str, Any]:
    """Begin to search; the job's result lists the messages."""
    return begin(deps, call, "search", body, limit=body.limit)


def find_and_move(deps: Deps, call: Call, body: FindAndMoveRequest) -> dict[str, Any]:
    """Begin to move what the query finds; a query is needed, so that nobody empties a folder by leaving it out."""
    if not body.query.strip():
        raise invalid("query", "darf nicht leer sein", "must not be empty")
    if body.to_folder == body.folder:
        raise invalid("to_folder", "ist derselbe Ordner", "is the same folder")
    return begin(deps, call, "move", body, to_folder=body.to_folder)


def clear_folder(deps: Deps, call: Call, name: str, body: ClearRequest) -> dict[str, Any]:
    """Begin to remove all messages that are in the folder now."""
    return begin(deps, call, "clear", MailRequest(account=name, folder=body.folder))


def extract(deps: Deps, call: Call, body: MailRequest) -> dict[str, Any]:
    """Begin to take over attachments that are invoices."""
    return begin(deps, call, "extract", body)


def deep_scan(deps: Deps, call: Call, body: MailRequest) -> dict[str, Any]:
    """Begin to look through bodies and subjects too: attachments are taken over, links to documents listed."""
    return begin(deps, call, "deep_scan", body)


def intelligent_extract(deps: Deps, call: Call, body: MailRequest) -> dict[str, Any]:
    """Begin to take over what the language model takes for an invoice; without one the rules decide."""
    return begin(deps, call, "intelligent_extract", body)
