"""The record store in memory, for tests that write too much for a simulated DynamoDB (whose transactions copy the whole
table). ``tests/property/test_records_double.py`` holds it to the real adapter's behaviour."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from flowaudit.ports.records import Add, Change, Conflict, Delete, Index, Key, Put, Record

_MAX_TRANSACTION = 100
_INDEXES: tuple[Index, ...] = ("index1", "index2", "index3")


class MemoryRecords:
    """:class:`flowaudit.ports.records.Records` in a dictionary."""

    def __init__(self) -> None:
        self._items: dict[Key, Record] = {}
        # index ("" is the table) → partition → the keys of its records
        self._partitions: dict[str, dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))

    def get(self, key: Key) -> Record | None:
        """The record."""
        return self._items.get(key)

    def get_all(self, keys: Sequence[Key]) -> dict[Key, Record]:
        """The records that there are."""
        return {key: self._items[key] for key in keys if key in self._items}

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
        """A partition in the order of its sort key."""
        found = []
        for key in self._partitions[index or ""][partition]:
            record = self._items[key]
            place = (getattr(record, index) if index else key).sort
            if place > after if after is not None else place.startswith(prefix):
                found.append((place.encode(), record))
        found.sort(key=lambda pair: pair[0], reverse=newest_first)
        return [record for _, record in found[:limit]]

    def commit(self, changes: Sequence[Change]) -> None:
        """All or nothing."""
        keys = [change.record.key if isinstance(change, Put) else change.key for change in changes]
        if len(changes) > _MAX_TRANSACTION:
            raise ValueError(f"{len(changes)} changes")
        if len(set(keys)) < len(keys):
            raise ValueError("a transaction may touch an item only once")
        lost = [key for key, change in zip(keys, changes, strict=True) if self._is_lost(change)]
        if lost:
            raise Conflict(lost)
        for change in changes:
            self._apply(change)

    def _is_lost(self, change: Change) -> bool:
        if isinstance(change, Put):
            expected = None if change.force else change.record.revision
            stored = self._items.get(change.record.key)
        else:
            expected = change.revision if isinstance(change, Delete) else None
            stored = self._items.get(change.key)
        if expected is None:
            return False
        if isinstance(change, Put) and expected == 0:
            return stored is not None
        return stored is None or stored.revision != expected

    def _apply(self, change: Change) -> None:
        if isinstance(change, Put):
            record = change.record
            data = json.loads(json.dumps(record.data, ensure_ascii=False))
            self._store(replace(record, data=data, counts=dict(record.counts), revision=record.revision + 1))
        elif isinstance(change, Delete):
            self._remove(change.key)
        else:
            self._add(change)

    def _add(self, change: Add) -> None:
        record = self._items.get(change.key) or Record(change.key, "counter", {})
        counts = dict(record.counts)
        for name, count in change.counts.items():
            counts[name] = counts.get(name, 0) + count
        expires = record.expires if change.expires is None else change.expires
        self._store(replace(record, counts=counts, expires=expires))

    def _store(self, record: Record) -> None:
        self._remove(record.key)
        self._items[record.key] = record
        for name, partition in self._places(record):
            self._partitions[name][partition].add(record.key)

    def _remove(self, key: Key) -> None:
        old = self._items.pop(key, None)
        if old is not None:
            for name, partition in self._places(old):
                self._partitions[name][partition].discard(key)

    @staticmethod
    def _places(record: Record) -> list[tuple[str, str]]:
        placed = [(name, getattr(record, name)) for name in _INDEXES]
        return [("", record.key.partition), *((name, key.partition) for name, key in placed if key is not None)]

    def size(self) -> int:
        """Bytes of the records' data."""
        return sum(len(json.dumps(record.data, ensure_ascii=False).encode()) for record in self._items.values())
