"""Byte stores: the originals (written once), the artifacts, the drop folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What a store knows of an object: size in bytes, entity tag, media type, when it was written (UTC)."""

    key: str
    size: int
    etag: str
    media_type: str
    modified: datetime


class BlobMissing(Exception):
    """There is no such object."""


class Blobs(Protocol):
    """One bucket."""

    def put(self, key: str, content: bytes | BinaryIO, media_type: str) -> None:
        """Write an object, a file from its place on; the whole object or nothing."""
        ...

    def get(self, key: str) -> bytes:
        """Its bytes; raises :class:`BlobMissing`."""
        ...

    def copy_to(self, key: str, sink: BinaryIO) -> None:
        """Write its bytes to a file, a piece at a time; raises :class:`BlobMissing`."""
        ...

    def info(self, key: str) -> BlobInfo | None:
        """What is known of it, None if it is not there."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys below a prefix, sorted. For checks by an operator, and for the few objects that operators put there
        (parsing profiles); whatever the product itself stores is found by its record."""
        ...

    def delete(self, key: str) -> None:
        """Remove it; nothing happens if it is not there."""
        ...

    def link(self, key: str, filename: str, media_type: str, seconds: int = 300) -> str:
        """An address that gives the object to whoever has it, for a short time."""
        ...

    def upload_link(self, key: str, media_type: str, sha256_base64: str, size: int, seconds: int = 900) -> str:
        """An address that takes exactly these bytes by PUT, for a short time."""
        ...
