"""Settings: reading and changing (contract 3.1 and 3.2)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.api.conftest import Api

from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys
from flowaudit.usecases.store import settings as store

ADMIN = {"X-Role": "admin"}
URL = "/api/settings"


def put(api: Api, body: Any, **headers: str) -> Any:
    """A change by an admin."""
    return api("PUT", URL, body=body, headers={**ADMIN, **headers})


def set_key(api: Api, provider: str, key: str = "sk-test-0123456789abcdefwxyz") -> None:
    assert api("PUT", f"{URL}/providers/{provider}/api-key", body={"api_key": key}, headers=ADMIN).status == 200


def system_events() -> list[dict[str, Any]]:
    """The events of the system's chain, oldest first."""
    found = wiring.deps().records.query(keys.chain(keys.SYSTEM_CHAIN), index="index1", limit=1000)
    return [dict(record.data) for record in found]


def test_settings_get_shows_the_contracts_object(api: Api) -> None:
    answer = api("GET", URL)
    assert answer.status == 200
    external = {
        "enabled": False,
        "api_key_is_set": False,
        "api_key_masked": None,
    }
    assert answer.json == {
        "active_provider": "LOCAL_OLLAMA",
        "providers": {
            "LOCAL_OLLAMA": {
                "enabled": True,
                "base_url": "http://127.0.0.1:9",  # the deployment's own
                "model_name": "llama3.1:8b-instruct-q4",
                "available_models": ["llama3.1:8b-instruct-q4", "mistral:7b", "qwen2:7b"],
            },
            "OPENAI": {
                **external,
                "model_name": "gpt-4o-mini",
                "available_models": ["gpt-4o", "gpt-4o-mini", "gpt-4-turbo"],
            },
            "ANTHROPIC": {
                **external,
                "model_name": "claude-sonnet-4-20250514",
                "available_models": ["claude-sonnet-4-20250514", "claude-3-5-haiku-20241022"],
            },
            "GEMINI": {
                **external,
                "model_name": "gemini-1.5-flash",
                "available_models": ["gemini-1.5-pro", "gemini-1.5-flash"],
            },
        },
        "inference": {
            "temperature": 0.2,
            "max_tokens": 2000,
            "timeout_sec": 120,
            "parallel_requests": 2,
            "retry_on_error": True,
            "max_retries": 3,
        },
        "generator": {"output_dir": "/data/generated", "solutions_dir": "/data/generated", "enable_admin_menu": True},
        "rag": {"enabled": True, "top_k": 3, "similarity_threshold": 0.25},
        "logging": {"verbose": False},
    }


def test_settings_update_takes_the_contracts_example(api: Api) -> None:
    set_key(api, "ANTHROPIC")
    body = {
        "active_provider": "ANTHROPIC",
        "providers": {"ANTHROPIC": {"model_name": "claude-sonnet-4-20250514"}},
        "inference": {"temperature": 0.3, "max_tokens": 2000},
    }
    before = api("GET", URL).json
    answer = put(api, body)
    assert answer.status == 200
    expected = {**before, "active_provider": "ANTHROPIC", "inference": {**before["inference"], "temperature": 0.3}}
    assert answer.json == expected
    assert api("GET", URL).json == expected
    assert api("GET", "/api/meta").json["active"]["provider"] == "ANTHROPIC"


def test_settings_update_changes_what_is_sent_and_nothing_else(api: Api) -> None:
    before = api("GET", URL).json
    change = {
        "providers": {"LOCAL_OLLAMA": {"base_url": "https://models.example.org:8443/", "model_name": "mistral:7b"}},
        "generator": {"output_dir": "generated/tests", "enable_admin_menu": False},
        "rag": {"top_k": 20, "similarity_threshold": 1},
        "logging": {"verbose": True},
    }
    answer = put(api, change).json
    assert answer["providers"]["LOCAL_OLLAMA"] == {
        **before["providers"]["LOCAL_OLLAMA"],
        "base_url": "https://models.example.org:8443",
        "model_name": "mistral:7b",
    }
    assert answer["generator"] == {**before["generator"], **change["generator"]}
    assert answer["rag"] == {"enabled": True, "top_k": 20, "similarity_threshold": 1.0}
    assert answer["logging"] == {"verbose": True}
    assert answer["inference"] == before["inference"]


