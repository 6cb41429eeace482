# ruff: noqa: E501 — style sheet and markup
"""The evaluation as one HTML file without any reference to the outside; every text from a document is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from flowaudit.core.evaluation.calibration import Bin, calibration_error
from flowaudit.core.evaluation.report_verdicts import TEXTS, verdicts_section
from flowaudit.core.evaluation.scoring import Outcome, Score
from flowaudit.core.evaluation.verdicts import Confusion
from flowaudit.core.model.results import Text

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1150px;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}
.sum{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0}.sum div{background:#f2f5f9;border-radius:8px;padding:.6rem 1rem}
.sum b{display:block;font-size:1.35rem}table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #dde3ea;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.bad{color:#b3161b;font-weight:600}
article{border:1px solid #dde3ea;border-radius:8px;padding:1rem;margin:1rem 0}article h3{margin:0 0 .5rem;font-size:1rem}
article img{max-width:100%;border:1px solid #dde3ea;margin:.6rem .6rem 0 0}.muted{color:#5a6675}
"""
_TEXTS = {
    "title": Text("Auswertung der Erkennung", "Evaluation of the extraction"),
    "documents": Text("Dokumente", "documents"),
    "macro": Text("Makro-F1 Kopffelder", "macro F1 header fields"),
    "all": Text("Makro-F1 mit Positionen", "macro F1 with lines"),
    "ece": Text("Kalibrierfehler (ECE)", "calibration error (ECE)"),
    "ms": Text("ms je Dokument (Median)", "ms a document (median)"),
    "fields": Text("Felder", "Fields"),
    "field": Text("Feld", "Field"),
    "expected": Text("erwartet", "expected"),
    "found": Text("gefunden", "found"),
    "precision": Text("Präzision", "Precision"),
    "recall": Text("Trefferquote", "Recall"),
    "invented": Text("erfunden", "invented"),
    "curve": Text("Kalibrierung", "Calibration"),
    "curve_about": Text(
        "Anteil richtiger Werte je Sicherheit; auf der Diagonale bedeutet die Zahl, was sie sagt.",
        "Share of right values by confidence; on the diagonal the number means what it says.",
    ),
    "errors": Text("Abweichungen mit Seitenbild", "Differences with the page"),
    "none": Text("Keine.", "None."),
    "sure": Text("Sicherheit", "confidence"),
    "refused": Text("nicht lesbar", "cannot be read"),
    "left_out": Text(
        "Weitere Dokumente mit Abweichungen ohne Bild", "More documents with differences, without a picture"
    ),
    **TEXTS,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows. ``pictures``: document id → page number → data URL."""

    title: str
    score: Score
    bins: Sequence[Bin]
    milliseconds: float
    verdicts: Confusion | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def to_html(report: Report, language: str) -> str:
    """The whole page in German (``de``) or English."""

    def say(key: str) -> str:
        return escape(_TEXTS[key].in_language(language))

    score = report.score
    numbers = (
        (str(score.documents), say("documents")),
        (f"{score.macro:.3f}", say("macro")),
        (f"{score.macro_all:.3f}", say("all")),
        (f"{calibration_error(report.bins):.3f}", say("ece")),
        (f"{report.milliseconds:.0f}", say("ms")),
    )
    head = "".join(f"<div><b>{value}</b>{label}</div>" for value, label in numbers)
    parts = [
        f"<h1>{say('title')}</h1><p class=muted>{escape(report.title)}</p><div class=sum>{head}</div>",
        f"<h2>{say('fields')}</h2>{_fields(score, say)}",
        f"<h2>{say('curve')}</h2><p class=muted>{say('curve_about')}</p>{_curve(report.bins)}",
    ]
    if report.verdicts is not None:
        parts.append(verdicts_section(report.verdicts, say))
    parts.append(f"<h2>{say('errors')}</h2>{_errors(report, say)}")
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
        f"<title>{say('title')}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _fields(score: Score, say: Any) -> str:
    heads = "".join(
        f"<th class=n>{text}</th>"
        for text in (say("expected"), say("found"), say("precision"), say("recall"), "F1", say("invented"))
    )
    rows = "".join(
        f"<tr><td>{escape(row.field)}</td><td class=n>{row.expected}</td><td class=n>{row.found}</td>"
        f"<td class=n>{row.precision:.3f}</td><td class=n>{row.recall:.3f}</td>"
        f"<td class='n{' bad' if row.f1 < 0.9 else ''}'>{row.f1:.3f}</td><td class=n>{row.invented or ''}</td></tr>"
        for row in score.rows
    )
    return f"<table><thead><tr><th>{say('field')}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _curve(bins: Sequence[Bin]) -> str:
    """The reliability curve as a picture; the area of a point grows with the number of values."""
    size, edge = 300, 36
    most = max((b.count for b in bins), default=1)

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * size, edge / 3 + (1 - y) * size

    marks = []
    for b in bins:
        x, y = at(b.confidence, b.right)
        radius = 3 + 8 * (b.count / most) ** 0.5
        note = f"{b.confidence:.2f} → {b.right:.2f} ({b.count})"
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f6feb" fill-opacity=".55"><title>{note}</title></circle>'
        )
    grid = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        (x0, y0), (x1, y1) = at(0, tick), at(1, tick)
        grid.append(f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#dde3ea"/>')
        grid.append(f'<text x="{x0 - 6}" y="{y0 + 4}" text-anchor="end" font-size="11" fill="#5a6675">{tick}</text>')
        bottom = at(tick, 0)
        grid.append(
            f'<text x="{bottom[0]}" y="{bottom[1] + 16}" text-anchor="middle" font-size="11" fill="#5a6675">{tick}</text>'
        )
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    diagonal = f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#8895a5" stroke-dasharray="4 4"/>'
    wide = size + 2 * edge
    return f'<svg width="{wide}" height="{wide}" role="img">{"".join(grid)}{diagonal}{"".join(marks)}</svg>'


def _errors(report: Report, say: Any) -> str:
    by_document: dict[str, list[Outcome]] = {}
    for outcome in report.score.errors:
        by_document.setdefault(outcome.document, []).append(outcome)
    shown, rest = [], []
    for document, outcomes in sorted(by_document.items()):
        if document in report.pictures or document in report.refused:
            shown.append(_article(report, document, outcomes, say))
        else:
            rest.append(f"<h3>{escape(document)}</h3>{_table(outcomes, say)}")
    if rest:
        shown.append(f"<h2>{say('left_out')}</h2>{''.join(rest)}")
    return "".join(shown) or f"<p>{say('none')}</p>"


def _article(report: Report, document: str, outcomes: Sequence[Outcome], say: Any) -> str:
    refused = report.refused.get(document)
    note = f" <span class=bad>{say('refused')}: {escape(refused)}</span>" if refused else ""
    pictures = "".join(
        f'<img src="{escape(url, quote=True)}" alt="{escape(document, quote=True)} {number}" loading="lazy">'
        for number, url in report.pictures.get(document, {}).items()
    )
    return f"<article><h3>{escape(document)}{note}</h3>{_table(outcomes, say)}{pictures}</article>"


def _table(outcomes: Sequence[Outcome], say: Any) -> str:
    rows = "".join(
        f"<tr><td>{escape(o.field)}</td><td>{_shown(o.expected)}</td><td class=bad>{_shown(o.found)}</td>"
        f"<td class=n>{'' if o.confidence is None else f'{o.confidence:.2f}'}</td></tr>"
        for o in outcomes
    )
    heads = f"<th>{say('field')}</th><th>{say('expected')}</th><th>{say('found')}</th><th class=n>{say('sure')}</th>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        return escape(", ".join(str(part) for part in value))
    return escape(str(value))
