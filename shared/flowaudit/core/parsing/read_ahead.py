"""Several pages in one request, for engines that take them so: the loop over the pages stays the one that it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from PIL import Image

from flowaudit.core.parsing.ocr_page import read_image
from flowaudit.core.parsing.recognition import BatchReader, OcrEngine, OcrError, OcrImage, OcrWord
from flowaudit.core.parsing.refusals import Limits

T = TypeVar("T")
_MOST_PIXELS = 150_000_000  # bytes in memory at once: some seventeen pages of A4 at 300 dpi


class Picture(NamedTuple):
    """A page image in grey and its resolution."""

    image: Image.Image
    dpi: float


class _Asked(Exception):
    def __init__(self, image: OcrImage) -> None:
        super().__init__()
        self.image = image


class _Recorder:
    """An engine that tells what it is asked first and reads nothing."""

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        raise _Asked(image)


class _Answered:
    """An engine that has some answers already and asks another for the rest."""

    def __init__(self, engine: OcrEngine, answers: dict[bytes, Sequence[OcrWord]]) -> None:
        self._engine = engine
        self._answers = answers

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        answer = self._answers.get(_key(image))
        return self._engine.read(image) if answer is None else answer


def read_ahead(
    items: Iterable[T], picture: Callable[[T], Picture | None], ocr: OcrEngine | None, limits: Limits
) -> Iterator[tuple[T, OcrEngine | None]]:
    """Each item with the engine that shall read it.

    An engine that is no :class:`BatchReader` is handed on as it is, and ``items`` are taken one by one. Otherwise the
    first request of every page of a batch is found out by asking for it, and two or more go to the engine at once. What
    it did not answer, and all of a batch that failed, is read page by page, so that a failure is the page's own.

    :param picture: what of an item must be recognised; None if nothing.
    """
    if not isinstance(ocr, BatchReader):
        for item in items:
            yield item, ocr
        return
    for batch in _batches(items, picture):
        wanted = [image for item in batch if (image := _first_request(picture(item), limits)) is not None]
        engine: OcrEngine = _Answered(ocr, _answers(ocr, wanted)) if len(wanted) > 1 else ocr
        for item in batch:
            yield item, engine


def _batches(items: Iterable[T], picture: Callable[[T], Picture | None]) -> Iterator[list[T]]:
    batch: list[T] = []
    pixels = 0
    for item in items:
        seen = picture(item)
        size = 0 if seen is None else seen.image.width * seen.image.height
        if batch and pixels + size > _MOST_PIXELS:
            yield batch
            batch, pixels = [], 0
        batch.append(item)
        pixels += size
    if batch:
        yield batch


def _first_request(picture: Picture | None, limits: Limits) -> OcrImage | None:
    """What reading the page asks its engine first; None for a page that is empty."""
    if picture is None:
        return None
    try:
        read_image(picture.image, picture.dpi, _Recorder(), limits)
    except _Asked as asked:
        return asked.image
    return None


def _answers(ocr: BatchReader, wanted: Sequence[OcrImage]) -> dict[bytes, Sequence[OcrWord]]:
    try:
        read = ocr.read_all(wanted)
    except OcrError:
        return {}
    return {_key(image): words for image, words in zip(wanted, read, strict=True) if words is not None}


def _key(image: OcrImage) -> bytes:
    shape = f"{image.width}x{image.height} {image.dpi} {image.layout}".encode()
    return hashlib.sha256(shape + image.pixels).digest()
