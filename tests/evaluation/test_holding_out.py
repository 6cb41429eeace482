"""Leaving one family out, and the map from confidence to the share right that the others teach."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from flowaudit.core.evaluation import calibration_error, curve, refit
from flowaudit.local.cli import main
from flowaudit.local.make_layouts import make


def test_a_map_learns_what_confidence_is_worth() -> None:
    random = Random(3)
    pairs = [(c, random.random() < c * c) for c in (random.random() for _ in range(6000))]
    learned = refit(pairs[:3000])
    assert learned(0.5) == pytest.approx(0.25, abs=0.06)
    steps = [learned(i / 50) for i in range(51)]
    assert steps == sorted(steps)
    before = calibration_error(curve(pairs[3000:]))
    after = calibration_error(curve((learned(c), right) for c, right in pairs[3000:]))
    assert before > 0.1
    assert after < 0.03


def test_few_values_do_not_teach_certainty() -> None:
    assert refit([(0.9, True)] * 3)(0.9) < 1


def test_parts_are_scored_one_by_one(tmp_path: Path) -> None:
    make(tmp_path, 12, 61, "clean")
    result = CliRunner().invoke(main, ["eval", str(tmp_path), "--page-only", "--json", "--hold-out", "layout"])
    held = json.loads(result.stdout)["held_out"]
    assert sum(part["documents"] for part in held["parts"]) == 12
    assert len(held["parts"]) > 2
    assert all(part["macro"] >= 0.9 for part in held["parts"])
    assert held["ece_given"] <= 0.05
