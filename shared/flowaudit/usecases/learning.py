"""The memory of corrections: indexing what people taught, finding what fits a payload, telling it to the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flowaudit.core.judging.prompt import MAX_EXAMPLES
from flowaudit.core.learning import Example, Hit, Match, choose, question, told
from flowaudit.core.model.codec import decode
from flowaudit.ports.embeddings import EmbeddingsUnavailable
from flowaudit.ports.records import Conflict, Record
from flowaudit.ports.vectors import VectorEntry, VectorsUnavailable
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import examples, keys, settings
from flowaudit.usecases.store.unit import Unit, timestamp

MAX_TOP_K = 20
# What one call indexes on the way; an embedding takes some tens of milliseconds.
_CATCH_UP = 20
# Hits to choose from: an example of the same supplier may stand behind more similar ones.
_POOL = 5
_MILLIONTHS = 1_000_000

MemoryUnavailable = (EmbeddingsUnavailable, VectorsUnavailable)


@dataclass(frozen=True, slots=True)
class Found:
    """An example that fits, with why."""

    match: Match
    example: Example


def index_pending(deps: Deps, call: Call) -> None:
    """Give the examples that have no vector yet one: those just made, and those that were made while the model or the
    store could not be reached. Raises ``EmbeddingsUnavailable`` or ``VectorsUnavailable``; they stay marked then."""
    for mark in deps.records.query(keys.UNINDEXED, limit=_CATCH_UP):
        record = deps.records.get(keys.example(mark.key.sort))
        if record is not None:
            _index(deps, call, record)


def _index(deps: Deps, call: Call, record: Record) -> None:
    example = decode(Example, dict(record.data))
    (vector,) = deps.embeddings.embed([example.text_embedded])
    size = deps.vectors.put(
        VectorEntry(
            example_id=example.rag_example_id,
            ruleset_id=example.ruleset_id,
            document_id=example.document_id,
            feature_ids=example.feature_ids,
            signatures=example.signatures,
            vector=vector,
        )
    )
    nearest = max((hit.similarity for hit in neighbours(deps, example, 1)), default=0.0)
    unit = Unit(deps, call, example.project_id)
    examples.mark_indexed(unit, record, deps.embeddings.model, size, round(nearest * _MILLIONTHS))
    # a conflict means that another has indexed it at the same time, with the same vector
    with suppress(Conflict):
        unit.commit()


def retrieve(deps: Deps, call: Call, payload: Mapping[str, Any], top_k: int | None = None) -> list[Found]:
    """The examples that a payload is told, the most similar first; none while ``rag.enabled`` is false.

    Raises ``EmbeddingsUnavailable`` or ``VectorsUnavailable``.
    """
    configured = settings.load(deps)["rag"]
    if not configured["enabled"]:
        return []
    wanted = min(top_k or int(configured["top_k"]), MAX_TOP_K)
    asked = question(payload)
    if not examples.count(deps.records, asked.ruleset_id):
        return []  # nothing was learned yet: not even the model is loaded
    index_pending(deps, call)
    vectors = deps.embeddings.embed(asked.texts)
    threshold = float(configured["similarity_threshold"])
    hits = deps.vectors.nearest(asked.ruleset_id, vectors, limit=wanted * _POOL, threshold=threshold)
    matches = choose(
        hits,
        document_id=asked.document_id,
        signatures=asked.signatures,
        doubtful=asked.doubtful,
        top_k=wanted,
    )
    loaded = [(match, examples.find(deps.records, match.example_id)) for match in matches]
    return _that_fit([Found(match, example) for match, example in loaded if example is not None])


def _that_fit(found: Sequence[Found]) -> list[Found]:
    """As many as a prompt has room for, the most similar first; never a part of one."""
    room = MAX_EXAMPLES
    kept: list[Found] = []
    for one in found:
        room -= len(json.dumps(told(one.example, one.match, "de"), ensure_ascii=False)) + len(", ")
        if room < 0:
            break
        kept.append(one)
    return kept


def context(deps: Deps, call: Call, payload: Mapping[str, Any]) -> tuple[dict[str, Any], list[Found]]:
    """A payload's ``rag_context`` and the examples in it. A memory that cannot be reached is no reason not to audit:
    the context says so and is empty."""
    enabled = bool(settings.load(deps)["rag"]["enabled"])
    try:
        found = retrieve(deps, call, payload)
    except MemoryUnavailable:
        return {"enabled": enabled, "examples": [], "unavailable": True}, []
    shown = [told(one.example, one.match, payload["ui_language"]) for one in found]
    return {"enabled": enabled, "examples": shown}, found


def record_use(unit: Unit, document: Record, payload_id: str, found: Sequence[Found]) -> None:
    """The event that tells which examples a payload took, and when each was last used."""
    if not found:
        return
    before = {one.match.example_id: unit.deps.records.get(keys.example_use(one.match.example_id)) for one in found}
    used = [
        {
            "rag_example_id": one.match.example_id,
            "similarity_ppm": round(one.match.similarity * _MILLIONTHS),
            "first_use": before[one.match.example_id] is None,
        }
        for one in found
    ]
    document_id = document.data["document_id"]
    unit.event("RAG_RETRIEVED", "document", document_id, payload_id=payload_id, used=used)
    for one in found:
        last = {"at": timestamp(unit.deps), "document_id": document_id, "payload_id": payload_id}
        # two payloads cannot both be the first to use an example: the statistics count those that were used at all
        is_first = before[one.match.example_id] is None
        unit.put(Record(keys.example_use(one.match.example_id), "use", last), force=not is_first)


def neighbours(deps: Deps, example: Example, limit: int) -> list[Hit]:
    """The examples of the same ruleset that lie closest to one, without itself; empty while it has no vector."""
    own = deps.vectors.get(example.ruleset_id, example.rag_example_id)
    if own is None:
        return []
    hits = deps.vectors.nearest(example.ruleset_id, [own.vector], limit=limit + 1, threshold=-1.0)
    return [hit for hit in hits if hit.example_id != example.rag_example_id][:limit]
