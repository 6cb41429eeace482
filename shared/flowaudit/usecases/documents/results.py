"""What the stages found: runs, words, payloads, LLM answers, final results."""

from __future__ import annotations

import json
from typing import Any

from flowaudit.contract.models.documents import ParsedQuery
from flowaudit.contract.problems import invalid
from flowaudit.core.model.codec import decode
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import CheckResult, FeatureVerdict
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.parse import body_of as parse_body
from flowaudit.usecases.stages.precheck import body_of as precheck_body
from flowaudit.usecases.store import documents, runs

# An answer of a function holds 6 MB; the words of the pages that would not fit are asked for by page.
_MAX_PARSED = 4 * 1024 * 1024


def _error(call: Call, run: Record) -> dict[str, Any]:
    error = run.data.get("error")
    return {"error": {**error, "message": error["message"][call.language]}} if error else {}


def get_parse_run(deps: Deps, call: Call, parse_run_id: str) -> dict[str, Any]:
    """6.6."""
    run = runs.load(deps, "parse", parse_run_id)
    data = run.data
    return {
        "parse_run_id": parse_run_id,
        "document_id": data["document_id"],
        "engine": data.get("engine"),
        "status": data["status"],
        "timings_ms": data.get("timings_ms", {}),
        "outputs": data.get("outputs", {}),
        "warnings": data.get("warnings", []),
        **_error(call, run),
    }


