"""Pictures as phones and browsers make them: kept as they came, read as JPEG or PNG."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from flowaudit.core.harvest.containers import may_hold_documents
from flowaudit.core.harvest.messages import candidates_of
from flowaudit.core.harvest.pictures import as_taken, is_picture, readable
from flowaudit.core.parsing.sniffing import MediaType

pillow_heif.register_heif_opener()


def picture(kind: str, size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: Any) -> bytes:
    """Noise, red in its upper left quarter; large enough not to be decoration."""
    pixels = np.random.default_rng(3).integers(100, 255, (size[1], size[0], 3), dtype=np.uint8)
    pixels[: size[1] // 2, : size[0] // 2] = (250, 10, 10)
    target = BytesIO()
    Image.fromarray(pixels).convert(mode).save(target, kind, **options)
    return target.getvalue()


def is_red(image: Image.Image, x: float, y: float) -> bool:
    red, green, blue = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))  # type: ignore[misc]
    return red > 180 and green < 90 and blue < 90


@pytest.mark.parametrize(
    ("kind", "ending", "wanted"),
    [
        ("HEIF", "heic", MediaType.JPEG),
        ("AVIF", "avif", MediaType.JPEG),
        ("WEBP", "webp", MediaType.JPEG),
        ("BMP", "bmp", MediaType.PNG),
    ],
)
def test_a_picture_is_offered_in_a_format_that_is_taken(kind: str, ending: str, wanted: MediaType) -> None:
    content = picture(kind)
    assert may_hold_documents(content[:1000], "IMG_0001")
    (candidate,), _, unread = candidates_of(content, f"IMG_0001.{ending}")
    assert unread == ()
    assert (candidate.media_type, candidate.original, candidate.original_name) == (
        wanted,
        content,
        f"IMG_0001.{ending}",
    )
    assert candidate.filename == f"IMG_0001.{'png' if wanted is MediaType.PNG else 'jpg'}"
    assert not candidate.is_text
    shown = Image.open(BytesIO(candidate.content))
    assert shown.size == (400, 300)
    assert (is_red(shown, 0.25, 0.25), is_red(shown, 0.75, 0.75)) == (True, False)


def test_a_stored_picture_is_converted_when_it_is_read_again() -> None:
    name, shown = as_taken("IMG_1.HEIC", picture("HEIF"))
    assert (name, Image.open(BytesIO(shown)).format) == ("IMG_1.jpg", "JPEG")
    assert as_taken("a.pdf", b"%PDF-1.7") == ("a.pdf", b"%PDF-1.7")


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is at the right: to be turned by 90 degrees clockwise
    for kind in ("HEIF", "WEBP"):
        found = readable(picture(kind, exif=exif.tobytes()))
        assert found is not None
        shown = Image.open(BytesIO(found[1]))
        assert shown.size == (300, 400), kind
        assert is_red(shown, 0.75, 0.25), kind


def test_what_is_seen_through_is_paper() -> None:
    target = BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(target, "WEBP", lossless=True)
    found = readable(target.getvalue())
    assert found is not None
    assert Image.open(BytesIO(found[1])).convert("RGB").getpixel((100, 100)) == (255, 255, 255)


def test_what_cannot_be_read_is_told() -> None:
    content = picture("HEIF")
    for broken in (content[: len(content) // 2], content[:24] + b"\0" * 30_000):
        assert readable(broken) is None
        candidates, _, unread = candidates_of(broken, "IMG.heic")
        assert candidates == ()
        assert [one.code for one in unread] == ["unsupported-image"]


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes may claim any size."""
    content = picture("WEBP", size=(40, 30))
    monkeypatch.setattr("flowaudit.core.harvest.pictures._PIXELS", 1199)
    assert readable(content) is None
    monkeypatch.setattr("flowaudit.core.harvest.pictures._PIXELS", 1200)
    assert readable(content) is not None


def test_newsletters_gifs_and_what_is_no_picture_stay_out() -> None:
    gif = picture("GIF", mode="P")
    assert is_picture(gif)
    assert readable(gif) is None
    assert readable(b"%PDF-1.7") is None
    assert readable(picture("JPEG")) is None
    assert readable(b"") is None
