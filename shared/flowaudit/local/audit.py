"""``audit``: a file to a verdict in this process, without any cloud: parse, read, evaluate, precheck.

No language model is asked, so the light speaks for the rules alone. Every import of weight is made where it is used:
the command must answer within seconds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowaudit.core.model.results import Text

if TYPE_CHECKING:
    from flowaudit.core.auditing import Reading, Ruling
    from flowaudit.core.einvoice import OfficialVerdict
    from flowaudit.core.model.extraction import Extraction, FieldValue, LineItem
    from flowaudit.core.model.geometry import Box
    from flowaudit.core.model.parsed import ParsedDocument
    from flowaudit.core.model.project import Project

RULESET = "DE_USTG"
_LINE_COLUMNS = ("description", "quantity", "unit", "unit_price", "vat_rate", "net_amount")
_CRASHED = Text(
    "Die Datei hat das Lesen zum Absturz gebracht; die anderen Dateien sind davon nicht betroffen.",
    "The file made the reading crash; the other files are not affected.",
)


class BadProject(ValueError):
    """The project file is not a project of contract section 5.1; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to audit. ``today`` is the day that rules with a validity compare with. ``readable``: the folder for drawings
    of e-invoices without a page, on which their values have their boxes."""

    page_only: bool
    language: str
    project: Path | None
    today: date
    readable: Path | None = None


def audit_file(path: Path, options: Options) -> dict[str, Any]:
    """The audit of one file as JSON values; one that cannot be read gives ``error`` in place of the result."""
    from flowaudit.core.auditing import made_readable, read, rule
    from flowaudit.core.parsing import Limits, ParsingRefused, parse

    try:
        content = path.read_bytes()
        if not options.page_only and _may_be_einvoice(content):
            _einvoice_rules().warm_up()
        parsed = parse(content, path.name, ocr=_ocr(), limits=Limits())
    except ParsingRefused as refused:
        return _refused(path, refused.slug, refused.status, refused.text, options.language)
    except OSError as error:
        reason = Text(f"Nicht lesbar: {error.strerror}", f"Cannot be read: {error.strerror}")
        return _refused(path, "unreadable", 422, reason, options.language)
    project = _project(options.project)
    reading = read(parsed, page_only=options.page_only)
    official = _official(parsed, reading)
    drawn = made_readable(parsed, reading, Limits())
    if drawn is not None:
        parsed, reading = drawn.parsed, drawn.reading
    rulesets = _rulesets()
    ruleset_id = project.ruleset_id if project else RULESET
    ruleset, rates = rulesets.latest(ruleset_id), rulesets.vat_rates()
    ruling = rule(reading, ruleset, rates, options.today, project=project, official=official)
    result: dict[str, Any] = {"file": str(path), "engine": parsed.engine.value, "pages": len(parsed.pages)}
    if drawn is not None:
        result["readable_form"] = _kept(drawn.content, path, options.readable)
    result |= {"fields": _fields(reading.merged), "notes": sorted(reading.merged.notes)}
    return result | _verdict(reading, ruling, project, options.language)


def _kept(drawing: bytes, path: Path, folder: Path | None) -> str | None:
    """Where the drawing was put; None if nobody asked for it. Raises OSError."""
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.name}.pdf"
    target.write_bytes(drawing)
    return str(target)


def audit_files(paths: Sequence[Path], options: Options) -> Iterator[dict[str, Any]]:
    """The audits in the order of the files, several at a time; a file that kills its process costs only itself."""
    if options.project is not None:
        _project(options.project)  # a wrong project file is told once, before any work
    if len(paths) == 1:
        yield audit_file(paths[0], options)
        return
    workers = min(len(paths), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(audit_file, path, options) for path in paths]
        for path, future in zip(paths, futures, strict=True):
            yield _result(path, future, options)


def _result(path: Path, future: Future[dict[str, Any]], options: Options) -> dict[str, Any]:
    try:
        return future.result()
    except BrokenProcessPool:  # some file killed a worker, and all that waited are lost: each once more, alone
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            try:
                return alone.submit(audit_file, path, options).result()
            except BrokenProcessPool:
                return _refused(path, "crashed", 422, _CRASHED, options.language)


@cache
def _ocr() -> Any:
    from flowaudit.adapters.tesseract.engines import make_engine

    return make_engine()


@cache
def _einvoice_rules() -> Any:
    from flowaudit.adapters.saxon import OfficialRules

    return OfficialRules()


def _may_be_einvoice(content: bytes) -> bool:
    """A cheap guess, so that the processor of the official rules starts while the document is read."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"/EmbeddedFile" in content


