"""A page as someone photographs it with a phone: on a table, from a slant, in the light of a room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from flowaudit.core.generator.camera import Pose, View
from flowaudit.core.generator.canvas import Metadata, finish, pymupdf

Pixels = NDArray[np.float32]

SIZES = ((1600, 1200), (2048, 1536), (3264, 2448), (4000, 3000))
_SLIP = 100.0 / 25.4 * 72  # points: a narrower sheet is a till receipt
_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4
# How a camera stores a picture that is to be shown after the turn of its orientation tag.
_STORED: dict[int, Any] = {
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph: size of the picture as shown, in pixels; ``quarter`` turns that nobody undoes, in degrees
    counterclockwise; the table (``plain``, ``wood``, ``cloth``, ``stone``) and its colour (red, green, blue);
    ``shadow`` and ``falloff`` as the share of light that is lost; ``cast`` as factors of the colours; ``blur`` in
    pixels; ``noise`` in grey levels; ``orientation`` as the EXIF tag says (1 for none)."""

    size: tuple[int, int]
    pose: Pose
    quarter: int = 0
    table: str = "plain"
    colour: tuple[int, int, int] = (90, 70, 55)
    paper: int = 238
    shadow: float = 0.3
    falloff: float = 0.2
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur: float = 0.8
    noise: float = 4.0
    quality: int = 80
    orientation: int = 1


def choose_shot(random: Random, sheet: tuple[float, float], margin: float) -> Shot:
    """A photograph by lot.

    :param sheet: width and height of the page in points.
    :param margin: its blank edge as a fraction of the width, of which a part may be cut.
    """
    long, short = random.choice(SIZES)
    pose = Pose(
        tilt=(random.uniform(-12, 12), random.uniform(-9, 9)),
        roll=random.gauss(0, 3.5),
        distance=random.uniform(1.5, 2.6),
        bow=random.choice((0.0, 0.0, 1.0, -1.0)) * random.uniform(0.005, 0.03),
        creases=random.uniform(0.01, 0.05) if sheet[0] < _SLIP else random.choice((0.0, 0.0, 0.006)),
        fill=1.0 + random.uniform(0.2, 0.9) * margin if random.random() < 0.2 else random.uniform(0.8, 0.98),
    )
    dark = random.random() < 0.7
    level = random.randint(25, 120) if dark else random.randint(150, 205)
    tint = random.choice(((1.0, 1.0, 1.0), (1.15, 0.95, 0.75), (0.9, 1.0, 1.12), (1.05, 1.0, 0.9)))
    return Shot(
        size=(short, long),
        pose=pose,
        quarter=random.choice((0, 0, 0, 0, 0, 0, 0, 90, 270, 180)),
        table=random.choice(("plain", "wood", "cloth", "stone")),
        colour=(int(level * tint[0]), int(level * tint[1]), int(level * tint[2])),
        paper=random.randint(222, 250),
        shadow=random.choice((0.0, 1.0, 1.0)) * random.uniform(0.12, 0.45),
        falloff=random.uniform(0.05, 0.35),
        cast=random.choice(((1.0, 1.0, 1.0), (1.04, 0.98, 0.86), (0.92, 0.98, 1.05))),
        blur=random.uniform(0.3, 0.7) * long / 2048,
        noise=random.uniform(1.5, 6.0),
        quality=random.randint(55, 92),
        orientation=random.choice((1, 1, 6, 8, 3)),
    )


def photographed(pdf: bytes, seed: int, metadata: Metadata) -> tuple[bytes, str]:
    """The document as photographs, and the suffix of its file: a picture of a single page is a JPEG, several pages are
    the PDF that a phone makes of several pictures. The same seed gives the same bytes."""
    random = Random(f"photo-{seed}")  # noqa: S311 (no secret: it must be repeatable)
    shots = []
    with pymupdf.open(stream=pdf, filetype="pdf") as source:
        single = source.page_count == 1
        for number, page in enumerate(source):
            size = page.rect.width, page.rect.height
            shot = choose_shot(random, size, _margin(page))
            dpi = 1.15 * max(shot.size) / max(size) * 72
            drawn = page.get_pixmap(dpi=int(dpi), alpha=False)
            image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
            shots.append(photograph(image, shot, seed * 7 + number, tagged=single))
    if single:
        return shots[0], ".jpg"
    result: Any = pymupdf.open()
    for jpeg in shots:
        with Image.open(BytesIO(jpeg)) as image:
            sheet = result.new_page(width=595.0, height=595.0 * image.height / image.width)
        sheet.insert_image(sheet.rect, stream=jpeg)
    return finish(result, metadata), ".pdf"


def _margin(page: Any) -> float:
    """The smallest blank edge of a page, as a fraction of its width."""
    words = page.get_text("words")
    if not words:
        return 0.0
    left, right = min(word[0] for word in words), max(word[2] for word in words)
    top, bottom = min(word[1] for word in words), max(word[3] for word in words)
    blank = min(left, top, page.rect.width - right, page.rect.height - bottom)
    return max(float(blank / page.rect.width), 0.0)


