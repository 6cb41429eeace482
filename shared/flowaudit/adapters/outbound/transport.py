"""An HTTP transport bound to one checked address.

It serves ``httpx`` and ``httpx2`` (which the OpenAI and Anthropic clients use): both have the same transport interface,
so the module is a parameter. The host is resolved and checked once; every connection goes to a checked address, so
a name that later resolves to something else gains nothing. TLS still verifies the name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from flowaudit.adapters.outbound.address import (
    AddressRefused,
    Network,
    Resolver,
    checked_addresses,
    parts,
    system_resolver,
)

MAX_ANSWER_BYTES = 8 * 1024 * 1024


class _Bounded:
    """A response's bytes, up to a size and a point in time; any more is an error of the connection."""

    def __init__(self, http: ModuleType, stream: Any, limit: int, deadline: float | None) -> None:
        self._http, self._stream, self._limit, self._deadline = http, stream, limit, deadline

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        for chunk in self._stream:
            seen += len(chunk)
            if seen > self._limit:
                raise self._http.ReadError("the answer is too long")
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise self._http.ReadTimeout("the answer takes too long")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _origin(http: ModuleType, base_url: str) -> tuple[str, str, int]:
    """Scheme, host and port; refused if the client would read the URL differently from the address check."""
    split = parts(base_url)
    try:
        origin = _of_url(http.URL(base_url))
    except (http.InvalidURL, ValueError):
        raise AddressRefused("bad-url") from None
    if origin[1] != split.hostname:
        raise AddressRefused("bad-url")
    return origin


def _of_url(url: Any) -> tuple[str, str, int]:
    return url.scheme, url.host.lower(), url.port or (443 if url.scheme == "https" else 80)


def _stream_class(http: ModuleType) -> type[Any]:
    # the clients test for their own stream type
    return type("BoundedStream", (_Bounded, http.SyncByteStream), {})


class PinnedTransport:
    """Requests to the origin of ``base_url`` only, over addresses that were checked; no proxy, no redirect elsewhere.

    ``seconds`` bounds a whole exchange, also that of a server that sends a byte now and then.
    Raises :class:`AddressRefused` (from :meth:`prepare`, at the latest at the first request) and the transport
    errors of ``http``.
    """

    def __init__(
        self,
        http: ModuleType,
        base_url: str,
        allowed: Sequence[Network] = (),
        *,
        resolve: Resolver = system_resolver,
        seconds: float | None = None,
        max_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self._http = http
        self._base_url = base_url
        self._origin = _origin(http, base_url)
        self._allowed = tuple(allowed)
        self._resolve = resolve
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._addresses: tuple[str, ...] | None = None
        self._inner = http.HTTPTransport(retries=0)
        self._bounded = _stream_class(http)

    def __enter__(self) -> PinnedTransport:
        self._inner.__enter__()
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()

    def prepare(self) -> None:
        """Resolve and check the host, once; raises :class:`AddressRefused`."""
        if self._addresses is None:
            checked = checked_addresses(self._base_url, self._allowed, self._resolve)
            self._addresses = tuple(str(address) for address in checked)

    def handle_request(self, request: Any) -> Any:
        """Send a request to the first address that takes the connection."""
        if _of_url(request.url) != self._origin:
            raise AddressRefused("other-host")
        self.prepare()
        deadline = None if self._seconds is None else time.monotonic() + self._seconds
        response = self._send(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()  # it was not asked for, and what it unpacks to has no bound
            raise self._http.DecodingError("the answer is compressed")
        response.stream = self._bounded(self._http, response.stream, self._max_bytes, deadline)
        return response

    def _send(self, request: Any) -> Any:
        """A host may have an address that nobody listens on (localhost: ::1), so the next one is tried; a request
        that was sent is never sent again."""
        addresses = self._addresses or ()
        extensions = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
        headers = request.headers.copy()  # holds Host as the caller typed it
        headers["accept-encoding"] = "identity"
        for index, address in enumerate(addresses):
            pinned = self._http.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=headers,
                stream=request.stream,
                extensions=extensions,
            )
            try:
                return self._inner.handle_request(pinned)
            except (self._http.ConnectError, self._http.ConnectTimeout):
                if index == len(addresses) - 1:
                    raise
        raise AddressRefused("unknown-host")


def pinned_client(
    http: ModuleType,
    base_url: str,
    allowed: Sequence[Network] = (),
    *,
    seconds: float,
    headers: dict[str, str] | None = None,
    resolve: Resolver = system_resolver,
) -> Any:
    """A client of ``http`` (httpx or httpx2) that can reach this origin only. The environment's proxies are not used:
    a proxy would resolve the name again and undo the check. Raises :class:`AddressRefused`."""
    transport = PinnedTransport(http, base_url, allowed, resolve=resolve, seconds=seconds)
    transport.prepare()
    return http.Client(
        base_url=base_url,
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=http.Timeout(seconds, connect=min(seconds, 10.0)),
        headers=headers,
    )