def _official(parsed: ParsedDocument, reading: Reading) -> OfficialVerdict | None:
    """The official rules' verdict on the e-invoice, if one was read (with ``--page-only`` none is)."""
    if reading.einvoice is None:
        return None
    from flowaudit.core.einvoice import structured_part

    verdict: OfficialVerdict = _einvoice_rules().validate(structured_part(parsed) or b"", reading.einvoice)
    return verdict


@cache
def _rulesets() -> Any:
    from flowaudit.adapters.rulesets.files import RulesetFiles
    from flowaudit.local.paths import REPO

    return RulesetFiles(Path(os.environ.get("RULESETS_DIR") or REPO / "rulesets"))


@cache
def _project(path: Path | None) -> Project | None:
    """The project file (the body of ``POST /api/projects``). Raises :class:`BadProject`."""
    if path is None:
        return None
    from pydantic import ValidationError

    from flowaudit.contract.models.projects import ProjectPayload
    from flowaudit.usecases.store import projects

    try:
        payload = ProjectPayload.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise BadProject(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    return projects.to_core({"project_id": "", **payload.model_dump(mode="json")})


def _refused(path: Path, slug: str, status: int, detail: Text, language: str) -> dict[str, Any]:
    from flowaudit.contract.problems import of_status

    title = of_status(status, detail).kind.title.in_language(language)
    return {"file": str(path), "error": {"type": slug, "title": title, "detail": detail.in_language(language)}}


def plain(value: Any) -> Any:
    """A JSON value: amounts and rates as strings without an exponent, dates ISO."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


def _field(value: Any, confidence: float, box: Box | None, source: str) -> dict[str, Any]:
    return {
        "value": plain(value),
        "confidence": round(confidence, 4),
        "page": box.page if box else None,
        "box": box.to_json() if box else None,
        "source": source,
    }


def _fields(extraction: Extraction) -> dict[str, Any]:
    def shown(found: FieldValue) -> dict[str, Any]:
        return _field(found.value, found.confidence, found.box, found.origin.value)

    fields = {name.value: shown(found) for name, found in extraction.fields.items()}
    if extraction.lines:
        lowest = min(line.confidence for line in extraction.lines)
        origin = next((found.origin.value for found in extraction.fields.values()), "TEXT")
        fields["lines"] = _field([_line(line) for line in extraction.lines], lowest, extraction.lines[0].box, origin)
        fields.setdefault("line_count", _field(len(extraction.lines), lowest, extraction.lines[0].box, "DERIVED"))
    return fields


def _line(line: LineItem) -> dict[str, Any]:
    found = {name: plain(getattr(line, name)) for name in _LINE_COLUMNS}
    shown: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
    return shown | {"box": line.box.to_json() if line.box else None}


def _verdict(reading: Reading, ruling: Ruling, project: Project | None, language: str) -> dict[str, Any]:
    from flowaudit.core.funding import eligible, funded
    from flowaudit.core.resolution import LlmState, overall, resolve

    review: list[Text] = []
    amounts: dict[str, Any] = {}
    if project is not None:
        costs = eligible(reading.merged, project, ruling.checks, ruling.line_categories)
        grant = funded(costs, project)
        review = [reason.text for reason in (*costs.reasons, *grant.reasons) if reason.review]
        amounts = {"eligible": costs.to_json(language), "funded": grant.to_json(language)}
    result = overall(resolve(ruling.verdicts), ruling.checks, LlmState.NOT_ASKED, review=review).to_json(language)
    features = [
        {
            "feature_id": verdict.feature_id,
            "status": verdict.status.value,
            "required_level": verdict.level.value,
            "applicable": verdict.applicable,
            "valid": verdict.valid,
            "value": verdict.value,
            "confidence": round(verdict.confidence, 4),
            "source": verdict.origin.value if verdict.origin else None,
            "boxes": [box.to_json() for box in verdict.boxes],
            "legal_basis": verdict.legal_basis,
            "reason": verdict.reason.in_language(language),
            "request": verdict.request.in_language(language) if verdict.request else None,
        }
        for verdict in ruling.verdicts
    ]
    checks = [
        {
            "check_id": check.check_id,
            "status": check.status.value,
            "comment": check.comment.in_language(language),
            "observed": check.observed,
            "confidence": round(check.confidence, 4),
            "boxes": [box.to_json() for box in check.boxes],
            "legal_basis": check.legal_basis,
        }
        for check in ruling.checks
    ]
    return {"features": features, "checks": checks, **amounts, **result}


def to_line(result: dict[str, Any]) -> str:
    """One object a line (JSON Lines)."""
    return json.dumps(result, ensure_ascii=False)
