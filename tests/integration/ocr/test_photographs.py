"""Real recognition of a photographed page: it is read, and a clip of the photograph at a word's box shows the word."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageOps
from tests.integration.ocr.test_scans import recall
from tests.unit.parsing.makers import picture

from flowaudit.adapters.tesseract import make_engine
from flowaudit.core.generator.camera import Pose
from flowaudit.core.generator.photograph import Shot, photograph
from flowaudit.core.parsing import OcrImage, OcrLayout, parse

ENGINE = make_engine()
POSE = Pose(tilt=(9.0, -6.0), roll=3.0, distance=1.9, bow=0.01, creases=0.0, fill=0.9)


@pytest.mark.parametrize("quarter", [0, 180])
def test_a_photograph_is_read_and_clips_of_it_show_the_words(quarter: int) -> None:
    shot = Shot((1800, 2400), POSE, quarter=quarter, table="wood", orientation=6)
    content = photograph(picture().convert("RGB"), shot, 3)
    page = parse(content, "a.jpg", ocr=ENGINE).pages[0]
    assert page.flat is not None
    assert recall(page) > 0.93
    assert abs(page.turned) == pytest.approx(quarter, abs=8)
    shown = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("L")
    checked = 0
    for token in page.tokens:
        if sum(c.isdigit() for c in token.text) >= 5:
            edges = token.x0 * shown.width, token.y0 * shown.height, token.x1 * shown.width, token.y1 * shown.height
            clip = shown.crop((int(edges[0]) - 4, int(edges[1]) - 4, int(edges[2]) + 5, int(edges[3]) + 5))
            clip = clip.rotate(-quarter).resize((clip.width * 2, clip.height * 2), Image.Resampling.BICUBIC)
            request = OcrImage(clip.tobytes(), clip.width, clip.height, 300, OcrLayout.LINE)
            read = "".join(word.text for word in ENGINE.read_clip(request))
            assert _digits(read) == _digits(token.text), (read, token.text)
            checked += 1
    assert checked >= 6


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
