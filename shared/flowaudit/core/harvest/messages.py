"""Reading a mail: its facts, its text, its links and the files in it that may be invoices. Untrusted from end to end.

Whatever the bytes are, :func:`read_mail` returns; what could not be read is told by a note. Nothing is written, nothing
is fetched. RFC 5322, 2045 to 2047, 2231; S/MIME's clear signatures (RFC 8551) are plain multiparts, opaque ones are
opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from typing import Any

from flowaudit.core.harvest import bodies, parts
from flowaudit.core.harvest.archives import ArchiveLimits, is_archive, unpack
from flowaudit.core.harvest.containers import closed
from flowaudit.core.harvest.headers import BROKEN, POLICY, date_of, header_of, made_from, message_id_of, sender_of
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.harvest.tnef import Unreadable, files_of, is_tnef
from flowaudit.core.harvest.webtext import Link, Page, links_in, read_page
from flowaudit.core.parsing.refusals import ParsingRefused
from flowaudit.core.parsing.sniffing import MediaType, sniff

_IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
_SUBJECT = 500
_ADDRESS = 320  # RFC 5321: 64 @ 255


@dataclass(frozen=True, slots=True)
class MailLimits:
    """``parts``: MIME parts looked at; ``depth``: of nesting; ``part_bytes``: of one decoded part; ``text``: characters
    of text kept; ``logo_bytes``: an image below is decoration; ``links`` kept."""

    parts: int = 200
    depth: int = 8
    part_bytes: int = 60_000_000
    text: int = 200_000
    logo_bytes: int = 20_000
    links: int = 50
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be an invoice: its type by content, a name without any path, and the way to it through the mail
    (enclosing mails and archives, outermost first). ``mail`` is set for an invoice in a mail's body, of which
    ``content`` shows the pages: then the mail is the original."""

    filename: str
    media_type: MediaType
    content: bytes
    path: tuple[str, ...] = ()
    mail: bytes | None = None

    @property
    def sha256(self) -> str:
        """The digest that tells whether these bytes were seen before."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def original(self) -> bytes:
        """What is kept untouched."""
        return self.content if self.mail is None else self.mail

    @property
    def original_name(self) -> str:
        """What it is called."""
        return self.filename if self.mail is None else f"{self.filename.removesuffix('.pdf')}.eml"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read. ``message_id`` is the header's, or made from the bytes where there is none.

    ``notes`` are slugs: broken-mime, too-many-parts, too-deep, part-too-large, signature-unverified (an opaque one that
    was opened), opaque-signature (one that could not be), encrypted, inline-image, unopened-archive, office-document,
    and those of archives.
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


@dataclass(slots=True)
class _Found:
    limits: MailLimits
    candidates: list[Candidate] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    page: Page | None = None
    links: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 0
    stack: list[tuple[Message, int, tuple[str, ...]]] = field(default_factory=list)
    depth: int = 0  # of the part that is looked at


def read_mail(content: bytes, limits: MailLimits | None = None) -> Mail:
    """The mail in ``content``. Raises nothing."""
    found = _Found(limits or MailLimits())
    try:
        message = message_from_bytes(content, policy=POLICY)
    except BROKEN:
        return Mail(made_from(content), notes=("broken-mime",))
    found.stack.append((message, 0, ()))
    _take_all(found)
    name, address = sender_of(message)
    if not found.candidates:
        _take_body(message, content, found)
    return Mail(
        message_id=message_id_of(message) or made_from(content),
        subject=header_of(message, "subject")[:_SUBJECT],
        sender_name=name[:_SUBJECT],
        sender=address[:_ADDRESS],
        date=date_of(message),
        text="\n".join(found.texts)[: found.limits.text],
        candidates=tuple(_once(found.candidates)),
        links=tuple(dict.fromkeys(found.links))[: found.limits.links],
        notes=tuple(dict.fromkeys(found.notes)),
    )


def candidates_of(
    content: bytes, name: str, limits: MailLimits | None = None
) -> tuple[tuple[Candidate, ...], list[str]]:
    """What a file that is no mail's part may hold, and notes: itself, the files of an archive, or, where the name says
    that it is a mail (``.eml``), those of the mail. Raises nothing."""
    if name.lower().endswith(".eml"):
        mail = read_mail(content, limits)
        return mail.candidates, list(mail.notes)
    found = _Found(limits or MailLimits())
    _take_file(name, content, (), found)
    _take_all(found)
    return tuple(_once(found.candidates)), found.notes


def _take_all(found: _Found) -> None:
    """Whatever is on the stack; mails that are found in files come on it too."""
    for part, path in _leaves(found):
        _take(part, path, found)


def _leaves(found: _Found) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The leaves in order, with the enclosing mails' subjects as path; bounded in number and depth."""
    stack = found.stack
    while stack:
        part, depth, path = stack.pop()
        found.depth = depth
        found.parts += 1
        if found.parts > found.limits.parts:
            found.notes.append("too-many-parts")
            return
        payload: Any = part.get_payload()
        if not isinstance(payload, list):
            inside, note = parts.signed(part, found.limits.part_bytes)
            found.notes += [note] if note else []
            if inside is None:
                yield part, path
            elif depth >= found.limits.depth:
                found.notes.append("too-deep")
            else:
                stack.append((inside, depth + 1, path))
            continue
        if depth >= found.limits.depth:
            found.notes.append("too-deep")
            continue
        inner = path
        payload = parts.unwrapped(part, payload)
        if part.get_content_maintype() == "message":
            name = header_of(payload[0], "subject") if payload else ""
            inner = (*path, safe_name(name or "message"))
        stack += [(child, depth + 1, inner) for child in reversed(payload) if isinstance(child, Message)]


