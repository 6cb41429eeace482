"""Requests of the workspace operations, and what names files and folders may have."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, model_validator

from flowaudit.contract.models.common import Paging, Request
from flowaudit.contract.validation import custom

_MAX_NAME = 200
_MAX_DEPTH = 6
# characters that some file system or shell gives a meaning
_SPECIAL = frozenset('\\:*?"<>|')


def _safe(text: str) -> bool:
    """A name of one level that leads nowhere else: no separators, no control or format characters, not hidden."""
    return (
        0 < len(text) <= _MAX_NAME
        and text == text.strip()
        and not text.startswith(".")
        and not text.endswith(".")
        and not any(c == "/" or c in _SPECIAL or unicodedata.category(c)[0] == "C" for c in text)
    )


def _name(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    if not _safe(text):
        raise custom(
            "file_name",
            "ist kein zulässiger Dateiname (keine Pfade, keine Steuerzeichen, kein Punkt am Anfang)",
            "is no permitted file name (no paths, no control characters, no leading dot)",
        )
    return text


def _folder(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    parts = text.split("/")
    if len(parts) > _MAX_DEPTH or not all(_safe(part) for part in parts):
        raise custom(
            "folder",
            f"ist kein zulässiger Ordner (höchstens {_MAX_DEPTH} Ebenen, kein .., keine Steuerzeichen)",
            f"is no permitted folder (at most {_MAX_DEPTH} levels, no .., no control characters)",
        )
    return text


FileName = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_name)]
#: Levels are separated by slashes: ``2025/03``.
FolderPath = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_folder)]


class FolderRequest(Request):
    """A folder."""

    folder: FolderPath


class FilesQuery(Paging):
    """Query of the list: the files of ``folder``; without it the folders."""

    folder: FolderPath | None = None


class FileRequest(FolderRequest):
    """A file."""

    name: FileName


class MoveRequest(FileRequest):
    """Where a file goes; without ``to_name`` it keeps its name."""

    to_folder: FolderPath
    to_name: FileName | None = None


class ExtractRequest(FolderRequest):
    """Whose invoices go to which other folder."""

    target: FolderPath

    @model_validator(mode="after")
    def _elsewhere(self) -> ExtractRequest:
        if self.target == self.folder:
            raise custom("target", "muss ein anderer Ordner sein", "must be another folder")
        return self
