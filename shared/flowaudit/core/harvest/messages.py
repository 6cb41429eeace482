"""Reading a mail: its facts, its text, its links and the files in it that may be invoices. Untrusted from end to end.

Whatever the bytes are, :func:`read_mail` returns; what could not be read is told by a note. Nothing is written, nothing
is fetched. RFC 5322, 2045 to 2047, 2231; S/MIME's clear signatures (RFC 8551) are plain multiparts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from flowaudit.core.harvest.archives import ArchiveLimits, is_archive, unpack
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.harvest.webtext import Link, links_in, text_of_html
from flowaudit.core.parsing.refusals import ParsingRefused
from flowaudit.core.parsing.sniffing import MediaType, sniff

# What the standard library raises on headers and parts that are not what their RFC says.
_BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
_IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
_SUBJECT = 500
_ADDRESS = 320  # RFC 5321: 64 @ 255
_SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


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
    (enclosing mails and archives, outermost first)."""

    filename: str
    media_type: MediaType
    content: bytes
    path: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest that tells whether these bytes were seen before."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read. ``message_id`` is the header's, or made from the bytes where there is none.

    ``notes`` are slugs: broken-mime, too-many-parts, too-deep, part-too-large, opaque-signature, inline-image, and
    those of archives.
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
    links: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 0


def read_mail(content: bytes, limits: MailLimits | None = None) -> Mail:
    """The mail in ``content``. Raises nothing."""
    found = _Found(limits or MailLimits())
    fallback = "sha256:" + hashlib.sha256(content).hexdigest()
    try:
        message = message_from_bytes(content, policy=policy.default)
    except _BROKEN:
        return Mail(fallback, notes=("broken-mime",))
    for part, path in _walk(message, found):
        _take(part, path, found)
    name, address = _sender(message)
    return Mail(
        message_id=_header(message, "message-id").strip("<> ")[:_SUBJECT] or fallback,
        subject=_header(message, "subject")[:_SUBJECT],
        sender_name=name[:_SUBJECT],
        sender=address[:_ADDRESS],
        date=_date(message),
        text="\n".join(found.texts)[: found.limits.text],
        candidates=tuple(_once(found.candidates)),
        links=tuple(dict.fromkeys(found.links))[: found.limits.links],
        notes=tuple(dict.fromkeys(found.notes)),
    )


def _walk(root: Message, found: _Found) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The leaves in order, with the enclosing mails' subjects as path; bounded in number and depth."""
    stack: list[tuple[Message, int, tuple[str, ...]]] = [(root, 0, ())]
    while stack:
        part, depth, path = stack.pop()
        found.parts += 1
        if found.parts > found.limits.parts:
            found.notes.append("too-many-parts")
            return
        payload: Any = part.get_payload()
        if not isinstance(payload, list):
            yield part, path
            continue
        if depth >= found.limits.depth:
            found.notes.append("too-deep")
            continue
        inner = path
        if part.get_content_maintype() == "message":
            name = _header(payload[0], "subject") if payload else ""
            inner = (*path, safe_name(name or "message"))
        stack += [(child, depth + 1, inner) for child in reversed(payload) if isinstance(child, Message)]


def _take(part: Message, path: tuple[str, ...], found: _Found) -> None:
    content = _decoded(part)
    if content is None:
        found.notes.append("broken-mime")
        return
    if len(content) > found.limits.part_bytes:
        found.notes.append("part-too-large")
        return
    kind, name = part.get_content_type(), _filename(part)
    if kind in _SIGNED and name.lower().endswith("p7m"):
        found.notes.append("opaque-signature")
        return
    if is_archive(content):
        members, notes = unpack(content, found.limits.archive)
        found.notes += notes
        for member in members:
            _offer(member.name, member.content, (*path, safe_name(name or "archive.zip"), *member.path), found)
        return
    if _offer(name, content, path, found):
        return
    if kind in ("text/plain", "text/html") and not name:
        _read_text(part, content, kind, found)


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


def _read_text(part: Message, content: bytes, kind: str, found: _Found) -> None:
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except _BROKEN:  # an unknown charset
        text = content.decode("latin-1")
    html = kind == "text/html"
    found.links += links_in(text, html=html)
    found.texts.append(text_of_html(text) if html else text)


def _decoded(part: Message) -> bytes | None:
    try:
        content = part.get_payload(decode=True)
    except _BROKEN:
        return None
    return content if isinstance(content, bytes) else None


def _filename(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except _BROKEN:
        return ""


def _header(message: Message, name: str) -> str:
    """The header's decoded text in one line; empty where it is missing or cannot be read."""
    try:
        value = message.get(name)
        return " ".join(str(value).split()).encode("utf-8", "replace").decode() if value is not None else ""
    except _BROKEN:
        return ""


def _sender(message: Message) -> tuple[str, str]:
    if not isinstance(message, EmailMessage):
        return "", ""
    try:
        value = message.get("from")
        first = value.addresses[0] if value is not None and value.addresses else None
        return (_plain(first.display_name), _plain(first.addr_spec)) if first else ("", "")
    except _BROKEN:
        return "", ""


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).encode("utf-8", "replace").decode()


def _date(message: Message) -> datetime | None:
    try:
        value = message.get("date")
        found = getattr(value, "datetime", None)
        if not isinstance(found, datetime):
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (*_BROKEN, OverflowError):
        return None


def _once(candidates: list[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.sha256 not in seen:
            seen.add(candidate.sha256)
            yield candidate
