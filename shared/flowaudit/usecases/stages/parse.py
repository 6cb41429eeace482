"""Stage parse: words with boxes, OCR where a page has none, the structured part, and the values that they state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.core.auditing import READABLE_FILE, Reading, made_readable, read
from flowaudit.core.einvoice import structured_part
from flowaudit.core.model import parsed as parsed_model
from flowaudit.core.model.codec import decode, encode
from flowaudit.core.model.parsed import ParsedDocument, ParseEngine
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import StageFailed, State, enter
from flowaudit.usecases.store import profiles, runs

EINVOICE_FILE = "einvoice.xml"


def handle(deps: Deps, call: Call, state: State) -> State:
    """Parse the document once; raises :class:`StageFailed` for a document that cannot be read."""
    entered = enter(deps, call, state, "parse", Status.PARSING)
    if entered is None:
        return state
    began = deps.clock.now()
    data = entered.document.data
    try:
        parsed = parse(deps.originals.get(data["original_key"]), data["filename"], ocr=deps.ocr, limits=deps.limits)
    except ParsingRefused as refused:
        raise StageFailed(refused.slug, refused.text.de, refused.text.en) from refused
    reading = read(parsed, profiles.usable(deps))
    structured = structured_part(parsed)
    if structured is not None:  # the stage precheck has it judged by the official rules
        deps.artifacts.put(runs.file_key(entered.run, EINVOICE_FILE), structured, "application/xml")
    readable = made_readable(parsed, reading, deps.limits)
    if readable is not None:
        deps.artifacts.put(runs.file_key(entered.run, READABLE_FILE), readable.content, "application/pdf")
        parsed, reading = readable.parsed, readable.reading
    size = runs.save_body(deps, entered.run, {"parsed": parsed_model.to_json(parsed), "reading": encode(reading)})
    total = int((deps.clock.now() - began).total_seconds() * 1000)
    return entered.finish(
        Status.PARSED,
        "DOCUMENT_PARSED",
        {"pages": len(parsed.pages)},
        facts={
            "parse_ms": total,
            "pages": len(parsed.pages),
            "engine": parsed.engine.value,
            "artifact_bytes": size,
        },
        engine=parsed.engine.value,
        has_einvoice=structured is not None,
        warnings=list(parsed.warnings),
        timings_ms={**parsed.timings_ms, "total": total},
        outputs=_outputs(parsed, reading),
    )


def _outputs(parsed: ParsedDocument, reading: Reading) -> dict[str, Any]:
    outputs: dict[str, Any] = {"raw_text_len": len(parsed.raw_text), "pages": len(parsed.pages)}
    if parsed.engine is ParseEngine.XML and parsed.pages:
        outputs["readable_form"] = "application/pdf"  # what GET /documents/{id}/file?form=readable gives
    return {**outputs, "profile": reading.merged.profile} if reading.merged.profile else outputs


def body_of(deps: Deps, run: Record) -> tuple[ParsedDocument, Reading]:
    """What a finished parse run found."""
    body: Mapping[str, Any] = runs.load_body(deps, run)
    return parsed_model.from_json(body["parsed"]), decode(Reading, body["reading"])
