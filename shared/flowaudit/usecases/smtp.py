"""Sending mail: accounts, and one way to send that goes by the kind of the account."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flowaudit.contract.models.smtp import AccountType, SendRequest, SmtpAccountRequest
from flowaudit.contract.problems import TOO_LARGE, Problem, invalid
from flowaudit.core.model.results import Text
from flowaudit.ports.network import RemoteFailure
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.mailing import problem_of, server_of
from flowaudit.usecases.store import accounts as store
from flowaudit.usecases.store import keys, workspace
from flowaudit.usecases.store.unit import Unit

KIND = "smtp"
#: Base64 makes four thirds of it; most servers take 25 to 50 MB.
MAX_ATTACHED = 18 * 1024 * 1024
# These tell of the message, not of the account.
_OF_THE_MESSAGE = frozenset({"recipients-refused", "unsupported"})


def accounts(deps: Deps, call: Call) -> dict[str, Any]:
    """All SMTP accounts."""
    return store.index(deps, call, KIND)


def add_account(deps: Deps, call: Call, body: SmtpAccountRequest) -> dict[str, Any]:
    """Store an account; its password goes to the secret store."""
    return store.add(deps, call, KIND, body.public(), body.secret())


def delete_account(deps: Deps, call: Call, name: str) -> dict[str, Any]:
    """Remove an account and its password."""
    return store.remove(deps, call, KIND, name)


def send(deps: Deps, call: Call, body: SendRequest) -> dict[str, Any]:
    """Send by the account's own way; tells which recipients the server refused."""
    if body.account_type is not AccountType.SMTP:
        raise invalid(
            "account_type",
            "Versand geht bisher nur über SMTP-Konten; bitte SMTP angeben",
            "only SMTP accounts can send so far; name SMTP",
        )
    public, secret = store.load(deps, KIND, body.account)
    message = _message(deps, body, public["sender"])
    try:
        refused = deps.sender(server_of(public, secret)).send(message, public["sender"], body.recipients)
    except RemoteFailure as failure:
        if failure.slug not in _OF_THE_MESSAGE:
            store.note_error(deps, KIND, body.account, failure.slug, failure.text)
        raise problem_of(failure) from failure
    store.note_success(deps, KIND, body.account)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    account_id = store.find(deps, KIND, body.account).data["account_id"]
    counts = {"recipients": len(body.recipients), "refused": len(refused), "attachments": len(body.attachments)}
    unit.event("MAIL_SENT", "account", account_id, kind=KIND, **counts)
    unit.commit()
    accepted = [address for address in body.recipients if address not in refused]
    return {"message_id": str(message["Message-ID"]).strip("<>"), "accepted": accepted, "refused": list(refused)}


def _message(deps: Deps, body: SendRequest, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, ", ".join(body.to), body.subject
    if body.cc:
        message["Cc"] = ", ".join(body.cc)
    message["Date"] = format_datetime(deps.clock.now())
    message["Message-ID"] = f"<{deps.ids.new('msg')}@{sender.rpartition('@')[2]}>"
    message.set_content(body.text)
    size = 0
    for wanted in body.attachments:
        record = workspace.find(deps, wanted.folder, wanted.name)
        size += int(record.data["size"])
        if size > MAX_ATTACHED:
            text = Text("Die Anhänge sind zusammen größer als 18 MB", "The attachments are larger than 18 MB together")
            raise Problem(TOO_LARGE, text)
        main, _, sub = str(record.data["media_type"]).partition("/")
        content = workspace.content(deps, record)
        message.add_attachment(content, main, sub, filename=record.data["name"])
    return message
