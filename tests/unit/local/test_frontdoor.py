"""The front door forwards bytes, holds AWS's limits and answers failures as problems in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import httpx
import pytest

from flowaudit.local import frontdoor
from flowaudit.local.frontdoor import FrontDoor, Upstream

EVERYTHING = bytes(range(256)) * 5
Handler = Callable[[httpx.Request], httpx.Response]


def call(
    handler: Handler,
    method: str = "GET",
    path: str = "/api/x",
    *,
    binary: tuple[str, ...] = ("*/*",),
    headers: dict[str, str] | None = None,
    content: bytes | Iterator[bytes] = b"",
    host: str = "127.0.0.1:8080",
) -> httpx.Response:
    """One request through a front door whose upstream is ``handler``."""

    async def run() -> httpx.Response:
        door = FrontDoor(lambda: Upstream("http://aws/base", binary), httpx.MockTransport(handler))
        transport = httpx.ASGITransport(door)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            answer = await client.request(method, path, headers=headers, content=content)
        await door.close()
        return answer

    return asyncio.run(run())


def echo(request: httpx.Request) -> httpx.Response:
    shown = {"x-url": str(request.url), "x-accept": request.headers["accept"], "x-method": request.method}
    return httpx.Response(200, headers={**shown, "content-type": "application/pdf"}, content=request.content)


def test_bytes_and_addresses_pass_unchanged() -> None:
    answer = call(echo, "POST", "/api/a%20b/c%2Fd?q=%C3%A4&q=2", content=EVERYTHING)
    assert answer.content == EVERYTHING
    assert answer.headers["x-url"] == "http://aws/base/api/a%20b/c%2Fd?q=%C3%A4&q=2"
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("accept", [None, "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "application/pdf"])
def test_any_accept_makes_the_api_decode_binary_answers(accept: str | None) -> None:
    listed = ("application/pdf", "image/png")
    first = call(echo, headers={"accept": accept} if accept else None, binary=listed).headers["x-accept"].split(",")[0]
    assert first == "application/pdf"
    assert call(echo, headers={"accept": accept} if accept else None).headers["x-accept"].strip()


def test_request_id_is_kept_or_made() -> None:
    assert call(echo, headers={"x-request-id": "abc"}).headers["x-request-id"] == "abc"
    assert call(echo).headers["x-request-id"]


def test_hop_by_hop_headers_stay_behind() -> None:
    def check(request: httpx.Request) -> httpx.Response:
        assert request.headers["host"] == "aws"
        assert "upgrade" not in request.headers
        return httpx.Response(200, headers={"keep-alive": "timeout=5", "location": "http://aws/k?X-Amz-Signature=1"})

    answer = call(check, headers={"upgrade": "h2c"})
    assert "keep-alive" not in answer.headers
    assert answer.headers["location"] == "http://aws/k?X-Amz-Signature=1"


def test_an_unreachable_cloud_is_503_in_both_languages() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    german, english = call(refuse, headers={"accept-language": "de-AT, en;q=0.5"}), call(refuse)
    assert (german.status_code, english.status_code) == (503, 503)
    assert german.headers["content-type"] == "application/problem+json"
    assert german.json()["detail"].startswith("Die eingebettete Cloud")
    assert english.json()["detail"].startswith("The embedded cloud")
    assert english.json()["instance"] == "/api/x"


def test_a_slow_function_is_504() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    assert call(hang).status_code == 504


@pytest.mark.parametrize(("size", "status"), [(4_700_000, 200), (4_720_000, 413), (frontdoor.API_BODY_LIMIT + 1, 413)])
def test_requests_that_a_function_could_not_take_are_413(size: int, status: int) -> None:
    small = call(lambda _: httpx.Response(200), "POST", content=b"x" * size)
    assert small.status_code == status
    if status == 413:
        assert "presign" in small.json()["detail"]


def test_text_counts_once_and_binary_by_its_base64() -> None:
    def answer(kind: str, size: int) -> int:
        return call(lambda _: httpx.Response(200, headers={"content-type": kind}, content=b"x" * size)).status_code

    assert answer("application/json", 6_000_000) == 200
    assert answer("application/json", 6_300_000) == 502
    assert answer("application/pdf", 4_000_000) == 200
    assert answer("application/pdf", 5_000_000) == 502


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.5:8080", "127.0.0.1.evil.example"])
def test_foreign_hosts_are_refused(host: str) -> None:
    assert call(echo, host=host).status_code == 403


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("POST", "https://evil.example", 403),
        ("DELETE", "null", 403),
        ("POST", "http://localhost:5173", 200),
        ("GET", "https://evil.example", 200),
    ],
)
def test_other_sites_may_not_write(method: str, origin: str, status: int) -> None:
    assert call(echo, method, headers={"origin": origin}).status_code == status


def test_errors_of_the_gateway_become_problems() -> None:
    def unknown(_: httpx.Request) -> httpx.Response:
        return httpx.Response(403, headers={"x-amzn-errortype": "MissingAuthenticationTokenException"}, json={})

    for handler, status, slug in (
        (unknown, 404, "route-not-found"),
        (lambda _: httpx.Response(401, json={"message": "Unauthorized"}), 401, "unauthorized"),
        (lambda _: httpx.Response(502, json={"message": "Internal server error"}), 500, "internal"),
    ):
        answer = call(handler)
        assert answer.status_code == status
        assert answer.json()["type"].endswith("/" + slug)


@pytest.mark.parametrize(
    ("status", "slug"),
    [
        (404, "route-not-found"),
        (403, "forbidden"),
        (413, "too-large"),
        (429, "too-many-requests"),
        (400, "validation-error"),
    ],
)
def test_the_gateways_own_problems_name_the_path_in_the_readers_language(status: int, slug: str) -> None:
    headers = {"x-amzn-errortype": "SomeException", "content-type": "application/problem+json"}
    body = {"type": "x", "instance": "$context.path", "detail": "Deutsch / English"}
    answer = call(lambda _: httpx.Response(status, headers=headers, json=body), headers={"accept-language": "de"})
    told = answer.json()
    assert (answer.status_code, told["status"], told["type"].rpartition("/")[2]) == (status, status, slug)
    assert told["instance"].startswith("/api/")
    assert "English" not in told["detail"]
    assert answer.headers["x-request-id"]


def test_a_problem_of_the_api_passes() -> None:
    body = b'{"type": "https://flowaudit.local/problems/unavailable", "status": 503}'

    def problem(_: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers={"content-type": "application/problem+json"}, content=body)

    assert call(problem).content == body


def test_only_the_api_is_served() -> None:
    for path in ("/", "/apix", "/_ministack/reset", "/api/../_ministack/reset"):
        assert call(echo, path=path).status_code == 404


@pytest.mark.parametrize("path", [b"/api/../_ministack/reset", b"/api/%2e%2e/x", b"/api/a%2F..%2F..%2Fx", b"/api/./x"])
def test_no_path_leads_out_of_the_api(path: bytes) -> None:
    """Asked as an ASGI scope: clients would tidy such a path before sending it."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        door = FrontDoor(lambda: Upstream("http://aws/base", ("*/*",)), httpx.MockTransport(echo))
        scope = {"type": "http", "method": "GET", "path": "/api/x", "raw_path": path, "query_string": b""}
        await door({**scope, "headers": [(b"host", b"localhost")]}, receive, send)
        await door.close()

    asyncio.run(run())
    assert sent[0]["status"] == 404


def test_while_the_cloud_starts_again_the_answer_is_503() -> None:
    async def run() -> int:
        door = FrontDoor(lambda: None)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://localhost") as client:
            return (await client.get("/api/health")).status_code

    assert asyncio.run(run()) == 503
