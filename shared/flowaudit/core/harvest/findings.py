"""What the reading of a mail yields, and its limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from typing import NamedTuple

from flowaudit.core.harvest.archives import ArchiveLimits
from flowaudit.core.harvest.webtext import Link, Page
from flowaudit.core.parsing.sniffing import MediaType


@dataclass(frozen=True, slots=True)
class MailLimits:
    """``parts``: MIME parts looked at; ``depth``: of nesting; ``part_bytes``: of one decoded part; ``text``: characters
    of text kept; ``logo_bytes``: a small image below may be decoration; ``links`` and ``unread`` kept."""

    parts: int = 200
    depth: int = 8
    part_bytes: int = 60_000_000
    text: int = 200_000
    logo_bytes: int = 20_000
    links: int = 50
    unread: int = 50
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be an invoice: its type by content, a name without any path, and the way to it through the mail
    (enclosing mails and archives, outermost first). ``text`` is set where it is the text of a mail or an HTML file, of
    which ``content`` shows the pages, or a picture in another format: that is the original, ``suffix`` that of its
    name."""

    filename: str
    media_type: MediaType
    content: bytes
    path: tuple[str, ...] = ()
    text: bytes | None = None
    suffix: str = ".eml"

    @property
    def is_text(self) -> bool:
        """Whether it shows the text of a mail or an HTML file."""
        return self.text is not None and self.media_type is MediaType.PDF

    @property
    def sha256(self) -> str:
        """The digest that tells whether these bytes were seen before."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def original(self) -> bytes:
        """What is kept untouched."""
        return self.content if self.text is None else self.text

    @property
    def original_name(self) -> str:
        """What it is called."""
        return self.filename if self.text is None else f"{self.filename.rpartition('.')[0]}{self.suffix}"


class Unread(NamedTuple):
    """A file that may be an invoice and could not be looked at: its name without any path (empty for the mail itself)
    and why, one of :class:`Mail`'s notes."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read. ``message_id`` is the header's, or made from the bytes where there is none.

    ``notes`` are slugs: signature-unverified (an opaque one that was opened), inline-image, and for what ``unread``
    lists: broken-mime, too-many-parts, too-deep, part-too-large, opaque-signature (that could not be opened),
    encrypted, empty-file, damaged-file, unsupported-image, office-document, unopened-archive, unknown-invoice-format
    (XML of a standard that is not read), and those of archives.
    """

    message_id: str
    subject: str = ""
    sender_name: str = ""
    sender: str = ""
    date: datetime | None = None
    text: str = ""
    candidates: tuple[Candidate, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(slots=True)
class Found:
    """What was found so far, and the parts that are still to be looked at."""

    limits: MailLimits
    candidates: list[Candidate] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    page: Page | None = None
    links: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    parts: int = 0
    stack: list[tuple[Message, int, tuple[str, ...]]] = field(default_factory=list)
    depth: int = 0  # of the part that is looked at
    unpacked: int = 0  # bytes, of all archives and PDFs in PDFs of the mail

    @property
    def room(self) -> int:
        """Bytes that may still be unpacked."""
        return max(self.limits.archive.total_bytes - self.unpacked, 0)

    def miss(self, code: str, name: str = "") -> None:
        """Note something that could not be looked at."""
        self.notes.append(code)
        if len(self.unread) < self.limits.unread:
            self.unread.append(Unread(name, code))
