"""The exact vector store: one small record an example, in the partition of its ruleset.

A search reads one partition and compares all of it. A record is 1.3 KB, so a page of DynamoDB holds 800 of them; beyond
some ten thousand examples a ruleset an index pays off (OpenSearch, behind the same port).
"""

from __future__ import annotations

from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.core.learning.matching import Hit
from flowaudit.core.learning.vectors import closeness, pack, unpack
from flowaudit.ports.embeddings import Vector
from flowaudit.ports.records import Key, Put, Record, Records
from flowaudit.ports.vectors import VectorEntry, VectorsUnavailable

MAX_EXAMPLES = 20_000


class ExactVectors:
    """:class:`flowaudit.ports.vectors.Vectors` over the record store."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def put(self, entry: VectorEntry) -> int:
        """Written whatever is there: the same entry gives the same record."""
        vector = pack(entry.vector)
        data = {
            "document_id": entry.document_id,
            "feature_ids": list(entry.feature_ids),
            "signatures": list(entry.signatures),
            "vector": vector,
        }
        record = Record(_key(entry.ruleset_id, entry.example_id), "vector", data)
        try:
            self._records.commit([Put(record, force=True)])
        except (ClientError, BotoCoreError) as error:
            raise VectorsUnavailable(type(error).__name__) from error
        return len(vector)

    def get(self, ruleset_id: str, example_id: str) -> VectorEntry | None:
        """By key."""
        try:
            found = self._records.get(_key(ruleset_id, example_id))
        except (ClientError, BotoCoreError) as error:
            raise VectorsUnavailable(type(error).__name__) from error
        if found is None:
            return None
        data = found.data
        facts = (data["document_id"], tuple(data["feature_ids"]), tuple(data["signatures"]))
        return VectorEntry(example_id, ruleset_id, *facts, unpack(data["vector"]))

    def nearest(self, ruleset_id: str, queries: Sequence[Vector], *, limit: int, threshold: float) -> list[Hit]:
        """One keyed query, then the cosine to each vector."""
        try:
            found = self._records.query(_key(ruleset_id, "").partition, limit=MAX_EXAMPLES, newest_first=True)
        except (ClientError, BotoCoreError) as error:
            raise VectorsUnavailable(type(error).__name__) from error
        similarities = closeness([record.data["vector"] for record in found], queries)
        hits = [_hit(record, value) for record, value in zip(found, similarities, strict=True) if value >= threshold]
        # the sort is stable: among equally similar examples the newest stays first
        return sorted(hits, key=lambda hit: -hit.similarity)[:limit] if queries else []


def _key(ruleset_id: str, example_id: str) -> Key:
    return Key(f"VECTORS#{ruleset_id}", example_id)


def _hit(record: Record, similarity: float) -> Hit:
    data = record.data
    facts = (data["document_id"], tuple(data["feature_ids"]), tuple(data["signatures"]))
    return Hit(record.key.sort, similarity, *facts)
