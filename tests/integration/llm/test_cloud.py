"""OpenAI, Anthropic and Gemini against a local server: what is asked, what is read, what each error becomes."""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.integration.llm.scripted import STATUSES, Scripted

from flowaudit.adapters.anthropic import AnthropicModel
from flowaudit.adapters.gemini import GeminiModel
from flowaudit.adapters.openai import OpenAIModel
from flowaudit.adapters.outbound.address import networks
from flowaudit.core.judging import output_schema
from flowaudit.ports.llm import (
    ChatMessage,
    LanguageModel,
    LlmAbsent,
    LlmAddressRefused,
    LlmAnswer,
    LlmBadAnswer,
    LlmFailure,
    LlmModelMissing,
    LlmRateLimited,
    LlmRefused,
    LlmRequest,
    LlmTimeout,
    LlmUnauthorized,
)

KEY = "sk-very-secret-4711"
LOOPBACK = networks(["127.0.0.0/8"])
SCHEMA = output_schema(["invoice_number"], ["Bau"])
STATED = {"features": [], "semantic_project_fit": {}}
TEXT = json.dumps(STATED)
PROVIDERS: dict[str, Callable[..., LanguageModel]] = {
    "openai": OpenAIModel,
    "anthropic": AnthropicModel,
    "gemini": GeminiModel,
}


def openai_answer(content: str | None = TEXT, reason: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def anthropic_answer(reason: str = "tool_use", **block: Any) -> dict[str, Any]:
    stated = {"type": "tool_use", "id": "toolu_1", "name": "state_judgement", "input": STATED}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-20250514",
        "content": [block or stated],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 7},
    }


def gemini_answer(text: str = TEXT, reason: str = "STOP", **more: Any) -> dict[str, Any]:
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": reason}
    usage = {"promptTokenCount": 11, "candidatesTokenCount": 7, "totalTokenCount": 18}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "gemini-1.5-flash-002"} | more


ANSWERS = {"openai": openai_answer(), "anthropic": anthropic_answer(), "gemini": gemini_answer()}


@pytest.fixture(params=list(PROVIDERS))
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


def asking(**changes: Any) -> LlmRequest:
    messages = (ChatMessage("system", "Rules"), ChatMessage("user", "Rechnung"))
    made = {"model": "m-1", "messages": messages, "schema": SCHEMA, "temperature": 0.2, "timeout_seconds": 10.0}
    return LlmRequest(**(made | changes))


def client(provider: str, server: Scripted) -> LanguageModel:
    return PROVIDERS[provider](KEY, server.url, LOOPBACK)


def complete(provider: str, server: Scripted, **changes: Any) -> LlmAnswer:
    return client(provider, server).complete(asking(**changes))


def failing(provider: str, server: Scripted, **changes: Any) -> LlmFailure:
    with pytest.raises(LlmFailure) as caught:
        complete(provider, server, **changes)
    return caught.value


def test_an_answer_is_read_and_the_key_sent_once(provider: str, server: Scripted) -> None:
    server.body = ANSWERS[provider]
    answer = complete(provider, server)
    assert (json.loads(answer.text), answer.tokens_in, answer.tokens_out) == (STATED, 11, 7)
    assert answer.duration_ms >= 0
    assert answer.model != "m-1"
    (asked,) = server.asked
    assert [name for name, value in asked.headers.items() if KEY in value] in (
        ["authorization"],
        ["x-api-key"],
        ["x-goog-api-key"],
    )
    assert KEY not in asked.path
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_openai_is_asked_for_the_schema(server: Scripted) -> None:
    server.body = openai_answer()
    complete("openai", server)
    body = server.asked[0].body
    assert server.asked[0].path == "/chat/completions"
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (body["temperature"], body["max_tokens"]) == (0.2, 2000)


def test_anthropics_models_take_the_schema_as_format_and_no_temperature(server: Scripted) -> None:
    server.body = anthropic_answer("end_turn", type="text", text=TEXT)
    answer = complete("anthropic", server, model="claude-sonnet-4-6")
    body = server.asked[0].body
    assert json.loads(answer.text) == STATED
    assert body["output_config"]["format"]["schema"]["required"] == SCHEMA["required"]
    assert body.keys() & {"temperature", "tools"} == set()


def test_anthropics_earlier_models_are_asked_to_call_a_tool(server: Scripted) -> None:
    server.body = anthropic_answer()
    complete("anthropic", server, model="claude-sonnet-4-20250514", temperature=1.4)
    body = server.asked[0].body
    assert server.asked[0].path == "/v1/messages"
    assert (body["system"], [message["role"] for message in body["messages"]]) == ("Rules", ["user"])
    assert body["tool_choice"] == {"type": "tool", "name": "state_judgement"}
    assert body["tools"][0]["input_schema"]["required"] == SCHEMA["required"]
    assert body["temperature"] == 1.0


def test_gemini_is_asked_for_json_in_its_dialect(server: Scripted) -> None:
    server.body = gemini_answer()
    complete("gemini", server)
    body = server.asked[0].body
    assert server.asked[0].path == "/v1beta/models/m-1:generateContent"
    assert body["systemInstruction"]["parts"] == [{"text": "Rules"}]
    schema = body["generationConfig"]["responseSchema"]
    assert schema["type"] == "OBJECT"
    category = schema["properties"]["semantic_project_fit"]["properties"]["mapped_cost_category"]
    assert category == {"type": "STRING", "enum": ["Bau"], "nullable": True}
    assert "additionalProperties" not in json.dumps(schema)


