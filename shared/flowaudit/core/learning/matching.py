"""Which of the similar examples are told, and why they fit."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from flowaudit.core.model.results import Text

_SAME_DOCUMENT = Text("dasselbe Dokument", "same document")
_SAME_SUPPLIER = Text("gleiche Lieferantensignatur", "same supplier signature")
_SIMILAR = Text("ähnlicher Wortlaut", "similar wording")


@dataclass(frozen=True, slots=True)
class Hit:
    """An example that the vector store found. ``similarity`` is the cosine, -1 to 1."""

    example_id: str
    similarity: float
    document_id: str
    feature_ids: tuple[str, ...]
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An example that is told, with the reasons."""

    example_id: str
    similarity: float
    reason: Text


def choose(
    hits: Sequence[Hit], *, document_id: str, signatures: Set[str], doubtful: Set[str], top_k: int
) -> tuple[Match, ...]:
    """The ``top_k`` examples that help most, the most similar first.

    An example of the same supplier goes before a more similar one of another: layouts and habits are a supplier's own.
    ``doubtful`` are the features that the rules could not settle on the document.
    """
    ranked = sorted(hits, key=lambda hit: (not signatures & set(hit.signatures), -hit.similarity))
    chosen = sorted(ranked[:top_k], key=lambda hit: -hit.similarity)
    return tuple(
        Match(hit.example_id, hit.similarity, _reason(hit, document_id, signatures, doubtful)) for hit in chosen
    )


def _reason(hit: Hit, document_id: str, signatures: Set[str], doubtful: Set[str]) -> Text:
    reasons = [_SAME_DOCUMENT] if hit.document_id == document_id else []
    if signatures & set(hit.signatures):
        reasons.append(_SAME_SUPPLIER)
    shared = ", ".join(feature for feature in hit.feature_ids if feature in doubtful)
    if shared:
        reasons.append(
            Text(f"Merkmal auch hier fehlend oder unklar: {shared}", f"also missing or unclear here: {shared}")
        )
    reasons = reasons or [_SIMILAR]
    return Text("; ".join(reason.de for reason in reasons), "; ".join(reason.en for reason in reasons))
