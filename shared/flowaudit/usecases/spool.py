"""A message or file that was fetched and is being worked on lies here until it is done: a run that takes up the work of
one that was killed need not ask the server for it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO

from flowaudit.core.harvest.containers import may_hold_documents
from flowaudit.ports.blobs import BlobMissing
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys

_HEAD = 64 * 1024


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


@contextmanager
def file_of(
    deps: Deps, source: str, name: str, fetch: Callable[[BinaryIO], None], *, first: bool
) -> Iterator[tuple[BinaryIO, bool]]:
    """A server's file on the disk, and whether it may hold documents. What may lies here too until the caller is done
    with it; with ``first`` it is looked for, as a run may have been killed at it, before it is fetched."""
    with TemporaryFile() as file:
        if not first or not _copied(deps, source, file):
            fetch(file)
        file.seek(0)
        useful = may_hold_documents(file.read(_HEAD), name)
        file.seek(0)
        if useful:
            deps.artifacts.put(_key(source), file, "application/octet-stream")
            file.seek(0)
        try:
            yield file, useful
        except jobs.Stopped:  # nobody will go on with it
            if useful:
                discard(deps, source)
            raise
    if useful:
        discard(deps, source)


def _copied(deps: Deps, source: str, file: BinaryIO) -> bool:
    try:
        deps.artifacts.copy_to(_key(source), file)
    except BlobMissing:
        return False
    return True


def discard(deps: Deps, source: str) -> None:
    """The message is done."""
    deps.artifacts.delete(_key(source))
