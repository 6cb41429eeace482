"""A file with where it came from: from a mail, or from a file server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from flowaudit.core.harvest.messages import Candidate, Mail


class Source(Protocol):
    """A file with where it came from."""

    @property
    def candidate(self) -> Candidate:
        """The file."""
        ...

    @property
    def mail(self) -> Mail:
        """The mail that brought it; for files of a server one that is empty but for its subject."""
        ...

    @property
    def kind(self) -> str:
        """The kind of the account."""
        ...

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        ...

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        ...


@dataclass(frozen=True, slots=True)
class Harvest:
    """A file of a mail: the account, its folder and kind, the mail."""

    account: str
    folder: str
    kind: str
    mail: Mail
    candidate: Candidate

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        mail, candidate = self.mail, self.candidate
        return {
            "kind": "mail",
            "source": self.kind,
            "account": self.account,
            "folder": self.folder,
            "message_id": mail.message_id,
            "sender": mail.sender,
            "sender_name": mail.sender_name,
            "subject": mail.subject[:200],
            "date": mail.date.isoformat() if mail.date else None,
            "filename": candidate.filename,
            "path": list(candidate.path),
            "original_sha256": candidate.sha256,
            "body": candidate.is_text,
        }

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        mail = self.mail
        return [
            ("Quelle / source", f"{self.kind.upper()} {self.account}, {self.folder}"),
            ("Absender / sender", f"{mail.sender_name} <{mail.sender}>"),
            ("Betreff / subject", mail.subject),
            ("Datum / date", mail.date.isoformat(timespec="seconds") if mail.date else ""),
            ("Message-ID", mail.message_id),
        ]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of a file server: the account, the path and when the server says that it was changed; or a file within
    that one (a mail, an archive)."""

    account: str
    host: str
    path: str
    modified: str
    mail: Mail
    candidate: Candidate
    kind: str = "ftp"

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        return {
            "kind": self.kind,
            "account": self.account,
            "host": self.host,
            "path": self.path,
            "modified": self.modified,
            "filename": self.candidate.filename,
            "within": list(self.candidate.path),
            "original_sha256": self.candidate.sha256,
        }

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        return [
            ("Quelle / source", f"{self.kind.upper()} {self.account}, {self.host}"),
            ("Pfad / path", self.path),
            ("Datum / date", self.modified),
        ]
