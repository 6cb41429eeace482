"""The OpenSearch store against a double of its REST API, and against the exact store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.doubles.opensearch.server import OpenSearchDouble, Refused
from tests.unit.api.conftest import Api
from tests.unit.learning.test_vectors_exact import SIZE, entry, vector

from flowaudit.adapters.opensearch import OpenSearchVectors, connect
from flowaudit.adapters.vectors_exact import ExactVectors
from flowaudit.ports.vectors import VectorsUnavailable
from flowaudit.runtime import wiring


@pytest.fixture
def server() -> Iterator[OpenSearchDouble]:
    with OpenSearchDouble() as double:
        yield double


@pytest.fixture
def store(api: Api, server: OpenSearchDouble) -> OpenSearchVectors:
    return connect(server.url, "eu-central-1", SIZE)


def test_it_finds_what_the_exact_store_finds(store: OpenSearchVectors) -> None:
    exact = ExactVectors(wiring.deps().records)
    for number in range(40):
        for each in (store, exact):
            each.put(entry(number))
    for each in (store, exact):
        each.put(entry(99, "EU_VAT", seed=500))
    queries = [vector(500), vector(3)]
    for limit, threshold in ((5, -1.0), (100, 0.05), (3, 0.5)):
        found = store.nearest("DE_USTG", queries, limit=limit, threshold=threshold)
        wanted = exact.nearest("DE_USTG", queries, limit=limit, threshold=threshold)
        assert [hit.example_id for hit in found] == [hit.example_id for hit in wanted]
        assert [hit.similarity for hit in found] == pytest.approx([hit.similarity for hit in wanted])
        assert [hit.signatures for hit in found] == [hit.signatures for hit in wanted]


def test_what_was_put_is_there_once_and_replaced(store: OpenSearchVectors, server: OpenSearchDouble) -> None:
    assert store.put(entry(1)) == 4 * SIZE
    store.put(entry(1, seed=2))
    found = store.get("DE_USTG", "rag_0001")
    assert found is not None
    assert found.vector == pytest.approx(vector(2))
    assert (found.document_id, found.feature_ids, found.signatures) == ("doc_1", ("vat_amount",), ("s1", "s2"))
    assert store.get("EU_VAT", "rag_0001") is None
    assert store.get("DE_USTG", "rag_0002") is None
    assert len(server.documents["flowaudit-examples"]) == 1


def test_an_empty_domain_has_no_examples_and_the_first_makes_the_index(
    store: OpenSearchVectors, server: OpenSearchDouble
) -> None:
    assert store.nearest("DE_USTG", [vector(1)], limit=5, threshold=-1.0) == []
    assert store.nearest("DE_USTG", [], limit=5, threshold=-1.0) == []
    assert store.get("DE_USTG", "rag_0001") is None
    assert server.indices == {}
    store.put(entry(1))
    (index,) = server.indices.values()
    described = index["mappings"]["properties"]["vector"]
    assert (described["type"], described["dimension"], described["method"]["space_type"]) == (
        "knn_vector",
        SIZE,
        "cosinesimil",
    )


def test_two_that_make_the_index_at_once_both_store(store: OpenSearchVectors, server: OpenSearchDouble) -> None:
    def quicker(method: str, path: str) -> None:
        if method == "PUT" and path == "/flowaudit-examples" and not server.indices:
            server.trouble = lambda method, path: None
            OpenSearchVectors(store._client, SIZE).put(entry(2))

    server.trouble = quicker
    store.put(entry(1))
    assert set(server.documents["flowaudit-examples"]) == {"rag_0001", "rag_0002"}


def test_of_equally_similar_examples_the_newest_comes_first(store: OpenSearchVectors) -> None:
    for number in (3, 1, 2):
        store.put(entry(number, seed=7))
    found = store.nearest("DE_USTG", [vector(7)], limit=2, threshold=0.9)
    assert [hit.example_id for hit in found] == ["rag_0003", "rag_0002"]


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_a_domain_that_refuses_is_unavailable(store: OpenSearchVectors, server: OpenSearchDouble, status: int) -> None:
    store.put(entry(1))

    def refuse(method: str, path: str) -> None:
        raise Refused(status, "some_exception", "with a secret reason")

    server.trouble = refuse
    for ask in (
        lambda: store.put(entry(2)),
        lambda: store.get("DE_USTG", "rag_0001"),
        lambda: store.nearest("DE_USTG", [vector(1)], limit=1, threshold=0.0),
    ):
        with pytest.raises(VectorsUnavailable) as failed:
            ask()
        assert "secret" not in str(failed.value)


def test_a_domain_that_is_not_there_is_unavailable(api: Api) -> None:
    with pytest.raises(VectorsUnavailable):
        connect("http://127.0.0.1:9", "eu-central-1", SIZE).put(entry(1))
    with pytest.raises(VectorsUnavailable):
        connect("", "eu-central-1", SIZE)


def test_a_vector_of_another_length_is_refused_by_the_domain(api: Api, server: OpenSearchDouble) -> None:
    connect(server.url, "eu-central-1", SIZE).put(entry(1))
    with pytest.raises(VectorsUnavailable):
        connect(server.url, "eu-central-1", 3).nearest("DE_USTG", [(1.0, 0.0, 0.0)], limit=1, threshold=0.0)


def test_unsigned_requests_are_refused_by_the_double(server: OpenSearchDouble) -> None:
    import httpx

    assert httpx.get(f"{server.url}/flowaudit-examples/_doc/rag_0001", trust_env=False).status_code == 403


def test_the_deployment_chooses_the_store(api: Api, server: OpenSearchDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECTOR_STORE", "opensearch")
    monkeypatch.setenv("OPENSEARCH_ENDPOINT", server.url)
    wiring.deps().settings = wiring.Settings.from_environment()
    assert isinstance(wiring.deps().vectors, OpenSearchVectors)
    wiring.deps().vectors.put(entry(1))
    assert server.asked[-1] == ("PUT", "/flowaudit-examples/_doc/rag_0001")