def photograph(page: Image.Image, shot: Shot, seed: int, *, tagged: bool = True) -> bytes:
    """A JPEG of ``page`` (colours, the whole sheet). Without ``tagged`` the picture carries no EXIF orientation."""
    random = np.random.default_rng(seed)
    view = View(shot.pose, shot.size, page.size, seed)
    paper = ImageChops.multiply(page, Image.new("RGB", page.size, (shot.paper, shot.paper, shot.paper - 4)))
    sheet = view.draw(paper, (0, 0, 0))
    mask = view.draw(Image.new("L", page.size, 255), (0,))
    pixels: Pixels = np.asarray(sheet, dtype=np.float32) * _slopes(view, shot.size)[..., None]
    share = np.asarray(mask, dtype=np.float32)[..., None] / np.float32(255)
    scene = pixels * share + _table(shot, mask, random) * (1 - share)
    scene *= _light(shot, random)[..., None] * np.asarray(shot.cast, dtype=np.float32)
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(shot.blur))
    grain = random.standard_normal((*picture.size[::-1], 1), dtype=np.float32) * np.float32(shot.noise)
    grain = grain + random.standard_normal(scene.shape, dtype=np.float32) * np.float32(shot.noise / 2)
    noisy = np.clip(np.asarray(picture, dtype=np.float32) + grain, 0, 255)
    return _stored(Image.fromarray(noisy.astype(np.uint8)).rotate(shot.quarter, expand=True), shot, tagged=tagged)


def _stored(picture: Image.Image, shot: Shot, *, tagged: bool) -> bytes:
    """The picture as the camera's file: turned as the sensor was held, with the tag that says so."""
    exif = Image.Exif()
    if tagged and shot.orientation != 1:
        picture = picture.transpose(_STORED[shot.orientation])
        exif[_ORIENTATION] = shot.orientation
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=shot.quality, dpi=(72, 72), exif=exif)
    return buffer.getvalue()


def _coarse(view: tuple[int, int], step: int = 40) -> tuple[Any, Any]:
    return np.meshgrid(np.arange(0, view[0] + step, step, dtype=float), np.arange(0, view[1] + step, step, dtype=float))


def _enlarged(values: NDArray[Any], size: tuple[int, int], method: Any = Image.Resampling.BICUBIC) -> Pixels:
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, method), dtype=np.float32)


def _slopes(view: View, size: tuple[int, int]) -> Pixels:
    """The light on the paper's slopes."""
    return _enlarged(view.lit(*_coarse(size, 12)), size)


def _light(shot: Shot, random: np.random.Generator) -> Pixels:
    """The room's light: weaker to one side, and the soft shadow of whoever holds the phone."""
    x, y = _coarse(shot.size)
    angle = random.uniform(0, 2 * math.pi)
    along = (x / shot.size[0] - 0.5) * math.cos(angle) + (y / shot.size[1] - 0.5) * math.sin(angle)
    light = 1.0 - shot.falloff * (along + 0.5)
    if shot.shadow:
        small = Image.new("L", (200, 200), 0)
        cx, cy, reach = random.uniform(0, 200), random.uniform(60, 220), random.uniform(40, 110)
        spokes = np.sort(random.uniform(0, 2 * math.pi, 7))
        corners = [(cx + reach * math.cos(a), cy + 1.4 * reach * math.sin(a)) for a in spokes.tolist()]
        ImageDraw.Draw(small).polygon(corners, fill=255)
        soft = small.filter(ImageFilter.GaussianBlur(random.uniform(4, 16))).resize(x.shape[::-1])
        light = light * (1.0 - shot.shadow * np.asarray(soft, dtype=np.float64) / 255)
    return _enlarged(light, shot.size)


def _table(shot: Shot, sheet: Image.Image, random: np.random.Generator) -> Pixels:
    """The table with the shadow that the sheet throws on it."""
    width, height = shot.size
    grain = np.ones((height, width), dtype=np.float32)
    if shot.table == "wood":
        streaks = np.cumsum(random.normal(0, 0.05, 400)) * 0.25
        grain += _enlarged(np.tile(streaks - streaks.mean(), (4, 1)) + random.normal(0, 0.05, (4, 400)), shot.size)
    elif shot.table == "cloth":
        x, y = np.arange(width) * (2 * math.pi / 37), np.arange(height) * (2 * math.pi / 37)
        grain += (0.12 * np.sign(np.sin(x))[None, :] * np.sign(np.sin(y))[:, None]).astype(np.float32)
    elif shot.table == "stone":
        grain += _enlarged(random.normal(0, 0.16, (height // 6, width // 6)), shot.size)
    radius = max(width // 90, 2)
    thrown = ImageChops.offset(sheet, radius // 2, radius).filter(ImageFilter.GaussianBlur(radius))
    grain *= 1.0 - 0.45 * np.asarray(thrown, dtype=np.float32) / np.float32(255)
    return np.clip(grain, 0.2, 1.6)[..., None] * np.asarray(shot.colour, dtype=np.float32)
