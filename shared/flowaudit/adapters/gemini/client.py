"""Gemini's REST API over httpx: two calls are not worth an SDK of 37 MB.

Source of the shapes: the API reference of ``models.generateContent`` (v1beta).
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from flowaudit.adapters.outbound.address import AddressRefused
from flowaudit.adapters.outbound.failures import from_address, from_connection, from_status, printable, usable_key
from flowaudit.adapters.outbound.provider import KeyedProvider
from flowaudit.adapters.outbound.reading import count, get, json_object, json_value, words
from flowaudit.core.judging.schema import without_bounds
from flowaudit.ports.llm import (
    LlmAnswer,
    LlmBadAnswer,
    LlmFailure,
    LlmModelMissing,
    LlmRefused,
    LlmRequest,
    LlmTimeout,
    LlmUnauthorized,
)

_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REFUSALS = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"}


class GeminiModel(KeyedProvider):
    """A client with a key; implements LanguageModel."""

    DEFAULT_URL = "https://generativelanguage.googleapis.com"

    def complete(self, request: LlmRequest) -> LlmAnswer:
        """POST /v1beta/models/{model}:generateContent."""
        started = time.monotonic()
        path = f"/v1beta/models/{_model(request.model)}:generateContent"
        data = self._json("POST", path, _body(request), request.timeout_seconds)
        reason = get(data, "candidates", 0, "finishReason")
        if get(data, "promptFeedback", "blockReason") or reason in _REFUSALS:
            raise LlmRefused("refused by the model")
        if reason == "MAX_TOKENS":
            raise LlmBadAnswer("cut off at max_tokens")
        parts = get(data, "candidates", 0, "content", "parts")
        texts = [get(part, "text") for part in parts if not get(part, "thought")] if isinstance(parts, list) else []
        return LlmAnswer(
            text=words("".join(text for text in texts if isinstance(text, str))),
            tokens_in=count(get(data, "usageMetadata", "promptTokenCount")),
            tokens_out=count(get(data, "usageMetadata", "candidatesTokenCount")),
            duration_ms=self._milliseconds_since(started),
            model=str(data.get("modelVersion") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """GET /v1beta/models/{model}."""
        self._json("GET", f"/v1beta/models/{_model(model)}", None, timeout_seconds)

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None, seconds: float) -> dict[str, Any]:
        key = usable_key(self._api_key)
        import httpx

        from flowaudit.adapters.outbound.transport import pinned_client

        headers = {"x-goog-api-key": key}
        failure: LlmFailure
        try:
            with pinned_client(
                httpx, self._base_url, self._allowed, seconds=seconds, headers=headers, resolve=self._resolve
            ) as client:
                response: httpx.Response = client.request(method, path, json=body)
        except AddressRefused as error:
            failure = from_address(error)
        except httpx.TimeoutException:
            failure = LlmTimeout(f"{seconds:g} s")
        except httpx.HTTPError as error:
            failure = from_connection(error, httpx.ConnectError)
        else:
            if response.status_code == 200:
                return json_object(response.content)
            failure = self._failure(response.status_code, json_value(response.content))
        raise failure

    def _failure(self, status: int, data: object) -> LlmFailure:
        """Gemini answers a wrong key with 400 and tells it apart only in the details."""
        details = get(data, "error", "details")
        reasons = {get(entry, "reason") for entry in details} if isinstance(details, list) else set()
        if "API_KEY_INVALID" in reasons:
            return LlmUnauthorized("API_KEY_INVALID")
        return from_status(status, printable(get(data, "error", "status"), self._api_key))


def _model(name: str) -> str:
    """A model's name as part of a path; a name that is none cannot be there."""
    bare = name.removeprefix("models/")
    if not _MODEL.fullmatch(bare):
        raise LlmModelMissing("no valid name")
    return bare


def _body(request: LlmRequest) -> dict[str, Any]:
    system = "\n\n".join(message.content for message in request.messages if message.role == "system")
    body: dict[str, Any] = {
        "contents": [
            {"role": "user", "parts": [{"text": message.content}]}
            for message in request.messages
            if message.role != "system"
        ],
        "generationConfig": {"temperature": request.temperature, "maxOutputTokens": request.max_tokens},
    }
    if system:
        body["systemInstruction"] = {"parts": [{"text": system}]}
    if request.schema is not None:
        body["generationConfig"] |= {
            "responseMimeType": "application/json",
            "responseSchema": _openapi(without_bounds(request.schema)),
        }
    return body


def _openapi(node: Any) -> Any:
    """The schema in Gemini's dialect: type names in capitals, no ``additionalProperties``, no empty enum member."""
    if isinstance(node, list):
        return [_openapi(part) for part in node]
    if not isinstance(node, Mapping):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            result[key] = {name: _openapi(part) for name, part in value.items()}
        elif key == "type" and isinstance(value, str):
            result[key] = value.upper()
        elif key == "enum":
            members = [member for member in value if member != ""]
            result |= {"enum": members} if members else {}
            result |= {"nullable": True} if "" in value else {}
        elif key != "additionalProperties":
            result[key] = _openapi(value)
    return result
