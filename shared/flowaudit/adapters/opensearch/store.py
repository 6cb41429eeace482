"""The vector store in an OpenSearch domain: k-NN over an HNSW graph, for more examples than one partition can compare.

The graph finds the candidates; how similar they are is computed here from the vectors that come back, so that the
threshold means the same as in the exact store whatever scale the engine scores on. Access is by IAM: every request is
signed (Signature Version 4, service ``es``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opensearchpy import OpenSearch, RequestsHttpConnection
from opensearchpy.exceptions import NotFoundError, OpenSearchException, RequestError

from flowaudit.core.learning.matching import Hit
from flowaudit.core.learning.vectors import closeness, pack
from flowaudit.ports.embeddings import Vector
from flowaudit.ports.vectors import VectorEntry, VectorsUnavailable

INDEX = "flowaudit-examples"
_SECONDS = 10
_FIELDS = ("ruleset_id", "document_id", "feature_ids", "signatures", "vector")
_MISSING, _EXISTS = "index_not_found_exception", "resource_already_exists_exception"
# Beyond the wanted ones, because the graph is approximate and equals are ordered here.
_MARGIN, _MOST = 10, 200
_BYTES = 4  # of a number in the index
_PLACES = 5  # to which equal vectors have equal similarities: a product of matrices rounds by where a row stands


class OpenSearchVectors:
    """:class:`flowaudit.ports.vectors.Vectors` in one index; an example is a document under its own id."""

    def __init__(self, client: OpenSearch, dimension: int) -> None:
        self._client = client
        self._dimension = dimension

    def put(self, entry: VectorEntry) -> int:
        """The document is searchable when this returns. The index comes to be with the first one."""
        body = {
            "ruleset_id": entry.ruleset_id,
            "document_id": entry.document_id,
            "feature_ids": list(entry.feature_ids),
            "signatures": list(entry.signatures),
            "vector": list(entry.vector),
        }
        try:
            if not self._client.indices.exists(index=INDEX):
                self._create()
            self._client.index(index=INDEX, id=entry.example_id, body=body, params={"refresh": "true"})
        except OpenSearchException as error:
            raise _unavailable(error) from error
        return _BYTES * len(entry.vector)

    def get(self, ruleset_id: str, example_id: str) -> VectorEntry | None:
        """By id, without waiting for a refresh."""
        try:
            found = self._client.get(index=INDEX, id=example_id)["_source"]
        except NotFoundError:
            return None
        except (OpenSearchException, KeyError, TypeError) as error:
            raise _unavailable(error) from error
        return _entry(example_id, found) if found.get("ruleset_id") == ruleset_id else None

    def nearest(self, ruleset_id: str, queries: Sequence[Vector], *, limit: int, threshold: float) -> list[Hit]:
        """One search a query in one request, restricted to the ruleset within the graph."""
        if not queries:
            return []
        size = min(limit + _MARGIN, _MOST)
        lines: list[dict[str, Any]] = []
        for query in queries:
            lines += [{"index": INDEX}, _search(ruleset_id, query, size)]
        try:
            answers = self._client.msearch(body=lines)["responses"]
            hits = {hit["_id"]: hit["_source"] for answer in answers for hit in _hits(answer)}
            found = [_entry(example_id, source) for example_id, source in hits.items()]
        except (OpenSearchException, KeyError, TypeError, ValueError) as error:
            raise _unavailable(error) from error
        similar = closeness([pack(one.vector) for one in found], queries)
        close = [_hit(one, value) for one, value in zip(found, similar, strict=True) if value >= threshold]
        # ids begin with their time: among equally similar examples the newest comes first
        close.sort(key=lambda hit: hit.example_id, reverse=True)
        return sorted(close, key=lambda hit: -round(hit.similarity, _PLACES))[:limit]

    def _create(self) -> None:
        try:
            self._client.indices.create(index=INDEX, body=_index(self._dimension))
        except RequestError as error:
            if error.error != _EXISTS:  # another writer was quicker
                raise


def connect(endpoint: str, region: str, dimension: int) -> OpenSearchVectors:
    """The store at a domain's endpoint (``https://…``). Raises ``VectorsUnavailable`` without credentials."""
    import boto3
    from opensearchpy import RequestsAWSV4SignerAuth

    credentials = boto3.Session().get_credentials()
    if credentials is None or not endpoint:
        raise VectorsUnavailable("the vector store has no endpoint, or this function no credentials")
    client = OpenSearch(
        hosts=[endpoint],
        http_auth=RequestsAWSV4SignerAuth(credentials, region, "es"),
        connection_class=RequestsHttpConnection,
        timeout=_SECONDS,
        max_retries=1,
        retry_on_timeout=False,
    )
    return OpenSearchVectors(client, dimension)


def _index(dimension: int) -> dict[str, Any]:
    """Cosine over an HNSW graph of Lucene, which filters while it walks the graph."""
    method = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
    return {
        "settings": {"index": {"knn": True}},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "ruleset_id": {"type": "keyword"},
                "document_id": {"type": "keyword", "index": False},
                "feature_ids": {"type": "keyword", "index": False},
                "signatures": {"type": "keyword", "index": False},
                "vector": {"type": "knn_vector", "dimension": dimension, "method": method},
            },
        },
    }


def _search(ruleset_id: str, query: Vector, size: int) -> dict[str, Any]:
    wanted = {"vector": list(query), "k": size, "filter": {"term": {"ruleset_id": ruleset_id}}}
    return {"size": size, "_source": list(_FIELDS), "query": {"knn": {"vector": wanted}}}


def _hits(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The hits of one search of several; without an index there are none yet."""
    error = answer.get("error")
    if error is None:
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits
    if error.get("type") == _MISSING:
        return []
    raise ValueError(str(error.get("type"))[:100])


def _entry(example_id: str, source: dict[str, Any]) -> VectorEntry:
    facts = (tuple(source["feature_ids"]), tuple(source["signatures"]))
    vector = tuple(float(number) for number in source["vector"])
    return VectorEntry(example_id, source["ruleset_id"], source["document_id"], *facts, vector)


def _hit(entry: VectorEntry, similarity: float) -> Hit:
    return Hit(entry.example_id, similarity, entry.document_id, entry.feature_ids, entry.signatures)


def _unavailable(error: Exception) -> VectorsUnavailable:
    """What failed, without anything that the server wrote."""
    return VectorsUnavailable(f"OpenSearch: {type(error).__name__}")
