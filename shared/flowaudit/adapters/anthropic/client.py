"""Anthropic's Messages API through its SDK. The schema goes in as a tool that the model must call, which all of its
models know; the tool's input is the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flowaudit.adapters.outbound.address import AddressRefused, Network, Resolver, system_resolver
from flowaudit.adapters.outbound.failures import from_address, from_status, printable, usable_key
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
    from anthropic.types import Message

BASE_URL = "https://api.anthropic.com"
_TOOL = "state_judgement"


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
        answer: Message = self._call(
            lambda client: client.messages.create(**_arguments(request)), request.timeout_seconds
        )
        if answer.stop_reason == "refusal":
            raise LlmRefused("refused by the model")
        if answer.stop_reason == "max_tokens":
            raise LlmBadAnswer("cut off at max_tokens")
        text = _text(answer, request.schema is not None)
        if not text.strip():
            raise LlmBadAnswer("empty answer")
        return LlmAnswer(
            text=text,
            tokens_in=answer.usage.input_tokens if answer.usage else 0,
            tokens_out=answer.usage.output_tokens if answer.usage else 0,
            duration_ms=round((time.monotonic() - started) * 1000),
            model=answer.model or request.model,
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /v1/models/{model}."""
        self._call(lambda client: client.models.retrieve(model), timeout_seconds)

    def _call(self, ask: Any, seconds: float) -> Any:
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
                return ask(client)
        except AddressRefused as error:
            failure = from_address(error)
        except anthropic.APITimeoutError:
            failure = LlmTimeout(f"{seconds:g} s")
        except anthropic.APIConnectionError as error:
            failure = LlmUnreachable(type(error.__cause__ or error).__name__)
        except anthropic.APIStatusError as error:
            failure = from_status(error.status_code, self._detail(error))
        except (anthropic.AnthropicError, ValueError, TypeError) as error:
            failure = LlmBadAnswer(type(error).__name__)
        raise failure

    def _detail(self, error: anthropic.APIStatusError) -> str:
        """The provider's error type: its message may quote the request."""
        body = error.body if isinstance(error.body, dict) else {}
        inner = body.get("error")
        return printable(inner.get("type") if isinstance(inner, dict) else "", self._api_key)


def _arguments(request: LlmRequest) -> dict[str, Any]:
    system = "\n\n".join(message.content for message in request.messages if message.role == "system")
    arguments: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "temperature": min(max(request.temperature, 0.0), 1.0),  # its scale ends at 1
        "messages": [
            {"role": message.role, "content": message.content}
            for message in request.messages
            if message.role != "system"
        ],
    }
    if system:
        arguments["system"] = system
    if request.schema is not None:
        tool = {
            "name": _TOOL,
            "description": "States the judgement on the invoice.",
            "input_schema": without_bounds(request.schema),
        }
        arguments |= {"tools": [tool], "tool_choice": {"type": "tool", "name": _TOOL}}
    return arguments


def _text(answer: Message, structured: bool) -> str:
    if structured:
        for block in answer.content or []:
            if block.type == "tool_use" and block.name == _TOOL:
                return json.dumps(block.input, ensure_ascii=False)
    return "".join(block.text for block in answer.content or [] if block.type == "text")