def _take(part: Message, path: tuple[str, ...], found: _Found) -> None:
    content = parts.decoded(part)
    if content is None:
        found.notes.append("broken-mime")
        return
    if len(content) > found.limits.part_bytes:
        found.notes.append("part-too-large")
        return
    kind, name = part.get_content_type(), parts.filename(part)
    if parts.is_encrypted(part):
        found.notes.append("encrypted")
        return
    if kind in parts.SIGNED:  # could not be opened; a note says so
        return
    if _take_file(name, content, path, found):
        return
    if kind in ("text/plain", "text/html") and not name:
        _read_text(part, content, kind, path, found)


def _take_file(name: str, content: bytes, path: tuple[str, ...], found: _Found) -> bool:
    """Whether the bytes hold files or a mail, which are looked at, or are of a type that invoices have."""
    note = closed(content)
    if note:
        found.notes.append(note)
    elif is_tnef(content):
        _take_tnef(name, content, path, found)
    elif is_archive(content):
        members, notes = unpack(content, found.limits.archive)
        found.notes += notes
        for member in members:
            _take_member(member.name, member.content, (*path, safe_name(name or "archive.zip"), *member.path), found)
    else:
        return _take_member(name, content, path, found)
    return True


def _take_tnef(name: str, content: bytes, path: tuple[str, ...], found: _Found) -> None:
    try:
        files = files_of(content)
    except Unreadable:
        found.notes.append("broken-mime")
        return
    for inner, data in files[: found.limits.parts]:
        _take_member(inner, data, (*path, safe_name(name or "winmail.dat")), found)


def _take_member(name: str, content: bytes, path: tuple[str, ...], found: _Found) -> bool:
    """A file that holds no others, or by its name a mail."""
    if not name.lower().endswith(".eml"):
        return _offer(name, content, path, found)
    try:
        message = message_from_bytes(content, policy=POLICY)
    except BROKEN:
        found.notes.append("broken-mime")
    else:
        found.stack.append((message, found.depth + 1, (*path, safe_name(name))))
    return True


def _offer(name: str, content: bytes, path: tuple[str, ...], found: _Found) -> bool:
    """Whether the bytes are of a type that invoices have; the declared type does not matter."""
    try:
        media_type = sniff(content, name)
    except ParsingRefused:
        return False
    if media_type in _IMAGES and len(content) < found.limits.logo_bytes:
        found.notes.append("inline-image")
        return True
    suffix = {MediaType.JPEG: "jpg", MediaType.TIFF: "tif"}.get(media_type, media_type.value.rpartition("/")[2])
    found.candidates.append(Candidate(safe_name(name or f"document.{suffix}"), media_type, content, path))
    return True


def _read_text(part: Message, content: bytes, kind: str, path: tuple[str, ...], found: _Found) -> None:
    text = parts.text_of(part, content)
    if parts.is_encrypted(part, text):
        found.notes.append("encrypted")
    if kind == "text/html":
        page = read_page(text)
        found.page = found.page or page
        found.links += page.links
        found.texts.append(page.text)
    else:
        found.links += links_in(text)
        found.texts.append(text)
        for name, data in parts.uuencoded(text):
            _offer(name, data, path, found)


def _take_body(message: Message, content: bytes, found: _Found) -> None:
    """The mail itself, if it has no document and states what an invoice states."""
    text = found.page.text if found.page else "\n".join(found.texts)
    if not bodies.may_be_invoice(text):
        return
    pages = bodies.as_pdf(found.page or text)
    if pages is not None:
        name = safe_name(header_of(message, "subject").replace("/", "_") or "mail")
        found.candidates.append(Candidate(f"{name}.pdf", MediaType.PDF, pages, (), content))


def _once(candidates: list[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.sha256 not in seen:
            seen.add(candidate.sha256)
            yield candidate
