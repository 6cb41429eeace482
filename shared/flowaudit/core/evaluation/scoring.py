"""Precision, recall and F1 of each field over a set of documents.

Only fields that a truth file holds are scored for its document: a value that it lacks is not known, so a found value
is neither right nor wrong. A truth file that says ``"complete": true`` knows all fields; there a value too many is
counted as ``invented`` (and is wrong for the calibration), but does not enter F1, so that all sets are scored alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowaudit.core.evaluation.fields import FURTHER, KINDS, LINE_KINDS, credit, harmonic
from flowaudit.core.evaluation.predictions import Prediction

RIGHT = 0.99
"""From this credit on a value counts as right in the list of errors and for the calibration."""
_EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one document. ``found`` is None if nothing was found, ``expected`` None if it was invented."""

    document: str
    field: str
    expected: Any
    found: Any
    credit: float
    confidence: float | None = None

    @property
    def right(self) -> bool:
        """Whether the value is right as a whole."""
        return self.credit >= RIGHT


@dataclass(slots=True)
class Tally:
    """Sums over documents: ``hits`` (credits), values found where one was expected, expected, and invented."""

    hits: float = 0.0
    found: int = 0
    expected: int = 0
    invented: int = 0

    def add(self, hit: float, found: bool) -> None:
        """Count one expected value."""
        self.hits += hit
        self.found += found
        self.expected += 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of results."""

    field: str
    expected: int
    found: int
    precision: float
    recall: float
    f1: float
    invented: int
    in_macro: bool


@dataclass(slots=True)
class Score:
    """The result: rows in the order of the vocabulary, and every single outcome."""

    documents: int
    rows: list[Row]
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def macro(self) -> float:
        """Mean F1 of the header fields."""
        return _mean([row.f1 for row in self.rows if row.in_macro and not row.field.startswith("line")])

    @property
    def macro_all(self) -> float:
        """Mean F1 of the header fields, the number of lines and the lines' cells."""
        return _mean([row.f1 for row in self.rows if row.in_macro])

    @property
    def errors(self) -> list[Outcome]:
        """The outcomes that are not right."""
        return [outcome for outcome in self.outcomes if not outcome.right]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def score(truths: Iterable[Mapping[str, Any]], predictions: Mapping[str, Prediction]) -> Score:
    """Score predictions (by document id) against truth files (``{"id": …, "fields": {…}}``).

    A document without a prediction counts as one in which nothing was found.
    """
    tallies: dict[str, Tally] = defaultdict(Tally)
    outcomes: list[Outcome] = []
    documents = 0
    for truth in truths:
        documents += 1
        prediction = predictions.get(truth["id"]) or Prediction({})
        outcomes.extend(_outcomes(truth, prediction, tallies))
    return Score(documents, _rows(tallies), outcomes)


def _outcomes(truth: Mapping[str, Any], prediction: Prediction, tallies: dict[str, Tally]) -> Iterator[Outcome]:
    kinds = KINDS | FURTHER
    document, fields = truth["id"], truth["fields"]
    for name, expected in fields.items():
        found = prediction.values.get(name)
        if name == "lines":
            yield from _line_outcomes(document, expected, found or [], tallies)
            continue
        if name not in kinds:
            continue
        has = not any(found is empty or found == empty for empty in _EMPTY)
        hit = credit(kinds[name], expected, found) if has else 0.0
        tallies[name].add(hit, has)
        yield Outcome(document, name, expected, found, hit, prediction.confidence.get(name))
    if truth.get("complete"):
        for name in kinds.keys() - fields.keys():
            found = prediction.values.get(name)
            if found is not None and name not in truth.get("unscored", ()):
                tallies[name].invented += 1
                yield Outcome(document, name, None, found, 0.0, prediction.confidence.get(name))


def _line_outcomes(
    document: str, expected: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], tallies: dict[str, Tally]
) -> Iterator[Outcome]:
    pairs = align(expected, found)
    for i, line in enumerate(expected):
        match = found[pairs[i]] if i in pairs else {}
        for column in LINE_KINDS:
            if column in line:
                hit = _cell(line, match, column)
                tallies[f"line.{column}"].add(hit, _has(match, column))
                yield Outcome(document, f"line.{column}", line[column], match.get(column), hit)
    known = {column for line in expected for column in line}
    used = set(pairs.values())
    for j, line in enumerate(found):
        for column in LINE_KINDS:
            if j not in used and column in known and _has(line, column):  # an invented line costs precision
                tallies[f"line.{column}"].found += 1
                yield Outcome(document, f"line.{column}", None, line[column], 0.0)


def align(expected: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Which found line belongs to which expected one: most agreeing cells first, then the nearest position."""
    ranked = sorted(
        (
            (sum(_cell(line, other, column) for column in LINE_KINDS), -abs(i - j), i, j)
            for i, line in enumerate(expected)
            for j, other in enumerate(found)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for agreement, _, i, j in ranked:
        if agreement > 0 and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _has(line: Mapping[str, Any], column: str) -> bool:
    return line.get(column) not in (None, "")


def _cell(line: Mapping[str, Any], other: Mapping[str, Any], column: str) -> float:
    if column not in line or not _has(other, column):
        return 0.0
    return credit(LINE_KINDS[column], line[column], other[column])


def _rows(tallies: Mapping[str, Tally]) -> list[Row]:
    order = [*KINDS, *FURTHER, *(f"line.{column}" for column in LINE_KINDS)]
    return [_row(name, tallies[name]) for name in order if name in tallies and tallies[name].expected]


def _row(name: str, tally: Tally) -> Row:
    return Row(
        name,
        tally.expected,
        tally.found,
        tally.hits / tally.found if tally.found else 0.0,
        tally.hits / tally.expected,
        harmonic(tally.hits, tally.found, tally.expected),
        tally.invented,
        name not in FURTHER,
    )
