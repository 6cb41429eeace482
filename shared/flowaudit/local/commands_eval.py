"""``eval``: score a folder of documents with truth files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import click

from flowaudit.core.evaluation import (
    Bin,
    Confusion,
    Score,
    Verdicts,
    calibration_error,
    confusion,
    curve,
    extraction_of,
    score,
)
from flowaudit.core.model.results import CheckStatus, Text
from flowaudit.local import evaluating
from flowaudit.local.audit import plain
from flowaudit.local.cli import Speaker, fail
from flowaudit.local.evaluating import BadFolder, Case, Read
from flowaudit.local.holding_out import hold_out
from flowaudit.local.holding_out import to_json as held_out_json

if TYPE_CHECKING:
    from rich.console import Console

MAX_PICTURES = 60
_ACCEPTED = 0.9
"""From this credit on a value counts as right for the calibration (an address is worth the share of its words)."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured on one folder."""

    cases: list[Case]
    reads: list[Read]
    result: Score
    bins: list[Bin]
    verdicts: Confusion | None

    @property
    def milliseconds(self) -> float:
        """The median time of a document."""
        return median(read.milliseconds for read in self.reads)


def evaluate(
    speak: Speaker, folder: Path, *, page_only: bool, perturb: bool, as_json: bool, html: Path | None, part_by: str = ""
) -> int:
    """Score and print; 0 unless the folder cannot be evaluated (2)."""
    try:
        cases = evaluating.cases_in(folder)
    except BadFolder as error:
        fail(Text(f"Nicht auswertbar: {error}", f"Cannot be evaluated: {error}"), 2)
    measured = measure(cases, page_only=page_only)
    report: dict[str, Any] = to_json(measured)
    held = hold_out(measured.cases, measured.reads, part_by, _ACCEPTED) if part_by else None
    if held is not None:
        report["held_out"] = held_out_json(held)
    if perturb:
        from flowaudit.local.perturbing import perturbed

        changed, contents = perturbed(cases)
        again = measure(changed, page_only=True, contents=contents)
        report["perturbed"] = to_json(again)
        report["perturbed"]["fall"] = round(measured.result.macro - again.result.macro, 4)
    if html is not None:
        html.write_text(_page(measured, folder, speak.language), "utf-8")
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _table(measured, speak.language)
        for fold in held.folds if held else ():
            click.echo(
                f"{fold.part:24} {fold.documents:5}   Macro F1 {fold.macro:.3f} / {fold.macro_all:.3f}   "
                f"ECE {fold.given:.3f} → {fold.learned:.3f}"
            )
        if held is not None:
            click.echo(f"ECE {held.given:.3f} → {held.learned:.3f}")
        if perturb:
            fall = report["perturbed"]["fall"]
            after = report["perturbed"]["macro"]
            speak.result(
                Text(
                    f"Nach Veränderung: Makro-F1 {after:.3f} (Rückgang {fall:.3f})",
                    f"Perturbed: macro F1 {after:.3f} (falls by {fall:.3f})",
                )
            )
    return 0


def measure(cases: list[Case], *, page_only: bool, contents: dict[str, bytes] | None = None) -> Evaluation:
    """Read all documents and score them."""
    today = datetime.now(UTC).date()
    reads = list(
        _with_progress(evaluating.read_cases(cases, page_only=page_only, today=today, contents=contents), len(cases))
    )
    result = score([case.truth for case in cases], {read.document: read.prediction for read in reads})
    pairs = [
        (outcome.confidence, outcome.credit >= _ACCEPTED)
        for outcome in result.outcomes
        if outcome.confidence is not None and outcome.found is not None
    ]
    return Evaluation(cases, reads, result, curve(pairs), _confusion(cases, reads, today))


def _confusion(cases: list[Case], reads: list[Read], today: date) -> Confusion | None:
    """Of the documents whose truth lists its defects (``missing_features``), or says all that is on the page and
    which ruleset applies: then the rules' verdicts on the truth are compared with those on the reading."""
    listed: list[tuple[str, frozenset[str] | Verdicts, Verdicts]] = []
    for case, read in zip(cases, reads, strict=True):
        if read.refused:
            continue
        if "missing_features" in case.truth:
            listed.append((read.document, frozenset(case.truth["missing_features"]), read.verdicts))
        elif case.truth.get("complete") and "ruleset" in case.truth:
            right = evaluating.verdicts_on(extraction_of(case.truth), case.ruleset, today)
            listed.append((read.document, right, read.verdicts))
    return confusion(listed) if listed else None


def _sown(measured: Evaluation) -> tuple[int, int, int]:
    """Of the particulars that were left out on purpose: how many the rules ask for, how many they found missing, and
    how many they called unreadable."""
    asked = found = unread = 0
    for case, read in zip(measured.cases, measured.reads, strict=True):
        for feature in case.truth.get("sown", ()):
            status, required, unreadable = read.verdicts.get(feature, (CheckStatus.PRESENT, False, False))
            asked += required
            found += required and status is not CheckStatus.PRESENT and not unreadable
            unread += required and unreadable
    return asked, found, unread


