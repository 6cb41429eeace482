"""Anthropic's Messages API through its SDK.

Current models take the schema as the format of the answer and no temperature (they refuse one); the models before
them take it as a tool that they must call, whose input is then the answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
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
    import anthropic

BASE_URL = "https://api.anthropic.com"
_TOOL = "state_judgement"
_EARLIER = (
    "claude-2",
    "claude-3",
    "claude-sonnet-4-2025",
    "claude-opus-4-2025",
    "claude-sonnet-4-0",
    "claude-opus-4-0",
)


class AnthropicModel:
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
        """POST /v1/messages."""
        started = time.monotonic()
        data = self._call(
            lambda client: client.messages.with_raw_response.create(**_arguments(request)), request.timeout_seconds
        )
        if data.get("stop_reason") == "refusal":
            raise LlmRefused("refused by the model")
        if data.get("stop_reason") == "max_tokens":
            raise LlmBadAnswer("cut off at max_tokens")
        return LlmAnswer(
            text=words(_text(data)),
            tokens_in=count(get(data, "usage", "input_tokens")),
            tokens_out=count(get(data, "usage", "output_tokens")),
            duration_ms=round((time.monotonic() - started) * 1000),
            model=str(data.get("model") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /v1/models/{model}."""
        self._call(lambda client: client.models.with_raw_response.retrieve(model), timeout_seconds)

    def _call(self, ask: Callable[[anthropic.Anthropic], Any], seconds: float) -> dict[str, Any]:
        """One call without retries. The SDK's exceptions hold the request with its key, so none is chained."""
        key = usable_key(self._api_key)
        import anthropic
        import httpx2

        from flowaudit.adapters.outbound.transport import pinned_client

        failure: LlmFailure
        try:
            http = pinned_client(httpx2, self._base_url, self._allowed, seconds=seconds, resolve=self._resolve)
            with anthropic.Anthropic(
                api_key=key,
                base_url=self._base_url,
                http_client=http,
                max_retries=0,
                timeout=seconds,
                open_telemetry=False,  # traces of this client may hold documents
            ) as client:
                return json_object(ask(client).http_response.content)
        except AddressRefused as error:
            failure = from_address(error)
        except anthropic.APITimeoutError:
            failure = LlmTimeout(f"{seconds:g} s")
        except anthropic.APIConnectionError as error:
            failure = LlmUnreachable(type(error.__cause__ or error).__name__)
        except anthropic.APIStatusError as error:
            failure = from_status(error.status_code, self._detail(error))
        except anthropic.AnthropicError as error:
            failure = LlmBadAnswer(type(error).__name__)
        raise failure

    def _detail(self, error: anthropic.APIStatusError) -> str:
        """The provider's error type: its message may quote the request."""
        return printable(get(error.body, "error", "type"), self._api_key)


def _arguments(request: LlmRequest) -> dict[str, Any]:
    system = "\n\n".join(message.content for message in request.messages if message.role == "system")
    arguments: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "messages": [
            {"role": message.role, "content": message.content}
            for message in request.messages
            if message.role != "system"
        ],
    }
    if system:
        arguments["system"] = system
    earlier = request.model.startswith(_EARLIER)
    if earlier:  # the SDK has dropped the parameter; its scale ends at 1
        arguments["extra_body"] = {"temperature": min(max(request.temperature, 0.0), 1.0)}
    if request.schema is None:
        return arguments
    schema = without_bounds(request.schema)
    if earlier:
        tool = {"name": _TOOL, "description": "States the judgement on the invoice.", "input_schema": schema}
        return arguments | {"tools": [tool], "tool_choice": {"type": "tool", "name": _TOOL}}
    return arguments | {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


def _text(data: Mapping[str, Any]) -> str:
    blocks = data.get("content")
    blocks = blocks if isinstance(blocks, list) else []
    for block in blocks:
        if get(block, "type") == "tool_use" and get(block, "name") == _TOOL:
            return json.dumps(get(block, "input"), ensure_ascii=False)
    texts = [get(block, "text") for block in blocks if get(block, "type") == "text"]
    return "".join(text for text in texts if isinstance(text, str))
