"""The workspace: files in folders, a record each. A folder is a prefix of the artifacts bucket; its files are listed by
their records, and what they count and weigh is kept beside them.

A file's bytes lie under a key of their own (``workspace/<folder>/<file id>``): names exist in records alone, so that no
name can lead anywhere and nothing is overwritten by two writers at once. Each file keeps where it came from
(``origin``): the account, the message and its sender and date, or the path on a server, and its SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO

from flowaudit.contract.problems import Problem, conflict, not_found
from flowaudit.core.parsing import ParsingRefused, sniff
from flowaudit.ports.blobs import BlobMissing
from flowaudit.ports.records import Conflict, Key, Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

_NUMBERS = 1000
_HEAD = 1024 * 1024  # what of a file says of what type it is
_OTHER = "application/octet-stream"


def page(deps: Deps, folder: str, *, limit: int, after: str | None = None) -> list[Record]:
    """Files of a folder, by name."""
    partition = keys.workspace_file(folder, "").partition
    return deps.records.query(partition, after=after, limit=limit)


def find(deps: Deps, folder: str, name: str) -> Record:
    """A file's record; 404 for one that is not there."""
    found = deps.records.get(keys.workspace_file(folder, name))
    if found is None:
        raise not_found("die Datei", "file", f"{folder}/{name}")
    return found


def exists(deps: Deps, folder: str, name: str) -> bool:
    """Whether the name is taken."""
    return deps.records.get(keys.workspace_file(folder, name)) is not None


def known(deps: Deps, source: str) -> Record | None:
    """The mark of something that was taken over before, by its ``source`` (see :func:`put`): ``{folder, name,
    file_id}`` as they were then."""
    return deps.records.get(keys.taken(source))


def mark(unit: Unit, source: str, file: Mapping[str, Any]) -> None:
    """``source`` was taken over and became this file."""
    unit.put(Record(keys.taken(source), "taken", {name: file[name] for name in ("folder", "name", "file_id")}))


def known_of(deps: Deps, sources: Sequence[str]) -> set[str]:
    """Those of the sources that were taken over before."""
    by_key = {keys.taken(source): source for source in sources}
    return {by_key[key] for key in deps.records.get_all(list(by_key))}


def content(deps: Deps, record: Record) -> bytes:
    """A file's bytes; 404 if they are gone."""
    try:
        return deps.artifacts.get(record.data["key"])
    except BlobMissing as error:
        raise not_found("die Datei", "file", f"{record.data['folder']}/{record.data['name']}") from error


def original(deps: Deps, record: Record) -> bytes:
    """The bytes as they came: of a standardised PDF those of the file that it was made of. 404 if they are gone."""
    link = record.data["origin"].get("original")
    if link is None:
        return content(deps, record)
    return content(deps, replace(record, data={**record.data, "key": key_of(link["folder"], link["file_id"])}))


def key_of(folder: str, file_id: str) -> str:
    """Where a file's bytes lie in the artifacts bucket."""
    return f"{keys.WORKSPACE_PREFIX}{folder}/{file_id}"


def put(
    deps: Deps,
    call: Call,
    folder: str,
    name: str,
    body: bytes | BinaryIO,
    origin: Mapping[str, Any],
    *,
    source: str | None = None,
    number: bool = False,
    also: Callable[[Unit], None] | None = None,
    with_file: Callable[[Unit, Mapping[str, Any]], None] | None = None,
) -> Record | None:
    """Store a new file; its bytes first, so that a record never lacks them. 409 if the name is taken: nothing is ever
    overwritten; with ``number`` the file gets a free name instead (``name (2).pdf``). A ``body`` on the disk is not
    read into memory.

    ``origin`` says where it came from: ``kind`` (upload, mail, ftp …) and what that kind knows. ``source`` identifies
    what the file was made of (an account and a message's part, say): the same source again stores nothing and returns
    None. ``also`` adds to the transaction that stores the record, ``with_file`` too, which is told the file's data.
    """
    if source and known(deps, source) is not None:
        return None
    data = _described(deps, folder, name, body, origin)
    file_id = data["file_id"]

    def describe(unit: Unit, place: Key) -> None:
        unit.put(Record(place, "workspace_file", {**data, "name": place.sort}))
        unit.add(keys.workspace_folder(folder), files=1, bytes=data["size"])
        if source:
            mark(unit, source, {**data, "name": place.sort})
        told = {"origin": origin.get("kind"), "sha256": data["sha256"], "artifact_bytes": data["size"]}
        unit.event("FILE_STORED", "file", file_id, **told)
        if also is not None:
            also(unit)
        if with_file is not None:
            with_file(unit, {**data, "name": place.sort})

    deps.artifacts.put(str(data["key"]), body, str(data["media_type"]))
    try:
        place = _place(deps, call, folder, name, describe, number=number)
    except (Conflict, Problem):
        deps.artifacts.delete(str(data["key"]))
        if source and known(deps, source) is not None:
            return None
        raise
    return find(deps, folder, place.sort)


