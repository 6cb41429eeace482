"""A unit of work: changes and the audit events that tell of them go into one transaction, or none does.

The events of a chain (one a project, one for the system) are linked: each carries the SHA-256 of the one before it, so
that a changed, missing or reordered event shows.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowaudit.core.statistics import Scope, Timed, increments
from flowaudit.ports.records import Add, Change, Conflict, Delete, Key, Put, Record, Records
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys

GENESIS = "0" * 64
# Another writer may extend the chain between our reading its head and our write. Each lost round means that somebody
# else's write was good, so this ends; the bound is only against a defect.
_CHAIN_ATTEMPTS = 40


def timestamp(deps: Deps) -> str:
    """Now, ISO 8601 in UTC with milliseconds."""
    return deps.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def link_hash(previous: str, event: Mapping[str, Any]) -> str:
    """The hash of an event's link: SHA-256 over the previous hash and the event's canonical JSON."""
    text = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


class AlreadyDone(Exception):
    """This ``Idempotency-Key`` has created something already, and its answer was lost with the worker."""


@dataclass
class Unit:
    """Collects changes and events; :meth:`commit` writes them."""

    deps: Deps
    call: Call
    chain: str
    _changes: list[Put | Delete] = field(default_factory=list)
    _adds: dict[Key, dict[str, int]] = field(default_factory=dict)
    _expiring: dict[Key, int] = field(default_factory=dict)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _shard: int = 0
    _head: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        # writers of one project wait for each other at its chain's head anyway
        self._shard = zlib.crc32(self.chain.encode())

    def put(self, record: Record, *, force: bool = False) -> None:
        """Write a record, if it is unchanged since it was read."""
        self._changes.append(Put(record, force=force))

    def delete(self, key: Key, revision: int | None = None) -> None:
        """Remove a record; with ``revision`` only if it is unchanged since."""
        self._changes.append(Delete(key, revision))

    def add(self, key: Key, **counts: int) -> None:
        """Change counters; several changes of one counter become one, as a transaction may touch an item only once."""
        counters = self._adds.setdefault(key, {})
        for name, count in counts.items():
            counters[name] = counters.get(name, 0) + count

    def count(self, scope: Scope, **counts: int) -> None:
        """Move counters that writers of all projects share: each unit of work moves one part, the sum counts."""
        if not isinstance(scope, Timed):
            self.add(keys.shard(scope, self._shard), **counts)
            return
        key = keys.bucket(scope.scope, scope.bucket, self._shard)
        self.add(key, **counts)
        if scope.keep_hours:
            self._expiring[key] = int(self.deps.clock.now().timestamp()) + scope.keep_hours * 3600

    def event(self, event_type: str, entity_type: str, entity_id: str, **data: Any) -> None:
        """Tell of something; ``data`` holds ids, statuses and numbers, never content of a document."""
        told = {
            "event_id": self.deps.ids.new("evt"),
            "event_type": event_type,
            "ts": timestamp(self.deps),
            "entity": {"type": entity_type, "id": entity_id},
            "actor": self.call.actor,
            "role": self.call.role,
            "request_id": self.call.request_id,
            "data": data,
            "chain": self.chain,
        }
        self._events.append(told)
        self.add(keys.counter(keys.events_of(entity_type, entity_id)), total=1)
        for scope, counts in increments(told).items():
            self.count(scope, **counts)

    def commit(self) -> None:
        """Write everything. Raises :class:`Conflict` if a record was changed by another meanwhile."""
        marker = self._marker()
        for _ in range(_CHAIN_ATTEMPTS):
            try:
                self.deps.records.commit([*self._transaction(), *marker])
            except Conflict as conflict:
                if marker and marker[0].record.key in conflict.keys:
                    raise AlreadyDone from conflict
                if any(not _is_link(key) and key not in self._adds for key in conflict.keys):
                    raise
            else:
                self.call.committed[:] = [True]
                self._anchor()
                return
        raise Conflict([keys.head(self.chain)])

    def _anchor(self) -> None:
        """Keep the chain's new head where it cannot be changed: an object under object lock. A chain that was cut off
        and given an older head then contradicts its anchor (``usecases/trail.py``)."""
        if self._head is not None:
            body = json.dumps({"chain": self.chain, **self._head}, separators=(",", ":")).encode()
            key = keys.anchor(self.chain, self._head["sequence"])
            self.deps.originals.put(key, body, "application/json")

    def _marker(self) -> list[Put]:
        """A creation with an ``Idempotency-Key`` leaves a mark with its first transaction."""
        call = self.call
        if call.idempotency_key is None or call.committed:
            return []
        key = keys.done_once(call.session, call.operation, call.idempotency_key)
        expires = int(self.deps.clock.now().timestamp()) + 24 * 3600
        return [Put(Record(key, "once", {"request_id": call.request_id}, expires=expires))]

    def _transaction(self) -> list[Change]:
        adds = [Add(key, counts, self._expiring.get(key)) for key, counts in self._adds.items() if any(counts.values())]
        return [*self._changes, *adds, *self._links()]

    def _links(self) -> list[Change]:
        if not self._events:
            return []
        head = self.deps.records.get(keys.head(self.chain)) or Record(
            keys.head(self.chain), "head", {"sequence": 0, "hash": GENESIS}
        )
        sequence, previous = int(head.data["sequence"]), str(head.data["hash"])
        changes: list[Change] = []
        for event in self._events:
            sequence += 1
            linked = {**event, "sequence": sequence, "previous": previous}
            previous = link_hash(previous, linked)
            place = keys.event(event["entity"]["type"], event["entity"]["id"], sequence)
            changes.append(
                Put(
                    Record(
                        place,
                        "event",
                        {**linked, "hash": previous},
                        index1=Key(keys.chain(self.chain), place.sort),
                        index2=Key(keys.EVENTS, event["event_id"]),
                    )
                )
            )
        newest = {"sequence": sequence, "hash": previous}
        self._head = newest
        changes.append(Put(Record(head.key, "head", newest, revision=head.revision)))
        return changes


def _is_link(key: Key) -> bool:
    return key.partition.startswith(("EVENTS#", "CHAIN#"))


def totals(records: Records, scope: str) -> dict[str, int]:
    """The sums of a scope's counters over all parts."""
    sums: dict[str, int] = {}
    for part in records.query(keys.shard(scope, 0).partition, limit=keys.SHARDS):
        for name, count in part.counts.items():
            sums[name] = sums.get(name, 0) + count
    return sums


def totals_since(records: Records, scope: str, first: str, buckets: int) -> dict[str, dict[str, int]]:
    """The sums of a scope that is kept by day or hour, for the bucket ``first`` and later ones (at most ``buckets`` of
    them); buckets in which nothing happened are left out."""
    sums: dict[str, dict[str, int]] = {}
    partition = keys.bucket(scope, first, 0).partition
    for part in records.query(partition, after=first, limit=buckets * keys.SHARDS):
        bucket = sums.setdefault(part.key.sort.rpartition("#")[0], {})
        for name, count in part.counts.items():
            bucket[name] = bucket.get(name, 0) + count
    return sums
