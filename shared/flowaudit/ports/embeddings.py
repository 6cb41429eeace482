"""Sentence embeddings: a text becomes a vector in which similar texts lie close to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Vector = tuple[float, ...]
#: How many texts one call to another function may bear.
MAX_REMOTE_TEXTS = 64


class EmbeddingsUnavailable(Exception):
    """The model cannot be used here (not installed, or its files are missing); the message says why."""


class Embeddings(Protocol):
    """One model."""

    @property
    def model(self) -> str:
        """The model's name as its authors write it."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector of length 1 for each text, the same for the same text. Raises :class:`EmbeddingsUnavailable`."""
        ...
