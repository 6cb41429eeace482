"""Mailboxes on a server: folders, search, messages, flags, moving and deleting, always by UID (RFC 9051, 2.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import Protocol

from flowaudit.core.harvest.query import Term


class MailSecurity(StrEnum):
    """TLS from the first byte, or after STARTTLS; there is no way without."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to log in and as whom."""

    host: str
    port: int
    security: MailSecurity
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its readable name; ``flags`` such as ``\\Sent`` (RFC 6154); not all can be opened."""

    name: str
    delimiter: str
    flags: tuple[str, ...]
    selectable: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened folder: UIDs hold as long as ``uid_validity`` is the same; new messages get ``uid_next`` or more."""

    uid_validity: int
    messages: int
    uid_next: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a message before it is fetched; ``header`` holds the fields From, To, Subject, Date and
    Message-ID as they came."""

    uid: int
    size: int
    flags: tuple[str, ...]
    header: bytes


class Mailbox(Protocol):
    """A logged-in session. All methods raise :class:`flowaudit.ports.network.RemoteFailure`."""

    def __enter__(self) -> Mailbox:
        """Connect and log in."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out, or just hang up."""
        ...

    def folders(self) -> list[Folder]:
        """All folders."""
        ...

    def open(self, folder: str, *, write: bool = False) -> Opened:
        """Open a folder; without ``write`` nothing in it can change. ``not-there`` for an unknown one."""
        ...

    def find(self, terms: Sequence[Term], *, after: int = 0) -> Iterator[list[int]]:
        """The UIDs above ``after`` that match, ascending, in batches; between two batches other methods may be used."""
        ...

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        """What is known of these messages; those that are gone are left out."""
        ...

    def fetch(self, uid: int) -> bytes | None:
        """The whole message without marking it as read; None if it is gone."""
        ...

    def set_flags(self, uids: Sequence[int], flags: Sequence[str], *, add: bool) -> list[int]:
        """Set or take away flags; returns the UIDs that are there."""
        ...

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move to another folder on the server. ``unsupported`` where the server cannot do that to exactly these."""
        ...

    def delete(self, uids: Sequence[int]) -> None:
        """Remove exactly these messages for good. ``unsupported`` where the server cannot."""
        ...


class Sender(Protocol):
    """A way to send mail through one account."""

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> tuple[str, ...]:
        """Hand the message over; returns the recipients that were refused while others were taken. Raises
        :class:`flowaudit.ports.network.RemoteFailure` (``recipients-refused`` where all are)."""
        ...
