"""OpenAI's chat completions through its SDK, also for compatible servers at another ``base_url``."""

from __future__ import annotations

import time
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flowaudit.adapters.outbound.provider import SdkProvider
from flowaudit.adapters.outbound.reading import count, get, words
from flowaudit.core.judging.schema import without_bounds
from flowaudit.ports.llm import LlmAnswer, LlmBadAnswer, LlmRefused, LlmRequest

if TYPE_CHECKING:
    import openai

_REASONING = ("o1", "o3", "o4", "gpt-5")  # these models take no temperature


class OpenAIModel(SdkProvider):
    """A client with a key; implements LanguageModel."""

    DEFAULT_URL = "https://api.openai.com/v1"

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
            duration_ms=self._milliseconds_since(started),
            model=str(data.get("model") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /models/{model}."""
        self._call(lambda client: client.models.with_raw_response.retrieve(model), timeout_seconds)

    def _arguments(self, request: LlmRequest) -> dict[str, Any]:
        own = self._base_url == self.DEFAULT_URL
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

    def _sdk(self) -> tuple[ModuleType, type[Exception]]:
        import openai

        return openai, openai.OpenAIError

    def _open(self, sdk: ModuleType, **arguments: Any) -> Any:
        return sdk.OpenAI(**arguments)

    def _detail(self, error: openai.APIStatusError) -> object:
        return error.code or error.type
