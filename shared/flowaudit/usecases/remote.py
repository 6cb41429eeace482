"""File servers of stored accounts: connecting, noting how that went, and what a failure means for a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from flowaudit.contract.problems import NOT_FOUND, TOO_LARGE, UNAVAILABLE, Problem, conflict
from flowaudit.ports.files import FileServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import accounts

KIND = "ftp"
#: What one file may have. Into memory comes only what may hold an invoice.
MAX_BYTES = 100 * 1024 * 1024
# failures that say nothing about the account
_OF_A_FILE = frozenset({"not-there", "too-large", "exists", "unsupported", "server-error"})
_PROBLEMS = {"not-there": NOT_FOUND, "too-large": TOO_LARGE}


@contextmanager
def server(deps: Deps, name: str) -> Iterator[FileServer]:
    """A logged-in connection of the account; its state is noted. Raises :class:`RemoteFailure`."""
    public, secret = accounts.load(deps, KIND, name)
    try:
        with deps.file_server(public, secret) as connected:
            accounts.note_success(deps, KIND, name)
            yield connected
    except RemoteFailure as failure:
        if failure.slug not in _OF_A_FILE:
            accounts.note_error(deps, KIND, name, failure.slug, failure.text)
        raise


@contextmanager
def answered() -> Iterator[None]:
    """A server's failure as the problem that a request answers: 404, 409, 413 or 503."""
    try:
        yield
    except RemoteFailure as failure:
        kind = UNAVAILABLE if failure.retryable else _PROBLEMS.get(failure.slug)
        raise Problem(kind, failure.text) if kind else conflict(failure.text.de, failure.text.en) from failure


def read(server: FileServer, path: str, limit: int) -> bytes:
    """A file that fits into memory. Raises :class:`RemoteFailure`."""
    sink = BytesIO()
    server.fetch(path, sink, limit)
    return sink.getvalue()


def origin(deps: Deps, name: str, path: str, modified: str = "") -> dict[str, Any]:
    """Where a file of a server came from."""
    public = accounts.find(deps, KIND, name).data["public"]
    return {"kind": "ftp", "account": public["name"], "host": public["host"], "path": path, "modified": modified}
