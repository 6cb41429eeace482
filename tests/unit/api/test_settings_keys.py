"""Settings: API keys and asking a provider (contract 3.3 to 3.5). Keys are nowhere but in the secret store."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.integration.llm.scripted import Scripted
from tests.unit.api.conftest import Api
from tests.unit.api.test_settings import ADMIN, URL, put, system_events

from flowaudit.adapters.anthropic import AnthropicModel
from flowaudit.adapters.gemini import GeminiModel
from flowaudit.adapters.openai import OpenAIModel
from flowaudit.runtime import observability, wiring
from flowaudit.usecases.settings.masking import masked

SECRET = "Zq8kW2mP5vX9rT4yB7nC1dF6hJ3sL0wxyz"
KEYS = {"OPENAI": f"sk-{SECRET}", "ANTHROPIC": f"sk-ant-api03-{SECRET}", "GEMINI": f"AIza{SECRET}"}
CHECK_PATHS = {
    "OPENAI": "/models/gpt-4o-mini",
    "ANTHROPIC": "/v1/models/claude-sonnet-4-20250514",
    "GEMINI": "/v1beta/models/gemini-1.5-flash",
}
FOUND = {
    "OPENAI": {"id": "gpt-4o-mini", "object": "model", "created": 1, "owned_by": "openai"},
    "ANTHROPIC": {"id": "claude-sonnet-4-20250514", "type": "model", "display_name": "x", "created_at": "2025-05-14"},
    "GEMINI": {"name": "models/gemini-1.5-flash"},
}


def key_url(provider: str) -> str:
    return f"{URL}/providers/{provider}/api-key"


def set_key(api: Api, provider: str, key: str | None = None) -> Any:
    return api("PUT", key_url(provider), body={"api_key": key or KEYS[provider]}, headers=ADMIN)


def ask(api: Api, provider: str, language: str = "en") -> Any:
    return api("POST", f"{URL}/providers/{provider}/test", headers={**ADMIN, "Accept-Language": language})


@pytest.fixture
def server(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """A local server in place of the three providers' own addresses."""
    monkeypatch.setenv("ALLOWED_NETWORKS", "127.0.0.0/8")
    wiring.settings.cache_clear()
    wiring.deps().__dict__["settings"] = wiring.settings()
    with Scripted() as scripted:
        for provider in (OpenAIModel, AnthropicModel, GeminiModel):
            monkeypatch.setattr(provider, "DEFAULT_URL", scripted.url)
        yield scripted


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("sk-proj-0123456789abcdefabcd", "sk-****************************abcd"),
        ("sk-ant-api03-0123456789abcdefwxyz", "sk-ant-************************wxyz"),
        ("AIzaSyA-0123456789_abcdef1234", "AIza***************************1234"),
        ("0123456789abcdefghij", "*******************************ghij"),
        ("sk-short", "*" * 35),
        ("sk-ant-fifteen-letters", "*" * 35),
        ("k", "*" * 35),
    ],
)
def test_a_mask_shows_neither_the_secret_nor_its_length(key: str, shown: str) -> None:
    assert masked(key) == shown
    assert len(shown) == 35


@pytest.mark.parametrize("provider", sorted(KEYS))
def test_settings_set_and_delete_api_key(api: Api, provider: str) -> None:
    answer = set_key(api, provider)
    mask = masked(KEYS[provider])
    assert (answer.status, mask[-4:]) == (200, "wxyz")
    assert answer.json == {"provider": provider, "api_key_is_set": True, "api_key_masked": mask}
    shown = api("GET", URL).json["providers"][provider]
    assert (shown["api_key_is_set"], shown["api_key_masked"]) == (True, mask)
    assert set_key(api, provider, "another-0123456789abcdef").json["api_key_masked"].endswith("cdef")
    for _ in range(2):
        gone = api("DELETE", key_url(provider), headers=ADMIN)
        assert (gone.status, gone.json) == (200, {"provider": provider, "api_key_is_set": False})
    shown = api("GET", URL).json["providers"][provider]
    assert (shown["api_key_is_set"], shown["api_key_masked"]) == (False, None)
    told = [event["event_type"] for event in system_events() if event["entity"] == {"type": "provider", "id": provider}]
    assert told == ["API_KEY_SET_REQUESTED", "API_KEY_SET"] * 2 + ["API_KEY_DELETE_REQUESTED", "API_KEY_DELETED"] * 2


