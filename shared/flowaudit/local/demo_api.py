"""How the demos call the API: as any client does, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

_PATIENCE = 5
_PAGE = 100


class DemoFailed(Exception):
    """The demo could not be carried through; the message says at which request."""


class Calls:
    """The API at an address, in English."""

    def __init__(self, address: str) -> None:
        self._api = httpx.Client(base_url=address, timeout=60, headers={"Accept-Language": "en"})

    def _request(self, method: str, path: str, **arguments: Any) -> Any:
        """The answer's JSON. Raises :class:`DemoFailed`."""
        try:
            answer = self._api.request(method, path, **arguments)
            # a machine that audits all it can at once may be late with an answer
            for _ in range(_PATIENCE if method == "GET" else 0):
                if answer.status_code != httpx.codes.GATEWAY_TIMEOUT:
                    break
                answer = self._api.request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise DemoFailed(f"{method} {path}: {error}") from error
        if answer.is_error:
            raise DemoFailed(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def _paged(self, path: str) -> Iterator[dict[str, Any]]:
        """All entries of a list, page by page."""
        offset = 0
        while True:
            mark = "&" if "?" in path else "?"
            page = self._request("GET", f"{path}{mark}limit={_PAGE}&offset={offset}")["data"]
            yield from page
            if len(page) < _PAGE:
                return
            offset += _PAGE
