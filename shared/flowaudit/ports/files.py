"""File servers: list, fetch and store files over FTP, FTPS or SFTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a server: full path, name, bytes, and when it was changed as the server writes it (``""``: unknown).
    Paths and names are the server's and not to be trusted."""

    path: str
    name: str
    size: int
    modified: str = ""


class FileServer(Protocol):
    """A logged-in connection. All methods raise :class:`flowaudit.ports.network.RemoteFailure`."""

    def files(self, folder: str) -> Iterator[RemoteFile]:
        """The regular files of a folder (not of those below it), by name."""
        ...

    def fetch(self, path: str, sink: BinaryIO, limit: int) -> None:
        """Write a file's bytes to ``sink``, a piece at a time; ``too-large`` above ``limit`` bytes, ``not-there`` if it
        does not exist. After a failure the sink holds whatever came before it."""
        ...

    def write(self, path: str, content: bytes) -> None:
        """Store a new file, whole or not at all; ``exists`` if the path is taken."""
        ...


#: What opens a connection: connects, proves the server, logs in, and closes it in the end.
OpenFileServer = AbstractContextManager[FileServer]