def test_a_key_enables_its_provider_unless_an_admin_has_decided(api: Api) -> None:
    set_key(api, "OPENAI")
    assert api("GET", URL).json["providers"]["OPENAI"]["enabled"] is True
    put(api, {"providers": {"OPENAI": {"enabled": False}}})
    set_key(api, "OPENAI")
    assert api("GET", URL).json["providers"]["OPENAI"]["enabled"] is False


@pytest.mark.parametrize("key", ["", "  ", "two words", "ünicode", "line\nbreak", "x" * 501, 5, None])
def test_what_no_header_can_hold_is_no_key(api: Api, key: Any) -> None:
    answer = api("PUT", key_url("OPENAI"), body={"api_key": key}, headers=ADMIN)
    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "api_key")
    assert api("GET", URL).json["providers"]["OPENAI"]["api_key_is_set"] is False


def test_keys_need_a_known_external_provider_and_an_admin(api: Api) -> None:
    for method, body in (("PUT", {"api_key": "k"}), ("DELETE", None)):
        assert api(method, key_url("MISTRAL"), body=body, headers=ADMIN).status == 404
        local = api(method, key_url("LOCAL_OLLAMA"), body=body, headers=ADMIN)
        assert (local.status, local.json["errors"][0]["field"]) == (400, "provider_id")
        assert api(method, key_url("OPENAI"), body=body, headers={"X-Role": "user"}).status == 403
    assert ask(api, "MISTRAL").status == 404
    assert api("POST", f"{URL}/providers/OPENAI/test", headers={"X-Role": "user"}).status == 403
    assert system_events() == []


@pytest.mark.parametrize("provider", sorted(KEYS))
def test_settings_test_provider_asks_the_provider_with_the_key(api: Api, server: Scripted, provider: str) -> None:
    set_key(api, provider)
    server.body = FOUND[provider]
    answer = ask(api, provider)
    assert answer.status == 200
    told = answer.json
    assert told.pop("latency_ms") >= 0
    expected = {"provider": provider, "status": "ok", "model_accessible": True, "message": "Connection successful"}
    assert told == expected
    (asked,) = server.asked
    assert asked.path.split("?")[0] == CHECK_PATHS[provider]
    assert KEYS[provider] in " ".join(asked.headers.values())
    assert ask(api, provider, "de").json["message"] == "Verbindung erfolgreich"


REFUSALS: dict[str, tuple[int, Any]] = {
    "OPENAI": (401, {"error": {"message": "Incorrect API key: {key}", "type": "x", "code": "invalid_api_key"}}),
    "ANTHROPIC": (401, {"type": "error", "error": {"type": "authentication_error", "message": "invalid {key}"}}),
    "GEMINI": (
        400,
        {
            "error": {
                "code": 400,
                "message": "API key not valid {key}",
                "status": "INVALID_ARGUMENT",
                "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
            }
        },
    ),
}


@pytest.mark.parametrize("provider", sorted(KEYS))
def test_a_refused_key_is_the_contracts_401(api: Api, server: Scripted, provider: str) -> None:
    set_key(api, provider)
    server.status, body = REFUSALS[provider]
    server.body = json.dumps(body).replace("{key}", KEYS[provider]).encode()
    answer = ask(api, provider)
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {"provider": provider, "status": "error", "message": "Invalid API key"}
    assert ask(api, provider, "de").json["message"] == "Der API-Schlüssel wird nicht angenommen."


def test_without_a_key_nobody_is_asked(api: Api, server: Scripted) -> None:
    answer = ask(api, "OPENAI")
    assert (answer.status, answer.json["message"]) == (401, "No API key is set")
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "code"), [(500, "llm-unreachable"), (404, "llm-model-missing"), (429, "llm-rate-limited")]
)
def test_other_failures_are_told_in_a_200(api: Api, server: Scripted, status: int, code: str) -> None:
    set_key(api, "OPENAI")
    server.status, server.body = status, {"error": {"message": "no", "type": "x", "code": "y"}}
    said = set()
    for language in ("de", "en"):
        answer = ask(api, "OPENAI", language)
        assert answer.status == 200
        assert (answer.json["status"], answer.json["model_accessible"]) == ("error", False)
        said.add(answer.json["message"])
    assert len(said) == 2
    data = system_events()[-1]["data"]
    assert (data["status"], data["code"]) == ("error", code)


