"""Vectors for texts, where the model is."""

from __future__ import annotations

from typing import Any

from flowaudit.ports.embeddings import MAX_REMOTE_TEXTS, EmbeddingsUnavailable
from flowaudit.usecases.deps import Deps


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """``{"texts": [...]}`` to ``{"model", "vectors"}``, or ``{"unavailable": why}`` where the model is missing.

    Raises ValueError for what no caller of ours sends.
    """
    texts = event.get("texts")
    if not isinstance(texts, list) or len(texts) > MAX_REMOTE_TEXTS or not all(isinstance(one, str) for one in texts):
        raise ValueError(f"texts must be at most {MAX_REMOTE_TEXTS} texts")
    try:
        return {"model": deps.embeddings.model, "vectors": [list(vector) for vector in deps.embeddings.embed(texts)]}
    except EmbeddingsUnavailable as missing:
        return {"unavailable": str(missing)}
