"""A double of OpenSearch's REST API, as far as its documentation describes what a vector store needs.

It is written from the documentation (index creation, document API, multi-search, k-NN with a filter) and knows nothing
of the product: it refuses what a domain would refuse (unsigned requests, unknown fields, vectors of another length,
k-NN on an index without it) and scores as ``cosinesimil`` is documented: (2 - d) / 2 with d = 1 - cosine.
"""

from __future__ import annotations

import json
import math
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=[^/]+/\d{8}/(?P<region>[\w-]+)/es/aws4_request, SignedHeaders=\S+")


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, kind: str, reason: str = "") -> None:
        super().__init__(kind)
        self.status = status
        self.body = {"error": {"type": kind, "reason": reason, "root_cause": []}, "status": status}


class OpenSearchDouble:
    """A server on a free port of the loopback; ``trouble`` is called before each request and may raise."""

    def __init__(self) -> None:
        self.indices: dict[str, Json] = {}
        self.documents: dict[str, dict[str, Json]] = {}
        self.asked: list[tuple[str, str]] = []
        self.trouble: Callable[[str, str], None] = lambda method, path: None
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                double.serve(self)

            do_GET = do_PUT = do_POST = do_HEAD = answer  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> OpenSearchDouble:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """One request."""
        content = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        path, _, _query = request.path.partition("?")
        self.asked.append((request.command, path))
        try:
            _must_be_signed(request.headers.get("Authorization", ""))
            self.trouble(request.command, path)
            status, body = self.route(request.command, path.strip("/").split("/"), content)
        except Refused as refused:
            status, body = refused.status, refused.body
        data = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json; charset=UTF-8")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(data)

    def route(self, method: str, parts: list[str], content: bytes) -> tuple[int, Json]:
        match method, parts:
            case "HEAD", [index]:
                return (200 if index in self.indices else 404), {}
            case "PUT", [index]:
                return self.create(index, json.loads(content))
            case "PUT", [index, "_doc", name]:
                return self.store(index, name, json.loads(content))
            case "GET", [index, "_doc", name]:
                self._index(index)
                found = self.documents[index].get(name)
                shown = {"_index": index, "_id": name, "found": found is not None}
                return (200, {**shown, "_source": found}) if found is not None else (404, shown)
            case (("GET" | "POST"), ["_msearch"]):
                lines = [json.loads(line) for line in content.decode().splitlines() if line]
                pairs = zip(lines[::2], lines[1::2], strict=True)
                return 200, {"took": 1, "responses": [self._one(head["index"], body) for head, body in pairs]}
        raise Refused(405, "method_not_allowed", f"{method} {'/'.join(parts)}")

    def create(self, index: str, body: Json) -> tuple[int, Json]:
        if index in self.indices:
            raise Refused(400, "resource_already_exists_exception")
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", index):
            raise Refused(400, "invalid_index_name_exception")
        self.indices[index], self.documents[index] = body, {}
        return 200, {"acknowledged": True, "shards_acknowledged": True, "index": index}

    def store(self, index: str, name: str, body: Json) -> tuple[int, Json]:
        mapping = self._index(index)["mappings"]
        unknown = set(body) - set(mapping["properties"])
        if unknown and mapping.get("dynamic") == "strict":
            raise Refused(400, "strict_dynamic_mapping_exception", str(unknown))
        for field, described in mapping["properties"].items():
            if described["type"] == "knn_vector" and len(body[field]) != described["dimension"]:
                raise Refused(400, "mapper_parsing_exception", "vector of another length")
            if described["type"] == "knn_vector" and not any(body[field]):
                raise Refused(400, "mapper_parsing_exception", "zero vector is not supported for cosinesimil")
        result = "updated" if name in self.documents[index] else "created"
        self.documents[index][name] = body
        return (200 if result == "updated" else 201), {"_index": index, "_id": name, "result": result}

    def _index(self, name: str) -> Json:
        if name not in self.indices:
            raise Refused(404, "index_not_found_exception", f"no such index [{name}]")
        return self.indices[name]

    def _one(self, index: str, body: Json) -> Json:
        try:
            return {"took": 1, "timed_out": False, "hits": {"hits": self._search(index, body)}, "status": 200}
        except Refused as refused:
            return refused.body

    def _search(self, index: str, body: Json) -> list[Json]:
        described = self._index(index)
        ((field, wanted),) = body["query"]["knn"].items()
        mapping = described["mappings"]["properties"].get(field)
        if not described["settings"]["index"].get("knn") or not mapping or mapping["type"] != "knn_vector":
            raise Refused(400, "search_phase_execution_exception", "not a k-NN field")
        if len(wanted["vector"]) != mapping["dimension"] or not 0 < wanted["k"] <= 10_000:
            raise Refused(400, "search_phase_execution_exception", "query vector of another length")
        ((name, value),) = wanted["filter"]["term"].items()
        if described["mappings"]["properties"][name]["type"] != "keyword":
            raise Refused(400, "search_phase_execution_exception", "filter on a field that is not indexed")
        found = [
            {"_index": index, "_id": key, "_score": _score(document[field], wanted["vector"]), "_source": document}
            for key, document in self.documents[index].items()
            if document[name] == value
        ]
        found.sort(key=lambda hit: -hit["_score"])
        kept = found[: min(wanted["k"], body["size"])]
        return [{**hit, "_source": {one: hit["_source"][one] for one in body["_source"]}} for hit in kept]


def _must_be_signed(authorization: str) -> None:
    if not _SIGNED.match(authorization):
        raise Refused(403, "security_exception", "not signed")


def _score(left: list[float], right: list[float]) -> float:
    dot = sum(a * b for a, b in zip(left, right, strict=True))
    cosine = dot / (math.hypot(*left) * math.hypot(*right))
    return (2 - (1 - cosine)) / 2
