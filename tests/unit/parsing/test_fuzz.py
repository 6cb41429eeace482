"""Failure contract: whatever a file's bytes are, parsing answers or refuses, and nothing else comes out of it."""

from __future__ import annotations

import contextlib
import functools
import random

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.parsing.makers import FakeOcr, picture, saved, scan_pdf, text_page
from tests.unit.parsing.test_sniffing import CII, UBL
from tests.unit.parsing.test_text_layers import READ

from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import Limits, ParsingRefused, inspect, parse

SMALL = Limits(pixels=1_000_000, attachment_bytes=100_000, content_bytes=1_000_000)
BEGINNINGS = [b"", b"%PDF-1.7\n", b"II*\x00", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"<"]
COMMON = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@functools.cache
def rich_pdf(deflate: bool) -> bytes:
    """Text, a turned page, a scan, an attachment and an outline: many kinds of objects to damage."""
    doc = pymupdf.open(stream=scan_pdf(picture(dpi=60)))
    text_page(doc)
    text_page(doc).set_rotation(90)
    doc.embfile_add("factur-x.xml", UBL, filename="factur-x.xml")
    doc.set_toc([[1, "Rechnung", 1]])
    data: bytes = doc.tobytes(deflate=deflate, garbage=1)
    return data


@functools.cache
def image(form: str) -> bytes:
    return saved(picture(dpi=50), form)


def check(content: bytes) -> None:
    engine = FakeOcr(READ)
    for action in (lambda: inspect(content, "a", SMALL), lambda: parse(content, "a", ocr=engine, limits=SMALL)):
        with contextlib.suppress(ParsingRefused):
            result = action()
            if isinstance(result, ParsedDocument):
                assert all(0 <= t.x0 < t.x1 <= 1 and 0 <= t.y0 < t.y1 <= 1 for p in result.pages for t in p.tokens)


def flipped(content: bytes, seed: int, count: int) -> bytes:
    rng = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(count):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


@COMMON
@given(cut=st.floats(0, 1), deflate=st.booleans())
def test_truncated_pdf(cut: float, deflate: bool) -> None:
    content = rich_pdf(deflate)
    check(content[: int(cut * len(content))])


@COMMON
@given(seed=st.integers(0, 10**9), count=st.integers(1, 60), deflate=st.booleans())
def test_pdf_with_flipped_bytes(seed: int, count: int, deflate: bool) -> None:
    check(flipped(rich_pdf(deflate), seed, count))


@COMMON
@given(seed=st.integers(0, 10**9))
def test_pdf_with_numbers_changed(seed: int) -> None:
    """Digits are what objects, lengths and sizes are made of: change only them."""
    rng = random.Random(seed)
    content = bytearray(rich_pdf(False))
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    for at in rng.sample(digits, 12):
        content[at] = rng.randrange(48, 58)
    check(bytes(content))


@COMMON
@given(form=st.sampled_from(["PNG", "JPEG", "TIFF"]), seed=st.integers(0, 10**9), cut=st.floats(0.05, 1))
def test_images_cut_and_flipped(form: str, seed: int, cut: float) -> None:
    content = image(form)
    check(flipped(content[: int(cut * len(content))], seed, 8))
    head = bytearray(content)
    rng = random.Random(seed)
    for _ in range(4):
        head[rng.randrange(4, 200)] = rng.randrange(256)
    check(bytes(head))


@COMMON
@given(seed=st.integers(0, 10**9), count=st.integers(0, 6), cut=st.floats(0.1, 1))
def test_xml_cut_and_flipped(seed: int, count: int, cut: float) -> None:
    check(flipped(CII[: int(cut * len(CII))], seed, count))


@COMMON
@given(
    st.binary(max_size=400),
    st.sampled_from(BEGINNINGS),
)
def test_anything_behind_a_known_beginning(noise: bytes, magic: bytes) -> None:
    check(magic + noise)


@pytest.mark.parametrize("deflate", [False, True])
def test_the_undamaged_file_is_read(deflate: bool) -> None:
    parsed = parse(rich_pdf(deflate), "a.pdf", ocr=FakeOcr(), limits=SMALL)
    assert len(parsed.pages) == 3
    assert len(parsed.attachments) == 1
