"""The header fields of a mail, whatever they hold."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage, Message

# What the standard library raises on headers and parts that are not what their RFC says.
BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError)


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
