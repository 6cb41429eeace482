"""Files that hold files, told by their first bytes: what is opened, and what is not."""

from __future__ import annotations

from flowaudit.core.harvest.archives import is_archive
from flowaudit.core.harvest.outlook import COMPOUND
from flowaudit.core.harvest.pictures import is_picture
from flowaudit.core.harvest.tnef import is_tnef
from flowaudit.core.parsing.refusals import ParsingRefused
from flowaudit.core.parsing.sniffing import sniff

# What only its reading tells or what is not opened, by its first bytes: 7-Zip, RAR, gzip; Office before 2007 and
# Outlook's .msg (MS-CFB).
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "unopened-archive",
    b"Rar!\x1a\x07": "unopened-archive",
    b"\x1f\x8b": "unopened-archive",
    COMPOUND: "office-document",
}


def closed(content: bytes) -> str:
    """The note for a file that is not opened; empty for any other."""
    return next((note for magic, note in _CLOSED.items() if content.startswith(magic)), "")


def may_hold_documents(head: bytes, name: str) -> bool:
    """Whether documents may be found in a file of this name that begins like that; a file that is not opened counts, as
    that is to be told."""
    if name.lower().endswith(".eml") or is_archive(head) or is_tnef(head) or closed(head) or is_picture(head):
        return True
    try:
        sniff(head, name)
    except ParsingRefused:
        return False
    return True
