"""Writes compound files (MS-CFB, version 3) and messages of Outlook (MS-OXMSG) for the tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Tree = Mapping[str, Any]  # streams as bytes, storages as trees


def compound(tree: Tree) -> bytes:
    """The file: header, sectors of streams, of the mini stream and its table, of the directory, of the table."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "child": NONE, "data": b""}]
    _add(entries, 0, tree)
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        if not data:
            return END
        start, count = len(sectors), -(-len(data) // SECTOR)
        for place in range(count):
            sectors.append(data[place * SECTOR : (place + 1) * SECTOR].ljust(SECTOR, b"\0"))
            fat.append(start + place + 1 if place + 1 < count else END)
        return start

    mini, mini_fat = b"", []
    for entry in entries[1:]:
        data = entry["data"]
        if entry["kind"] == 2 and len(data) >= CUTOFF:
            entry["start"] = store(data)
        elif entry["kind"] == 2 and data:
            entry["start"] = len(mini_fat)
            count = -(-len(data) // MINI)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
            mini += data.ljust(count * MINI, b"\0")
    entries[0].update(start=store(mini), data=mini)
    table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    mini_start = store(table + b"\xff" * (-len(table) % SECTOR))
    listing = b"".join(map(_entry, entries))
    directory = store(listing + _entry(None) * (-len(entries) % 4))
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    first = len(sectors)
    fat += [FAT_SECTOR] * count
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    head = struct.pack("<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
                       0, count, directory, 0, CUTOFF, mini_start, -(-len(table) // SECTOR), END, 0, first)  # fmt: skip
    places = [first + place if place < count else FREE for place in range(1, 109)]
    return head + struct.pack("<108I", *places) + b"".join(sectors) + packed


def _add(entries: list[dict[str, Any]], parent: int, tree: Tree) -> None:
    """Siblings as a chain to the right, in the order of MS-CFB 2.6.4: by length, then by upper case."""
    before = None
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        value = tree[name]
        place = len(entries)
        kind = 2 if isinstance(value, bytes) else 1
        entries.append({"name": name, "kind": kind, "child": NONE, "data": value if kind == 2 else b""})
        if before is None:
            entries[parent]["child"] = place
        else:
            entries[before]["right"] = place
        before = place
        if kind == 1:
            _add(entries, place, value)


def _entry(entry: dict[str, Any] | None) -> bytes:
    if entry is None:
        return struct.pack("<64sHBBIII16sIQQIQ", b"", 0, 0, 0, NONE, NONE, NONE, b"", 0, 0, 0, 0, 0)
    name = entry["name"].encode("utf-16-le")
    links = (NONE, entry.get("right", NONE), entry["child"])
    start = entry.get("start", END if entry["kind"] != 1 else 0)
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name) + 2, entry["kind"], 1, *links, b"", 0, 0, 0, start, len(entry["data"])
    )


def message(
    subject: str = "Rechnung",
    body: str = "",
    files: Mapping[str, bytes | Tree] | None = None,
    *,
    html: bytes | None = None,
    sent: datetime = datetime(2025, 3, 4, 9, 30, tzinfo=UTC),
    within: bool = False,
    sender: tuple[str, str] = ("Holzbau Lindner GmbH", "rechnung@lindner.example"),
) -> dict[str, Any]:
    """The tree of a message; a file that is a tree itself is an attached message."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    fixed = struct.pack("<HHIQ", 0x40, 0x39, 6, ticks) + struct.pack("<HHIQ", 3, 0x3FDE, 6, 65001)
    tree: dict[str, Any] = {
        "__properties_version1.0": b"\0" * (24 if within else 32) + fixed,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
        "__substg1.0_0C1A001F": sender[0].encode("utf-16-le"),
        "__substg1.0_5D01001F": sender[1].encode("utf-16-le"),
        "__substg1.0_1035001F": "<outlook-1@lindner.example>".encode("utf-16-le"),
    }
    if html is not None:
        tree["__substg1.0_10130102"] = html
    for number, (name, content) in enumerate((files or {}).items()):
        data = {"__substg1.0_37010102": content} if isinstance(content, bytes) else {"__substg1.0_3701000D": content}
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            **data,
        }
    return tree
