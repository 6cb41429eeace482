"""RAG examples as records: the example itself, and the mark that it has no vector yet."""

from __future__ import annotations

from dataclasses import replace

from flowaudit.contract.problems import not_found
from flowaudit.core import statistics
from flowaudit.core.learning import Example
from flowaudit.core.model.codec import decode, encode
from flowaudit.ports.records import Index, Key, Record, Records
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, totals


def add_new(unit: Unit, example: Example) -> None:
    """A new example, to be indexed, and its event. The vector follows: what a person said is never lost for want of
    one."""
    example_id = example.rag_example_id
    unit.put(
        Record(
            keys.example(example_id),
            "example",
            encode(example),
            index1=Key(keys.examples(), example_id),
            index2=Key(keys.examples(example.ruleset_id), example_id),
        )
    )
    unit.put(Record(keys.unindexed(example_id), "unindexed", {}))
    unit.event(
        "RAG_EXAMPLE_CREATED",
        "rag_example",
        example_id,
        ruleset_id=example.ruleset_id,
        feature_ids=list(example.feature_ids),
        correction_types=[correction.correction_type.value for correction in example.corrections],
        document_id=example.document_id,
        feedback_id=example.feedback_id,
    )


def mark_indexed(unit: Unit, example: Record, model: str, size: int, nearest_ppm: int) -> None:
    """The example has its vector, of ``size`` bytes, by ``model``: told once, whoever else indexes it. Its closest
    neighbour is as similar as ``nearest_ppm`` millionths."""
    example_id = example.key.partition
    unit.put(replace(example, data={**example.data, "embedding_model": model, "nearest_ppm": nearest_ppm}))
    unit.delete(keys.unindexed(example_id))
    unit.event("RAG_EXAMPLE_INDEXED", "rag_example", example_id, embedding_model=model, vector_bytes=size)


def load(records: Records, example_id: str) -> Example:
    """An example; 404 for an unknown or malformed id."""
    found = find(records, example_id)
    if found is None:
        raise not_found("das RAG-Beispiel", "RAG example", example_id)
    return found


def find(records: Records, example_id: str) -> Example | None:
    """An example, None if there is none with this id."""
    found = records.get(keys.example(example_id)) if example_id.startswith("rag_") else None
    return None if found is None else decode(Example, dict(found.data))


def newest(records: Records, ruleset_id: str | None, limit: int) -> list[Example]:
    """The newest examples, perhaps of one ruleset."""
    index: Index = "index2" if ruleset_id else "index1"
    found = records.query(keys.examples(ruleset_id), index=index, limit=limit, newest_first=True)
    return [decode(Example, dict(record.data)) for record in found]


def count(records: Records, ruleset_id: str | None) -> int:
    """How many there are, by the counters that their events move."""
    return totals(records, statistics.RAG).get(f"ruleset_{ruleset_id}" if ruleset_id else "examples", 0)
