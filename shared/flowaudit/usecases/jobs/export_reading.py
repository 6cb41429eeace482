"""Reading a document with all its results for the export."""

from __future__ import annotations

from typing import Any

from flowaudit.core.auditing import Reading, corrected_reading
from flowaudit.core.exporting import ExportDocument, LlmResponse
from flowaudit.core.model.codec import decode
from flowaudit.core.rules import Ruleset
from flowaudit.core.rules.reading import without_absurd_amounts
from flowaudit.ports.records import Record
from flowaudit.ports.rulesets import RulesetNotFound
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.finalize import FinalResult
from flowaudit.usecases.store import runs


class Reader:
    """Reads documents; rulesets are read once for all."""

    def __init__(self, deps: Deps, language: str, *, payloads: bool, llm: bool) -> None:
        self._deps, self._language = deps, language
        self._payloads, self._llm = payloads, llm
        self._rulesets: dict[tuple[str, str], Ruleset | None] = {}

    def read(self, document: Record) -> ExportDocument:
        """The document with its latest final result and what that rests on."""
        data = document.data
        final_id = data.get("latest", {}).get("finalize")
        if final_id is None:
            return ExportDocument(data, payload=self._payload(document), llm=self._answer(document))
        final = decode(FinalResult, runs.load_body(self._deps, runs.load(self._deps, "finalize", final_id)))
        ruleset = self._ruleset(final.sources["precheck"])
        body = runs.load_body(self._deps, runs.load(self._deps, "parse", final.sources["parse"]))
        reading = decode(Reading, body["reading"])
        if ruleset is not None and data.get("overrides"):
            reading = corrected_reading(reading, data["overrides"], ruleset)
        features = ruleset.features if ruleset else ()
        return ExportDocument(
            data,
            final.to_json(self._language),
            without_absurd_amounts(reading.merged),
            {feature.feature_id: feature.name.in_language(self._language) for feature in features},
            {feature.feature_id: feature.legal_basis for feature in features},
            self._payload(document),
            self._answer(document),
        )

    def _ruleset(self, precheck_run_id: str) -> Ruleset | None:
        run = runs.load(self._deps, "precheck", precheck_run_id).data
        key = (run["ruleset_id"], run["ruleset_version"])
        if key not in self._rulesets:
            try:
                self._rulesets[key] = self._deps.rulesets.get(*key)
            except RulesetNotFound:  # names are then the ids
                self._rulesets[key] = None
        return self._rulesets[key]

    def _payload(self, document: Record) -> dict[str, Any] | None:
        run_id = document.data.get("latest", {}).get("prepare") if self._payloads else None
        if run_id is None:
            return None
        body: dict[str, Any] = runs.load_body(self._deps, runs.load(self._deps, "prepare", run_id))
        return body

    def _answer(self, document: Record) -> LlmResponse | None:
        run_id = document.data.get("latest", {}).get("run") if self._llm else None
        if run_id is None:
            return None
        run = runs.load(self._deps, "run", run_id)
        body: dict[str, Any] = runs.load_body(self._deps, run) if run.data.get("has_body") else {}
        return LlmResponse(
            run_id,
            str(run.data.get("provider") or ""),
            str(run.data.get("model_name") or ""),
            str(run.data["status"]),
            str(body.get("raw_response_text") or ""),
            body.get("structured_response"),
        )
