"""Scanned drawings with defects: every defect reaches the reviewer, and little else is claimed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flowaudit.core.evaluation import confusion, extraction_of
from flowaudit.local import evaluating
from flowaudit.local.make_layouts import make

TODAY = date(2026, 11, 1)


@pytest.mark.slow
def test_defects_of_scanned_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path, 10, 7600, "scan", defects=True)
    cases = evaluating.cases_in(tmp_path)
    listed = [
        (
            case.truth["id"],
            evaluating.verdicts_on(extraction_of(case.truth), case.ruleset, TODAY),
            evaluating.read_case(case.path, case.truth["id"], None, True, TODAY, case.ruleset).verdicts,
        )
        for case in cases
    ]
    result = confusion(listed)
    with capsys.disabled():
        print(
            f"\nscanned: {result.defects} defects, recall {result.recall:.3f}, claimed {result.claimed:.3f}, "
            f"precision {result.precision:.3f}, unreadable {result.unread_rate:.4f}"
        )
    assert result.defects >= 10
    assert result.recall is not None
    assert result.recall >= 0.95, result.cases
    assert result.claimed is not None
    assert result.claimed >= 0.75, result.cases
    assert result.precision is not None
    assert result.precision >= 0.85, result.cases
    assert result.unread_rate is not None
    assert result.unread_rate <= 0.05, result.cases
