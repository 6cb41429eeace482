"""Answers that are not a JSON object, and uploads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes, shown or saved under a file name."""

    content: bytes
    media_type: str
    filename: str
    inline: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """307 to an address that gives the bytes: for answers that are too large for a function."""

    location: str


@dataclass(frozen=True, slots=True)
class EventStream:
    """Server-Sent Events; ``content`` is the stream's text."""

    content: str


@dataclass(frozen=True, slots=True)
class Problematic:
    """An answer whose status differs from the operation's own although it is no problem+json (contract 3.5)."""

    status: int
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file part of a form; the name is the client's and not to be trusted."""

    filename: str
    content: bytes
    field: str = "files"


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart form."""

    fields: dict[str, str]
    files: tuple[UploadedFile, ...]
