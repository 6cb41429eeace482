"""Outlook's ``.msg`` (MS-OXMSG, a message in a compound file, MS-CFB): the mail in it, as any other mail.

Its fields, texts, attachments and attached messages become a MIME message, which is then read like those of a mailbox,
so that limits, names and whatever lies in attachments have one reader. Texts that are RTF alone stay where they are.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from io import BytesIO
from typing import Any

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"
_DEPTH = 8
# 2.4: bytes before the fixed properties of the message itself, of one within it
_HEAD, _HEAD_WITHIN = 32, 24
_TEXT, _TEXT_8BIT, _BINARY, _STORAGE, _TIME, _INTEGER = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040, 0x0003
_SUBJECT, _BODY, _HTML, _ID = 0x0037, 0x1000, 0x1013, 0x1035
_SENDER, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_SENT, _DELIVERED, _CODEPAGE, _INTERNET_CODEPAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_DATA, _LONG_NAME, _SHORT_NAME, _MIME = 0x3701, 0x3707, 0x3704, 0x370E
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class Unreadable(ValueError):
    """The bytes are not what the specification says."""


class TooLarge(ValueError):
    """More than there is room for: streams of a compound file may share their sectors."""


def message_of(content: bytes, room: int) -> EmailMessage | None:
    """The mail; None where the bytes are no message (another compound file, such as an Office document before 2007).

    Raises :class:`Unreadable`, and :class:`TooLarge` where its parts have more than ``room`` bytes together.
    """
    if not content.startswith(COMPOUND):
        return None
    import olefile  # few mails are files of Outlook

    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            store = _Store(file, [tuple(path) for path in file.listdir()], _Room(room))
            return _message(store, 0) if (_PROPERTIES,) in store.paths else None
    except TooLarge:
        raise
    # what olefile stumbles on in damaged files, beside its own OSError
    except (OSError, ValueError, LookupError, struct.error, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


@dataclass(slots=True)
class _Room:
    left: int

    def take(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise TooLarge
        return data


@dataclass(frozen=True, slots=True)
class _Store:
    """A storage of the compound file: the message, an attachment, a message in one."""

    file: Any
    paths: list[tuple[str, ...]]
    room: _Room
    prefix: tuple[str, ...] = ()

    def within(self, *names: str) -> _Store:
        return _Store(self.file, self.paths, self.room, (*self.prefix, *names))

    def children(self) -> list[str]:
        depth = len(self.prefix)
        inside = (path[depth] for path in self.paths if len(path) > depth and path[:depth] == self.prefix)
        return list(dict.fromkeys(inside))

    def stream(self, name: str) -> bytes | None:
        path = (*self.prefix, name)
        return self.room.take(self.file.openstream(list(path)).read()) if path in self.paths else None

    def binary(self, number: int) -> bytes | None:
        return self.stream(_name(number, _BINARY))

    def text(self, number: int) -> str:
        wide = self.stream(_name(number, _TEXT))
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(_name(number, _TEXT_8BIT)) or b""
        return _decoded(narrow, self.fixed().get((_CODEPAGE, _INTEGER), b"")).rstrip("\0")

    def line(self, number: int) -> str:
        """A text for a header: one line, nothing that cannot be encoded."""
        return _CONTROL.sub(" ", self.text(number)).strip()

    def fixed(self) -> dict[tuple[int, int], bytes]:
        """Properties of fixed length by number and type: eight bytes each (2.4.2.1)."""
        data = self.stream(_PROPERTIES) or b""
        start = _HEAD_WITHIN if self.prefix else _HEAD
        entries = (data[place : place + 16] for place in range(start, len(data) - 15, 16))
        return {(int.from_bytes(one[2:4], "little"), int.from_bytes(one[:2], "little")): one[8:] for one in entries}


def _name(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"


def _decoded(text: bytes, codepage: bytes) -> str:
    number = int.from_bytes(codepage[:4], "little")
    try:
        return text.decode("utf-8" if number == 65001 else f"cp{number or 1252}", "replace")
    except LookupError:
        return text.decode("cp1252", "replace")


def _message(store: _Store, depth: int) -> EmailMessage:
    message = EmailMessage(policy=default)
    address = store.line(_SENDER_SMTP) or store.line(_SENDER_ADDRESS)
    # an address within Exchange ("/O=…/CN=…") is none that could be answered
    sender = f" <{address}>" if "@" in address and not re.search(r"[\s<>]", address) else ""
    _put(message, "From", f'"{re.sub(chr(34), "", store.line(_SENDER))}"{sender}' if sender else "")
    _put(message, "Subject", store.line(_SUBJECT))
    _put(message, "Message-ID", store.line(_ID))
    sent = store.fixed()
    _put(message, "Date", _date(sent.get((_SENT, _TIME)) or sent.get((_DELIVERED, _TIME)) or b""))
    message.set_content(_encodable(store.text(_BODY)))
    html = store.binary(_HTML)
    if html is not None:
        shown = _decoded(html, store.fixed().get((_INTERNET_CODEPAGE, _INTEGER), b""))
        message.add_alternative(_encodable(shown), subtype="html")
    for name in store.children():
        if name.startswith(_ATTACHMENT):
            _attach(message, store.within(name), depth)
    return message


def _put(message: EmailMessage, field: str, value: str) -> None:
    if value:
        message[field] = value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _date(ticks: bytes) -> str:
    """Tenths of microseconds since 1601."""
    if not any(ticks):
        return ""
    try:
        return format_datetime(_EPOCH + timedelta(microseconds=int.from_bytes(ticks, "little") // 10))
    except OverflowError:
        return ""


def _attach(message: EmailMessage, store: _Store, depth: int) -> None:
    inside = _name(_DATA, _STORAGE)
    if inside in store.children():
        within = store.within(inside)
        if _PROPERTIES in within.children() and depth < _DEPTH:
            message.add_attachment(_message(within, depth + 1))
        return
    data = store.binary(_DATA)
    if data is None:
        return
    name = store.line(_LONG_NAME) or store.line(_SHORT_NAME)
    kind = store.line(_MIME).lower()
    if kind == "multipart/signed":  # the whole signed mail, as it came
        name = "smime.eml"
    subtype = "pkcs7-mime" if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") else "octet-stream"
    message.add_attachment(data, maintype="application", subtype=subtype, filename=name or None)
