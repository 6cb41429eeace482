"""The front door: what a client of the embedded run talks to, in the place of the endpoint that AWS gives a REST API.

It forwards bytes and holds the limits that AWS has and the emulator has not. As it trusts the header ``X-Role`` (demo
mode), it serves loopback names only, and no page of another site may make a browser write through it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from flowaudit.contract import problems
from flowaudit.contract.problems import Problem
from flowaudit.core.model.results import Text
from flowaudit.runtime.identity import language_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

API_BODY_LIMIT = 10 * 1024 * 1024  # API Gateway: payload of a REST API
LAMBDA_LIMIT = 6 * 1024 * 1024  # Lambda: synchronous payload, either way
EVENT_OVERHEAD = 4096  # what API Gateway adds around the body in the event
INTEGRATION_SECONDS = 29.0  # API Gateway: default integration timeout
# Headers of one connection (RFC 9110 7.6.1) and those that the client library sets itself.
_OWN_HEADERS = {b"host", b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect"}
_OWN_HEADERS |= {b"content-length", b"proxy-connection", b"proxy-authorization", b"accept-encoding"}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WRITES = {"POST", "PUT", "DELETE", "PATCH"}

_UNREACHABLE = Text(
    "Die eingebettete Cloud antwortet nicht, bitte gleich noch einmal.",
    "The embedded cloud does not answer, try again.",
)
_SLOW = Text("Die Anfrage hat länger als 29 Sekunden gedauert.", "The request took longer than 29 seconds.")
_GATEWAY_KINDS = {
    403: problems.FORBIDDEN,
    404: problems.ROUTE_NOT_FOUND,
    413: problems.TOO_LARGE,
    415: problems.UNSUPPORTED_MEDIA_TYPE,
    429: problems.TOO_MANY_REQUESTS,
}
_NO_ROUTE = Text("Unter dieser Adresse gibt es keine Operation.", "There is no operation at this address.")
_BODY = Text(
    "Die Anfrage ist zu groß: höchstens 10 MB, kodiert höchstens 6 MB. Größere Dateien nimmt "
    "POST /api/projects/{project_id}/documents/presign.",
    "The request is too large: at most 10 MB, and 6 MB when encoded. Larger files go through "
    "POST /api/projects/{project_id}/documents/presign.",
)
_ANSWER = Text("Die Antwort ist größer als 6 MB.", "The answer is larger than 6 MB.")
_FOREIGN = Text(
    "Nur über eine Loopback-Adresse und nicht von fremden Seiten aus erreichbar.",
    "Reachable through a loopback address only, and not from pages of other sites.",
)
_TIMEOUT = problems.Kind("timeout", 504, Text("Zeitüberschreitung", "Timeout"))
_TOO_LARGE_ANSWER = problems.Kind("internal", 502, Text("Interner Fehler", "Internal Error"))


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the API is: ``url`` without a slash at the end, and its binary media types."""

    url: str
    binary_media_types: tuple[str, ...]

    def is_binary(self, media_type: str) -> bool:
        """Whether the API hands bodies of this type to a function in base64."""
        kind = media_type.partition(";")[0].strip().lower()
        main = kind.partition("/")[0]
        return any(known in (kind, "*/*", f"{main}/*") for known in self.binary_media_types)


class FrontDoor:
    """The ASGI application. ``upstream`` is asked at each request: it changes when the emulator starts again."""

    def __init__(
        self, upstream: Callable[[], Upstream | None], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._upstream = upstream
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(INTEGRATION_SECONDS, connect=5.0),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            trust_env=False,
        )

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request_id = headers.get(b"x-request-id") or str(uuid.uuid4())
        try:
            status, answer_headers, body = await self._answer(scope, receive, headers, request_id)
        except Problem as problem:
            language = language_of(headers.get(b"accept-language"))
            body = json.dumps(problem.to_json(language, scope["path"]), ensure_ascii=False).encode()
            status, answer_headers = problem.kind.status, [(b"content-type", problems.MEDIA_TYPE.encode())]
        if not any(name.lower() == b"x-request-id" for name, _ in answer_headers):
            answer_headers.append((b"x-request-id", request_id.encode("latin-1", "replace")))
        answer_headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": answer_headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def close(self) -> None:
        """Close the connections to the emulator."""
        await self._client.aclose()

    async def _answer(
        self, scope: MutableMapping[str, Any], receive: Receive, headers: dict[bytes, str], request_id: str
    ) -> tuple[int, Headers, bytes]:
        _require_own_origin(scope["method"], headers)
        raw_path: bytes = scope["raw_path"]
        if not _is_below_api(raw_path):
            raise Problem(problems.ROUTE_NOT_FOUND, _NO_ROUTE)
        body = await _read(receive)
        upstream = self._upstream()
        if upstream is None:
            raise Problem(problems.UNAVAILABLE, _UNREACHABLE)
        if _event_size(body, upstream.is_binary(headers.get(b"content-type", ""))) > LAMBDA_LIMIT:
            raise Problem(problems.TOO_LARGE, _BODY)
        url = upstream.url + raw_path.decode("ascii")
        if scope["query_string"]:
            url += "?" + scope["query_string"].decode("latin-1")
        sent = [(name, value) for name, value in scope["headers"] if name.lower() not in _OWN_HEADERS]
        sent = _with_decodable_accept(sent, upstream)
        if b"x-request-id" not in headers:
            sent.append((b"x-request-id", request_id.encode("ascii")))
        return await self._forward(scope["method"], url, sent, body)

    async def _forward(self, method: str, url: str, headers: Headers, body: bytes) -> tuple[int, Headers, bytes]:
        try:
            answer = await self._client.request(method, url, headers=headers, content=body)
        except httpx.TimeoutException as error:
            raise Problem(_TIMEOUT, _SLOW) from error
        except httpx.TransportError as error:
            raise Problem(problems.UNAVAILABLE, _UNREACHABLE) from error
        _raise_gateway_error(answer)
        if _event_size(answer.content, not _is_text(answer.headers.get("content-type", ""))) > LAMBDA_LIMIT:
            raise Problem(_TOO_LARGE_ANSWER, _ANSWER)
        return answer.status_code, _answer_headers(answer.headers.raw), answer.content


