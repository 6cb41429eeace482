"""Where something stands on a page: boxes normalised to the page (contract section 1.13)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page as it is displayed (rotation applied), origin top left.

    ``page`` counts from 1. ``x0 < x1`` and ``y0 < y1`` are fractions of the page's width and height (0 to 1).
    ``confidence`` (0 to 1) says how sure the reading of the text inside is; 1.0 for a text layer.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Height as a fraction of the page's height."""
        return self.y1 - self.y0

    @property
    def width(self) -> float:
        """Width as a fraction of the page's width."""
        return self.x1 - self.x0

    @property
    def y_mid(self) -> float:
        """The vertical middle."""
        return (self.y0 + self.y1) / 2

    def to_json(self) -> dict[str, float | int]:
        """The contract's BoundingBox; five decimals are a hundredth of a millimetre on A4."""
        return {
            "page": self.page,
            "x0": round(self.x0, 5),
            "y0": round(self.y0, 5),
            "x1": round(self.x1, 5),
            "y1": round(self.y1, 5),
            "confidence": round(self.confidence, 4),
        }

    @classmethod
    def from_json(cls, data: dict[str, float]) -> Box:
        """Inverse of :meth:`to_json`."""
        return cls(int(data["page"]), data["x0"], data["y0"], data["x1"], data["y1"], data.get("confidence", 1.0))


def union(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around boxes of one page (the first box's page decides, others are left out); None of none.

    The confidence is the lowest of the parts: a value is no surer than its worst word.
    """
    parts = list(boxes)
    if not parts:
        return None
    page = parts[0].page
    parts = [box for box in parts if box.page == page]
    return Box(
        page,
        min(box.x0 for box in parts),
        min(box.y0 for box in parts),
        max(box.x1 for box in parts),
        max(box.y1 for box in parts),
        min(box.confidence for box in parts),
    )
