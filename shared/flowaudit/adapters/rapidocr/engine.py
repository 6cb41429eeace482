"""RapidOCR as an :class:`flowaudit.ports.ocr.OcrEngine`.

The package is no dependency of the product: ``pip install rapidocr onnxruntime``. Its wheel carries the models
(PP-OCRv6 small), so nothing is fetched when it runs. With OpenCV it is too large for Lambda (docs/decisions/0011).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from flowaudit.ports.ocr import OcrError, OcrImage, OcrWord


class RapidOcrEngine:
    """RapidOCR in this process; it reads all Latin languages with one model. A thread keeps an engine of its own."""

    def __init__(self) -> None:
        self._local = threading.local()

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of ``image``. :raises OcrError: the package is missing, or failed on the image."""
        engine = self._engine()
        import numpy as np

        grey = np.frombuffer(image.pixels, dtype=np.uint8).reshape(image.height, image.width)
        try:
            found = engine(np.dstack((grey, grey, grey)), return_word_box=True)
        except (RuntimeError, ValueError, TypeError) as error:
            raise OcrError(f"RapidOCR failed: {error}") from error
        return tuple(_words(found.word_results or ()))

    def _engine(self) -> Any:
        engine = getattr(self._local, "engine", None)
        if engine is None:
            try:
                package = import_module("rapidocr")  # optional: not in the lock file
            except ImportError as error:
                raise OcrError("rapidocr is not installed: pip install rapidocr onnxruntime") from error
            engine = self._local.engine = package.RapidOCR(params={"Global.log_level": "error"})
        return engine


def _words(lines: Sequence[Sequence[Any]]) -> Iterator[OcrWord]:
    """The words of the lines; each is its text, its score and the corners of its box in pixels."""
    for number, line in enumerate(lines, start=1):
        for text, score, corners in line:
            across, down = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
            if text.strip():
                yield OcrWord(text.strip(), min(across), min(down), max(across), max(down), float(score), 1, number)
