"""Anthropic's Messages API through its SDK.

Current models take the schema as the format of the answer and no temperature (they refuse one); the models before
them take it as a tool that they must call, whose input is then the answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flowaudit.adapters.outbound.provider import SdkProvider
from flowaudit.adapters.outbound.reading import count, get, words
from flowaudit.core.judging.schema import without_bounds
from flowaudit.ports.llm import LlmAnswer, LlmBadAnswer, LlmRefused, LlmRequest

if TYPE_CHECKING:
    import anthropic

_TOOL = "state_judgement"
_EARLIER = (
    "claude-2",
    "claude-3",
    "claude-sonnet-4-2025",
    "claude-opus-4-2025",
    "claude-sonnet-4-0",
    "claude-opus-4-0",
)


class AnthropicModel(SdkProvider):
    """A client with a key; implements LanguageModel."""

    DEFAULT_URL = "https://api.anthropic.com"

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
            duration_ms=self._milliseconds_since(started),
            model=str(data.get("model") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /v1/models/{model}."""
        self._call(lambda client: client.models.with_raw_response.retrieve(model), timeout_seconds)

    def _sdk(self) -> tuple[ModuleType, type[Exception]]:
        import anthropic

        return anthropic, anthropic.AnthropicError

    def _open(self, sdk: ModuleType, **arguments: Any) -> Any:
        return sdk.Anthropic(open_telemetry=False, **arguments)  # traces of this client may hold documents

    def _detail(self, error: anthropic.APIStatusError) -> object:
        return get(error.body, "error", "type")


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
