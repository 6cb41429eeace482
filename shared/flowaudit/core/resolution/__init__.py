"""One final statement on each feature, and the traffic light over all of them."""

from flowaudit.core.resolution.compare import Kind, kind_of, same
from flowaudit.core.resolution.light import Overall, overall, traffic_light
from flowaudit.core.resolution.merge import ResolvedFeature, UnknownFeature, resolve
from flowaudit.core.resolution.table import CONFLICT_TEXTS, ConflictKind, LlmState

__all__ = [
    "CONFLICT_TEXTS",
    "ConflictKind",
    "Kind",
    "LlmState",
    "Overall",
    "ResolvedFeature",
    "UnknownFeature",
    "kind_of",
    "overall",
    "resolve",
    "same",
    "traffic_light",
]
