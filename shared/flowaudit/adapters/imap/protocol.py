"""The standard library's IMAP client on a checked socket, with bounds and with literals in any place of a command."""

from __future__ import annotations

import imaplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: What a server may send in one piece; larger messages are skipped by their size before they are fetched.
MAX_LITERAL = 110 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes that go as a literal: any characters, no quoting."""

    content: bytes


class Session(imaplib.IMAP4):
    """An IMAP connection over the socket that ``dial`` gives."""

    def __init__(self, host: str, dial: Callable[[], socket.socket]) -> None:
        self._dial = dial
        super().__init__(host)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002  the library's signature
        return self._dial()

    def read(self, size: int) -> bytes:
        """A literal, if its size is bearable."""
        if size > MAX_LITERAL:
            raise self.abort("the literal is too large")
        return super().read(size)

    def run(self, name: str, *parts: str | Literal) -> tuple[str, list[Any]]:
        """Send a command and wait for its end: ``(OK | NO | BAD, text)``. Untagged answers wait in
        ``untagged_responses``. The server is asked before each literal (RFC 9051, 4.3)."""
        for kind in ("OK", "NO", "BAD"):
            self.untagged_responses.pop(kind, None)
        tag = self._new_tag()
        line = tag + b" " + name.encode("ascii")
        for part in parts:
            if not isinstance(part, Literal):
                line += b" " + part.encode("ascii")
                continue
            self.send(line + b" {%d}\r\n" % len(part.content))
            while self._get_response():
                if self.tagged_commands[tag]:  # refused before the literal was sent
                    return self._ended(tag)
            line = part.content
        self.send(line + b"\r\n")
        while not self.tagged_commands[tag]:
            self._get_response()
        return self._ended(tag)

    def _ended(self, tag: bytes) -> tuple[str, list[Any]]:
        status, data = self.tagged_commands.pop(tag) or ("BAD", [])
        return str(status), list(data)

    def told(self, kind: str) -> list[Any]:
        """The untagged answers of a kind, once."""
        found = self.untagged_responses.pop(kind, [])
        return [item for item in found if item is not None]
