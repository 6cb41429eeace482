"""Reading a folder of documents with truth files and running the engine on each, several at a time."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowaudit.core.evaluation import Prediction, prediction_of

if TYPE_CHECKING:
    from flowaudit.core.model.extraction import Extraction
    from flowaudit.core.model.results import CheckStatus

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml")
TRUTH = ".truth.json"


class BadFolder(ValueError):
    """The folder cannot be evaluated; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its truth."""

    path: Path
    truth: dict[str, Any]

    @property
    def ruleset(self) -> str:
        """The ruleset that it is judged by: the truth names it, else it is the German one."""
        return str(self.truth.get("ruleset", "DE_USTG"))


@dataclass(frozen=True, slots=True)
class Read:
    """What the engine made of one document. ``verdicts``: feature id → (status, asked for, unreadable); ``refused``:
    why it could not be read."""

    document: str
    prediction: Prediction
    milliseconds: float
    verdicts: dict[str, tuple[CheckStatus, bool, bool]] = field(default_factory=dict)
    refused: str = ""


def cases_in(folder: Path) -> list[Case]:
    """The documents that have a truth file beside them, by name. Raises :class:`BadFolder`."""
    cases = []
    for truth_path in sorted(folder.rglob(f"*{TRUTH}")):
        stem = truth_path.name.removesuffix(TRUTH)
        path = next((p for s in SUFFIXES if (p := truth_path.with_name(stem + s)).is_file()), None)
        if path is None:
            raise BadFolder(f"{truth_path}: no document beside it")
        try:
            truth = json.loads(truth_path.read_text("utf-8"))
            if not isinstance(truth["fields"], dict):
                raise BadFolder(f"{truth_path}: fields is not an object")
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise BadFolder(f"{truth_path}: {error}") from error
        cases.append(Case(path, {**truth, "id": str(truth.get("id", stem))}))
    if not cases:
        raise BadFolder(f"{folder}: no *{TRUTH}")
    return cases


def read_case(path: Path, document: str, content: bytes | None, page_only: bool, today: date, ruleset: str) -> Read:
    """Parse, extract and rule one document; the time is that of parsing and extracting."""
    from flowaudit.core.auditing import read
    from flowaudit.core.parsing import Limits, ParsingRefused, parse

    data = path.read_bytes() if content is None else content
    start = time.perf_counter()
    try:
        parsed = parse(data, path.name, ocr=_ocr(), limits=Limits())
    except ParsingRefused as refused:
        return Read(document, Prediction({}), (time.perf_counter() - start) * 1000, refused=refused.slug)
    reading = read(parsed, page_only=page_only)
    spent = (time.perf_counter() - start) * 1000
    return Read(document, prediction_of(reading.merged), spent, verdicts_on(reading.merged, ruleset, today))


def verdicts_on(extraction: Extraction, ruleset: str, today: date) -> dict[str, tuple[CheckStatus, bool, bool]]:
    """Status of each feature of the latest version of a ruleset, whether the law asks for it here, and whether the
    reading may be at fault."""
    from flowaudit.core.rules import RuleContext, evaluate

    verdicts = evaluate(_rulesets().latest(ruleset), extraction, RuleContext(today=today))
    return {v.feature_id: (v.status, v.applicable and v.level.value == "REQUIRED", v.unreadable) for v in verdicts}


def read_cases(
    cases: Sequence[Case], *, page_only: bool, today: date, contents: dict[str, bytes] | None = None, workers: int = 0
) -> Iterator[Read]:
    """The readings in the order of the cases; ``contents`` gives documents other bytes than those of their file."""
    contents = contents or {}
    workers = workers or min(len(cases), os.cpu_count() or 1)
    arguments = [
        (case.path, case.truth["id"], contents.get(case.truth["id"]), page_only, today, case.ruleset) for case in cases
    ]
    if workers == 1 or len(cases) < 4:
        for one in arguments:
            yield read_case(*one)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(read_case, *zip(*arguments, strict=True))


@cache
def _ocr() -> Any:
    from flowaudit.adapters.tesseract.engines import make_engine

    return make_engine()


@cache
def _rulesets() -> Any:
    from flowaudit.adapters.rulesets.files import RulesetFiles
    from flowaudit.local.paths import REPO

    return RulesetFiles(Path(os.environ.get("RULESETS_DIR") or REPO / "rulesets"))
