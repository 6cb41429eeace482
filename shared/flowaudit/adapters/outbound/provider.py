"""What the clients of providers with a key share: the address and the key, and the calls through an SDK.

OpenAI's and Anthropic's SDKs are made by the same generator, so their clients take the same arguments and their
exceptions have the same names; only the root of the exceptions is called differently.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, ClassVar

from flowaudit.adapters.outbound.address import AddressRefused, Network, Resolver, system_resolver
from flowaudit.adapters.outbound.failures import from_address, from_connection, from_status, printable, usable_key
from flowaudit.adapters.outbound.reading import json_object
from flowaudit.ports.llm import LlmBadAnswer, LlmFailure, LlmTimeout


class KeyedProvider:
    """A client with a key for the provider's own address, or for a compatible server at ``base_url``.

    ``allowed`` are the networks in which private addresses and plain http are permitted.
    """

    DEFAULT_URL: ClassVar[str]

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None = None,
        allowed: Sequence[Network] = (),
        *,
        resolve: Resolver = system_resolver,
    ) -> None:
        self._api_key = api_key
        self._base_url = (base_url or self.DEFAULT_URL).rstrip("/")
        self._allowed = tuple(allowed)
        self._resolve = resolve

    @staticmethod
    def _milliseconds_since(started: float) -> int:
        return round((time.monotonic() - started) * 1000)


class SdkProvider(KeyedProvider, ABC):
    """A provider that is asked through its SDK, which is imported with the first call: that takes up to a second."""

    @abstractmethod
    def _sdk(self) -> tuple[ModuleType, type[Exception]]:
        """The SDK's module and the root of its exceptions."""

    @abstractmethod
    def _open(self, sdk: ModuleType, **arguments: Any) -> Any:
        """The SDK's client as a context manager."""

    @abstractmethod
    def _detail(self, error: Any) -> object:
        """What the provider calls an error of a status: its message may quote the key or the request."""

    def _call(self, ask: Callable[[Any], Any], seconds: float) -> dict[str, Any]:
        """One call without retries. The SDK's exceptions hold the request with its key, so none is chained."""
        key = usable_key(self._api_key)
        sdk, root = self._sdk()
        import httpx2

        from flowaudit.adapters.outbound.transport import pinned_client

        failure: LlmFailure
        try:
            http = pinned_client(httpx2, self._base_url, self._allowed, seconds=seconds, resolve=self._resolve)
            with self._open(
                sdk, api_key=key, base_url=self._base_url, http_client=http, max_retries=0, timeout=seconds
            ) as client:
                return json_object(ask(client).http_response.content)
        except AddressRefused as error:
            failure = from_address(error)
        except sdk.APITimeoutError:
            failure = LlmTimeout(f"{seconds:g} s")
        except sdk.APIConnectionError as error:
            failure = from_connection(error.__cause__ or error, httpx2.ConnectError)
        except sdk.APIStatusError as error:
            failure = from_status(error.status_code, printable(self._detail(error), self._api_key))
        except root as error:
            failure = LlmBadAnswer(type(error).__name__)
        raise failure
