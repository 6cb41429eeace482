"""Ollama's HTTP API: chat with a JSON schema, the list of models, pulling a model.

Source of the shapes: Ollama's API reference (docs/api.md of the project) and the types of its Python client.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flowaudit.adapters.outbound.address import AddressRefused, Network, Resolver, system_resolver
from flowaudit.adapters.outbound.failures import from_address, from_connection, from_status, printable
from flowaudit.adapters.outbound.reading import count, get, json_object, json_value, words
from flowaudit.ports.llm import (
    LlmAnswer,
    LlmBadAnswer,
    LlmFailure,
    LlmModelMissing,
    LlmRequest,
    LlmTimeout,
    LlmUnreachable,
    ModelDetails,
    ModelInfo,
    PullProgress,
)

if TYPE_CHECKING:
    import httpx

_CATALOGUE_SECONDS = 10.0
_PULL_SECONDS = 3600.0
_CHARACTERS_PER_TOKEN = 2.5  # German text with many figures; too few would cut the prompt silently
_CONTEXT_STEP = 2048
_CONTEXT_MOST = 32_768
_MAX_LINE = 64 * 1024


class OllamaModel:
    """A server at ``base_url`` (``http://host:11434``); implements LanguageModel and ModelCatalogue.

    ``allowed`` are the networks in which private addresses and plain http are permitted.
    """

    def __init__(self, base_url: str, allowed: Sequence[Network] = (), *, resolve: Resolver = system_resolver) -> None:
        self._base_url = base_url.rstrip("/")
        self._allowed = tuple(allowed)
        self._resolve = resolve

    def complete(self, request: LlmRequest) -> LlmAnswer:
        """POST /api/chat, not streamed."""
        body: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            "stream": False,
            "options": {
                "temperature": request.temperature,
                "num_predict": request.max_tokens,
                "num_ctx": _context(request),
            },
        }
        if request.schema is not None:
            body["format"] = dict(request.schema)
        started = time.monotonic()
        data = self._json("POST", "/api/chat", body, request.timeout_seconds)
        if data.get("done_reason") == "length":
            raise LlmBadAnswer("cut off at max_tokens")
        spent = count(data.get("total_duration")) // 1_000_000
        return LlmAnswer(
            text=words(get(data, "message", "content")),
            tokens_in=count(data.get("prompt_eval_count")),
            tokens_out=count(data.get("eval_count")),
            duration_ms=spent or round((time.monotonic() - started) * 1000),
            model=str(data.get("model") or request.model),
        )

    def check(self, model: str, timeout_seconds: float = _CATALOGUE_SECONDS) -> None:
        """POST /api/show."""
        self._json("POST", "/api/show", {"model": model}, timeout_seconds)

    def version(self) -> str:
        """GET /api/version."""
        version = self._json("GET", "/api/version", None, _CATALOGUE_SECONDS).get("version")
        if not isinstance(version, str):
            raise LlmBadAnswer("no version")
        return version

    def models(self) -> tuple[ModelInfo, ...]:
        """GET /api/tags, joined with GET /api/ps for what is in memory."""
        listed = _models(self._json("GET", "/api/tags", None, _CATALOGUE_SECONDS))
        running = {entry["name"] for entry in _models(self._json("GET", "/api/ps", None, _CATALOGUE_SECONDS))}
        found = [
            ModelInfo(entry["name"], count(entry.get("size")), entry["name"] in running, _moment(entry))
            for entry in listed
        ]
        return tuple(sorted(found, key=lambda model: model.name))

    def describe(self, model: str) -> ModelDetails:
        """POST /api/show; the context window stands under the name of the model's architecture."""
        shown = self._json("POST", "/api/show", {"model": model}, _CATALOGUE_SECONDS)
        quantization = get(shown, "details", "quantization_level")
        info = shown.get("model_info")
        lengths = (
            [value for name, value in info.items() if name.endswith(".context_length")]
            if isinstance(info, dict)
            else []
        )
        return ModelDetails(
            quantization=quantization if isinstance(quantization, str) else "",
            context_window=count(lengths[0]) if lengths else 0,
        )

    def pull(self, model: str) -> Iterator[PullProgress]:
        """POST /api/pull, streamed. A failed pull is HTTP 200 with an ``error`` line."""
        with self._response("POST", "/api/pull", {"model": model, "stream": True}, _PULL_SECONDS) as response:
            for line in response.iter_lines():
                data = json_object(line[:_MAX_LINE]) if line.strip() else None
                if data is None:
                    continue
                if "error" in data:
                    raise _pull_failure(printable(data["error"]))
                status = str(data.get("status", ""))
                yield PullProgress(
                    status, count(data.get("completed")), count(data.get("total")), done=status == "success"
                )
                if status == "success":
                    return
        raise LlmUnreachable("the pull ended before success")

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None, seconds: float) -> dict[str, Any]:
        with self._response(method, path, body, seconds) as response:
            return json_object(response.read())

    @contextmanager
    def _response(
        self, method: str, path: str, body: Mapping[str, Any] | None, seconds: float
    ) -> Iterator[httpx.Response]:
        """A response of status 200; every error of the connection or the body's transport becomes a failure."""
        import httpx

        from flowaudit.adapters.outbound.transport import pinned_client

        failure: LlmFailure
        try:
            client: httpx.Client = pinned_client(
                httpx, self._base_url, self._allowed, seconds=seconds, resolve=self._resolve
            )
            with client, client.stream(method, path, json=body) as response:
                if response.status_code != 200:
                    raise from_status(response.status_code, printable(get(json_value(response.read()), "error")))
                yield response
                return
        except AddressRefused as error:
            failure = from_address(error)
        except httpx.TimeoutException:
            failure = LlmTimeout(f"{seconds:g} s")
        except httpx.HTTPError as error:
            failure = from_connection(error, httpx.ConnectError)
        raise failure


def _context(request: LlmRequest) -> int:
    """The context window to ask for: Ollama's default is small and cuts a longer prompt without a word."""
    characters = sum(len(message.content) for message in request.messages)
    tokens = int(characters / _CHARACTERS_PER_TOKEN) + request.max_tokens
    return min(_CONTEXT_MOST, -(-tokens // _CONTEXT_STEP) * _CONTEXT_STEP)


def _pull_failure(detail: str) -> LlmFailure:
    missing = "file does not exist" in detail or "not found" in detail
    return LlmModelMissing(detail) if missing else LlmUnreachable(detail)


def _models(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = data.get("models")
    if not isinstance(entries, list):
        raise LlmBadAnswer("no list of models")
    return [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("name"), str)]


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(entry.get("modified_at")))
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
