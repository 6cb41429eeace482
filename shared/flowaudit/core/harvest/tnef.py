"""Outlook's ``winmail.dat``: the files in a TNEF stream (MS-OXTNEF), a name and bytes each. Messages that Outlook has
put into it whole, and the text of the mail, stay where they are."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SIGNATURE = struct.pack("<I", 0x223E9F78)
_ATTACHMENT = 2  # level of an attribute
# 2.1.3.3: attAttachRenddata begins an attachment; its title, its bytes, its MAPI properties
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME = 0x3707  # PidTagAttachLongFilename
_TEXT, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_NAMED = 0x8000
_MANY = 0x1000


class Unreadable(ValueError):
    """The bytes are not what the specification says."""


def is_tnef(content: bytes) -> bool:
    """By the first bytes."""
    return content.startswith(_SIGNATURE)


def files_of(content: bytes) -> list[tuple[str, bytes]]:
    """The attachments. Raises :class:`Unreadable`."""
    found: list[tuple[str, bytes]] = []
    for attribute, data in _attributes(content):
        if attribute == _BEGINS:
            found.append(("", b""))
        elif found and attribute == _TITLE:
            found[-1] = (found[-1][0] or _text(data), found[-1][1])
        elif found and attribute == _DATA:
            found[-1] = (found[-1][0], data)
        elif found and attribute == _PROPERTIES:
            found[-1] = (_long_name(data) or found[-1][0], found[-1][1])
    return [(name, data) for name, data in found if data]


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Those of attachments: level, id, length, data, checksum."""
    place = 6
    while place < len(content):
        if place + 9 > len(content):
            raise Unreadable
        level, attribute, length = struct.unpack_from("<BII", content, place)
        data = content[place + 9 : place + 9 + length]
        if level not in (1, _ATTACHMENT) or len(data) < length:
            raise Unreadable
        if level == _ATTACHMENT:
            yield attribute, data
        place += 9 + length + 2


def _text(data: bytes) -> str:
    return data.split(b"\0")[0].decode("cp1252", "replace")


def _long_name(data: bytes) -> str:
    """The name in full; empty where it is missing or the properties cannot be read: then the title counts."""
    try:
        return next((text for number, text in _texts(data) if number == _LONG_NAME), "")
    except (struct.error, Unreadable):
        return ""


def _texts(data: bytes) -> Iterator[tuple[int, str]]:
    """The properties that are texts (MS-OXTNEF, 2.1.3.4), with their numbers."""
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= _NAMED:
            place = _behind_name(data, place)
        if kind in _FIXED:
            place += _FIXED[kind]
            continue
        if kind & ~_MANY not in (_TEXT, _UNICODE, _BINARY, _OBJECT):
            raise Unreadable
        (values,) = struct.unpack_from("<I", data, place)
        place += 4
        for _ in range(values):
            (length,) = struct.unpack_from("<I", data, place)
            value = data[place + 4 : place + 4 + length]
            place = _padded(place + 4 + length)
            if kind == _UNICODE:
                yield number, value.decode("utf-16-le", "replace").split("\0")[0]
            elif kind == _TEXT:
                yield number, _text(value)
            if place > len(data) + 3:
                raise Unreadable


def _behind_name(data: bytes, place: int) -> int:
    """A named property has a GUID and a number, or a GUID and a text."""
    (is_text,) = struct.unpack_from("<I", data, place + 16)
    if not is_text:
        return place + 24
    (length,) = struct.unpack_from("<I", data, place + 20)
    return _padded(place + 24 + int(length))


def _padded(place: int) -> int:
    return place + -place % 4
