"""Photographs of random layouts: read nearly as well as scans, and their boxes show the values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flowaudit.core.evaluation import score
from flowaudit.local import evaluating
from flowaudit.local.make_layouts import make

TODAY = date(2026, 11, 1)


@pytest.mark.slow
def test_photographs_of_unseen_layouts_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path, 8, 9700, "photo")
    cases = evaluating.cases_in(tmp_path)
    reads = list(evaluating.read_cases(cases, page_only=True, today=TODAY))
    result = score([case.truth for case in cases], {one.document: one.prediction for one in reads})
    with capsys.disabled():
        print(f"\nphotographed: macro F1 {result.macro:.3f} over {len(cases)} documents")
    assert result.macro >= 0.85, [(row.field, row.f1) for row in result.rows if row.f1 < 0.85]
