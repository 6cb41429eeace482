"""A mailbox in memory in place of a mail server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flowaudit.core.harvest.query import Term
from flowaudit.ports.mail import Envelope, Folder, Opened
from flowaudit.ports.network import RemoteFailure


class FakeMailbox:
    """A mailbox in memory; ``fetched`` tells which bodies were asked for, ``trouble`` is raised instead of a body."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.fetched: list[int] = []
        self.moved: list[tuple[list[int], str]] = []
        self.validity = 7
        self.trouble: dict[int, Exception] = {}
        self.sizes: dict[int, int] = {}
        self.after_fetch: Any = None

    def __enter__(self) -> FakeMailbox:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def folders(self) -> list[Folder]:
        return [Folder("Gebühren", "/", (), True), Folder("INBOX", "/", ("\\HasChildren",), True)]

    def open(self, folder: str, *, write: bool = False) -> Opened:
        if folder == "Nirgends":
            raise RemoteFailure("not-there")
        return Opened(self.validity, len(self.mails), max(self.mails, default=0) + 1)

    def find(self, terms: Sequence[Term], *, after: int = 0) -> Iterator[list[int]]:
        uids = sorted(uid for uid in self.mails if uid > after)
        for start in range(0, len(uids), 10):
            yield uids[start : start + 10]

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        heads = {uid: self.mails[uid].partition(b"\r\n\r\n")[0] for uid in uids if uid in self.mails}
        return [
            Envelope(uid, self.sizes.get(uid, len(self.mails[uid])), ("\\Seen",), head) for uid, head in heads.items()
        ]

    def fetch(self, uid: int) -> bytes | None:
        if uid in self.trouble:
            raise self.trouble.pop(uid)
        self.fetched.append(uid)
        if self.after_fetch:
            self.after_fetch(uid)
        return self.mails[uid]

    def set_flags(self, uids: Sequence[int], flags: Sequence[str], *, add: bool) -> list[int]:
        return [uid for uid in uids if uid in self.mails]

    def move(self, uids: Sequence[int], folder: str) -> None:
        self.moved.append((list(uids), folder))
        self.delete(uids)

    def delete(self, uids: Sequence[int]) -> None:
        for uid in uids:
            self.mails.pop(uid, None)
