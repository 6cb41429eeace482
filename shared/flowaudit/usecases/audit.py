"""The audit trail and the live log of a document (contract section 16)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flowaudit.contract.models.audit import EventQuery, StreamQuery
from flowaudit.ports.records import Record
from flowaudit.usecases.answers import EventStream
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import documents, keys, projects
from flowaudit.usecases.store.unit import totals

# A stream answers what is there, waits a little for more, and ends; the browser comes back with Last-Event-ID.
_POLLS, _POLL_SECONDS, _RETRY_MS = 8, 0.25, 1000
_MAX_STREAMED = 500


def events(deps: Deps, call: Call, query: EventQuery) -> dict[str, Any]:
    """16.1: newest first."""
    limit = query.offset + query.limit
    if query.entity_type == "project" and query.entity_id:
        head = projects.load(deps.records, query.entity_id) and deps.records.get(keys.head(query.entity_id))
        total = int(head.data["sequence"]) if head else 0
        found = deps.records.query(keys.chain(query.entity_id), index="index1", limit=limit, newest_first=True)
    elif query.entity_type and query.entity_id:
        partition = keys.events_of(query.entity_type, query.entity_id)
        counter = deps.records.get(keys.counter(partition))
        total = counter.counts.get("total", 0) if counter else 0
        found = deps.records.query(partition, limit=limit, newest_first=True)
    else:
        total = totals(deps.records, "EVENTS").get("total", 0)
        found = deps.records.query(keys.EVENTS, index="index2", limit=limit, newest_first=True)
    return {
        "data": [dict(record.data) for record in found[query.offset :]],
        "meta": {"total": total, "limit": query.limit, "offset": query.offset, "request_id": call.request_id},
    }


def logstream(deps: Deps, call: Call, document_id: str, query: StreamQuery) -> EventStream:
    """16.2: the document's events after ``Last-Event-ID``, as Server-Sent Events."""
    documents.load(deps.records, document_id)
    seen = call.last_event_id or query.last_event_id or "0"
    after = f"{int(seen):012d}"
    partition = keys.events_of("document", document_id)
    found = deps.records.query(partition, after=after, limit=_MAX_STREAMED)
    polls = 0
    while not found and polls < _POLLS:
        deps.clock.wait(_POLL_SECONDS)
        polls += 1
        found = deps.records.query(partition, after=after, limit=_MAX_STREAMED)
    return EventStream(_stream(found))


def _stream(found: Sequence[Record]) -> str:
    """Events without names, which an EventSource gives to ``onmessage``: a log view wants all of them, in their order,
    and could not list the types beforehand. The type stands in the data."""
    parts = [f"retry: {_RETRY_MS}\n\n"]
    for record in found:
        data = {name: record.data[name] for name in ("event_id", "event_type", "ts", "entity", "data")}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        parts.append(f"id: {int(record.key.sort)}\ndata: {text}\n\n")
    if not found:
        parts.append(": nothing new\n\n")
    return "".join(parts)
