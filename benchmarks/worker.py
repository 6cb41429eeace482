"""One contestant of the benchmark: reads all PDFs of a folder and writes times, memory and what it found.

``python worker.py NAME FOLDER OUT``; run by ``bench_extraction.py`` with the interpreter that has the
contestant. Imports stand inside the functions because each interpreter has only its own contestant.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
Reader = Callable[[Path], Any]


def flowaudit() -> Reader:
    """Bytes → fields, page only (any embedded XML ignored)."""
    sys.path.insert(0, str(REPO / "shared"))
    from flowaudit.core.evaluation import prediction_of
    from flowaudit.core.extraction import extract
    from flowaudit.core.parsing import Limits, parse

    return lambda path: prediction_of(extract(parse(path.read_bytes(), path.name, ocr=None, limits=Limits()))).values


def flowaudit_verdict() -> Reader:
    """Bytes → verdict of the rules, page only."""
    sys.path.insert(0, str(REPO / "shared"))
    from flowaudit.adapters.rulesets.files import RulesetFiles
    from flowaudit.core.auditing import read, rule
    from flowaudit.core.parsing import Limits, parse

    rulesets = RulesetFiles(REPO / "rulesets")
    ruleset, rates = rulesets.latest("DE_USTG"), rulesets.vat_rates()

    def run(path: Path) -> dict[str, Any]:
        reading = read(parse(path.read_bytes(), path.name, ocr=None, limits=Limits()), page_only=True)
        rule(reading, ruleset, rates, date(2025, 11, 1))
        return {}

    return run


def pymupdf_words() -> Reader:
    """Only the words: the yardstick for time."""
    import pymupdf

    def run(path: Path) -> str:
        with pymupdf.open(stream=path.read_bytes(), filetype="pdf") as document:
            return " ".join(word[4] for page in document for word in page.get_text("words"))

    return run


_LABELLED = {
    "invoice_number": "invoice_number",
    "date": "invoice_date",
    "date_due": "due_date",
    "vat": "supplier_vat_id",
    "iban": "iban",
    "amount": "gross_total",
    "amount_untaxed": "net_total",
    "amount_tax": "vat_total",
}


def invoice2data_labels() -> Reader:
    """Its labels, read with its own typed candidates; where it names no label, the first candidate of the kind, and the
    largest amount for the gross total."""
    from invoice2data.extract.candidates import find_candidates
    from invoice2data.extract.labels import find_labeled_fields
    from invoice2data.input import pdfium

    def run(path: Path) -> dict[str, Any]:
        text = pdfium.to_text(str(path))
        candidates = find_candidates(text)
        found: dict[str, Any] = {}
        for one in candidates:
            name = {"vat": "supplier_vat_id", "iban": "iban", "date": "invoice_date"}.get(one.kind)
            if name:
                found.setdefault(name, one.parsed)
        amounts = [one.parsed for one in candidates if one.kind == "amount"]
        if amounts:
            found["gross_total"] = max(amounts)
        parsed = {one.start: one.parsed for one in candidates}
        for name, match in find_labeled_fields(text).items():
            if name in _LABELLED:
                found[_LABELLED[name]] = parsed.get(match.start, match.value)
        found["payable"] = found.get("gross_total")
        return {key: value for key, value in found.items() if value is not None}

    return run


def invoice2data_templates() -> Reader:
    """Its shipped templates."""
    from invoice2data import extract_data
    from invoice2data.extract.loader import read_templates

    templates = read_templates()
    names = {
        "invoice_number": "invoice_number",
        "date": "invoice_date",
        "amount": "gross_total",
        "issuer": "supplier_name",
        "currency": "currency",
    }

    def run(path: Path) -> dict[str, Any]:
        result = extract_data(str(path), templates=templates, input_module="pdfium") or {}
        return {names[key]: value for key, value in result.items() if key in names}

    return run


def pdfplumber_text() -> Reader:
    """Text only."""
    import pdfplumber

    def run(path: Path) -> str:
        with pdfplumber.open(path) as document:
            return "\n".join(page.extract_text() or "" for page in document.pages)

    return run


def pypdf_text() -> Reader:
    """Text only."""
    import pypdf

    return lambda path: "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def main() -> None:
    """Measure one contestant: a warm-up document, then each document once."""
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    start = time.perf_counter()
    reader: Reader = globals()[name.replace("-", "_")]()
    import_ms = (time.perf_counter() - start) * 1000
    paths = sorted(folder.glob("*.pdf"))
    reader(paths[0])
    times, found, refused = [], {}, 0
    for path in paths:
        start = time.perf_counter()
        try:
            found[path.stem] = reader(path)
        except Exception as error:  # noqa: BLE001 (another's failure on a file is a result of the benchmark)
            found[path.stem], refused = "" if name.endswith("text") else {}, refused + 1
            sys.stderr.write(f"{path.name}: {error}\n")
        times.append((time.perf_counter() - start) * 1000)
    texts = any(isinstance(value, str) for value in found.values())
    result = {
        "name": name,
        "documents": len(paths),
        "failed_documents": refused,
        "import_ms": import_ms,
        "median_ms": statistics.median(times),
        "total_ms": sum(times),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "texts" if texts else "predictions": found,
    }
    out.write_text(json.dumps(result, default=_plain), "utf-8")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


if __name__ == "__main__":
    main()