def test_null_goes_back_to_the_default(api: Api) -> None:
    put(api, {"inference": {"temperature": 1.5}, "providers": {"LOCAL_OLLAMA": {"base_url": "https://a.example"}}})
    answer = put(api, {"inference": {"temperature": None}, "providers": {"LOCAL_OLLAMA": {"base_url": None}}}).json
    assert answer["inference"]["temperature"] == 0.2
    assert answer["providers"]["LOCAL_OLLAMA"]["base_url"] == "http://127.0.0.1:9"
    assert store.record(wiring.deps()).data == {}


def test_sending_back_what_was_shown_changes_and_stores_nothing(api: Api) -> None:
    set_key(api, "GEMINI")
    stored, events = store.record(wiring.deps()), len(system_events())
    shown = api("GET", URL).json
    answer = put(api, shown)
    assert answer.status == 200
    assert answer.json == shown
    assert store.record(wiring.deps()) == stored
    assert len(system_events()) == events


LOCAL, OPENAI = "providers.LOCAL_OLLAMA", "providers.OPENAI"
BAD: list[tuple[str, Any]] = [
    ("inference.temperature", 1.51),
    ("inference.temperature", -0.1),
    ("inference.temperature", "0.3"),
    ("inference.temperature", True),
    ("inference.temperature", 1e-9),
    ("inference.max_tokens", 63),
    ("inference.max_tokens", 8193),
    ("inference.max_tokens", 100.5),
    ("inference.max_tokens", True),
    ("inference.timeout_sec", 29),
    ("inference.timeout_sec", 301),
    ("inference.parallel_requests", 0),
    ("inference.parallel_requests", 11),
    ("inference.max_retries", 11),
    ("inference.max_retries", -1),
    ("inference.retry_on_error", "yes"),
    ("inference.surprise", 1),
    ("inference", None),
    ("rag.top_k", 0),
    ("rag.top_k", 21),
    ("rag.similarity_threshold", 1.01),
    ("rag.similarity_threshold", -0.01),
    ("generator.output_dir", "../etc"),
    ("generator.output_dir", "a/../../b"),
    ("generator.output_dir", "a\\b"),
    ("generator.output_dir", "a\u0000b"),
    ("generator.output_dir", "a\nb"),
    ("generator.output_dir", "///"),
    ("generator.output_dir", "x" * 201),
    ("generator.output_dir", "/projects/prj_1"),
    ("generator.solutions_dir", ".."),
    ("generator.enable_admin_menu", 1),
    ("logging.verbose", "true"),
    ("active_provider", "MISTRAL"),
    ("active_provider", "OPENAI"),  # not enabled
    ("providers.MISTRAL", {}),
    (f"{LOCAL}.model_name", "not-offered:1b"),
    (f"{LOCAL}.available_models", []),
    (f"{LOCAL}.available_models", ["a", "a"]),
    (f"{LOCAL}.available_models", ["other:1b"]),  # lacks the chosen one
    (f"{LOCAL}.base_url", "ftp://host"),
    (f"{LOCAL}.base_url", "host:11434"),
    (f"{LOCAL}.base_url", "http://user:secret@host"),
    (f"{LOCAL}.base_url", "http://host/?q=1"),
    (f"{LOCAL}.base_url", "http://host:99999"),
    (f"{LOCAL}.base_url", "http://"),
    (f"{LOCAL}.base_url", "http://ho st"),
    (f"{LOCAL}.base_url", "file:///etc/passwd"),
    (f"{LOCAL}.api_key_is_set", False),
    (f"{OPENAI}.api_key", "sk-1"),
    (f"{OPENAI}.base_url", "https://api.example.org"),
    (f"{OPENAI}.api_key_is_set", True),
    (f"{OPENAI}.api_key_masked", "sk-*"),
    (f"{OPENAI}.enabled", "false"),
    ("surprise", 1),
]


