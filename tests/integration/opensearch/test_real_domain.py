"""The vector store, and the double of its unit tests, against a real OpenSearch with its k-NN plugin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.opensearch.server import OpenSearchDouble, Refused
from tests.integration.opensearch.conftest import Domain, node
from tests.unit.api.conftest import Api, api
from tests.unit.learning.test_vectors_exact import SIZE, entry, vector

from flowaudit.adapters.opensearch import OpenSearchVectors, connect
from flowaudit.adapters.opensearch.store import INDEX, _index, _search
from flowaudit.adapters.vectors_exact import ExactVectors
from flowaudit.ports.vectors import VectorsUnavailable
from flowaudit.runtime import wiring

__all__ = ["api"]

# one server for all tests here, so one process
pytestmark = pytest.mark.xdist_group("opensearch")


@pytest.fixture
def store(api: Api, domain: Domain) -> OpenSearchVectors:
    """The store as the product connects it; this server does not check signatures."""
    return connect(domain.url, "eu-central-1", SIZE)


def test_it_finds_what_the_exact_store_finds(store: OpenSearchVectors) -> None:
    exact = ExactVectors(wiring.deps().records)
    for number in range(150):
        ruleset = "EU_VAT" if number % 3 == 0 else "DE_USTG"
        for each in (store, exact):
            each.put(entry(number, ruleset))
    queries = [vector(500), vector(3)]
    for limit, threshold in ((5, -1.0), (20, 0.05), (3, 0.5)):
        found = store.nearest("DE_USTG", queries, limit=limit, threshold=threshold)
        wanted = exact.nearest("DE_USTG", queries, limit=limit, threshold=threshold)
        assert [hit.example_id for hit in found] == [hit.example_id for hit in wanted]
        assert [hit.similarity for hit in found] == pytest.approx([hit.similarity for hit in wanted], abs=1e-5)
        assert [hit.document_id for hit in found] == [hit.document_id for hit in wanted]


def test_an_example_is_there_at_once_and_once_and_survives_its_replacement(
    store: OpenSearchVectors, domain: Domain
) -> None:
    store.put(entry(1))
    store.put(entry(1, seed=2))
    found = store.get("DE_USTG", "rag_0001")
    assert found is not None
    assert found.vector == pytest.approx(vector(2))
    assert (found.document_id, found.feature_ids, found.signatures) == ("doc_1", ("vat_amount",), ("s1", "s2"))
    assert [hit.example_id for hit in store.nearest("DE_USTG", [vector(2)], limit=5, threshold=0.9)] == ["rag_0001"]
    assert store.get("EU_VAT", "rag_0001") is None
    assert store.get("DE_USTG", "rag_0002") is None
    assert domain.send("GET", f"/{INDEX}/_count").json()["count"] == 1


def test_an_empty_domain_has_no_examples(store: OpenSearchVectors, domain: Domain) -> None:
    assert store.nearest("DE_USTG", [vector(1)], limit=5, threshold=-1.0) == []
    assert store.get("DE_USTG", "rag_0001") is None
    assert domain.send("HEAD", f"/{INDEX}").status_code == 404


def test_of_equally_similar_examples_the_newest_comes_first(store: OpenSearchVectors) -> None:
    for number in (3, 1, 2):
        store.put(entry(number, seed=7))
    found = store.nearest("DE_USTG", [vector(7)], limit=2, threshold=0.9)
    assert [hit.example_id for hit in found] == ["rag_0003", "rag_0002"]


def test_writers_that_make_the_index_at_once_all_store(api: Api, domain: Domain) -> None:
    stores = [connect(domain.url, "eu-central-1", SIZE) for _ in range(6)]
    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(lambda pair: pair[1].put(entry(pair[0])), enumerate(stores)))
    assert domain.send("GET", f"/{INDEX}/_count").json()["count"] == len(stores)
    mapping = domain.send("GET", f"/{INDEX}/_mapping").json()[INDEX]["mappings"]
    assert mapping["properties"]["vector"]["type"] == "knn_vector"


def test_a_vector_of_another_length_is_refused(store: OpenSearchVectors, domain: Domain) -> None:
    store.put(entry(1))
    with pytest.raises(VectorsUnavailable):
        connect(domain.url, "eu-central-1", 3).nearest("DE_USTG", [(1.0, 0.0, 0.0)], limit=1, threshold=0.0)
    assert domain.send("GET", f"/{INDEX}/_count").json()["count"] == 1


def test_a_domain_that_dies_is_unavailable(api: Api, tmp_path: Path) -> None:
    with node(tmp_path) as mortal:
        store = connect(mortal.url, "eu-central-1", SIZE)
        store.put(entry(1))
    for ask in (
        lambda: store.put(entry(2)),
        lambda: store.get("DE_USTG", "rag_0001"),
        lambda: store.nearest("DE_USTG", [vector(1)], limit=1, threshold=0.0),
    ):
        with pytest.raises(VectorsUnavailable):
            ask()


def _document(number: int, **other: Any) -> dict[str, Any]:
    one = entry(number)
    lists = {"feature_ids": list(one.feature_ids), "signatures": list(one.signatures), "vector": list(one.vector)}
    return {"ruleset_id": one.ruleset_id, "document_id": one.document_id, **lists, **other}


def _asked() -> list[tuple[str, str, Any]]:
    """Requests in their order, good and bad."""
    place = f"/{INDEX}"
    return [
        ("HEAD", place, None),
        ("GET", f"{place}/_doc/rag_1", None),
        ("PUT", place, _index(SIZE)),
        ("PUT", place, _index(SIZE)),
        ("PUT", "/Not-A-Name", _index(SIZE)),
        ("PUT", f"{place}/_doc/rag_1?refresh=true", _document(1)),
        ("PUT", f"{place}/_doc/rag_1?refresh=true", _document(1)),
        ("PUT", f"{place}/_doc/rag_2?refresh=true", _document(2)),
        ("PUT", f"{place}/_doc/rag_3", _document(3, vector=[1.0, 0.0])),
        ("PUT", f"{place}/_doc/rag_3", _document(3, vector=[0.0] * SIZE)),
        ("PUT", f"{place}/_doc/rag_3", _document(3, unknown="field")),
        ("GET", f"{place}/_doc/rag_1", None),
        ("GET", f"{place}/_doc/rag_3", None),
    ]


def _of_double(double: OpenSearchDouble, method: str, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    try:
        return double.route(method, path.partition("?")[0].strip("/").split("/"), json.dumps(body).encode())
    except Refused as refused:
        return refused.status, refused.body


@pytest.fixture
def double() -> Iterator[OpenSearchDouble]:
    with OpenSearchDouble() as one:
        yield one


def test_the_double_answers_as_the_real_one(domain: Domain, double: OpenSearchDouble) -> None:
    for method, path, body in _asked():
        real = domain.send(method, path, body)
        status, answer = _of_double(double, method, path, body)
        assert (method, path, status) == (method, path, real.status_code)
        if method == "HEAD":
            continue
        shown = real.json()
        for name in ("result", "found", "acknowledged"):
            assert answer.get(name) == shown.get(name), (method, path, name)
        if "error" in shown:
            assert answer["error"]["type"] == shown["error"]["type"], (method, path)


def test_the_double_scores_as_the_real_one(domain: Domain, double: OpenSearchDouble) -> None:
    for method, path, body in _asked()[2:3] + [
        ("PUT", f"/{INDEX}/_doc/rag_{number}?refresh=true", _document(number)) for number in range(12)
    ]:
        assert domain.send(method, path, body).status_code == _of_double(double, method, path, body)[0]
    wanted = _search("DE_USTG", vector(500), 5)
    real = domain.send("POST", f"/{INDEX}/_search", wanted).json()["hits"]["hits"]
    doubled = double._one(INDEX, wanted)["hits"]["hits"]
    assert [hit["_id"] for hit in doubled] == [hit["_id"] for hit in real]
    assert [hit["_score"] for hit in doubled] == pytest.approx([hit["_score"] for hit in real], abs=1e-5)
    assert [set(hit["_source"]) for hit in doubled] == [set(hit["_source"]) for hit in real]