ERRORS: dict[str, Callable[[str], Any]] = {
    "openai": lambda code: {"error": {"message": f"key {KEY} and Rechnung", "type": code, "param": None, "code": code}},
    "anthropic": lambda code: {"type": "error", "error": {"type": code, "message": f"key {KEY} and Rechnung"}},
    "gemini": lambda code: {"error": {"code": 1, "message": f"key {KEY} and Rechnung", "status": code}},
}


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        *STATUSES,
        (404, LlmModelMissing, False),
        (408, LlmTimeout, True),
        (422, LlmRefused, False),
        (529, LlmRateLimited, True),
    ],
)
def test_statuses(provider: str, server: Scripted, status: int, kind: type[LlmFailure], retryable: bool) -> None:
    server.status, server.body = status, ERRORS[provider]("some_code")
    failure = failing(provider, server)
    assert type(failure) is kind
    assert failure.retryable is retryable
    assert failure.detail == f"HTTP {status} some_code"
    assert len(server.asked) == 1  # no retry inside
    with pytest.raises(kind):
        client(provider, server).check("m-1")


def test_gemini_tells_a_wrong_key_in_a_400(server: Scripted) -> None:
    server.status = 400
    server.body = {"error": {"code": 400, "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}
    assert type(failing("gemini", server)) is LlmUnauthorized


def test_no_secret_and_no_document_in_what_is_raised_or_logged(
    provider: str, server: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.status, server.body = 401, ERRORS[provider](f"code-{KEY}")
    failure = failing(provider, server)
    assert failure.__cause__ is None
    assert failure.__context__ is None
    written = "".join(traceback.format_exception(failure)) + repr(client(provider, server)) + repr(failure)
    assert KEY not in written
    assert "Rechnung" not in failure.detail
    assert KEY not in caplog.text


@pytest.mark.parametrize("key", [None, "", "sk-ä", "sk-1\nX-Evil: 1"])
def test_without_a_usable_key_nothing_is_sent(provider: str, server: Scripted, key: str | None) -> None:
    with pytest.raises(LlmUnauthorized):
        PROVIDERS[provider](key, server.url, LOOPBACK).complete(asking())
    assert server.asked == []


def test_a_server_that_does_not_answer_in_time(provider: str, server: Scripted) -> None:
    server.held = threading.Event()
    assert type(failing(provider, server, timeout_seconds=0.2)) is LlmTimeout
    assert len(server.asked) == 1


def test_nobody_listens(provider: str) -> None:
    with Scripted() as gone:
        pass
    failure = failing(provider, gone)
    assert type(failure) is LlmAbsent
    assert (failure.slug, failure.retryable) == ("llm-unreachable", False)


def test_a_private_address_is_refused_before_anything_is_sent(provider: str, server: Scripted) -> None:
    with pytest.raises(LlmAddressRefused) as caught:
        PROVIDERS[provider](KEY, server.url).complete(asking())
    assert not caught.value.retryable
    assert server.asked == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", {}, b'{"choices": [], "content": [], "candidates": []}']
)
def test_an_answer_that_is_none(provider: str, server: Scripted, body: Any) -> None:
    server.body = body
    assert type(failing(provider, server)) is LlmBadAnswer


@pytest.mark.parametrize(
    ("provider", "body", "kind"),
    [
        ("openai", openai_answer(None, refusal="no"), LlmRefused),
        ("openai", openai_answer(reason="content_filter"), LlmRefused),
        ("openai", openai_answer(reason="length"), LlmBadAnswer),
        ("openai", openai_answer("  "), LlmBadAnswer),
        ("anthropic", anthropic_answer("refusal"), LlmRefused),
        ("anthropic", anthropic_answer("max_tokens"), LlmBadAnswer),
        ("anthropic", anthropic_answer("end_turn", type="text", text=" "), LlmBadAnswer),
        ("gemini", gemini_answer(reason="SAFETY"), LlmRefused),
        ("gemini", {"promptFeedback": {"blockReason": "SAFETY"}}, LlmRefused),
        ("gemini", gemini_answer(reason="MAX_TOKENS"), LlmBadAnswer),
        ("gemini", gemini_answer(" "), LlmBadAnswer),
    ],
)
def test_refusals_and_cut_answers(server: Scripted, provider: str, body: Any, kind: type[LlmFailure]) -> None:
    server.body = body
    assert type(failing(provider, server)) is kind


def test_a_model_name_that_would_change_the_path_is_no_model(server: Scripted) -> None:
    assert type(failing("gemini", server, model="../../v1/files")) is LlmModelMissing
    assert server.asked == []


def test_check_asks_for_the_model(provider: str, server: Scripted) -> None:
    server.body = {"id": "m-1", "object": "model", "created": 1, "owned_by": "x", "type": "model", "display_name": "m"}
    client(provider, server).check("m-1")
    assert server.asked[0].method == "GET"
    assert server.asked[0].path.endswith("/models/m-1")
