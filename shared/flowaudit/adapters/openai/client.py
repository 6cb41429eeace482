"""OpenAI's chat completions through its SDK, also for compatible servers at another ``base_url``."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flowaudit.adapters.outbound.address import AddressRefused, Network, Resolver, system_resolver
from flowaudit.adapters.outbound.failures import from_address, from_status, printable, usable_key
from flowaudit.adapters.outbound.reading import count, get, json_object, words
from flowaudit.core.judging.schema import without_bounds
from flowaudit.ports.llm import (
    LlmAnswer,
    LlmBadAnswer,
    LlmFailure,
    LlmRefused,
    LlmRequest,
    LlmTimeout,
    LlmUnreachable,
)

if TYPE_CHECKING:
    import openai

BASE_URL = "https://api.openai.com/v1"
_REASONING = ("o1", "o3", "o4", "gpt-5")  # these models take no temperature


class OpenAIModel:
    """A client with a key; implements LanguageModel."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None = None,
        allowed: Sequence[Network] = (),
        *,
        resolve: Resolver = system_resolver,
    ) -> None:
        self._api_key = api_key
        self._base_url = (base_url or BASE_URL).rstrip("/")
        self._allowed = tuple(allowed)
        self._resolve = resolve

    def complete(self, request: LlmRequest) -> LlmAnswer:
        """POST /chat/completions with a strict JSON schema."""
        started = time.monotonic()
        data = self._call(
            lambda client: client.chat.completions.with_raw_response.create(**self._arguments(request)),
            request.timeout_seconds,
        )
        choice = get(data, "choices", 0)
        reason = get(choice, "finish_reason")
        if get(choice, "message", "refusal") or reason == "content_filter":
            raise LlmRefused("refused by the model")
        if reason == "length":
            raise LlmBadAnswer("cut off at max_tokens")
        return LlmAnswer(
            text=words(get(choice, "message", "content")),
            tokens_in=count(get(data, "usage", "prompt_tokens")),
            tokens_out=count(get(data, "usage", "completion_tokens")),
            duration_ms=round((time.monotonic() - started) * 1000),
            model=str(data.get("model") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /models/{model}."""
        self._call(lambda client: client.models.with_raw_response.retrieve(model), timeout_seconds)

    def _arguments(self, request: LlmRequest) -> dict[str, Any]:
        own = self._base_url == BASE_URL
        arguments: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            # OpenAI has renamed it; compatible servers know the older name
            "max_completion_tokens" if own else "max_tokens": request.max_tokens,
        }
        if not request.model.startswith(_REASONING):
            arguments["temperature"] = request.temperature
        if request.schema is not None:
            schema = without_bounds(request.schema) if own else dict(request.schema)
            arguments["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "judgement", "schema": schema, "strict": True},
            }
        return arguments

    def _call(self, ask: Callable[[openai.OpenAI], Any], seconds: float) -> dict[str, Any]:
        """One call without retries. The SDK's exceptions hold the request with its key, so none is chained."""
        key = usable_key(self._api_key)
        import httpx2
        import openai

        from flowaudit.adapters.outbound.transport import pinned_client

        failure: LlmFailure
        try:
            http = pinned_client(httpx2, self._base_url, self._allowed, seconds=seconds, resolve=self._resolve)
            with openai.OpenAI(
                api_key=key, base_url=self._base_url, http_client=http, max_retries=0, timeout=seconds
            ) as client:
                return json_object(ask(client).http_response.content)
        except AddressRefused as error:
            failure = from_address(error)
        except openai.APITimeoutError:
            failure = LlmTimeout(f"{seconds:g} s")
        except openai.APIConnectionError as error:
            failure = LlmUnreachable(type(error.__cause__ or error).__name__)
        except openai.APIStatusError as error:
            failure = from_status(error.status_code, self._detail(error))
        except openai.OpenAIError as error:
            failure = LlmBadAnswer(type(error).__name__)
        raise failure

    def _detail(self, error: openai.APIStatusError) -> str:
        """The provider's code: its message may quote the key or the request."""
        return printable(error.code or error.type, self._api_key)
