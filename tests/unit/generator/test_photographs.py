"""Photographs by lot: repeatable, with all print in the frame, and stored as a camera stores them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from random import Random

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageOps

from flowaudit.core.generator import photograph as module
from flowaudit.core.generator.camera import Pose, View
from flowaudit.core.generator.layouts import draw
from flowaudit.core.generator.photograph import Shot, choose_shot, photograph
from flowaudit.local.make_layouts import graded

POSE = Pose(tilt=(8.0, -7.0), roll=5.0, distance=1.8, bow=0.02, creases=0.01, fill=0.9)
SHOT = Shot((480, 640), POSE)


def page() -> Image.Image:
    image = Image.new("RGB", (300, 424), "white")
    image.paste((200, 30, 30), (30, 30, 120, 60))
    return image


def test_the_same_seed_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZES", ((1600, 1200),))
    drawn = draw(7)
    first, suffix = graded(drawn, "photo", 7)
    assert (first, suffix) == graded(drawn, "photo", 7)
    assert first != graded(drawn, "photo", 8)[0]


def test_the_way_to_the_sheet_and_back_is_the_same() -> None:
    view = View(POSE, (480, 640), (210.0, 297.0), 5)
    u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(-0.33, 0.33, 9), np.linspace(-0.48, 0.48, 9)))
    x, y = view.project(u, v)
    back_u, back_v = view.sheet_at(x, y)
    assert np.abs(back_u - u).max() < 0.002
    assert np.abs(back_v - v).max() < 0.002


def test_no_print_is_cut_from_a_sheet_whose_edges_are() -> None:
    cut = 0
    for seed in range(5_100_000, 5_100_020):
        with pymupdf.open(stream=draw(seed).pdf) as document:
            sheet = document[0]
            size = sheet.rect.width, sheet.rect.height
            shot = choose_shot(Random(seed), size, module._margin(sheet))
            view = View(shot.pose, shot.size, size, seed)
            places = [
                view.place(w[i] / size[0], w[j] / size[1])
                for w in sheet.get_text("words")
                for i in (0, 2)
                for j in (1, 3)
            ]
            cut += shot.pose.fill > 1
        x, y = np.array(places).T
        assert x.min() >= 0
        assert y.min() >= 0
        assert x.max() <= shot.size[0]
        assert y.max() <= shot.size[1]
    assert cut >= 2


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_tagged_picture_is_shown_like_one_without_a_tag(orientation: int) -> None:
    plain = Image.open(BytesIO(photograph(page(), SHOT, 3)))
    tagged = Image.open(BytesIO(photograph(page(), replace(SHOT, orientation=orientation), 3)))
    assert tagged.getexif()[0x0112] == orientation
    shown = np.asarray(ImageOps.exif_transpose(tagged), dtype=float)
    assert shown.shape == (640, 480, 3)
    assert np.abs(shown - np.asarray(plain, dtype=float)).mean() < 4


def test_pages_of_a_document_are_pictures_in_one_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZES", ((1600, 1200),))
    pages = {1: ".jpg", 2: ".pdf"}
    for seed in range(5_200_000, 5_200_200):
        drawn = draw(seed)
        with pymupdf.open(stream=drawn.pdf) as document:
            count = document.page_count
        if count in pages:
            content, suffix = graded(drawn, "photo", seed)
            assert suffix == pages.pop(count)
            if suffix == ".pdf":
                with pymupdf.open(stream=content) as document:
                    assert document.page_count == count
                    assert not any(sheet.get_text().strip() for sheet in document)
        if not pages:
            return
    pytest.fail(f"no document of {pages} pages")