def _require_own_origin(method: str, headers: dict[bytes, str]) -> None:
    """Refuse a foreign Host (DNS rebinding) and a write from a page of another site."""
    if urlsplit("//" + headers.get(b"host", "")).hostname not in _LOOPBACK:
        raise Problem(problems.FORBIDDEN, _FOREIGN)
    origin = headers.get(b"origin")
    if origin and method in _WRITES and urlsplit(origin).hostname not in _LOOPBACK:
        raise Problem(problems.FORBIDDEN, _FOREIGN)


def _is_below_api(raw_path: bytes) -> bool:
    """Whether the path is ``/api/…`` and stays there: a dot segment would lead to the emulator's own addresses."""
    segments = [unquote(part) for part in raw_path.decode("ascii").split("/")]
    inside = not {".", ".."}.intersection(piece for part in segments for piece in part.split("/"))
    return inside and raw_path.startswith(b"/api/")


def _event_size(body: bytes, is_binary: bool) -> int:
    """How large the body makes the function's event or answer: base64 takes four bytes for three."""
    return ((len(body) + 2) // 3 * 4 if is_binary else len(body)) + EVENT_OVERHEAD


def _is_text(media_type: str) -> bool:
    """Whether a function answers this type as text; everything else it puts into base64."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("json", "xml")) or not kind


def _with_decodable_accept(headers: Headers, upstream: Upstream) -> Headers:
    """Make the first accepted type one of the binary types: only then does the API decode a binary answer.

    A browser sends ``text/html, …, */*`` and curl ``*/*``, which match no type of a list. What the client accepts
    stays behind it.
    """
    accepted = b", ".join(value for name, value in headers if name.lower() == b"accept")
    others = [(name, value) for name, value in headers if name.lower() != b"accept"]
    if not upstream.is_binary((accepted or b"*/*").partition(b",")[0].decode("latin-1")):
        known = next((kind for kind in upstream.binary_media_types if "*" not in kind), "application/octet-stream")
        accepted = known.encode() + b", " + (accepted or b"*/*")
    return [*others, (b"accept", accepted or b"*/*")]


def _raise_gateway_error(answer: httpx.Response) -> None:
    """Errors of the gateway itself (no such route, no token) become problems like all others, in the language of the
    request: the gateway knows no languages, and the emulator leaves variables of its templates (``$context.path``)
    as they are.
    """
    kind = answer.headers.get("x-amzn-errortype", "")
    is_problem = answer.headers.get("content-type", "").startswith(problems.MEDIA_TYPE)
    if is_problem and not kind:
        return
    if kind.startswith("MissingAuthenticationToken"):
        raise Problem(problems.ROUTE_NOT_FOUND, _NO_ROUTE)
    if answer.status_code == 401:
        raise Problem(problems.UNAUTHORIZED, Text("Bitte anmelden.", "Please sign in."))
    if answer.status_code >= 500:
        raise Problem(problems.INTERNAL, Text("Die Operation ist gescheitert.", "The operation failed."))
    if kind:
        found = _GATEWAY_KINDS.get(answer.status_code, problems.VALIDATION)
        raise Problem(found, _NO_ROUTE if found is problems.ROUTE_NOT_FOUND else found.title)


def _answer_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _OWN_HEADERS]


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        part = message.get("body", b"")
        size += len(part)
        if size > API_BODY_LIMIT:
            raise Problem(problems.TOO_LARGE, _BODY)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
