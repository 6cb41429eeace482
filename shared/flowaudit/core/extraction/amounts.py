"""Candidates for the totals: every number that stands well to a label of an amount, with what the words between say
("incl. VAT", "netto") taken into account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.numbers import TIME_UNITS, Number

ROLES = (
    "net",
    "vat",
    "gross",
    "payable",
    "prepaid",
    "line_sum",
    "allowance",
    "charge",
    "balance",
    "withheld",
    "x_amount",
    "surcharge",
)
# What each kind of label may stand for, and how well
WEIGHTS: dict[str, dict[str, float]] = {
    "net": {"net": 1.0, "line_sum": 0.4},
    "vat": {"vat": 1.0},
    "gross": {"gross": 1.0, "payable": 0.35, "net": 0.12},
    "payable": {"payable": 1.0, "gross": 0.5},
    "prepaid": {"prepaid": 1.0},
    "line_sum": {"line_sum": 1.0, "net": 0.62},
    "total": {"gross": 0.7, "net": 0.4, "payable": 0.3, "line_sum": 0.2},
    "allowance": {"allowance": 1.0},
    "charge": {"charge": 1.0},
    "balance": {"balance": 1.0},
    "withheld": {"withheld": 1.0},
    "x_amount": {"x_amount": 1.0},
    "surcharge": {"surcharge": 1.0},
}
_GROSS_WORDS = frozenset(
    [
        "brutto",
        "ttc",
        "inkl",
        "inklusive",
        "incl",
        "inclusive",
        "including",
        "inclusief",
        "ivato",
        "compresa",
        "inclusa",
        "incluido",
        "inc",
        "tvac",
        "gross",
        "inkluding",
        "lordo",
    ]
)
_NET_WORDS = frozenset(
    [
        "netto",
        "net",
        "ht",
        "exkl",
        "exklusive",
        "excl",
        "exclusive",
        "excluding",
        "exclusief",
        "ohne",
        "hors",
        "zonder",
        "esclusa",
        "sin",
        "htva",
        "ex",
        "without",
        "before",
        "zzgl",
        "neto",
    ]
)
_SUMS = frozenset({"net", "gross", "total", "payable", "line_sum"})


@dataclass(eq=False, slots=True)
class Candidate:
    """A number for a role, the score of the label it stands to, and the label."""

    number: Number
    score: float
    label: Label | None = None


def amount_candidates(
    reading: Reading, closed: AbstractSet[int], headers: AbstractSet[int]
) -> dict[str, list[Candidate]]:
    """Candidates by role, best first. ``closed`` are rows of the line table's body, ``headers`` its header rows."""
    labels = _labels(reading, headers | closed)
    best: dict[str, dict[int, Candidate]] = defaultdict(dict)
    for row in labels.values():
        for label in row:
            for number in _near(reading, label, closed):
                fit = relate(label, number.row, number.start, number.end, labels) * _form(number)
                if fit <= 0.15:
                    continue
                if number.row is label.row and _later_in_row(reading, number):
                    fit -= 0.12
                for role, weight in _roles(label, number).items():
                    score = fit * weight * (0.85 if label.inline else 1.0)
                    known = best[role].get(id(number))
                    if known is None or known.score < score:
                        best[role][id(number)] = Candidate(number, score, label)
    for label, number in _side_by_side(reading, labels):
        for role, weight in _roles(label, number).items():
            known = best[role].get(id(number))
            if known is None or known.score < 0.8 * weight:
                best[role][id(number)] = Candidate(number, 0.8 * weight, label)
    return {role: sorted(found.values(), key=lambda c: -c.score)[:7] for role, found in best.items()}


def _side_by_side(reading: Reading, labels: dict[int, list[Label]]) -> Iterator[tuple[Label, Number]]:
    """Totals in one row of cells: as many amounts as heads, each in the order of its head, wherever it is set flush."""
    for index, row in labels.items():
        heads = reading.rows[index].segments
        below = reading.rows[index + 1] if index + 1 < len(reading.rows) else None
        if len(row) < 3 or below is None or below.page is not heads[0].row.page:
            continue
        amounts = [n for n in reading.numbers.get(below.index, ()) if n.is_money or n.percent]
        near = below.y0 - heads[0].row.y1 < 1.5 * below.page.em
        if near and len(amounts) == len(heads) == len(below.segments):
            for label in row:
                number = amounts[heads.index(label.segment)]
                if not number.percent:
                    yield label, number


def _labels(reading: Reading, without: AbstractSet[int]) -> dict[int, list[Label]]:
    """Labels of amounts outside the line table, without tax words that only qualify a sum ("Total incl. 19 % VAT")."""
    kept: dict[int, list[Label]] = {}
    for index, row in reading.labels.items():
        if index in without:
            continue
        labels: list[Label] = []
        for label in row:
            if WEIGHTS.keys().isdisjoint(label.kinds):
                continue
            total = _qualified(label, labels) if "vat" in label.kinds else None
            if total is not None:
                labels[labels.index(total)] = replace(total, end=label.end, colon=label.colon)
                continue
            labels.append(label)
        kept[index] = labels
    return kept


def _qualified(tax: Label, before: list[Label]) -> Label | None:
    """The total whose label goes on with this word for tax."""
    for total in reversed(before):
        if total.segment is tax.segment and total.end <= tax.start and total.kinds & _SUMS and _qualifies(total, tax):
            return total
    return None


def _qualifies(total: Label, tax: Label) -> bool:
    keys = {w.key for w in tax.row.words[total.end : tax.end]} | {tax.key[:4], tax.key[:5]}
    return bool(keys & (_GROSS_WORDS | _NET_WORDS)) or tax.start - total.end <= 2


def _near(reading: Reading, label: Label, closed: AbstractSet[int]) -> list[Number]:
    found: list[Number] = []
    rows = reading.rows
    for index in range(max(label.row.index - 2, 0), min(label.row.index + 5, len(rows))):
        row = rows[index]
        if index in closed or row.page is not label.row.page or row.y_mid - label.row.y_mid > 4 * row.page.em:
            continue
        found.extend(n for n in reading.numbers.get(index, ()) if not n.percent)
    return found


def _form(number: Number) -> float:
    if number.decimals == 2:
        return 1.0
    if number.currency:
        return 0.9
    if number.decimals == 0:
        following = number.row.words[number.end].key if number.end < len(number.row.words) else ""
        return 0.35 if number.value < 100_000 and not TIME_UNITS.fullmatch(following) else 0.0
    return 0.2


def _later_in_row(reading: Reading, number: Number) -> bool:
    return any(n.start > number.start and n.is_money for n in reading.numbers.get(number.row.index, ()))


def _roles(label: Label, number: Number) -> dict[str, float]:
    roles: dict[str, float] = {}
    for kind in label.kinds:
        for role, weight in WEIGHTS.get(kind, {}).items():
            roles[role] = max(roles.get(role, 0.0), weight)
    if (
        "x_amount" in roles
        and "surcharge" not in roles
        and len(roles) > 1
        and not (label.kinds & {"net", "gross", "payable"})
    ):
        roles = {"x_amount": 1.0}
    if label.kinds & _SUMS:
        end = number.start if number.row is label.row else label.segment.end
        keys = {w.key for w in label.row.words[label.start : end]}
        gross, net = bool(keys & _GROSS_WORDS), bool(keys & _NET_WORDS)
        if gross and not net and "payable" not in label.kinds:
            roles = {"gross": 1.0, "payable": 0.35}
        elif net and not gross and not label.kinds & {"payable", "gross"}:
            roles = {"net": 1.0, "line_sum": 0.4}
    return roles
