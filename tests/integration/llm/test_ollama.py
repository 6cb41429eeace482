"""FlowAudit's Ollama client against the double, and the official client against the same double."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import ollama
import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.integration.llm.scripted import STATUSES
from tests.unit.judging.pages import FEATURES, INVOICE, payload

from flowaudit.adapters.ollama import OllamaModel
from flowaudit.adapters.outbound.address import networks
from flowaudit.core.judging import build_prompt, output_schema, read_answer
from flowaudit.ports.llm import (
    ChatMessage,
    LlmBadAnswer,
    LlmFailure,
    LlmModelMissing,
    LlmRefused,
    LlmRequest,
    LlmTimeout,
    LlmUnreachable,
)

LOOPBACK = networks(["127.0.0.0/8"])
MODEL = "llama3.1:8b"


def request(**changes: object) -> LlmRequest:
    made = {"model": MODEL, "messages": (ChatMessage("user", "Rechnung"),), "timeout_seconds": 10.0}
    return LlmRequest(**(made | changes))  # type: ignore[arg-type]


@pytest.fixture
def double() -> Iterator[OllamaDouble]:
    with OllamaDouble(models={MODEL: 4_700_000_000, "mistral:latest": 4_100_000_000}, loaded={MODEL}) as running:
        yield running


@pytest.fixture
def model(double: OllamaDouble) -> OllamaModel:
    return OllamaModel(double.url + "/", LOOPBACK)


def test_a_judgement_from_prompt_to_evidence(double: OllamaDouble, model: OllamaModel) -> None:
    features = [
        {"feature_id": "invoice_number", "status": "PRESENT", "extracted_value": "RE-2025/001", "confidence": 92},
        {"feature_id": "vat_amount", "status": "PRESENT", "extracted_value": "23,00", "confidence": 99},
    ]
    fit = {"relation_level": "YES", "reasons": [], "mapped_cost_category": "Bau"}
    double.reply = lambda body: json.dumps({"features": features, "semantic_project_fit": fit})
    schema = output_schema(FEATURES, ["Bau"])
    answer = model.complete(request(messages=tuple(build_prompt(payload())), schema=schema, temperature=0.2))
    number, amount = read_answer(answer.text, FEATURES, INVOICE, ["Bau"]).features
    assert number.evidence
    assert amount.evidence == []
    assert (answer.model, answer.duration_ms) == (MODEL, 12_800)
    assert answer.tokens_in > 100
    assert answer.tokens_out > 10
    sent = double.requests[-1][2]
    assert sent["format"] == schema
    assert sent["stream"] is False
    assert sent["options"] == {"temperature": 0.2, "num_predict": 2000, "num_ctx": sent["options"]["num_ctx"]}


def test_the_double_answers_a_schema_with_its_smallest_value(double: OllamaDouble, model: OllamaModel) -> None:
    answer = model.complete(request(schema=output_schema(FEATURES, ["Bau"])))
    judgement = read_answer(answer.text, FEATURES, INVOICE, ["Bau"])
    assert [judged.feature_id for judged in judgement.features] == [FEATURES[0]]


def test_a_long_prompt_asks_for_a_window_that_holds_it(double: OllamaDouble, model: OllamaModel) -> None:
    model.complete(request())
    short = double.requests[-1][2]["options"]["num_ctx"]
    messages = build_prompt(payload(extracted_text="Beleg " * 17_000))
    model.complete(request(messages=tuple(messages)))
    long = double.requests[-1][2]["options"]["num_ctx"]
    assert short == 2048
    assert sum(len(message.content) for message in messages) / 2.5 + 2000 <= long <= 32_768


def test_models_version_and_check(model: OllamaModel) -> None:
    assert model.version() == "0.12.6"
    first, second = model.models()
    assert (first.name, first.size, first.loaded) == (MODEL, 4_700_000_000, True)
    assert first.modified == datetime(2025, 12, 10, 9, 0, 0, 123456, tzinfo=UTC)
    assert (second.name, second.loaded) == ("mistral:latest", False)
    model.check("mistral")


def test_a_pull_reports_progress_and_ends_with_success(double: OllamaDouble, model: OllamaModel) -> None:
    double.pullable["qwen2:7b"] = 1000
    steps = list(model.pull("qwen2:7b"))
    assert [step.done for step in steps] == [False] * 6 + [True]
    assert (500, 1000) in {(step.completed, step.total) for step in steps}
    model.check("qwen2:7b")


def test_a_failed_pull_is_a_failure_although_the_status_is_200(model: OllamaModel) -> None:
    with pytest.raises(LlmModelMissing):
        list(model.pull("nothing:1b"))


def test_a_pull_that_breaks_off_is_no_success(double: OllamaDouble, model: OllamaModel) -> None:
    double.raw["/api/pull"] = b'{"status": "pulling manifest"}\n'
    with pytest.raises(LlmUnreachable):
        list(model.pull("qwen2:7b"))


def test_a_missing_model(model: OllamaModel) -> None:
    for call in (lambda: model.complete(request(model="nothing")), lambda: model.check("nothing")):
        with pytest.raises(LlmModelMissing) as caught:
            call()
        assert "model 'nothing' not found" in caught.value.detail
        assert not caught.value.retryable


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [*STATUSES, (302, LlmRefused, False)],
)
def test_statuses(
    double: OllamaDouble, model: OllamaModel, status: int, kind: type[LlmFailure], retryable: bool
) -> None:
    double.statuses["/api/chat"] = (status, "x" * 5000)
    with pytest.raises(LlmFailure) as caught:
        model.complete(request())
    assert type(caught.value) is kind
    assert caught.value.retryable is retryable
    assert len(caught.value.detail) < 250
    assert len(double.requests) == 1  # no retry inside


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"message": {"content": "  "}}', b'{"message": 1}'])
def test_an_answer_that_is_none(double: OllamaDouble, model: OllamaModel, body: bytes) -> None:
    double.raw["/api/chat"] = body
    with pytest.raises(LlmBadAnswer):
        model.complete(request())


@pytest.mark.parametrize(("path", "call"), [("/api/tags", "models"), ("/api/version", "version")])
def test_a_catalogue_that_is_none(double: OllamaDouble, model: OllamaModel, path: str, call: str) -> None:
    double.raw[path] = b'{"models": 7}'
    with pytest.raises(LlmBadAnswer):
        getattr(model, call)()


def test_an_answer_that_was_cut_off(double: OllamaDouble, model: OllamaModel) -> None:
    double.done_reason = "length"
    with pytest.raises(LlmBadAnswer):
        model.complete(request())


def test_an_endless_answer_is_cut(double: OllamaDouble, model: OllamaModel) -> None:
    double.raw["/api/chat"] = b" " * (9 * 1024 * 1024)
    with pytest.raises(LlmUnreachable):
        model.complete(request())


def test_a_server_that_does_not_answer_in_time(double: OllamaDouble, model: OllamaModel) -> None:
    double.held = threading.Event()
    with pytest.raises(LlmTimeout) as caught:
        model.complete(request(timeout_seconds=0.2))
    assert caught.value.retryable


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(LlmUnreachable) as caught:
        OllamaModel(f"http://127.0.0.1:{port}", LOOPBACK).complete(request())
    assert caught.value.text.de


def test_the_official_client_understands_the_double(double: OllamaDouble) -> None:
    """Keeps the double honest: it is the reference for the shapes, not FlowAudit's own client."""
    client = ollama.Client(host=double.url)
    assert {entry.model for entry in client.list().models} == set(double.models)
    assert [entry.model for entry in client.ps().models] == [MODEL]
    assert client.show(MODEL).details is not None
    messages = [{"role": "user", "content": "Rechnung"}]
    whole = client.chat(MODEL, messages, format={"type": "object", "properties": {"a": {"type": "integer"}}})
    assert json.loads(str(whole.message.content)) == {"a": 0}
    assert "".join(str(part.message.content) for part in client.chat(MODEL, messages, stream=True)) == '""'
    double.pullable["qwen2:7b"] = 1000
    assert [step.status for step in client.pull("qwen2:7b", stream=True)][-1] == "success"
    with pytest.raises(ollama.ResponseError) as caught:
        client.chat("nothing", messages)
    assert caught.value.status_code == 404
