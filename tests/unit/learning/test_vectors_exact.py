"""The exact store against a comparison one by one."""

from __future__ import annotations

import math
import random

import pytest
from tests.unit.api.conftest import Api

from flowaudit.adapters.vectors_exact import ExactVectors
from flowaudit.core.learning.vectors import closeness, pack, unpack
from flowaudit.ports.vectors import VectorEntry, VectorsUnavailable
from flowaudit.runtime import wiring

SIZE = 384


def vector(seed: int) -> tuple[float, ...]:
    numbers = [random.Random(seed * 1000 + place).gauss(0, 1) for place in range(SIZE)]
    length = math.sqrt(sum(number * number for number in numbers))
    return tuple(number / length for number in numbers)


def entry(number: int, ruleset: str = "DE_USTG", seed: int | None = None) -> VectorEntry:
    place = vector(number if seed is None else seed)
    return VectorEntry(f"rag_{number:04d}", ruleset, f"doc_{number}", ("vat_amount",), ("s1", "s2"), place)


def cosine(left: tuple[float, ...], right: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def test_packing_keeps_the_direction() -> None:
    for seed in range(20):
        assert cosine(vector(seed), unpack(pack(vector(seed)))) > 0.9999
    assert len(pack(vector(1))) == 1024


def test_closeness_takes_the_closest_query_and_survives_zeros() -> None:
    stored = [pack(vector(1)), pack((0.0,) * SIZE)]
    assert closeness(stored, [vector(2), vector(1)]) == [pytest.approx(1.0, abs=1e-4), 0.0]
    assert closeness([], [vector(1)]) == []
    assert closeness(stored, []) == [0.0, 0.0]


@pytest.fixture
def store(api: Api) -> ExactVectors:
    return ExactVectors(wiring.deps().records)


def test_the_nearest_equal_a_comparison_one_by_one(store: ExactVectors) -> None:
    for number in range(60):
        store.put(entry(number))
    store.put(entry(99, "EU_VAT", seed=500))
    queries = [vector(500), vector(501)]
    best = {n: max(cosine(vector(n), query) for query in queries) for n in range(60)}
    wanted = sorted(best, key=lambda n: -best[n])[:5]
    found = store.nearest("DE_USTG", queries, limit=5, threshold=-1.0)
    assert [hit.example_id for hit in found] == [f"rag_{n:04d}" for n in wanted]
    for hit, number in zip(found, wanted, strict=True):
        assert hit.similarity == pytest.approx(best[number], abs=1e-3)
        assert (hit.document_id, hit.feature_ids, hit.signatures) == (f"doc_{number}", ("vat_amount",), ("s1", "s2"))
    (own,) = store.nearest("EU_VAT", queries, limit=5, threshold=0.9)
    assert own.example_id == "rag_0099"
    assert store.nearest("UK_VAT", queries, limit=5, threshold=-1.0) == []
    assert store.nearest("DE_USTG", [], limit=5, threshold=-1.0) == []


def test_the_threshold_is_a_bound_and_the_newest_of_equals_leads(store: ExactVectors) -> None:
    for number in (1, 2, 3):
        store.put(entry(number, seed=7))
    store.put(entry(4, seed=8))
    found = store.nearest("DE_USTG", [vector(7)], limit=10, threshold=0.99)
    assert [hit.example_id for hit in found] == ["rag_0003", "rag_0002", "rag_0001"]


def test_the_same_entry_twice_is_stored_once(store: ExactVectors) -> None:
    assert store.put(entry(1)) == store.put(entry(1)) == 1024
    store.put(entry(1, seed=2))
    (hit,) = store.nearest("DE_USTG", [vector(2)], limit=10, threshold=0.99)
    assert hit.example_id == "rag_0001"
    kept = store.get("DE_USTG", "rag_0001")
    assert kept is not None
    assert kept.document_id == "doc_1"
    assert cosine(kept.vector, vector(2)) > 0.999
    assert store.get("DE_USTG", "rag_0002") is None


def test_a_table_that_does_not_answer_is_told(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowaudit.adapters.dynamodb.records import DynamoRecords

    lost = ExactVectors(DynamoRecords("no-such-table", "eu-central-1"))
    for call in (
        lambda: lost.put(entry(1)),
        lambda: lost.get("DE_USTG", "rag_1"),
        lambda: lost.nearest("DE_USTG", [vector(1)], limit=1, threshold=0.0),
    ):
        with pytest.raises(VectorsUnavailable):
            call()
