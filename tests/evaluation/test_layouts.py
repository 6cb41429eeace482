"""Random layouts: repeatable, with a truth that stands on the page, and read well by the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from tests.unit.extraction.drawing import load

from flowaudit.core.evaluation import calibration_error, curve, prediction_of, score
from flowaudit.core.extraction import extract
from flowaudit.core.extraction.text import key_of
from flowaudit.core.generator.layouts import draw
from flowaudit.core.parsing import Limits, parse
from flowaudit.local.make_layouts import graded, make

SEEDS = range(7_000_000, 7_000_050)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[dict[str, Any], Any]]:
    result = []
    for seed in SEEDS:
        one = draw(seed)
        with pymupdf.open(stream=one.pdf) as document:
            result.append((one.truth, load(document)))
    return result


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = draw(42), draw(42)
    assert first.pdf == second.pdf
    assert first.truth == second.truth
    assert draw(43).truth["fields"] != first.truth["fields"]


def test_truth_stands_on_the_page(drawn: list[tuple[dict[str, Any], Any]]) -> None:
    for truth, parsed in drawn:
        text = key_of(parsed.raw_text)
        for name in ("invoice_number", "supplier_name", "customer_name", "supplier_vat_id", "iban", "order_number"):
            if name in truth["fields"]:
                assert key_of(truth["fields"][name]) in text, (truth["id"], name)
        for line in truth["fields"]["lines"]:
            assert key_of(line["description"].split()[0]) in text, truth["id"]


def test_unseen_layouts_are_read(drawn: list[tuple[dict[str, Any], Any]]) -> None:
    predictions = {truth["id"]: prediction_of(extract(parsed)) for truth, parsed in drawn}
    result = score([truth for truth, _ in drawn], predictions)
    assert result.macro >= 0.95, [(r.field, r.f1) for r in result.rows if r.f1 < 0.95]
    assert result.macro_all >= 0.95
    pairs = [
        (o.confidence, o.credit >= 0.9) for o in result.outcomes if o.confidence is not None and o.found is not None
    ]
    assert calibration_error(curve(pairs)) <= 0.03


@pytest.mark.parametrize("grade", ["print", "scan"])
def test_graded_pages_have_no_text_layer(grade: str) -> None:
    with pymupdf.open(stream=graded(draw(7), grade, 7)[0]) as document:
        assert not any(page.get_text().strip() for page in document)
        assert all(page.get_images() for page in document)


def test_a_set_on_disk(tmp_path: Path) -> None:
    make(tmp_path, 2, 5, "clean")
    truths = sorted(tmp_path.glob("*.truth.json"))
    assert len(truths) == 2
    for path in truths:
        truth = json.loads(path.read_text("utf-8"))
        pdf = tmp_path / truth["file"]
        assert parse(pdf.read_bytes(), pdf.name, ocr=None, limits=Limits()).pages
