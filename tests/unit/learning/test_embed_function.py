"""Vectors from another function: the same as from the model itself, and every failure is one that an audit survives."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from flowaudit.adapters.embed_function import RemoteEmbeddings
from flowaudit.adapters.minilm import MiniLm
from flowaudit.ports.embeddings import MAX_REMOTE_TEXTS, EmbeddingsUnavailable
from flowaudit.usecases.internal import embed


class Deps:
    """Only what the function takes."""

    def __init__(self, embeddings: Any) -> None:
        self.embeddings = embeddings


class Missing:
    """A model that is not there."""

    model = "none"

    def embed(self, texts: list[str]) -> list[tuple[float, ...]]:
        raise EmbeddingsUnavailable("the package onnxruntime is not installed")


def remote(invoke: Callable[..., dict[str, Any]]) -> RemoteEmbeddings:
    made = RemoteEmbeddings("flowaudit-dev-internal-embed")
    made.__dict__["_lambda"] = type("Client", (), {"invoke": staticmethod(invoke)})
    return made


def running(deps: Any, sizes: list[int] | None = None) -> RemoteEmbeddings:
    """The function as Lambda runs it: JSON in, JSON out."""

    def invoke(FunctionName: str, InvocationType: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        assert (FunctionName, InvocationType) == ("flowaudit-dev-internal-embed", "RequestResponse")
        event = json.loads(Payload)
        if sizes is not None:
            sizes.append(len(event["texts"]))
        return {"Payload": BytesIO(json.dumps(embed.handle(deps, event)).encode())}

    return remote(invoke)


def test_the_vectors_are_those_of_the_model() -> None:
    texts = ["Rechnung über Dachdeckerarbeiten", "", "Invoice"]
    there = running(Deps(MiniLm()))
    assert there.embed(texts) == MiniLm().embed(texts)
    assert (there.model, there.dimension) == (MiniLm().model, MiniLm().dimension)
    assert there.embed([]) == []


def test_many_texts_go_in_several_calls() -> None:
    sizes: list[int] = []
    assert len(running(Deps(MiniLm()), sizes).embed(["a"] * (MAX_REMOTE_TEXTS + 1))) == MAX_REMOTE_TEXTS + 1
    assert sizes == [MAX_REMOTE_TEXTS, 1]


def test_a_function_without_the_model_says_why() -> None:
    with pytest.raises(EmbeddingsUnavailable, match="onnxruntime"):
        running(Deps(Missing())).embed(["a"])


@pytest.mark.parametrize(
    "answer",
    [
        {"FunctionError": "Unhandled", "Payload": b'{"errorMessage": "boom"}'},
        {"Payload": b"no json"},
        {"Payload": b"[]"},
        {"Payload": b'{"model": "another", "vectors": [[1.0]]}'},
        {"Payload": json.dumps({"model": MiniLm().model, "vectors": []}).encode()},
        {"Payload": json.dumps({"model": MiniLm().model, "vectors": [[1.0]]}).encode()},
        {"Payload": json.dumps({"model": MiniLm().model, "vectors": [["x"] * 384]}).encode()},
        {"Payload": json.dumps({"model": MiniLm().model, "vectors": [[float("nan")] * 384]}).encode()},
    ],
    ids=["crashed", "no-json", "no-object", "other-model", "too-few", "too-short", "no-numbers", "not-finite"],
)
def test_an_answer_that_cannot_be_used_is_unavailable(answer: dict[str, Any]) -> None:
    with pytest.raises(EmbeddingsUnavailable):
        remote(lambda **_: {**answer, "Payload": BytesIO(answer["Payload"])}).embed(["a"])


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "Invoke"),
        ReadTimeoutError(endpoint_url="https://lambda"),
    ],
    ids=["throttled", "timeout"],
)
def test_a_service_that_does_not_answer_is_unavailable(error: Exception) -> None:
    def invoke(**_: Any) -> dict[str, Any]:
        raise error

    with pytest.raises(EmbeddingsUnavailable):
        remote(invoke).embed(["a"])


@pytest.mark.parametrize("event", [{}, {"texts": "a"}, {"texts": [1]}, {"texts": ["a"] * (MAX_REMOTE_TEXTS + 1)}])
def test_the_function_refuses_what_no_caller_sends(event: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="texts"):
        embed.handle(Deps(MiniLm()), event)  # type: ignore[arg-type]