def test_the_local_server_is_tested_like_any_other(api: Api) -> None:
    answer = ask(api, "LOCAL_OLLAMA")  # nothing listens there
    assert (answer.status, answer.json["status"]) == (200, "error")
    with OllamaDouble(models={"llama3.1:8b-instruct-q4": 4_700_000_000}) as double:
        wiring.deps().settings = wiring.deps().settings.model_copy(update={"ollama_url": double.url})
        assert ask(api, "LOCAL_OLLAMA").json["status"] == "ok"
        put(api, {"providers": {"LOCAL_OLLAMA": {"model_name": "mistral:7b"}}})
        assert ask(api, "LOCAL_OLLAMA").json["message"] == "The provider does not have this model."


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:11434", "http://169.254.169.254", "http://localhost", "http://[::1]"]
)
def test_an_address_that_an_admin_typed_may_not_lead_inside(api: Api, url: str) -> None:
    assert put(api, {"providers": {"LOCAL_OLLAMA": {"base_url": url}}}).status == 200
    answer = ask(api, "LOCAL_OLLAMA")
    assert answer.json["message"] == "The configured address of the language model is not allowed."
    assert api("GET", f"{URL}/providers/LOCAL_OLLAMA/models").status == 409


def test_keys_are_nowhere_but_in_the_secret_store(
    api: Api, server: Scripted, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with contextlib.ExitStack() as restore:
        log = _listen(monkeypatch, restore)
        answers = _all_that_takes_a_key(api, server)
    table = json.dumps(boto3.client("dynamodb").scan(TableName="flowaudit-test")["Items"], default=str)
    buckets = "".join(
        json.dumps(boto3.client("s3").list_objects_v2(Bucket=name), default=str)
        for name in ("originals-test", "artifacts-test", "drop-test")
    )
    places = {
        "answers": " ".join(answer.body.decode() for answer in answers),
        "table": table,
        "buckets": buckets,
        "executions": json.dumps(api.workflow.started),
        "log": "".join(log),
        "output": "".join(capfd.readouterr()),
    }
    assert "API_KEY_SET" in table
    assert "PROVIDER_TESTED" in table
    assert "request" in places["log"]
    for place, text in places.items():
        assert SECRET not in text, place
        assert "wxyz" not in text or place == "answers", place  # not even the masked form
    stored = boto3.client("secretsmanager").list_secrets()["SecretList"]
    assert sorted(secret["Name"] for secret in stored) == sorted(f"flowaudit/providers/{p}/api-key" for p in KEYS)


def _all_that_takes_a_key(api: Api, server: Scripted) -> list[Any]:
    answers: list[Any] = []
    for provider in KEYS:
        answers.append(set_key(api, provider))
        for status in (200, REFUSALS[provider][0], 500):
            server.status = status
            server.body = json.dumps(REFUSALS[provider][1]).replace("{key}", KEYS[provider]).encode()
            answers.append(ask(api, provider))
    answers.append(put(api, {"active_provider": "OPENAI"}))
    answers.append(put(api, {"providers": {"OPENAI": {"api_key": KEYS["OPENAI"]}}}))
    answers.append(api("PUT", key_url("OPENAI"), body={"api_key": KEYS["OPENAI"] + " x"}, headers=ADMIN))
    answers.append(api("PUT", key_url("OPENAI"), raw=f'{{"api_key": "{SECRET}"'.encode(), headers=ADMIN))
    answers.append(api("GET", URL))
    return answers


def _listen(monkeypatch: pytest.MonkeyPatch, restore: contextlib.ExitStack) -> list[str]:
    """All that anybody logs, with every field: the product at DEBUG, libraries at INFO."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.__dict__} {record.getMessage()}")

    listener = Listener(level=logging.DEBUG)
    own = logging.getLogger(observability.logger().name)
    for logger, level in ((logging.getLogger(), logging.INFO), (own, logging.DEBUG)):
        monkeypatch.setattr(logger, "handlers", [*logger.handlers, listener])
        before = logger.level
        logger.setLevel(level)
        restore.callback(logger.setLevel, before)
    return heard
