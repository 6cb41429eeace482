"""The solutions of a run: a text that a person reads and :func:`parse` reads back.

One block a file: its name at the margin, below it, indented, ``errors: none`` or a line for each broken feature
(``feature_id: OMITTED`` or ``WRONG``, what was expected, what is stated, as JSON texts) and a line ``noise`` for a
spelling that is no error. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flowaudit.core.generator.batch import Planned
from flowaudit.core.generator.sowing import Fault

_FILE = re.compile(r"(INV_\d{4,}\.pdf)")
_ERROR = re.compile(r"  ([a-z][a-z0-9_]{1,59}): (OMITTED|WRONG), expected (\"(?:[^\"\\]|\\.)*\")(?:, stated (\".*\"))?")
_NOTE = re.compile(r"  (?:errors: none|template: [A-Z0-9_]+, [A-Z]+|noise: .+)")


class Damaged(ValueError):
    """The text is not what :func:`write` makes; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class WrongFeature:
    """A broken feature as the solutions tell it."""

    feature_id: str
    fault: Fault
    expected: str
    stated: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file and its errors; a clean one has none."""

    filename: str
    errors: tuple[WrongFeature, ...]


def write(planned: Sequence[Planned], facts: Iterable[tuple[str, str]]) -> str:
    """The text. ``facts`` are told at its head as comments."""
    lines = ["# FlowAudit generator: solutions"]
    lines += [f"# {name}: {_one_line(value)}" for name, value in facts]
    lines.append(f"# files with errors: {sum(1 for one in planned if one.sown)} of {len(planned)}")
    for one in planned:
        lines += ["", one.filename, f"  template: {one.spec.template.value}, {one.kind.value}"]
        lines += [
            f"  {defect.feature_id}: {defect.fault.value}, expected {_quoted(defect.expected)}"
            + (f", stated {_quoted(defect.stated)}" if defect.fault is Fault.WRONG else "")
            for defect in one.sown
        ] or ["  errors: none"]
        if one.noise:
            lines.append(f"  noise: customer written as {_quoted(one.noise)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def parse(text: str) -> tuple[Entry, ...]:
    """The entries in the order of the file. Raises :class:`Damaged`."""
    found: list[Entry] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        name, error = _FILE.fullmatch(line), _ERROR.fullmatch(line)
        if name:
            found.append(Entry(name[1], ()))
        elif error and found:
            found[-1] = Entry(found[-1].filename, (*found[-1].errors, _error(error, number)))
        elif not (_NOTE.fullmatch(line) and found):
            raise Damaged(number)
    return tuple(found)


def _error(match: re.Match[str], line: int) -> WrongFeature:
    try:
        expected, stated = (json.loads(text) if text else "" for text in match.group(3, 4))
    except ValueError as error:
        raise Damaged(line) from error
    return WrongFeature(match[1], Fault(match[2]), str(expected), str(stated))