def nested(path: str, value: Any) -> dict[str, Any]:
    """``a.b`` and 1 as ``{"a": {"b": 1}}``."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return value  # type: ignore[no-any-return]


def test_bad_values_are_refused_with_their_field(api: Api) -> None:
    for field, value in BAD:
        # a sound change in the same request must not be taken either
        body = {"logging": {"verbose": True}} | nested(field, value)
        said = set()
        for language in ("de", "en"):
            answer = put(api, body, **{"Accept-Language": language})
            assert answer.status == 400, (field, value)
            assert answer.headers["content-type"] == "application/problem+json"
            errors = {error["field"]: error["message"] for error in answer.json["errors"]}
            assert field in errors, (field, value, errors)
            said.add(errors[field])
        assert len(said) == 2, said
    assert api("GET", URL).json["logging"] == {"verbose": False}
    assert system_events() == []


def test_a_refused_number_is_told_its_limit(api: Api) -> None:
    answer = put(api, {"inference": {"temperature": 1.6}})
    assert answer.json["errors"] == [{"field": "inference.temperature", "message": "must be at most 1.5"}]


def test_limits_are_inclusive(api: Api) -> None:
    for inference in (
        {"temperature": 0, "max_tokens": 64, "timeout_sec": 30, "parallel_requests": 1, "max_retries": 0},
        {"temperature": 1.5, "max_tokens": 8192, "timeout_sec": 300, "parallel_requests": 10, "max_retries": 10},
    ):
        answer = put(api, {"inference": inference})
        assert answer.status == 200
        assert inference.items() <= answer.json["inference"].items()


def test_the_active_provider_needs_to_be_enabled_and_to_have_a_key(api: Api) -> None:
    enabled = {"providers": {"OPENAI": {"enabled": True}}}
    assert put(api, enabled).status == 200  # a provider may be prepared before its key is there
    without_key = put(api, {"active_provider": "OPENAI"})
    assert (without_key.status, without_key.json["errors"][0]["field"]) == (400, "active_provider")
    assert "no API key" in without_key.json["detail"]
    set_key(api, "OPENAI")
    assert put(api, {"active_provider": "OPENAI"}).status == 200
    disabling = put(api, {"providers": {"OPENAI": {"enabled": False}}})
    assert (disabling.status, disabling.json["errors"][0]["field"]) == (400, "active_provider")
    both = put(api, {"active_provider": "LOCAL_OLLAMA", "providers": {"OPENAI": {"enabled": False}}})
    assert both.status == 200


def test_a_key_withdrawn_from_the_active_provider_does_not_block_other_settings(api: Api) -> None:
    set_key(api, "OPENAI")
    assert put(api, {"active_provider": "OPENAI"}).status == 200
    assert api("DELETE", f"{URL}/providers/OPENAI/api-key", headers=ADMIN).status == 200
    assert put(api, {"logging": {"verbose": True}}).status == 200
    assert put(api, {"active_provider": "LOCAL_OLLAMA"}).status == 200
    assert put(api, {"active_provider": "OPENAI"}).status == 400


def test_models_may_be_added_and_chosen_in_one_change(api: Api) -> None:
    change = {"available_models": ["gpt-5", "gpt-4o"], "model_name": "gpt-5"}
    assert change.items() <= put(api, {"providers": {"OPENAI": change}}).json["providers"]["OPENAI"].items()


def test_the_event_names_what_changed_and_no_value(api: Api) -> None:
    put(api, {"inference": {"temperature": 0.9, "max_tokens": 2000}, "generator": {"output_dir": "hidden/place"}})
    (event,) = system_events()
    assert event["event_type"] == "SETTINGS_CHANGED"
    assert event["data"] == {"changed": ["generator.output_dir", "inference.temperature"]}
    assert event["role"] == "admin"


def test_a_change_that_another_overtook_is_409(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    load = store.record

    def overtaken(deps: Any) -> Any:
        found = load(deps)
        monkeypatch.setattr(store, "record", load)
        assert put(api, {"logging": {"verbose": True}}).status == 200
        return found

    monkeypatch.setattr(store, "record", overtaken)
    answer = put(api, {"rag": {"top_k": 7}})
    assert answer.status == 409
    shown = api("GET", URL).json
    assert (shown["logging"]["verbose"], shown["rag"]["top_k"]) == (True, 3)


def test_only_an_admin_changes_settings(api: Api) -> None:
    assert api("PUT", URL, body={"logging": {"verbose": True}}, headers={"X-Role": "user"}).status == 403
    assert api("GET", URL, headers={"X-Role": "user"}).status == 200
