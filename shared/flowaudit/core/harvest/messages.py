"""Reading a mail: its facts, its text, its links and the files in it that may be invoices. Untrusted from end to end.

Whatever the bytes are, :func:`read_mail` returns; what could not be read is told by a note. Nothing is written, nothing
is fetched. RFC 5322, 2045 to 2047, 2231; S/MIME's clear signatures (RFC 8551) are plain multiparts, opaque ones are
opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

from flowaudit.core.harvest import bodies, parts
from flowaudit.core.harvest.files import IMAGES, offer, outlook_mail, take_file
from flowaudit.core.harvest.findings import Candidate, Found, Mail, MailLimits, Unread
from flowaudit.core.harvest.headers import BROKEN, POLICY, date_of, header_of, made_from, message_id_of, sender_of
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.harvest.webtext import Link, links_in, read_page
from flowaudit.core.parsing.sniffing import MediaType

__all__ = ["Candidate", "Mail", "MailLimits", "Unread", "candidates_of", "read_mail"]
_SUBJECT = 500
_ADDRESS = 320  # RFC 5321: 64 @ 255


def read_mail(content: bytes, limits: MailLimits | None = None) -> Mail:
    """The mail in ``content``. Raises nothing."""
    try:
        message = message_from_bytes(content, policy=POLICY)
    except BROKEN:
        return Mail(made_from(content), notes=("broken-mime",), unread=(Unread("", "broken-mime"),))
    return _mail(message, content, Found(limits or MailLimits()))


def _mail(message: Message, content: bytes, found: Found, suffix: str = ".eml") -> Mail:
    """The mail of which ``content`` is the original, a file of that suffix."""
    found.stack.append((message, 0, ()))
    _take_all(found)
    name, address = sender_of(message)
    if all(candidate.media_type in IMAGES for candidate in found.candidates):
        _take_body(message, content, found, suffix)
    return Mail(
        message_id=message_id_of(message) or made_from(content),
        subject=header_of(message, "subject")[:_SUBJECT],
        sender_name=name[:_SUBJECT],
        sender=address[:_ADDRESS],
        date=date_of(message),
        text="\n".join(found.texts)[: found.limits.text],
        candidates=tuple(_once(found.candidates)),
        links=_each_once(found.links)[: found.limits.links],
        notes=tuple(dict.fromkeys(found.notes)),
        unread=tuple(dict.fromkeys(found.unread)),
    )


def candidates_of(
    content: bytes, name: str, limits: MailLimits | None = None
) -> tuple[tuple[Candidate, ...], list[str], tuple[Unread, ...]]:
    """What a file that is no mail's part may hold, notes, and what could not be looked at: itself, the files of an
    archive, or, where it is a mail (by its name ``.eml``, or a file of Outlook), those of the mail. Raises nothing."""
    if name.lower().endswith(".eml"):
        mail = read_mail(content, limits)
        return mail.candidates, list(mail.notes), mail.unread
    found = Found(limits or MailLimits())
    message = outlook_mail(name, content, found)
    if message is not None:
        mail = _mail(message, content, found, ".msg")
        return mail.candidates, list(mail.notes), mail.unread
    take_file(name, content, (), found)
    _take_all(found)
    return tuple(_once(found.candidates)), found.notes, tuple(dict.fromkeys(found.unread))


def _take_all(found: Found) -> None:
    """Whatever is on the stack; mails that are found in files come on it too."""
    for part, path in _leaves(found):
        _take(part, path, found)


def _leaves(found: Found) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The leaves in order, with the enclosing mails' subjects as path; bounded in number and depth."""
    stack = found.stack
    while stack:
        part, depth, path = stack.pop()
        found.depth = depth
        found.parts += 1
        if found.parts > found.limits.parts:
            found.miss("too-many-parts")
            return
        payload: Any = parts.split(part)
        if not isinstance(payload, list):
            inside, note = parts.signed(part, found.limits.part_bytes)
            if note == parts.OPENED:
                found.notes.append(note)
            elif note:
                found.miss(note, parts.filename(part))
            if inside is None:
                yield part, path
            elif depth >= found.limits.depth:
                found.miss("too-deep")
            else:
                stack.append((inside, depth + 1, path))
            continue
        if depth >= found.limits.depth:
            found.miss("too-deep")
            continue
        inner = path
        payload = parts.unwrapped(part, payload)
        if part.get_content_type() == "message/external-body":
            found.links += [Link(url, "") for url in parts.elsewhere(part)]
            continue
        if part.get_content_maintype() == "message":
            name = header_of(payload[0], "subject") if payload else ""
            inner = (*path, safe_name(name or "message"))
        stack += [(child, depth + 1, inner) for child in reversed(payload) if isinstance(child, Message)]


def _take(part: Message, path: tuple[str, ...], found: Found) -> None:
    content = parts.decoded(part)
    if content is None:
        found.miss("broken-mime", safe_name(parts.filename(part)))
        return
    kind, name = part.get_content_type(), parts.filename(part)
    if len(content) > found.limits.part_bytes:
        found.miss("part-too-large", safe_name(name))
        return
    if parts.is_encrypted(part):
        found.miss("encrypted")
        return
    if kind in parts.SIGNED:  # could not be opened; a note says so
        return
    if take_file(name, content, path, found):
        return
    if kind in ("text/plain", "text/html") and not name:
        _read_text(part, content, kind, path, found)


def _read_text(part: Message, content: bytes, kind: str, path: tuple[str, ...], found: Found) -> None:
    text = parts.text_of(part, content)
    if parts.is_encrypted(part, text):
        found.miss("encrypted")
    if kind == "text/html":
        page = read_page(text)
        found.page = found.page or page
        found.links += page.links
        found.texts.append(page.text)
        for data in page.files:
            offer("", data, path, found)
    else:
        found.links += links_in(text)
        found.texts.append(text)
        for name, data in parts.uuencoded(text):
            offer(name, data, path, found)


def _take_body(message: Message, content: bytes, found: Found, suffix: str) -> None:
    """The mail itself, if it has no document and states what an invoice states."""
    text = found.page.text if found.page else "\n".join(found.texts)
    if not bodies.may_be_invoice(text):
        return
    pages = bodies.as_pdf(found.page or text)
    if pages is not None:
        name = safe_name(header_of(message, "subject").replace("/", "_") or "mail")
        found.candidates.append(Candidate(f"{name}.pdf", MediaType.PDF, pages, (), content, suffix))


def _each_once(links: list[Link]) -> tuple[Link, ...]:
    """Each address with the first words that it has."""
    words = {link.url: link.text for link in reversed(links) if link.text}
    return tuple(Link(url, words.get(url, "")) for url in dict.fromkeys(link.url for link in links))


def _once(candidates: list[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.sha256 not in seen:
            seen.add(candidate.sha256)
            yield candidate
