"""A message that was fetched and is being worked on lies here until it is done: a run that takes up the work of one
that was killed need not ask the mail server for it again."""

from __future__ import annotations

import hashlib

from flowaudit.ports.blobs import BlobMissing
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys


def _key(source: str) -> str:
    return f"{keys.SPOOL_PREFIX}{hashlib.sha256(source.encode()).hexdigest()}"


def keep(deps: Deps, source: str, content: bytes) -> None:
    """Keep a message; ``source`` identifies it."""
    deps.artifacts.put(_key(source), content, "message/rfc822")


def kept(deps: Deps, source: str) -> bytes | None:
    """The message, if it lies here."""
    try:
        return deps.artifacts.get(_key(source))
    except BlobMissing:
        return None


def drop(deps: Deps, source: str) -> None:
    """The message is done."""
    deps.artifacts.delete(_key(source))