def _described(deps: Deps, folder: str, name: str, body: bytes | BinaryIO, origin: Mapping[str, Any]) -> dict[str, Any]:
    file_id = deps.ids.new("wsf")
    file = BytesIO(body) if isinstance(body, bytes) else body
    head = file.read(_HEAD)
    digest = hashlib.sha256(head)
    while piece := file.read(_HEAD):
        digest.update(piece)
    size = file.tell()
    file.seek(0)
    return {
        "file_id": file_id,
        "folder": folder,
        "name": name,
        "key": key_of(folder, file_id),
        "size": size,
        "sha256": digest.hexdigest(),
        "media_type": media_type(head, name),
        "origin": dict(origin),
        "created_at": timestamp(deps),
    }


def _place(
    deps: Deps, call: Call, folder: str, name: str, describe: Callable[[Unit, Key], None], *, number: bool
) -> Key:
    """Commit a file under its name, or with ``number`` under the first free one."""
    for attempt in range(1, _NUMBERS if number else 2):
        place = keys.workspace_file(folder, name if attempt == 1 else numbered(name, attempt))
        if deps.records.get(place) is not None:
            continue
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        describe(unit, place)
        try:
            unit.commit()
        except Conflict as lost:
            if place not in lost.keys:
                raise
            continue  # the name was taken at this moment
        return place
    raise conflict(
        f"{folder}/{name} gibt es schon; es wird nichts überschrieben",
        f"There is a {folder}/{name} already; nothing is overwritten",
    )


def numbered(name: str, number: int) -> str:
    """``invoice.pdf`` becomes ``invoice (2).pdf``."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"


def move(
    deps: Deps,
    call: Call,
    record: Record,
    folder: str,
    name: str,
    *,
    number: bool = False,
    also: Callable[[Unit], None] | None = None,
) -> Record:
    """Give a file another folder or name; 409 if that is taken (with ``number``: a free name is found). Its bytes are
    copied to the new folder's prefix first and removed from the old one last. ``also`` adds to the transaction."""
    if keys.workspace_file(folder, name) == record.key:
        return record
    before = record.data
    key = key_of(folder, before["file_id"])
    changed = {**before, "folder": folder, "key": key, "updated_at": timestamp(deps)}

    def describe(unit: Unit, place: Key) -> None:
        unit.delete(record.key, record.revision)
        unit.put(Record(place, record.kind, {**changed, "name": place.sort}))
        if folder != before["folder"]:
            unit.add(keys.workspace_folder(before["folder"]), files=-1, bytes=-before["size"])
            unit.add(keys.workspace_folder(folder), files=1, bytes=before["size"])
        unit.event("FILE_MOVED", "file", before["file_id"])
        if also is not None:
            also(unit)

    if key != before["key"]:
        deps.artifacts.put(key, content(deps, record), before["media_type"])
    place = _place(deps, call, folder, name, describe, number=number)
    if key != before["key"]:
        deps.artifacts.delete(before["key"])
    return find(deps, folder, place.sort)


def media_type(body: bytes, name: str) -> str:
    """What the content is; a file that is no document may still lie in the workspace."""
    try:
        return sniff(body, name).value
    except ParsingRefused:
        return _OTHER


def view(record: Record) -> dict[str, Any]:
    """A file as it is shown."""
    names = ("file_id", "folder", "name", "size", "sha256", "media_type", "origin", "created_at")
    return {name: record.data[name] for name in names}
