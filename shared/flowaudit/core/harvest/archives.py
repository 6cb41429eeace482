"""ZIP archives from strangers: bounded in number, size, ratio and depth; nothing is ever written by a member's name."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

_MAGIC = b"PK\x03\x04"
_BROKEN = (BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, LookupError, struct.error)
_RESOURCE = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")  # macOS: icons and the like, under the files' own names
_OFFICE = "[Content_Types].xml"  # an Office document is a ZIP too (ECMA-376, part 2)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """``members`` looked at, ``member_bytes`` and ``total_bytes`` unpacked, ``ratio`` of unpacked to packed size above
    which a member counts as a bomb, ``depth`` of archives in archives."""

    members: int = 100
    member_bytes: int = 60_000_000
    total_bytes: int = 120_000_000
    ratio: int = 200
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: the name as it stands there (not safe), its bytes, the archives in between."""

    name: str
    content: bytes
    path: tuple[str, ...] = ()


def is_archive(content: bytes) -> bool:
    """By the first bytes."""
    return content.startswith(_MAGIC)


def unpack(content: bytes, limits: ArchiveLimits) -> tuple[list[Member], list[str]]:
    """The files, and notes about what was left out: broken-archive, encrypted-archive, archive-bomb,
    archive-too-large, archive-too-deep, office-document. Raises nothing."""
    members: list[Member] = []
    notes: list[str] = []
    _unpack(content, limits, (), members, notes, [limits.total_bytes, limits.members])
    return members, notes


def _unpack(
    content: bytes,
    limits: ArchiveLimits,
    path: tuple[str, ...],
    members: list[Member],
    notes: list[str],
    left: list[int],
) -> None:
    """``left`` holds the bytes and members that may still be unpacked."""
    if len(path) >= limits.depth:
        notes.append("archive-too-deep")
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.filename == _OFFICE for entry in entries):
                notes.append("office-document")
                return
            for entry in entries:
                if entry.is_dir() or _RESOURCE.search(entry.filename):
                    continue
                left[1] -= 1
                if left[1] < 0:
                    notes.append("archive-too-large")
                    return
                data = _member(archive, entry, limits, notes, left)
                if data is None:
                    continue
                if is_archive(data):
                    _unpack(data, limits, (*path, entry.filename), members, notes, left)
                else:
                    members.append(Member(entry.filename, data, path))
    except (*_BROKEN, NotImplementedError, RuntimeError):  # unknown compression; encrypted headers
        notes.append("broken-archive")


def _member(archive: ZipFile, entry: ZipInfo, limits: ArchiveLimits, notes: list[str], left: list[int]) -> bytes | None:
    """The member's bytes within the limits; what the directory claims is not believed."""
    if entry.flag_bits & 0x1:
        notes.append("encrypted-archive")
        return None
    allowed = min(limits.member_bytes, left[0], max(entry.compress_size, 1024) * limits.ratio)
    try:
        with archive.open(entry) as stream:
            data = stream.read(allowed + 1)
    except (*_BROKEN, NotImplementedError, RuntimeError):
        notes.append("broken-archive")
        return None
    if len(data) > allowed:
        bomb = allowed < min(limits.member_bytes, left[0])
        notes.append("archive-bomb" if bomb else "archive-too-large")
        return None
    left[0] -= len(data)
    return data
