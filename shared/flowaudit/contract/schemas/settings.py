"""Settings, API keys, models (contract section 3)."""

from __future__ import annotations

from flowaudit.contract.models.settings import ApiKeyRequest, PullQuery, PullRequest, SettingsUpdate
from flowaudit.contract.schemas.base import (
    Described,
    Schema,
    count,
    flag,
    ident,
    many,
    maybe,
    moment,
    number,
    obj,
    one_of,
    share,
    text,
    whole,
)
from flowaudit.contract.schemas.common import PROVIDER
from flowaudit.core.model.results import Text

_MASKED = "sk-ant-" + "*" * 24 + "wxyz"
_STATUS_URL = "/api/settings/providers/LOCAL_OLLAMA/models/pull/status"
_ANTHROPIC = {**PROVIDER, "examples": ["ANTHROPIC"]}


def _models(model: str, *others: str) -> dict[str, Schema]:
    return {"model_name": text(model), "available_models": many(text(model), [model, *others])}


def _external(enabled: bool, masked: str | None, model: str, *others: str) -> Schema:
    return obj(
        enabled=flag(enabled),
        api_key_is_set=flag(masked is not None),
        api_key_masked=maybe(text(_MASKED, "The key itself is never shown"), masked),
        **_models(model, *others),
    )


_SETTINGS = obj(
    active_provider=PROVIDER,
    providers=obj(
        LOCAL_OLLAMA=obj(
            enabled=flag(True),
            base_url=text("http://ollama:11434"),
            **_models("llama3.1:8b-instruct-q4", "mistral:7b", "qwen2:7b"),
        ),
        OPENAI=_external(True, "sk-" + "*" * 28 + "abcd", "gpt-4o-mini", "gpt-4o", "gpt-4-turbo"),
        ANTHROPIC=_external(
            True, "sk-ant-" + "*" * 24 + "1234", "claude-sonnet-4-20250514", "claude-3-5-haiku-20241022"
        ),
        GEMINI=_external(False, None, "gemini-1.5-flash", "gemini-1.5-pro"),
    ),
    inference=obj(
        temperature=number(0.2, minimum=0, maximum=1.5),
        max_tokens=whole(2000, minimum=64, maximum=8192),
        timeout_sec=whole(120, minimum=30, maximum=300),
        parallel_requests=whole(2, minimum=1, maximum=10),
        retry_on_error=flag(True),
        max_retries=whole(3, minimum=0, maximum=10),
    ),
    generator=obj(
        output_dir=text("/data/generated", "A prefix of keys in the artifacts bucket"),
        solutions_dir=text("/data/generated"),
        enable_admin_menu=flag(True),
    ),
    rag=obj(enabled=flag(True), top_k=whole(3, minimum=1, maximum=20), similarity_threshold=share(0.25)),
    logging=obj(verbose=flag(False)),
)

OPERATIONS: dict[str, Described] = {
    "get": Described(answer=_SETTINGS),
    "update": Described(
        answer=_SETTINGS,
        body=SettingsUpdate,
        problems=(409,),
        example={
            "active_provider": "ANTHROPIC",
            "providers": {"ANTHROPIC": {"model_name": "claude-sonnet-4-20250514"}},
            "inference": {"temperature": 0.3, "max_tokens": 2000},
        },
        note=Text(
            "Was fehlt, bleibt; null setzt auf den Vorgabewert zurück.",
            "What is left out stays; null goes back to the default.",
        ),
    ),
    "set_api_key": Described(
        answer=obj(provider=_ANTHROPIC, api_key_is_set=flag(True), api_key_masked=text(_MASKED)),
        body=ApiKeyRequest,
        problems=(409,),
        example={"api_key": "sk-ant-api03-..."},
    ),
    "delete_api_key": Described(answer=obj(provider=_ANTHROPIC, api_key_is_set=flag(False))),
    "test_provider": Described(
        answer=obj(
            provider=_ANTHROPIC,
            status=one_of("ok", "ok", "error"),
            model_accessible=flag(True),
            latency_ms=count(450),
            message=text("Connection successful"),
        ),
        others={401: obj(provider=_ANTHROPIC, status=one_of("error", "error"), message=text("Invalid API key"))},
        note=Text(
            "Lehnt der Anbieter den Schlüssel ab, ist die Antwort 401 mit der gezeigten Form, kein problem+json.",
            "A key that the provider refuses is a 401 of the shape shown, which is no problem+json.",
        ),
    ),
    "list_models": Described(
        answer=obj(
            models=many(
                obj(
                    name=text("llama3.1:8b-instruct-q4"),
                    size_gb=number(4.7, minimum=0),
                    loaded=flag(True),
                    modified_at=maybe(moment("2025-12-10T10:00:00Z")),
                )
            )
        ),
        problems=(409,),
        note=Text("503, wenn der Modellserver nicht antwortet.", "503 if the model server does not answer."),
    ),
    "pull_model": Described(
        answer=obj(
            status=one_of("pulling", "pulling"),
            model_name=text("qwen2:7b"),
            progress_url=text(_STATUS_URL),
            job_id=ident("job", "job_001"),
        ),
        body=PullRequest,
        problems=(409,),
        example={"model_name": "qwen2:7b"},
    ),
    "pull_status": Described(
        answer=obj(
            status=one_of("pulling", "idle", "pulling", "success", "error"),
            model_name=maybe(text("qwen2:7b")),
            completed=count(1_200_000_000, "Bytes"),
            total=maybe(count(4_431_388_672, "Bytes")),
            percent=maybe(whole(27, minimum=0, maximum=100)),
            message=text("pulling 43f7a214e532"),
            job_id=maybe(ident("job", "job_001")),
        ),
        query=PullQuery,
    ),
}
