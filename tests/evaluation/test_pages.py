"""Invoices, credit notes and receipts set by a browser's layout engine in the habits of a dozen countries: pages that
owe nothing to the generator. Each is kept as the words that a PDF reader gives (text, box in points, block, line, and 1
where the type is bold) with its truth."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.test_evidence import boxed, says
from tests.samples import needs_shared_data, shared_files

from flowaudit.core.evaluation import Score, confusion, extraction_of, prediction_of, score
from flowaudit.core.evaluation.calibration import calibration_error, curve
from flowaudit.core.extraction import extract
from flowaudit.core.generator.layouts import draw
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token
from flowaudit.core.parsing import Limits, parse
from flowaudit.local import evaluating

PAGES = sorted((Path(__file__).parent / "pages").glob("*.json"))


def parsed(pages: list[dict[str, Any]]) -> ParsedDocument:
    read = []
    for number, page in enumerate(pages, 1):
        w, h = page["size"]
        tokens = tuple(
            Token(text, x0 / w, y0 / h, x1 / w, y1 / h, 1.0, block, line, bold=bool(bold))
            for text, x0, y0, x1, y1, block, line, *bold in page["words"]
        )
        read.append(Page(number, w, h, PageSource.TEXT, tokens))
    return ParsedDocument(ParseEngine.TEXT, "application/pdf", tuple(read))


@pytest.fixture(scope="module")
def foreign() -> Score:
    files = [json.loads(path.read_text("utf-8")) for path in PAGES]
    predictions = {one["truth"]["id"]: prediction_of(extract(parsed(one["pages"]))) for one in files}
    return score([one["truth"] for one in files], predictions)


def test_foreign_pages_are_read(foreign: Score) -> None:
    assert foreign.documents == len(PAGES) >= 85
    assert foreign.macro >= 0.985, [(row.field, row.f1) for row in foreign.rows if row.f1 < 1]
    assert foreign.macro_all >= 0.985


def test_no_field_of_foreign_pages_is_weak(foreign: Score) -> None:
    weak = {row.field: row.f1 for row in foreign.rows if row.in_macro and row.f1 < 0.95}
    assert not weak, [(o.document, o.field, o.expected, o.found) for o in foreign.errors]


def test_confidence_on_foreign_pages_means_what_it_says(foreign: Score) -> None:
    pairs = [(o.confidence, o.right) for o in foreign.outcomes if o.confidence is not None]
    assert len(pairs) > 1300
    assert calibration_error(curve(pairs)) <= 0.03


def test_boxes_on_foreign_pages_hold_their_values() -> None:
    count, wrong = 0, []
    for path in PAGES:
        document = parsed(json.loads(path.read_text("utf-8"))["pages"])
        for name, value, box in boxed(extract(document)):
            count += 1
            if not says(inside(document, box), value):
                wrong.append((path.stem, name, value))
    assert count > 1800
    assert len(wrong) <= 1, wrong  # an account number that a line break cuts


def inside(document: ParsedDocument, box: Box) -> str:
    """The page's own words whose middle lies in the box."""
    page = document.pages[box.page - 1]
    return " ".join(
        t.text for t in page.tokens if box.x0 <= (t.x0 + t.x1) / 2 <= box.x1 and box.y0 <= (t.y0 + t.y1) / 2 <= box.y1
    )


@needs_shared_data
def test_sample_invoices_field_by_field() -> None:
    truths, predictions = [], {}
    for path in shared_files("invoices/dev/*.truth.json"):
        truth = json.loads(path.read_text("utf-8"))
        pdf = path.with_name(path.name.replace(".truth.json", ".pdf"))
        document = parse(pdf.read_bytes(), pdf.name, ocr=None, limits=Limits())
        truths.append(truth)
        predictions[truth["id"]] = prediction_of(extract(document))
    result = score(truths, predictions)
    rows = {row.field: row for row in result.rows}
    assert result.macro >= 0.985
    assert min(row.f1 for row in rows.values()) >= 0.9, {name: row.f1 for name, row in rows.items()}
    cells = [row for name, row in rows.items() if name.startswith("line.")]
    assert sum(row.recall * row.expected for row in cells) / sum(row.expected for row in cells) >= 0.95


def test_particulars_that_were_left_out_are_missed() -> None:
    """Verdicts on what a drawing says against verdicts on what was read of it (docs/decisions/0025)."""
    today = date(2026, 1, 15)
    listed, sown, found = [], 0, 0
    for seed in range(9_300_000, 9_300_050):
        drawn = draw(seed, defects=True)
        truth = drawn.truth
        read = extract(parse(drawn.pdf, "drawn.pdf", ocr=None, limits=Limits()))
        got = evaluating.verdicts_on(read, truth["ruleset"], today)
        listed.append((truth["id"], evaluating.verdicts_on(extraction_of(truth), truth["ruleset"], today), got))
        asked = [feature for feature in truth["sown"] if got.get(feature, (None, False))[1]]
        sown += len(asked)
        found += sum(got[feature][0].value != "PRESENT" for feature in asked)
    result = confusion(listed)
    assert sown >= 40
    assert found / sown >= 0.97
    assert result.recall is not None
    assert result.recall >= 0.97, result.cases
    assert result.precision is not None
    assert result.precision >= 0.96, result.cases