def _with_progress(reads: Iterable[Read], total: int) -> Iterator[Read]:
    """A progress bar on stderr if somebody looks."""
    if not sys.stderr.isatty():
        yield from reads
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(reads, total=total, description="", console=Console(stderr=True), transient=True)


def to_json(measured: Evaluation) -> dict[str, Any]:
    """The machine-readable result."""
    result, verdicts = measured.result, measured.verdicts
    return {
        "documents": result.documents,
        "macro": round(result.macro, 4),
        "macro_all": round(result.macro_all, 4),
        "ece": round(calibration_error(measured.bins), 4),
        "ms_per_document": round(measured.milliseconds, 1),
        "fields": [
            {key: round(v, 4) if isinstance(v, float) else v for key, v in asdict(row).items()} for row in result.rows
        ],
        "calibration": [asdict(one) for one in measured.bins],
        "verdicts": None if verdicts is None else _verdicts_json(measured, verdicts),
        "refused": {read.document: read.refused for read in measured.reads if read.refused},
        "errors": [{key: plain(value) for key, value in asdict(outcome).items()} for outcome in result.errors],
    }


def _verdicts_json(measured: Evaluation, verdicts: Confusion) -> dict[str, Any]:
    statuses = {f"{right} → {found}": n for (right, found), n in sorted(verdicts.statuses.items())}
    asked, found, unread = _sown(measured)
    return {
        **asdict(verdicts),
        "statuses": statuses,
        "sown": asked,
        "sown_found": found,
        "sown_unread": unread,
        "recall": verdicts.recall,
        "claimed": verdicts.claimed,
        "unread_rate": verdicts.unread_rate,
        "precision": verdicts.precision,
    }


def _page(measured: Evaluation, folder: Path, language: str) -> str:
    from flowaudit.core.evaluation.pages import page_pictures
    from flowaudit.core.evaluation.report import Report, to_html

    wrong: dict[str, set[str]] = {}
    for outcome in measured.result.errors:
        wrong.setdefault(outcome.document, set()).add(outcome.field)
    pictures: dict[str, dict[int, str]] = {}
    for case, read in zip(measured.cases, measured.reads, strict=True):
        fields = wrong.get(read.document)
        if fields and len(pictures) < MAX_PICTURES and case.path.suffix.lower() != ".xml":
            boxes = [read.prediction.boxes[name] for name in fields if name in read.prediction.boxes]
            pictures[read.document] = page_pictures(case.path.read_bytes(), case.path.suffix.lower(), boxes)
    refused = {read.document: read.refused for read in measured.reads if read.refused}
    report = Report(
        str(folder), measured.result, measured.bins, measured.milliseconds, measured.verdicts, refused, pictures
    )
    return to_html(report, language)


def _table(measured: Evaluation, language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    de = language == "de"
    names = ("Feld", "erwartet", "gefunden", "Präzision", "Trefferquote", "F1", "erfunden") if de else (
        "field", "expected", "found", "precision", "recall", "F1", "invented"
    )  # fmt: skip
    table = Table(box=None, header_style="bold")
    for i, name in enumerate(names):
        table.add_column(name, justify="left" if i == 0 else "right")
    for row in measured.result.rows:
        numbers = (f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}", str(row.invented or ""))
        table.add_row(row.field, str(row.expected), str(row.found), *numbers, style="red" if row.f1 < 0.9 else None)
    console = Console()
    console.print(table)
    result = measured.result
    console.print(
        f"{result.documents} {'Dokumente' if de else 'documents'}   Macro F1 {result.macro:.3f}   "
        f"{'mit Positionen' if de else 'with lines'} {result.macro_all:.3f}   "
        f"ECE {calibration_error(measured.bins):.3f}   {measured.milliseconds:.0f} ms"
    )
    if measured.verdicts is not None:
        _verdicts_table(console, measured.verdicts, de)
    for read in measured.reads:
        if read.refused:
            console.print(f"{read.document}: {read.refused}", style="red", markup=False)


def _verdicts_table(console: Console, verdicts: Confusion, de: bool) -> None:
    """The confusion of the rules' verdicts, feature by feature, then status by status."""
    from rich.table import Table

    heads = ("Angabe", "gefunden", "übersehen", "Fehlalarme") if de else (
        "particular", "found", "overlooked", "false alarms"
    )  # fmt: skip
    table = Table(box=None, header_style="bold")
    for i, head in enumerate(heads):
        table.add_column(head, justify="left" if i == 0 else "right")
    for feature, counts in sorted(verdicts.by_feature.items()):
        table.add_row(feature, *(str(n or "") for n in counts))
    names = ("Trefferquote", "behauptet", "Präzision", "unlesbar") if de else (
        "recall", "claimed", "precision", "unreadable"
    )  # fmt: skip
    shares = (verdicts.recall, verdicts.claimed, verdicts.precision, verdicts.unread_rate)
    console.print(table)
    texts = ("–" if share is None else f"{share:.4f}" for share in shares)
    console.print("   ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True)))
    for (right, found), count in sorted(verdicts.statuses.items()):
        if right != found:
            console.print(f"{right} → {found}: {count}")
