"""The two engines. They differ in where Tesseract runs; both choose the languages of a page in the same way."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from flowaudit.adapters.tesseract.languages import FIRST_LOOK, better_languages, data_folder
from flowaudit.adapters.tesseract.tsv import words
from flowaudit.ports.ocr import OcrEngine, OcrError, OcrImage, OcrLayout, OcrWord

# Tesseract's page segmentation modes: 3 finds columns and blocks by itself, 6 takes the image as one block of lines, 7
# as one line.
_MODES = {OcrLayout.PAGE: 3, OcrLayout.BLOCK: 6, OcrLayout.LINE: 7}
# Models without word lists trust themselves a little less than those with one, and read their own letters all the same.
_AS_GOOD = 0.85


class _Tesseract(ABC):
    """What both engines share.

    :param languages: those of the first look at an image (ISO 639-2, as Tesseract names them).
    :param scratch: a writable folder, needed only where the languages lie in several folders.
    :param timeout_s: most seconds that one reading of an image may take; a page in another language takes two.
    """

    def __init__(
        self, languages: tuple[str, ...] = FIRST_LOOK, scratch: Path | None = None, timeout_s: float = 60.0
    ) -> None:
        self._languages = languages
        self._scratch = scratch
        self._timeout_s = timeout_s
        self._local = threading.local()

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of ``image``, read again if the first look shows another language than it read in.

        :raises OcrError: Tesseract or its data is missing, failed, or ran out of time.
        """
        self._local.page = self._languages
        words_read, self._local.page = self._read(image)
        return words_read

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        """A line of the page that this thread read last, in that page's languages: a line alone does not show its own.

        :raises OcrError: as :meth:`read`.
        """
        return self._recognise(image, getattr(self._local, "page", self._languages))

    def _read(self, image: OcrImage) -> tuple[Sequence[OcrWord], tuple[str, ...]]:
        """The words, and the languages that they were read in."""
        first = self._recognise(image, self._languages)
        other = better_languages(first)
        if other and other[0] not in self._languages:
            with contextlib.suppress(OcrError):  # the first reading is there and stands
                second = self._recognise(image, other)
                if _trust(second) >= _AS_GOOD * _trust(first):
                    return second, other
        return first, self._languages

    @abstractmethod
    def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]: ...


def _trust(read: Sequence[OcrWord]) -> float:
    """How many letters were read, each as far as its word is trusted."""
    return sum(len(word.text) * word.confidence for word in read)


class TesseractEngine(_Tesseract):
    """Tesseract inside this process (tesserocr), with the language data of the installed packages.

    An API object is not safe to share between threads and costs some 0.1 s to make, so each thread keeps one for each
    set of languages.
    """

    def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]:
        api = self._api(languages)
        try:
            api.SetPageSegMode(_MODES[image.layout])
            api.SetImageBytes(image.pixels, image.width, image.height, 1, image.width)
            api.SetSourceResolution(image.dpi)
            if not api.Recognize(int(self._timeout_s * 1000)):
                raise OcrError("Tesseract gave up on the image or ran out of time")
            return tuple(words(api.GetTSVText(0)))
        except (RuntimeError, ValueError) as error:
            raise OcrError(f"Tesseract failed: {error}") from error
        finally:
            api.Clear()

    def _api(self, languages: tuple[str, ...]) -> Any:
        made: dict[tuple[str, ...], Any] = self._local.__dict__.setdefault("made", {})
        if languages not in made:
            made[languages] = self._make(languages)
        return made[languages]

    def _make(self, languages: tuple[str, ...]) -> Any:
        try:
            import tesserocr
        except ImportError as error:
            raise OcrError("tesserocr is not installed") from error
        folder = data_folder(languages, self._scratch)
        try:
            return tesserocr.PyTessBaseAPI(path=str(folder), lang="+".join(languages), oem=tesserocr.OEM.LSTM_ONLY)
        except RuntimeError as error:
            raise OcrError(f"Tesseract does not start: {error}") from error


class TesseractBinaryEngine(_Tesseract):
    """Tesseract as a program of its own (pytesseract): for hosts that have the binary and no wheel of tesserocr."""

    def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]:
        import pytesseract
        from PIL import Image

        folder = data_folder(languages, self._scratch)
        picture = Image.frombytes("L", (image.width, image.height), image.pixels)
        picture.info["dpi"] = (image.dpi, image.dpi)
        config = f'--tessdata-dir "{folder}" --oem 1 --psm {_MODES[image.layout]} --dpi {image.dpi}'
        try:
            text = pytesseract.image_to_data(picture, lang="+".join(languages), config=config, timeout=self._timeout_s)
        except (pytesseract.TesseractNotFoundError, RuntimeError, OSError) as error:
            raise OcrError(f"the Tesseract binary failed: {error}") from error
        return tuple(words(text))


def make_engine(kind: Literal["tesserocr", "pytesseract"] = "tesserocr", scratch: Path | None = None) -> OcrEngine:
    """The engine of that kind; nothing is loaded before the first image."""
    return TesseractEngine(scratch=scratch) if kind == "tesserocr" else TesseractBinaryEngine(scratch=scratch)
