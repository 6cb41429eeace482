"""The vector store: which examples lie closest to a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flowaudit.core.learning.matching import Hit
from flowaudit.ports.embeddings import Vector


class VectorsUnavailable(Exception):
    """The store does not answer; the message says why."""


@dataclass(frozen=True, slots=True)
class VectorEntry:
    """An example's vector (length 1) and the facts that a hit brings back without reading the example."""

    example_id: str
    ruleset_id: str
    document_id: str
    feature_ids: tuple[str, ...]
    signatures: tuple[str, ...]
    vector: Vector


class Vectors(Protocol):
    """Vectors by ruleset. Every method raises :class:`VectorsUnavailable`."""

    def put(self, entry: VectorEntry) -> int:
        """Store or replace the vector of an example: the same entry twice is stored once. Answers its size in bytes."""
        ...

    def get(self, ruleset_id: str, example_id: str) -> VectorEntry | None:
        """An example's entry, None if it is not indexed."""
        ...

    def nearest(self, ruleset_id: str, queries: Sequence[Vector], *, limit: int, threshold: float) -> list[Hit]:
        """The examples whose cosine to the closest of the queries is at least ``threshold``; the most similar first,
        of equal ones the newest."""
        ...
