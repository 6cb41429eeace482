"""Stage prepare: the payload for the language model, stored before anything may use it (contract invariants 1 to 3)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.core.auditing import Ruling
from flowaudit.core.judging import MAX_TEXT, bounded, output_schema
from flowaudit.core.model.results import FeatureVerdict
from flowaudit.core.rules import Ruleset
from flowaudit.ports.records import Record
from flowaudit.usecases import learning
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import StageFailed, State, enter
from flowaudit.usecases.stages.parse import body_of as parse_body
from flowaudit.usecases.stages.precheck import body_of as precheck_body
from flowaudit.usecases.store import projects, runs
from flowaudit.usecases.store.unit import Unit

SCHEMA_VERSION = "1.0"


def handle(deps: Deps, call: Call, state: State) -> State:
    """Make and store the payload once."""
    entered = enter(deps, call, state, "prepare")
    if entered is None:
        return state
    document = entered.document
    if "precheck" not in document.data.get("latest", {}):
        raise StageFailed("not-prechecked", "Das Dokument ist noch nicht geprüft", "The document has not been checked")
    payload_id = entered.run.data["run_id"]
    payload = _payload(deps, payload_id, document)
    payload["rag_context"], found = learning.context(deps, call, payload)
    size = runs.save_body(deps, entered.run, payload)

    def record_use(unit: Unit) -> None:
        learning.record_use(unit, document, payload_id, found)

    used = [one.match.example_id for one in found]
    return entered.finish(
        Status.PREPARED, "PAYLOAD_PREPARED", {}, record_use, facts={"artifact_bytes": size}, rag_examples=used
    )


def _payload(deps: Deps, payload_id: str, document: Record) -> dict[str, Any]:
    parse_run, precheck_run = runs.latest(deps, "parse", document), runs.latest(deps, "precheck", document)
    words, _ = parse_body(deps, parse_run)
    ruling = precheck_body(deps, precheck_run)
    project = projects.load(deps.records, document.data["project_id"]).data
    ruleset = deps.rulesets.get(precheck_run.data["ruleset_id"], precheck_run.data["ruleset_version"])
    language = document.data["ui_language"]
    text = words.raw_text
    return {
        "payload_id": payload_id,
        "document_id": document.data["document_id"],
        "schema_version": SCHEMA_VERSION,
        "created_at": deps.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ruleset": {"ruleset_id": ruleset.ruleset_id, "version": ruleset.version},
        "ui_language": language,
        "project_context": _context(project),
        "parsing_summary": {
            "parse_run_id": parse_run.data["run_id"],
            "engine": words.engine.value,
            "raw_text_len": len(text),
            "pages": len(words.pages),
            "warnings": list(words.warnings),
        },
        "deterministic_precheck_results": {
            "precheck_run_id": precheck_run.data["run_id"],
            "checks": [_check(check, language) for check in ruling.checks],
        },
        "features": _features(ruleset, ruling),
        "extracted_text": bounded(text, MAX_TEXT),
        "extracted_text_truncated": len(text) > MAX_TEXT,
        "required_output_schema": output_schema(_asked(ruling), project["project"]["eligible_cost_categories"]),
    }


def _asked(ruling: Ruling) -> list[str]:
    """The features that the law asks for on this invoice; an answer about all others would be too long for a model."""
    applicable = [verdict.feature_id for verdict in ruling.verdicts if verdict.applicable]
    return applicable or [verdict.feature_id for verdict in ruling.verdicts]


def _context(project: Any) -> dict[str, Any]:
    what, who = project["project"], project["beneficiary"]
    return {
        "project_id": project["project_id"],
        "project_title": what["project_title"],
        "file_reference": what["file_reference"],
        "project_description": what["project_description"],
        "implementation_location": what["implementation_location"],
        "implementation_address": what["implementation_address"],
        "project_period": what["project_period"],
        "approval_date": what["approval_date"],
        "eligible_cost_categories": what["eligible_cost_categories"],
        "beneficiary": {name: who[name] for name in ("name", "aliases", "street", "zip", "city", "country")},
    }


def _check(check: Any, language: str) -> dict[str, Any]:
    return {
        "check_id": check.check_id,
        "status": check.status.value,
        "observed": check.observed,
        "comment": check.comment.in_language(language),
    }


def _features(ruleset: Ruleset, ruling: Ruling) -> list[dict[str, Any]]:
    verdicts: dict[str, FeatureVerdict] = {verdict.feature_id: verdict for verdict in ruling.verdicts}
    features = []
    for feature in ruleset.features:
        verdict = verdicts[feature.feature_id]
        features.append(
            {
                "feature_id": feature.feature_id,
                "required_level": verdict.level.value,
                "applicable": verdict.applicable,
                "name_de": feature.name_de,
                "name_en": feature.name_en,
                "legal_basis": feature.legal_basis,
                "extraction_type": feature.extraction_type.value,
                "explanation_de": feature.explanation_de,
                "explanation_en": feature.explanation_en,
                "rule_status": verdict.status.value,
                "rule_value": verdict.value,
            }
        )
    return features