def parsed(deps: Deps, call: Call, document_id: str, query: ParsedQuery) -> dict[str, Any]:
    """6.7: the words with normalised boxes, of all pages or from ``from_page`` to ``to_page``, at most 4 MB."""
    document = documents.load(deps.records, document_id)
    run = runs.latest(deps, "parse", document)
    words, _ = parse_body(deps, run)
    last = len(words.pages) if query.to_page is None else query.to_page
    if query.to_page is not None and query.to_page < query.from_page:
        raise invalid("to_page", "muss mindestens from_page sein", "must be at least from_page")
    pages, next_page = _pages(words, query.from_page, last)
    return {
        "document_id": document_id,
        "parse_run_id": run.data["run_id"],
        "engine": words.engine.value,
        "raw_text": words.raw_text[: _MAX_PARSED // 8],
        "warnings": list(words.warnings),
        "pages": pages,
        "meta": {"pages_total": len(words.pages), "next_page": next_page, "request_id": call.request_id},
    }


def _pages(words: ParsedDocument, first: int, last: int) -> tuple[list[dict[str, Any]], int | None]:
    shown: list[dict[str, Any]] = []
    size = 0
    for page in words.pages[first - 1 : last]:
        tokens = [{"text": token.text, "bbox": token.box(page.number).to_json()} for token in page.tokens]
        size += len(json.dumps(tokens, ensure_ascii=False).encode())
        if shown and size > _MAX_PARSED:
            return shown, page.number
        shown.append(
            {
                "page": page.number,
                "width_pt": page.width,
                "height_pt": page.height,
                "source": page.source.value,
                "tokens": tokens,
            }
        )
    return shown, None


def get_precheck_run(deps: Deps, call: Call, precheck_run_id: str) -> dict[str, Any]:
    """7.2: the checks, and beyond the contract the verdict on each feature of the ruleset."""
    run = runs.load(deps, "precheck", precheck_run_id)
    shown: dict[str, Any] = {
        "precheck_run_id": precheck_run_id,
        "document_id": run.data["document_id"],
        "status": run.data["status"],
        "checks": [],
        **_error(call, run),
    }
    if run.data["status"] != "DONE":
        return shown
    body = precheck_body(deps, run)
    return shown | {
        "ruleset": {"ruleset_id": run.data["ruleset_id"], "version": run.data["ruleset_version"]},
        "checks": [check_view(check, call.language) for check in body.checks],
        "features": [verdict_view(verdict, call.language) for verdict in body.verdicts],
    }


def check_view(check: CheckResult, language: str) -> dict[str, Any]:
    """A check in the contract's shape, with its boxes and legal basis."""
    return {
        "check_id": check.check_id,
        "status": check.status.value,
        "observed": check.observed,
        "comment": check.comment.in_language(language),
        "confidence": round(check.confidence, 4),
        "boxes": [box.to_json() for box in check.boxes],
        "legal_basis": check.legal_basis,
    }


def verdict_view(verdict: FeatureVerdict, language: str) -> dict[str, Any]:
    """The rule engine's verdict on a feature: the law, the value, where it stands, what to ask for if it is missing."""
    return {
        "feature_id": verdict.feature_id,
        "status": verdict.status.value,
        "required_level": verdict.level.value,
        "applicable": verdict.applicable,
        "legal_basis": verdict.legal_basis,
        "value": verdict.value,
        "valid": verdict.valid,
        "confidence": round(verdict.confidence, 4),
        "evidence": [box.to_json() for box in verdict.boxes],
        "origin": verdict.origin.value if verdict.origin else None,
        "reason": verdict.reason.in_language(language),
        "request": verdict.request.in_language(language) if verdict.request else None,
    }


def _freshness(document: Record | None, stage: str, run_id: str) -> dict[str, bool]:
    """Whether a later run of an earlier stage made this result stale."""
    if document is None:
        return {}
    is_latest = document.data.get("latest", {}).get(stage) == run_id
    return {"stale": not is_latest or stage in document.data.get("stale", [])}


def payload_view(deps: Deps, run: Record) -> dict[str, Any]:
    """A stored payload (8.1)."""
    body: dict[str, Any] = runs.load_body(deps, run)
    document = documents.load(deps.records, run.data["document_id"])
    return body | _freshness(document, "prepare", run.data["run_id"])


def get_payload(deps: Deps, call: Call, payload_id: str) -> dict[str, Any]:
    """8.2."""
    return payload_view(deps, runs.load(deps, "prepare", payload_id))


def latest_payload(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """8.3."""
    return payload_view(deps, runs.latest(deps, "prepare", documents.load(deps.records, document_id)))


def llm_view(deps: Deps, call: Call, run: Record) -> dict[str, Any]:
    """An LLM run (9.2)."""
    data = run.data
    ended = data["status"] != "RUNNING"
    body: dict[str, Any] = runs.load_body(deps, run) if ended and data.get("has_body") else {}
    document = documents.load(deps.records, data["document_id"])
    return {
        "llm_run_id": data["run_id"],
        "document_id": data["document_id"],
        "payload_id": data.get("payload_id"),
        "provider": data.get("provider"),
        "model_name": data.get("model_name"),
        "status": data["status"],
        "timings_ms": data.get("timings_ms", {}),
        "token_usage": data.get("token_usage", {}),
        "raw_response_text": body.get("raw_response_text"),
        "structured_response": body.get("structured_response"),
        **_error(call, run),
        **_freshness(document, "run", data["run_id"]),
    }


def get_llm_run(deps: Deps, call: Call, llm_run_id: str) -> dict[str, Any]:
    """9.2."""
    return llm_view(deps, call, runs.load(deps, "run", llm_run_id))


def latest_llm_run(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """9.3."""
    return llm_view(deps, call, runs.latest(deps, "run", documents.load(deps.records, document_id)))


def llm_run_logs(deps: Deps, call: Call, llm_run_id: str) -> dict[str, Any]:
    """9.4: what happened, without content."""
    run = runs.load(deps, "run", llm_run_id)
    return {"llm_run_id": llm_run_id, "events": run.data.get("events", [])}


def final_view(deps: Deps, call: Call, run: Record) -> dict[str, Any]:
    """A final result (10.1) in the reader's language."""
    from flowaudit.usecases.stages.finalize import FinalResult

    final = decode(FinalResult, runs.load_body(deps, run))
    document = documents.load(deps.records, run.data["document_id"])
    return final.to_json(call.language) | _freshness(document, "finalize", run.data["run_id"])


def get_final_result(deps: Deps, call: Call, final_result_id: str) -> dict[str, Any]:
    """10.2."""
    return final_view(deps, call, runs.load(deps, "finalize", final_result_id))


def latest_final_result(deps: Deps, call: Call, document_id: str) -> dict[str, Any]:
    """10.3."""
    return final_view(deps, call, runs.latest(deps, "finalize", documents.load(deps.records, document_id)))
