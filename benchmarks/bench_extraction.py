"""Our engine beside others, in one run: recall by field, time and memory, each contestant in a process of its own.

``python benchmarks/bench_extraction.py FOLDER [--json FILE]``: FOLDER holds PDFs with ``ID.truth.json``. The others are
installed into a throwaway virtual environment (network needed); nothing of them enters the project's dependencies.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
PACKAGES = ("invoice2data==1.0.1", "pdfplumber==0.11.10", "pypdf==7.1.0")
OURS = ("flowaudit", "flowaudit-verdict", "pymupdf-words")
OTHERS = ("invoice2data-labels", "invoice2data-templates", "pdfplumber-text", "pypdf-text")
FIELDS = (
    "invoice_number", "invoice_date", "supplier_name", "supplier_vat_id", "customer_name", "net_total", "vat_total",
    "gross_total", "payable", "due_date", "iban", "currency",
)  # fmt: skip


def main() -> None:
    """Run all contestants and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    results = []
    given.folder = given.folder.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        other = _environment(Path(scratch))
        # as an installed package has it, and as pip gives it to the others
        subprocess.run([sys.executable, "-m", "compileall", "-q", REPO / "shared" / "flowaudit"], check=True)  # noqa: S603
        for name in (*OURS, *OTHERS):
            python = sys.executable if name in OURS else str(other)
            results.append(_run(python, name, given.folder, Path(scratch) / f"{name}.json"))
            sys.stderr.write(f"{name} done\n")
    _score(results, given.folder)
    sys.stdout.write(_table(results) + "\n")
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def _environment(scratch: Path) -> Path:
    home = scratch / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)  # noqa: S603 (our own list)
    return python


def _run(python: str, name: str, folder: Path, out: Path) -> dict[str, Any]:
    worker = Path(__file__).with_name("worker.py")
    command = [python, str(worker), name, str(folder), str(out)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        return {"name": name, "failed": done.stderr.strip().splitlines()[-1:], "predictions": {}}
    return {**json.loads(out.read_text("utf-8")), "wall_s": round(time.perf_counter() - start, 2)}


def _score(results: list[dict[str, Any]], folder: Path) -> None:
    """Recall by field where the contestant names fields; of text backends the share of values that their text holds."""
    sys.path.insert(0, str(REPO / "shared"))
    from flowaudit.core.evaluation import Prediction, score
    from flowaudit.core.evaluation.fields import as_words

    truths = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.truth.json"))]
    for result in results:
        found = result.pop("predictions", {})
        texts = result.pop("texts", None)
        if texts is not None:
            named = [(t["id"], t["fields"]["supplier_name"]) for t in truths if "supplier_name" in t["fields"]]
            hits = sum(" ".join(as_words(name)) in " ".join(as_words(texts.get(key, ""))) for key, name in named)
            result["names_in_text"] = round(hits / len(named), 3) if named else None
        elif any(found.values()) or "templates" in result["name"]:
            rows = {row.field: row for row in score(truths, {key: Prediction(v) for key, v in found.items()}).rows}
            result["recall"] = {name: round(rows[name].recall, 2) for name in FIELDS if name in rows}
            macro = [row.f1 for row in rows.values() if row.in_macro and not row.field.startswith("line")]
            result["macro_f1"] = round(sum(macro) / len(macro), 3)


def _table(results: list[dict[str, Any]]) -> str:
    lines = ["| contestant | import ms | ms a document (median) | peak MB | macro F1 | " + " | ".join(FIELDS) + " |"]
    lines.append("|---" * (5 + len(FIELDS)) + "|")
    for result in results:
        if "failed" in result:
            lines.append(f"| {result['name']} | failed: {' '.join(result['failed'])} |")
            continue
        recall = result.get("recall", {})
        cells = [f"{recall[name]:.2f}" if name in recall else "–" for name in FIELDS]
        macro = f"{result['macro_f1']:.3f}" if "macro_f1" in result else "–"
        lines.append(
            f"| {result['name']} | {result['import_ms']:.0f} | {result['median_ms']:.1f} | {result['peak_mb']:.0f} "
            + f"| {macro} | "
            + " | ".join(cells)
            + " |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
