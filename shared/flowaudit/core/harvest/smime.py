"""Opaque S/MIME signatures (RFC 8551, 3.5.2): the mail is inside the signature's own structure (CMS, RFC 5652).

Only the way to the content is read: ContentInfo, SignedData, EncapsulatedContentInfo. The signature is not verified: it
says who sent a mail, and that decides nothing here. Encrypted mails stay closed; there is no key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
ENVELOPED_DATA = bytes.fromhex("2a864886f70d010703")  # 1.2.840.113549.1.7.3
_AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")  # 1.2.840.113549.1.9.16.1.23
_OID, _OCTETS, _SEQUENCE, _EXPLICIT = 0x06, 0x04, 0x30, 0xA0
_CONSTRUCTED = 0x20
_DEPTH = 16


class Unreadable(ValueError):
    """The bytes are not what the standard says."""


class Encrypted(ValueError):
    """The mail is encrypted."""


@dataclass(frozen=True, slots=True)
class _Element:
    """Tag and content of a BER element (X.690); ``content`` of one of indefinite length is without its end mark."""

    tag: int
    content: memoryview


def signed_content(message: bytes) -> bytes:
    """The MIME entity that was signed. Raises :class:`Unreadable` and :class:`Encrypted`."""
    outer = _children(_only(memoryview(message), _SEQUENCE))
    kind = bytes(_expect(outer, _OID))
    if kind in (ENVELOPED_DATA, _AUTH_ENVELOPED):
        raise Encrypted
    if kind != SIGNED_DATA:
        raise Unreadable
    data = _children(_only(_expect(outer, _EXPLICIT), _SEQUENCE))
    for element in data:
        if element.tag == _SEQUENCE:  # behind the version and the set of digests
            inside = _children(element.content)
            _expect(inside, _OID)
            (content,) = _children(_expect(inside, _EXPLICIT))
            return b"".join(_octets(content, 0))
    raise Unreadable


def _octets(element: _Element, depth: int) -> Iterator[bytes]:
    """The bytes of an octet string, which BER may cut into pieces of pieces."""
    if element.tag == _OCTETS:
        yield bytes(element.content)
    elif element.tag == _OCTETS | _CONSTRUCTED and depth < _DEPTH:
        for piece in _children(element.content):
            yield from _octets(piece, depth + 1)
    else:
        raise Unreadable


def _only(data: memoryview, tag: int) -> memoryview:
    return _expect(_children(data), tag)


def _expect(elements: Iterator[_Element], tag: int) -> memoryview:
    element = next(elements, None)
    if element is None or element.tag != tag:
        raise Unreadable
    return element.content


def _children(data: memoryview) -> Iterator[_Element]:
    place = 0
    while place < len(data):
        element, place = _element(data, place, 0)
        yield element


def _element(data: memoryview, start: int, depth: int) -> tuple[_Element, int]:
    """The element at ``start`` and where the next one begins."""
    if start + 2 > len(data) or depth > _DEPTH or data[start] & 0x1F == 0x1F:  # no long tags are used here
        raise Unreadable
    tag, length, place = data[start], data[start + 1], start + 2
    if length == 0x80:
        return _indefinite(data, tag, place, depth)
    if length & 0x80:
        size = length & 0x7F
        if size > 4 or place + size > len(data):
            raise Unreadable
        length, place = int.from_bytes(data[place : place + size], "big"), place + size
    if place + length > len(data):
        raise Unreadable
    return _Element(tag, data[place : place + length]), place + length


def _indefinite(data: memoryview, tag: int, start: int, depth: int) -> tuple[_Element, int]:
    """An element that ends with two zeros instead of telling its length."""
    place = start
    while bytes(data[place : place + 2]) != b"\x00\x00":
        _, place = _element(data, place, depth + 1)
    return _Element(tag, data[start:place]), place + 2
