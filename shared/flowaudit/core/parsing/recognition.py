"""What parsing asks of an OCR engine. The core states the need; ``ports/ocr.py`` names it for the adapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable


class OcrLayout(StrEnum):
    """How the engine shall look for text."""

    PAGE = "PAGE"  # find columns and blocks by itself
    BLOCK = "BLOCK"  # one uniform block of lines, as on a till receipt
    LINE = "LINE"  # one line of text


@dataclass(frozen=True, slots=True)
class OcrImage:
    """An upright greyscale image: ``pixels`` are ``width × height`` bytes row by row, 0 is black; ``dpi`` its scale."""

    pixels: bytes
    width: int
    height: int
    dpi: int
    layout: OcrLayout = OcrLayout.PAGE


class OcrWord(NamedTuple):
    """A word as the engine read it, its box in pixels of the image, ``confidence`` from 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    block: int
    line: int


class OcrError(Exception):
    """The engine could not read: it is missing, has no language data, timed out or refused the image."""


class OcrEngine(Protocol):
    """An OCR engine; which languages it reads is its own affair."""

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of ``image`` in reading order; none if there are none.

        :raises OcrError: the engine could not do its work.
        """
        ...


@runtime_checkable
class ClipReader(Protocol):
    """An engine that may be asked for single lines of a page again: it runs here and is not paid by the image."""

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of a clipped and enlarged line.

        :raises OcrError: the engine could not do its work.
        """
        ...


@runtime_checkable
class BatchReader(OcrEngine, Protocol):
    """An engine that reads several pages in one request sooner, or for less, than one by one."""

    def read_all(self, images: Sequence[OcrImage]) -> Sequence[Sequence[OcrWord] | None]:
        """The words of each image, in their order; None for one that was left out.

        :raises OcrError: the engine could not do its work.
        """
        ...
