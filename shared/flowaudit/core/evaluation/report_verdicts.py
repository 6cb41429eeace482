"""The part of the evaluation's page that shows the rules' verdicts against those on the truth."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from flowaudit.core.evaluation.verdicts import Confusion
from flowaudit.core.model.results import Text

TEXTS = {
    "verdicts": Text("Fehlende Pflichtangaben", "Missing particulars"),
    "particular": Text("Pflichtangabe", "Particular"),
    "document": Text("Dokument", "Document"),
    "judged": Text("Urteil", "Verdict"),
    "hits": Text("gefunden", "found"),
    "overlooked": Text("übersehen", "overlooked"),
    "false_alarm": Text("Fehlalarm", "false alarm"),
    "unread_defect": Text("fehlt, als unlesbar gemeldet", "missing, called unreadable"),
    "unread_intact": Text("vorhanden, als unlesbar gemeldet", "there, called unreadable"),
    "shown_share": Text("fehlende, die der Prüfer sieht", "missing ones shown to the reviewer"),
    "claimed_share": Text("fehlende, die als fehlend gelten", "missing ones claimed as missing"),
    "right_share": Text("richtige Beanstandungen", "claims that are right"),
    "unread_share": Text("vorhandene, die unlesbar heißen", "those there called unreadable"),
    "matrix": Text(
        "Zeile: Urteil nach der Wahrheit; Spalte: Urteil nach dem Gelesenen",
        "Row: the verdict on the truth; column: the verdict on what was read",
    ),
    "cases": Text("Abweichende Urteile", "Verdicts that differ"),
}
_ORDER = ("PRESENT", "MISSING", "UNCLEAR", "UNREADABLE", "NOT_APPLICABLE", "OPTIONAL")

Say = Callable[[str], str]


def verdicts_section(counts: Confusion, say: Say) -> str:
    """Shares, the table by particular, the matrix of verdicts, and each verdict that differs."""
    shares = (
        (counts.recall, "shown_share"),
        (counts.claimed, "claimed_share"),
        (counts.precision, "right_share"),
        (counts.unread_rate, "unread_share"),
    )
    tiles = "".join(f"<div><b>{_share(share)}</b>{say(key)}</div>" for share, key in shares)
    parts = [f"<h2>{say('verdicts')}</h2><div class=sum>{tiles}</div>", _by_feature(counts, say)]
    if counts.statuses:
        parts.append(f"<p class=muted>{say('matrix')}</p>{_matrix(counts)}")
    if counts.cases:
        parts.append(f"<h3>{say('cases')}</h3>{_cases(counts, say)}")
    return "".join(parts)


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _by_feature(counts: Confusion, say: Say) -> str:
    unread = [(feature, case) for _, feature, case in counts.cases if case.startswith("unread")]
    rows = []
    for feature in sorted({*counts.by_feature, *(feature for feature, _ in unread)}):
        numbers = (
            *counts.by_feature.get(feature, (0, 0, 0)),
            unread.count((feature, "unread_defect")),
            unread.count((feature, "unread_intact")),
        )
        bad = ("", " bad", " bad", "", "")
        cells = "".join(
            f"<td class='n{mark if n else ''}'>{n or ''}</td>" for n, mark in zip(numbers, bad, strict=True)
        )
        rows.append(f"<tr><td>{escape(feature)}</td>{cells}</tr>")
    names = ("hits", "overlooked", "false_alarm", "unread_defect", "unread_intact")
    heads = "".join(f"<th class=n>{say(key)}</th>" for key in names)
    return _table(f"<th>{say('particular')}</th>{heads}", rows)


def _matrix(counts: Confusion) -> str:
    """A row for each verdict on the truth; off the diagonal stands what differs."""
    met = {status for pair in counts.statuses for status in pair}
    names = [*(name for name in _ORDER if name in met), *sorted(met - {*_ORDER})]
    rows = []
    for right in (name for name in names if any(name == truth for truth, _ in counts.statuses)):
        cells = []
        for read in names:
            number = counts.statuses.get((right, read), 0)
            cells.append(f"<td class='n{' bad' if number and right != read else ''}'>{number or ''}</td>")
        rows.append(f"<tr><td>{escape(right)}</td>{''.join(cells)}</tr>")
    return _table("<th></th>" + "".join(f"<th class=n>{escape(name)}</th>" for name in names), rows)


def _cases(counts: Confusion, say: Say) -> str:
    rows = [
        f"<tr><td>{escape(document)}</td><td>{escape(feature)}</td><td class=bad>{say(case)}</td></tr>"
        for document, feature, case in sorted(counts.cases)
    ]
    return _table("".join(f"<th>{say(key)}</th>" for key in ("document", "particular", "judged")), rows)


def _table(heads: str, rows: list[str]) -> str:
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
