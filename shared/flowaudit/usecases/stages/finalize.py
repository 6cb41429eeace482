"""Stage finalize: rules, the model's judgement and a person's values become one result with the amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.core.auditing import Reading, Ruling, corrected_reading, rechecked, rule
from flowaudit.core.funding import EligibleResult, FundedResult, eligible, funded
from flowaudit.core.model.codec import encode
from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.judgement import Judgement
from flowaudit.core.model.money import Money
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.project import Project
from flowaudit.core.resolution import Kind, LlmState, Overall, ResolvedFeature, overall, resolve
from flowaudit.core.rules import Ruleset
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import Entered, StageFailed, State, enter
from flowaudit.usecases.stages.parse import body_of as parse_body
from flowaudit.usecases.stages.precheck import body_of as precheck_body
from flowaudit.usecases.stages.run import judgement_of
from flowaudit.usecases.store import grants, projects, runs


@dataclass(frozen=True, slots=True)
class Totals:
    """The invoice's own amounts; None where they are not known."""

    net: Money | None
    vat: Money | None
    gross: Money | None


@dataclass(frozen=True, slots=True)
class FinalResult:
    """The stored final result; :meth:`to_json` tells it in a language (contract 10.1)."""

    final_result_id: str
    document_id: str
    status: str
    totals: Totals
    eligible: EligibleResult
    funded: FundedResult
    fields: tuple[ResolvedFeature, ...]
    overall: Overall
    sources: dict[str, str]
    llm: LlmState

    def to_json(self, language: str) -> dict[str, Any]:
        """The contract's shape and, beyond it, the reasons of the amounts and the runs that it rests on."""
        shown = (self.totals.net, self.totals.vat, self.totals.gross)
        net, vat, gross = (money.to_json() if money else None for money in shown)
        return {
            "final_result_id": self.final_result_id,
            "document_id": self.document_id,
            "status": self.status,
            "computed": {
                "amounts": {
                    "net": net,
                    "vat": vat,
                    "gross": gross,
                    "eligible_amount": self.eligible.amount.to_json(),
                    "funded_amount": self.funded.amount.to_json(),
                },
                "eligible": self.eligible.to_json(language),
                "funded": self.funded.to_json(language),
            },
            "fields": [field.to_json(language) for field in self.fields],
            "overall": self.overall.to_json(language),
            "sources": self.sources,
            "llm": self.llm.value,
        }


def handle(deps: Deps, call: Call, state: State) -> State:
    """Compute and store the result once; it goes to review."""
    entered = enter(deps, call, state, "finalize")
    if entered is None:
        return state
    document = entered.document
    if "precheck" not in document.data.get("latest", {}):
        raise StageFailed("not-prechecked", "Das Dokument ist noch nicht geprüft", "The document has not been checked")
    overrides = document.data.get("overrides") or {}
    granted = grants.of_others(grants.ledger(deps.records, document.data["project_id"]), document)
    material = gather(deps, document)
    result = conclude(deps, entered.run.data["run_id"], document, material, overrides, granted)
    size = runs.save_body(deps, entered.run, encode(result))
    return entered.finish(
        Status.REVIEW_PENDING,
        "DOCUMENT_FINALIZED",
        {"traffic_light": result.overall.traffic_light.value},
        facts={**_facts(entered, result), "artifact_bytes": size},
        funded_amount=str(result.funded.amount.amount),
        eligible_amount=str(result.eligible.amount.amount),
        currency=result.eligible.amount.currency,
    )


def _facts(entered: Entered, result: FinalResult) -> dict[str, Any]:
    """What the statistics count: how the features stand, and how long all stages took together."""
    taken = dict(result.sources)
    if "run" in taken:
        taken["prepare"] = runs.load(entered.deps, "run", taken["run"]).data["payload_id"]
    earlier = (runs.load(entered.deps, stage, run_id).data for stage, run_id in taken.items())
    milliseconds = entered.spent_ms + sum(data.get("spent_ms", 0) for data in earlier)
    return {
        "traffic_light": result.overall.traffic_light.value,
        "features": {field.feature_id: field.status.value for field in result.fields if field.applicable},
        "total_ms": milliseconds,
        "session": entered.state.get("session"),
    }


