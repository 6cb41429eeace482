"""``eval``: the table, the JSON, the report; folders that cannot be evaluated; perturbed pages."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowaudit.core.evaluation import Score, score
from flowaudit.core.evaluation.perturbation import changed_truth, changes_for, times
from flowaudit.core.evaluation.predictions import Prediction
from flowaudit.core.evaluation.report import Report, to_html
from flowaudit.core.evaluation.verdicts import confusion
from flowaudit.core.model.results import CheckStatus
from flowaudit.local.cli import main
from flowaudit.local.evaluating import BadFolder, cases_in
from flowaudit.local.make_layouts import make
from flowaudit.local.perturbing import perturbed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("layouts")
    make(path, 3, 9, "clean", "de")
    return path


def test_json_and_report(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = CliRunner().invoke(main, ["eval", str(folder), "--page-only", "--json", "--html", str(page)])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["documents"] == 3
    assert report["macro"] >= 0.9
    assert {"invoice_number", "line.net_amount"} <= {row["field"] for row in report["fields"]}
    text = page.read_text("utf-8")
    assert "<svg" in text
    assert "http://" not in text
    assert "https://" not in text


def test_table(folder: Path) -> None:
    result = CliRunner().invoke(main, ["eval", str(folder), "--page-only"])
    assert result.exit_code == 0
    assert "invoice_number" in result.stdout


def test_perturbed_pages_read_as_well(folder: Path) -> None:
    changed, contents = perturbed(cases_in(folder))
    assert len(contents) == len(changed) == 3
    for before, after in zip(cases_in(folder), changed, strict=True):
        assert before.truth["fields"]["supplier_name"] != after.truth["fields"]["supplier_name"]
        assert before.truth["fields"]["invoice_date"] != after.truth["fields"]["invoice_date"]
    result = CliRunner().invoke(main, ["eval", str(folder), "--page-only", "--perturb", "--json"])
    report = json.loads(result.stdout)
    assert report["perturbed"]["macro"] >= 0.8
    assert report["perturbed"]["fall"] == pytest.approx(report["macro"] - report["perturbed"]["macro"], abs=0.0002)


@pytest.mark.parametrize(
    ("amount", "factor", "expected"),
    [("1.234,50", 3, "3.703,50"), ("999,99", 2, "1.999,98"), ("0.05", 3, "0.15"), ("12'500.00", 2, "25'000.00")],
)
def test_amounts_keep_their_spelling(amount: str, factor: int, expected: str) -> None:
    assert times(amount, factor) == expected


def test_changed_truth_keeps_its_sums() -> None:
    truth = {"id": "x", "fields": {"net_total": "100.00", "vat_total": "19.00", "gross_total": "119.00"}}
    fields = changed_truth(truth, changes_for(truth))["fields"]
    assert Decimal(fields["net_total"]) + Decimal(fields["vat_total"]) == Decimal(fields["gross_total"])
    assert truth["fields"]["net_total"] == "100.00"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.truth.json", "{"), ("a.truth.json", "[]"), ("a.truth.json", '{"fields": 1}'), ("b.txt", "")],
)
def test_folders_that_cannot_be_evaluated(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(BadFolder):
        cases_in(tmp_path)
    assert CliRunner().invoke(main, ["eval", str(tmp_path)]).exit_code == 2


def test_a_truth_file_without_its_document(tmp_path: Path) -> None:
    (tmp_path / "a.truth.json").write_text('{"fields": {}}', "utf-8")
    with pytest.raises(BadFolder, match="no document"):
        cases_in(tmp_path)


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no pdf at all")
    (tmp_path / "a.truth.json").write_text('{"fields": {"currency": "EUR"}}', "utf-8")
    result = CliRunner().invoke(main, ["eval", str(tmp_path), "--json", "--html", str(tmp_path / "r.html")])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["refused"].keys() == {"a"}
    assert report["macro"] == 0.0


def test_everything_from_documents_is_escaped() -> None:
    evil = "<script>alert('x')</script>\"&"
    result: Score = score(
        [{"id": evil, "fields": {"supplier_name": evil}}], {evil: Prediction({"supplier_name": "<b>"})}
    )
    page = to_html(Report(evil, result, [], 1.0, refused={evil: evil}), "de")
    assert "<script" not in page
    assert "<b>" not in page.split("<h2>")[-1]


def test_the_page_shows_every_verdict_that_differs() -> None:
    present, missing = (CheckStatus.PRESENT, True, False), (CheckStatus.MISSING, True, False)
    unread = (CheckStatus.UNCLEAR, True, True)
    verdicts = confusion(
        [
            (
                "<i>doc",
                {"date": missing, "number": missing, "rate": missing, "name": present, "net": present},
                {"date": missing, "number": present, "rate": unread, "name": missing, "net": unread},
            )
        ]
    )
    page = to_html(Report("set", score([], {}), [], 1.0, verdicts), "en")
    assert "<i>" not in page
    for share in ("<b>0.667</b>missing ones shown", "<b>0.333</b>missing ones claimed", "<b>0.500</b>claims"):
        assert share in page
    listed = re.findall(r"<tr><td>&lt;i&gt;doc</td><td>(\w+)</td><td class=bad>([^<]+)</td>", page)
    assert listed == [
        ("name", "false alarm"),
        ("net", "there, called unreadable"),
        ("number", "overlooked"),
        ("rate", "missing, called unreadable"),
    ]
    rows = re.findall(r"<tr><td>(PRESENT|MISSING|UNREADABLE)</td>(.*?)</tr>", page)
    cells = {name: re.findall(r">(\d*)</td>", row) for name, row in rows}
    assert cells == {"PRESENT": ["", "1", "1"], "MISSING": ["1", "1", "1"]}
