"""Opening mailboxes of accounts, with each contact's outcome noted at the account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flowaudit.contract.models.imap import MailRequest
from flowaudit.contract.problems import NOT_FOUND, UNAVAILABLE, UNPROCESSABLE, Problem, invalid
from flowaudit.core.harvest.query import QueryRefused, Term, translate
from flowaudit.ports.mail import Mailbox, MailSecurity, MailServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts, jobs

KIND = "imap"
# These tell of what was asked, not of the account.
_OF_THE_REQUEST = frozenset({"not-there", "unsupported", "too-large", "exists"})


def server_of(public: dict[str, Any], secret: dict[str, str]) -> MailServer:
    """Where and as whom, from an account."""
    return MailServer(
        public["host"], int(public["port"]), MailSecurity(public["security"]), public["username"], secret["password"]
    )


@contextmanager
def mailbox(deps: Deps, name: str) -> Iterator[Mailbox]:
    """A logged-in session. 404 for an unknown account; raises ``RemoteFailure``."""
    public, secret = accounts.load(deps, KIND, name)
    try:
        with deps.mailbox(server_of(public, secret)) as box:
            accounts.note_success(deps, KIND, name)
            yield box
    except RemoteFailure as failure:
        if failure.slug not in _OF_THE_REQUEST:
            accounts.note_error(deps, KIND, name, failure.slug, failure.text)
        raise


@contextmanager
def answering(deps: Deps, name: str) -> Iterator[Mailbox]:
    """:func:`mailbox` for an operation that answers at once: failures become problems."""
    try:
        with mailbox(deps, name) as box:
            yield box
    except RemoteFailure as failure:
        raise problem_of(failure) from failure


def problem_of(failure: RemoteFailure) -> Problem:
    """503 for what may pass, 404 for what is not there, 422 for the rest."""
    if failure.retryable:
        return Problem(UNAVAILABLE, failure.text)
    return Problem(NOT_FOUND if failure.slug == "not-there" else UNPROCESSABLE, failure.text)


def terms_of(deps: Deps, query: str) -> tuple[Term, ...]:
    """The query for the server; 400 for one that means nothing."""
    try:
        return translate(query, deps.clock.now().date())
    except QueryRefused as refused:
        raise invalid("query", refused.text.de, refused.text.en) from refused


def begin(deps: Deps, call: Call, action: str, body: MailRequest, **more: Any) -> dict[str, Any]:
    """Begin a job of the kind imap on what the query finds; returns the answer of a 202. 404 for an unknown account,
    400 for a query that means nothing."""
    account = accounts.find(deps, KIND, body.account).data
    terms_of(deps, body.query)
    asked = {"account": account["public"]["name"], "folder": body.folder, "query": body.query}
    return jobs.begin(deps, call, "imap", action=action, account_id=account["account_id"], **asked, **more)
