"""The two engines. Both read German and English; they differ in where Tesseract runs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from flowaudit.adapters.tesseract.languages import data_folder
from flowaudit.adapters.tesseract.tsv import words
from flowaudit.ports.ocr import OcrEngine, OcrError, OcrImage, OcrLayout, OcrWord

LANGUAGES = ("deu", "eng")
# Tesseract's page segmentation modes: 3 finds columns and blocks by itself, 6 takes the image as one block of lines, 7
# as one line.
_MODES = {OcrLayout.PAGE: 3, OcrLayout.BLOCK: 6, OcrLayout.LINE: 7}


class TesseractEngine:
    """Tesseract inside this process (tesserocr), with the language data of the installed packages.

    An API object is not safe to share between threads and costs some 0.1 s to make, so each thread keeps one.

    :param scratch: a writable folder, needed only where the languages lie in several folders.
    :param timeout_s: most seconds that one image may take.
    """

    def __init__(
        self, languages: tuple[str, ...] = LANGUAGES, scratch: Path | None = None, timeout_s: float = 60.0
    ) -> None:
        self._languages = languages
        self._scratch = scratch
        self._timeout_ms = int(timeout_s * 1000)
        self._local = threading.local()

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of ``image``. :raises OcrError: Tesseract or its data is missing, failed, or ran out of time."""
        api = self._api()
        try:
            api.SetPageSegMode(_MODES[image.layout])
            api.SetImageBytes(image.pixels, image.width, image.height, 1, image.width)
            api.SetSourceResolution(image.dpi)
            if not api.Recognize(self._timeout_ms):
                raise OcrError("Tesseract gave up on the image or ran out of time")
            return tuple(words(api.GetTSVText(0)))
        except (RuntimeError, ValueError) as error:
            raise OcrError(f"Tesseract failed: {error}") from error
        finally:
            api.Clear()

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        """A line of a page again. :raises OcrError: as :meth:`read`."""
        return self.read(image)

    def _api(self) -> Any:
        api = getattr(self._local, "api", None)
        if api is None:
            api = self._local.api = self._make()
        return api

    def _make(self) -> Any:
        try:
            import tesserocr
        except ImportError as error:
            raise OcrError("tesserocr is not installed") from error
        folder = data_folder(self._languages, self._scratch)
        try:
            return tesserocr.PyTessBaseAPI(
                path=str(folder), lang="+".join(self._languages), oem=tesserocr.OEM.LSTM_ONLY
            )
        except RuntimeError as error:
            raise OcrError(f"Tesseract does not start: {error}") from error


class TesseractBinaryEngine:
    """Tesseract as a program of its own (pytesseract): for hosts that have the binary and no wheel of tesserocr."""

    def __init__(
        self, languages: tuple[str, ...] = LANGUAGES, scratch: Path | None = None, timeout_s: float = 60.0
    ) -> None:
        self._languages = languages
        self._scratch = scratch
        self._timeout_s = timeout_s

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of ``image``. :raises OcrError: the binary or its data is missing, failed, or ran out of time."""
        import pytesseract
        from PIL import Image

        folder = data_folder(self._languages, self._scratch)
        picture = Image.frombytes("L", (image.width, image.height), image.pixels)
        picture.info["dpi"] = (image.dpi, image.dpi)
        config = f'--tessdata-dir "{folder}" --oem 1 --psm {_MODES[image.layout]} --dpi {image.dpi}'
        try:
            text = pytesseract.image_to_data(
                picture, lang="+".join(self._languages), config=config, timeout=self._timeout_s
            )
        except (pytesseract.TesseractNotFoundError, RuntimeError, OSError) as error:
            raise OcrError(f"the Tesseract binary failed: {error}") from error
        return tuple(words(text))

    def read_clip(self, image: OcrImage) -> Sequence[OcrWord]:
        """A line of a page again. :raises OcrError: as :meth:`read`."""
        return self.read(image)


def make_engine(kind: Literal["tesserocr", "pytesseract"] = "tesserocr", scratch: Path | None = None) -> OcrEngine:
    """The engine of that kind; nothing is loaded before the first image."""
    return TesseractEngine(scratch=scratch) if kind == "tesserocr" else TesseractBinaryEngine(scratch=scratch)
