"""Remake the shipped samples: ``python -m flowaudit.local.make_samples [FOLDER]`` (default: ``samples/``)."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from flowaudit.core.generator import InvoiceSpec, defects, truth
from flowaudit.core.generator.sums import sums
from flowaudit.core.model.money import cents
from flowaudit.local.sample_invoices import SAMPLES, Sample
from flowaudit.local.sample_parties import PROJECT

_PROJECT_KEY = "mainaue"


def expected(sample: Sample) -> dict[str, Any]:
    """The manifest's entry: what the page says and what an audit of it must come to.

    ``traffic_light`` is ``RED`` where something is wrong, else what it is with rules alone and with a language model.
    Amounts are of this document alone, in the project's currency.
    """
    missing, failing = defects(sample.spec)
    failing = tuple(sorted((*failing, *sample.failing)))
    red = bool(missing or failing)
    eligible = Decimal("0.00") if sample.ineligible else _eligible(sample.counted or sample.spec)
    rate = Decimal(str(PROJECT["project"]["funding_rate_percent"]))
    return {
        "file": f"{sample.name}.{sample.suffix}",
        "project": _PROJECT_KEY,
        "about_de": sample.about_de,
        "about_en": sample.about_en,
        "template": sample.spec.template.value,
        "fields": truth(sample.spec),
        "expected": {
            "traffic_light": {"rules_only": "RED" if red else "YELLOW", "with_llm": "RED" if red else "GREEN"},
            "missing_features": list(missing),
            "failing_checks": list(failing),
            "cost_categories": sorted({line.category for line in sample.spec.lines if line.category}),
            "eligible": {"amount": f"{eligible:.2f}", "currency": sample.spec.currency},
            "funded": {"amount": f"{cents(eligible * rate / 100):.2f}", "currency": sample.spec.currency},
        },
    }


def _eligible(spec: InvoiceSpec) -> Decimal:
    """All lines belong to eligible categories and input tax is deductible: the net total counts."""
    return sums(spec).net


def manifest() -> dict[str, Any]:
    """The whole of ``manifest.json``."""
    return {"projects": {_PROJECT_KEY: "project.json"}, "samples": [expected(sample) for sample in SAMPLES]}


def make(folder: Path) -> None:
    """Write all files to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (folder / f"{sample.name}.{sample.suffix}").write_bytes(sample.make(sample.spec))
    for name, content in (("manifest.json", manifest()), ("project.json", PROJECT)):
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (folder / name).write_text(text, encoding="utf-8")


def main() -> None:
    """The command."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("samples")
    make(folder)
    print(f"{len(SAMPLES)} samples written to {folder}")


if __name__ == "__main__":
    main()
