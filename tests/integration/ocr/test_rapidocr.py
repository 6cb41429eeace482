"""RapidOCR behind the OCR port: against its own package where that is installed, and without it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.unit.parsing.makers import LINES, picture

from flowaudit.adapters.rapidocr import RapidOcrEngine
from flowaudit.ports.ocr import OcrError, OcrImage

PACKAGES = Path(sys.prefix) / "rapidocr"
PAGE = picture(LINES, dpi=150)
IMAGE = OcrImage(PAGE.tobytes(), PAGE.width, PAGE.height, 150)


@pytest.mark.slow
@pytest.mark.skipif(not PACKAGES.is_dir(), reason="needs RapidOCR (./flowaudit test --slow installs it)")
def test_the_words_of_a_page_with_the_real_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGES))
    read = RapidOcrEngine().read(IMAGE)
    wanted = {word.strip(".,:;") for line in LINES for word in line.split()}
    found = {word.text.strip(".,:;") for word in read}
    assert len(wanted & found) >= 0.85 * len(wanted), wanted - found
    assert all(0 <= word.x0 < word.x1 <= PAGE.width + 2 and 0 <= word.y0 < word.y1 <= PAGE.height + 2 for word in read)
    assert all(0 <= word.confidence <= 1 for word in read)


class Package:
    """What the package answers: lines of words with scores and corners; or an error."""

    def __init__(self, lines: Any) -> None:
        self.lines = lines

    def RapidOCR(self, params: dict[str, Any]) -> Any:  # noqa: N802 (the package's name)
        return self

    def __call__(self, _image: Any, *, return_word_box: bool) -> Any:
        if isinstance(self.lines, Exception):
            raise self.lines
        return SimpleNamespace(word_results=self.lines if return_word_box else None)


def test_corners_become_boxes_and_lines_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = [[104, 368], [185, 366], [185, 395], [104, 396]]
    lines = ((("Summe", 0.9, corners), (" ", 0.5, corners)), (("Łódź", 0.8, corners),))
    monkeypatch.setitem(sys.modules, "rapidocr", Package(lines))  # type: ignore[arg-type]
    first, second = RapidOcrEngine().read(IMAGE)
    assert first == ("Summe", 104.0, 366.0, 185.0, 396.0, 0.9, 1, 1)
    assert (second.text, second.line) == ("Łódź", 2)


def test_a_page_without_words_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", Package(None))  # type: ignore[arg-type]
    assert RapidOcrEngine().read(IMAGE) == ()


def test_its_failures_are_ocr_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", Package(RuntimeError("no memory")))  # type: ignore[arg-type]
    with pytest.raises(OcrError, match="no memory"):
        RapidOcrEngine().read(IMAGE)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(OcrError, match="not installed"):
        RapidOcrEngine().read(IMAGE)
