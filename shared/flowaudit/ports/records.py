"""The record store: items under a two-part key, written in transactions, read by key or keyed query, never scanned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

Index = Literal["index1", "index2", "index3"]


class Key(NamedTuple):
    """Partition and sort key."""

    partition: str
    sort: str


@dataclass(frozen=True, slots=True)
class Record:
    """An item. ``data`` holds JSON values; ``counts`` numbers that :class:`Add` changes; ``revision`` grows with each
    :class:`Put` and is what optimistic locking compares. ``expires`` is epoch seconds (TTL)."""

    key: Key
    kind: str
    data: Mapping[str, Any]
    revision: int = 0
    index1: Key | None = None
    index2: Key | None = None
    index3: Key | None = None
    expires: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Put:
    """Write a record if the stored revision is ``record.revision`` (0: it must not exist yet); stores revision + 1.
    ``force`` writes whatever is there."""

    record: Record
    force: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove a record; nothing happens if it is not there. With ``revision`` only if that is the stored one."""

    key: Key
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Add to the counters of a record, which comes to be if it is not there. ``expires`` is epoch seconds (TTL)."""

    key: Key
    counts: Mapping[str, int]
    expires: int | None = None


Change = Put | Delete | Add


class Conflict(Exception):
    """A transaction found another revision than expected; ``keys`` say where. Nothing was written."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__(f"changed meanwhile: {', '.join('/'.join(key) for key in keys)}")
        self.keys = tuple(keys)


class Records(Protocol):
    """The store."""

    def get(self, key: Key) -> Record | None:
        """The record, read consistently."""
        ...

    def get_all(self, keys: Sequence[Key]) -> dict[Key, Record]:
        """Those of the records that there are, each read consistently."""
        ...

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: str | None = None,
        index: Index | None = None,
        limit: int,
        newest_first: bool = False,
    ) -> list[Record]:
        """At most ``limit`` records of a partition, in the order of the sort key: those that begin with ``prefix``, or
        those greater than ``after`` (not both)."""
        ...

    def commit(self, changes: Sequence[Change]) -> None:
        """All changes or none (at most 100). Raises :class:`Conflict`."""
        ...

    def size(self) -> int:
        """Bytes that the store holds, as the service last measured them (DynamoDB: every six hours or so)."""
        ...