@dataclass(frozen=True, slots=True)
class Material:
    """What a final result is made of: the latest results of the stages before, and the project."""

    words: ParsedDocument
    reading: Reading
    ruling: Ruling
    judgement: Judgement | None
    llm: LlmState
    ruleset: Ruleset
    project: Project
    sources: dict[str, str]

    @property
    def kinds(self) -> dict[str, Kind]:
        """How the values of each feature are compared."""
        return {feature.feature_id: Kind(feature.extraction_type.value) for feature in self.ruleset.features}

    def machine(self) -> tuple[ResolvedFeature, ...]:
        """What rules and LLM state without any person."""
        return resolve(self.ruling.verdicts, self.judgement, {}, self.kinds)


def gather(deps: Deps, document: Record) -> Material:
    """The material of a document that has been prechecked."""
    sources = {name: document.data["latest"][name] for name in ("parse", "precheck")}
    words, reading = parse_body(deps, runs.load(deps, "parse", sources["parse"]))
    precheck_run = runs.load(deps, "precheck", sources["precheck"])
    judgement, llm = _judgement(deps, document, sources)
    return Material(
        words=words,
        reading=reading,
        ruling=precheck_body(deps, precheck_run),
        judgement=judgement,
        llm=llm,
        ruleset=deps.rulesets.get(precheck_run.data["ruleset_id"], precheck_run.data["ruleset_version"]),
        project=projects.to_core(projects.load(deps.records, document.data["project_id"]).data),
        sources=sources,
    )


def conclude(
    deps: Deps,
    result_id: str,
    document: Record,
    material: Material,
    overrides: Mapping[str, str | None],
    granted: Decimal,
    status: Status = Status.REVIEW_PENDING,
) -> FinalResult:
    """The final result with a person's values on top: they stand over rules and LLM; checks and amounts follow them.

    ``granted`` is what the project's other documents have drawn. Overrides of features that the ruleset does not have
    (any more) are left out.
    """
    known = {verdict.feature_id for verdict in material.ruling.verdicts}
    said = {feature_id: value for feature_id, value in overrides.items() if feature_id in known}
    reading, ruling = _followed(deps, material, said)
    judgement = material.judgement
    fields = resolve(ruling.verdicts, judgement, said, material.kinds)
    costs = _eligible(reading.merged, material.project, ruling, judgement)
    grant = funded(costs, material.project, granted)
    fit = judgement.semantic_project_fit if judgement else None
    review = [reason.text for reason in (*costs.reasons, *grant.reasons) if reason.review]
    return FinalResult(
        final_result_id=result_id,
        document_id=document.data["document_id"],
        status=status.value,
        totals=_totals(reading.merged),
        eligible=costs,
        funded=grant,
        fields=fields,
        overall=overall(fields, ruling.checks, material.llm, fit=fit, review=review),
        sources=material.sources,
        llm=material.llm,
    )


def _followed(deps: Deps, material: Material, said: Mapping[str, str | None]) -> tuple[Reading, Ruling]:
    """Reading and checks with a person's values; the verdicts stay those of the machine."""
    reading = corrected_reading(material.reading, said, material.ruleset)
    if reading is material.reading:
        return reading, material.ruling
    today = deps.clock.now().date()
    anew = rule(reading, material.ruleset, deps.rulesets.vat_rates(), today, project=material.project)
    return reading, rechecked(material.ruling, anew.checks)


def _judgement(deps: Deps, document: Record, sources: dict[str, str]) -> tuple[Judgement | None, LlmState]:
    """The latest LLM run's judgement, unless a later precheck has made it stale."""
    run_id = document.data["latest"].get("run")
    if run_id is None or "run" in document.data.get("stale", []):
        return None, LlmState.UNAVAILABLE
    sources["run"] = run_id
    judgement = judgement_of(deps, runs.load(deps, "run", run_id))
    return judgement, LlmState.DONE if judgement else LlmState.UNAVAILABLE


def _eligible(extraction: Extraction, project: Project, ruling: Ruling, judgement: Judgement | None) -> EligibleResult:
    said = judgement.semantic_project_fit.mapped_cost_category if judgement else None
    return eligible(extraction, project, ruling.checks, ruling.line_categories, document_category=said)


def _totals(extraction: Extraction) -> Totals:
    currency = extraction.text(FieldName.CURRENCY) or "EUR"

    def money(name: FieldName) -> Money | None:
        amount = extraction.amount(name)
        return None if amount is None else Money(amount, currency)

    return Totals(money(FieldName.NET_TOTAL), money(FieldName.VAT_TOTAL), money(FieldName.GROSS_TOTAL))
