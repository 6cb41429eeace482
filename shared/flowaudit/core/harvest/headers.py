"""The header fields of a mail, whatever they hold."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage, Message
from functools import lru_cache
from typing import Any

# What the standard library raises on headers and parts that are not what their RFC says.
BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError)

_LENGTH = 500  # of a subject, a name, an id
_RAW = re.compile("[\udc80-\udcff]")  # how the library keeps bytes that are no ASCII
_REGISTRY = HeaderRegistry()
_remembered = lru_cache(512)(_REGISTRY)


def _header(name: str, value: str) -> Any:
    """The library reads a header anew each time that somebody asks for it, a Content-Type some twenty times a mail.
    Headers do not change, so short ones are remembered. What is in no charset at all is UTF-8 (RFC 6532) or, from older
    programs, Windows'."""
    if _RAW.search(value):
        raw = value.encode("utf-8", "surrogateescape")
        try:
            value = raw.decode()
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    return _remembered(name, value) if len(value) < _LENGTH else _REGISTRY(name, value)


#: How mails are read: RFC 2047 and RFC 2231 decoded, whatever cannot be read left as it is.
POLICY = policy.default.clone(header_factory=_header)


def identity_of(header: bytes) -> str:
    """The message's id by its header alone; made from these bytes where it has none."""
    try:
        message: Message = message_from_bytes(header, policy=POLICY)
    except BROKEN:
        return made_from(header)
    return message_id_of(message) or made_from(header)


def message_id_of(message: Message) -> str:
    """The Message-ID without its brackets; empty where there is none."""
    return header_of(message, "message-id").strip("<> ")[:_LENGTH]


def made_from(content: bytes) -> str:
    """An id in place of a missing one."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def header_of(message: Message, name: str) -> str:
    """The header's decoded text in one line; empty where it is missing or cannot be read."""
    try:
        value = message.get(name)
        return " ".join(str(value).split()).encode("utf-8", "replace").decode() if value is not None else ""
    except BROKEN:
        return ""


def sender_of(message: Message) -> tuple[str, str]:
    """The first sender's name and address; empty where there is none."""
    if not isinstance(message, EmailMessage):
        return "", ""
    try:
        value = message.get("from")
        first = value.addresses[0] if value is not None and value.addresses else None
        return (_plain(first.display_name), _plain(first.addr_spec)) if first else ("", "")
    except BROKEN:
        return "", ""


def recipients_of(message: Message) -> list[tuple[str, str]]:
    """Names and addresses of those it was sent to."""
    try:
        value = message.get("to")
        found = getattr(value, "addresses", ())
        return [(_plain(one.display_name), _plain(one.addr_spec)) for one in found]
    except BROKEN:
        return []


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).encode("utf-8", "replace").decode()


def date_of(message: Message) -> datetime | None:
    """When it was sent, UTC."""
    try:
        value = message.get("date")
        found = getattr(value, "datetime", None)
        if not isinstance(found, datetime):
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (*BROKEN, OverflowError):
        return None
