"""File names that senders chose, made harmless."""

from __future__ import annotations

import re
import unicodedata

_LENGTH = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')


def safe_name(name: str) -> str:
    """The last part of the name without control, format and path characters, at most 120 characters; ``document`` if
    nothing is left. Hidden (``.x``) and relative (``..``) names lose their dots."""
    last = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    shown = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    cleaned = " ".join(_UNSAFE.sub("_", shown).split()).strip(". ")
    if len(cleaned) > _LENGTH:
        stem, dot, suffix = cleaned.rpartition(".")
        keep = suffix if dot and len(suffix) <= 5 else ""
        cleaned = (stem if keep else cleaned)[: _LENGTH - len(keep) - 1] + (f".{keep}" if keep else "")
    return cleaned or "document"
