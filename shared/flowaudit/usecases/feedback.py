"""Feedback (contract section 11): a person judges the final result; money, status and memory follow in one transaction.

See docs/decisions/0020-learning.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.models.common import Paging
from flowaudit.contract.models.feedback import FeedbackRating, FeedbackRequest
from flowaudit.core.learning import Outcome, Statement, outcomes
from flowaudit.core.model.codec import encode
from flowaudit.ports.records import Conflict, Record
from flowaudit.usecases import learning
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.reviewing import must_be_judgeable, must_be_known
from flowaudit.usecases.stages.finalize import FinalResult, Material, conclude, gather
from flowaudit.usecases.store import documents, examples, grants, keys, runs
from flowaudit.usecases.store.unit import Unit, timestamp
from flowaudit.usecases.teaching import example_of, helpful, told_examples

# Each lost round means that somebody else's feedback in the project was booked, so this ends; the bound is only against
# a defect.
_ATTEMPTS = 20
_EVENTS = {
    Status.ACCEPTED: "DOCUMENT_ACCEPTED",
    Status.REJECTED: "DOCUMENT_REJECTED",
    Status.REVIEW_PENDING: "DOCUMENT_REVIEWED",
}


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids of what a feedback makes: the same in every attempt to write it."""

    feedback: str
    result: str
    example: str


@dataclass(frozen=True, slots=True)
class _Judgement:
    """A feedback while it is worked on: what was said, and about what."""

    ids: _Ids
    document: Record
    body: FeedbackRequest
    material: Material

    @property
    def said(self) -> tuple[Statement, ...]:
        """The overrides; an empty value states that the feature is not on the document."""
        return tuple(Statement(o.feature_id, o.user_value or None, o.note or "") for o in self.body.overrides)

    @property
    def status(self) -> Status:
        """The document's new status."""
        if self.body.accept_result:
            return Status.ACCEPTED
        return Status.REJECTED if self.body.rating is FeedbackRating.WRONG else Status.REVIEW_PENDING


def create(deps: Deps, call: Call, document_id: str, body: FeedbackRequest) -> dict[str, Any]:
    """11.1: the feedback, a new final result with the person's values on top, the grant and what is to be learned."""
    ids = _Ids(deps.ids.new("fb"), deps.ids.new("fin"), deps.ids.new("rag"))
    for _ in range(_ATTEMPTS):
        document = documents.load(deps.records, document_id)
        must_be_judgeable(deps, call, document, body.final_result_id)
        material = gather(deps, document)
        must_be_known(body, [feature.feature_id for feature in material.machine()])
        try:
            stored_example = _write(deps, call, _Judgement(ids, document, body, material))
        except Conflict as conflict:
            lost = conflict
            continue
        _index(deps, call, stored_example)
        return {
            "feedback_id": ids.feedback,
            "document_id": document_id,
            "stored_rag_example_id": stored_example,
            "document_status": _Judgement(ids, document, body, material).status.value,
            "final_result_id": ids.result,
        }
    raise lost


def index(deps: Deps, call: Call, document_id: str, query: Paging) -> dict[str, Any]:
    """11.2: newest first."""
    document = documents.load(deps.records, document_id)
    partition = keys.feedback(document_id, "").partition
    found = deps.records.query(partition, limit=query.offset + query.limit, newest_first=True)
    return {
        "data": [dict(record.data) for record in found[query.offset :]],
        "meta": {
            "total": document.data.get("feedback_count", 0),
            "limit": query.limit,
            "offset": query.offset,
            "request_id": call.request_id,
        },
    }


def _write(deps: Deps, call: Call, judgement: _Judgement) -> str | None:
    """One attempt; raises ``Conflict`` if the document or the project's ledger has changed since they were read."""
    document, material, ids = judgement.document, judgement.material, judgement.ids
    ledger = grants.ledger(deps.records, document.data["project_id"])
    overrides = {**(document.data.get("overrides") or {}), **{s.feature_id: s.value for s in judgement.said}}
    granted = grants.of_others(ledger, document)
    result = conclude(deps, ids.result, document, material, overrides, granted, judgement.status)
    drawn = grants.cents_of(result.funded.amount.amount) if judgement.status is Status.ACCEPTED else 0
    unit = documents.unit_for(deps, call, document)
    grants.book(unit, ledger, document, drawn, material.project)
    size = _store_result(unit, judgement, result)
    example = example_of(deps, ids.example, ids.feedback, document, material, judgement.said)
    if example is not None:
        examples.add_new(unit, example)
    example_id = example.rag_example_id if example else None
    facts = _facts(deps, judgement, example_id) | {"artifact_bytes": size}
    _change_document(unit, judgement, result, overrides, drawn)
    _store_feedback(unit, judgement, example_id)
    unit.event("FEEDBACK_GIVEN", "document", document.data["document_id"], **facts)
    unit.commit()
    return example_id


def _store_result(unit: Unit, judgement: _Judgement, result: FinalResult) -> int:
    run = runs.new_record("finalize", judgement.ids.result, judgement.document, started_at=timestamp(unit.deps))
    size = runs.save_body(unit.deps, run, encode(result))
    runs.finish(
        unit,
        run,
        finished_at=timestamp(unit.deps),
        feedback_id=judgement.ids.feedback,
        funded_amount=str(result.funded.amount.amount),
        eligible_amount=str(result.eligible.amount.amount),
        currency=result.eligible.amount.currency,
    )
    return size


def _change_document(
    unit: Unit, judgement: _Judgement, result: FinalResult, overrides: dict[str, str | None], drawn: int
) -> None:
    document = judgement.document
    documents.change(
        unit,
        document,
        _EVENTS[judgement.status],
        judgement.status,
        {"final_result_id": judgement.ids.result, "granted_cents": drawn},
        latest={**document.data["latest"], "finalize": judgement.ids.result},
        stale=documents.stale_after(document, "finalize"),
        traffic_light=result.overall.traffic_light.value,
        overrides=overrides,
        granted_cents=drawn,
        reviewed=True,
        feedback_count=document.data.get("feedback_count", 0) + 1,
        judged=_judged(judgement),
    )
    project_id, document_id = document.data["project_id"], document.data["document_id"]
    unit.put(Record(keys.reviewed(project_id, document_id), "reviewed", {"document_id": document_id}), force=True)


def _store_feedback(unit: Unit, judgement: _Judgement, example_id: str | None) -> None:
    body, ids = judgement.body, judgement.ids
    data = {
        "feedback_id": ids.feedback,
        "rating": body.rating.value,
        "created_at": timestamp(unit.deps),
        "comment": body.comment,
        "overrides": [o.model_dump(mode="json") for o in body.overrides],
        "accept_result": body.accept_result,
        "judged_final_result_id": body.final_result_id,
        "final_result_id": ids.result,
        "document_status": judgement.status.value,
        "stored_rag_example_id": example_id,
    }
    unit.put(Record(keys.feedback(judgement.document.data["document_id"], ids.feedback), "feedback", data))


def _facts(deps: Deps, judgement: _Judgement, example_id: str | None) -> dict[str, Any]:
    """What the statistics count: each statement of the machine once, and again if the person changes the mind."""
    fresh = _fresh(judgement)
    used = told_examples(deps, judgement.material)
    return {
        "feedback_id": judgement.ids.feedback,
        "final_result_id": judgement.ids.result,
        "rating": judgement.body.rating.value,
        "accept_result": judgement.body.accept_result,
        "corrections": sum(1 for outcome in fresh.values() if not outcome.kept),
        "with_rag": bool(used),
        "outcomes": {
            name: {
                "source": outcome.source.value,
                "kept": outcome.kept,
                "error_type": outcome.error_type.value if outcome.error_type else None,
                "correction_type": outcome.correction_type.value if outcome.correction_type else None,
            }
            for name, outcome in fresh.items()
        },
        "helpful": helpful(deps, used, fresh),
        "rag_example_id": example_id,
    }


def _fresh(judgement: _Judgement) -> dict[str, Outcome]:
    """The outcomes that were not told before. A result called WRONG without a word on what is wrong judges nothing."""
    said = {statement.feature_id: statement.value for statement in judgement.said}
    if judgement.body.rating is FeedbackRating.WRONG and not said:
        return {}
    before = _before(judgement)
    # what was said of an earlier run still stands, and is no agreement with what the machine states now
    standing = {**(judgement.document.data.get("overrides") or {}), **said}
    found = outcomes(judgement.material.machine(), standing, judgement.material.kinds)
    return {name: outcome for name, outcome in found.items() if name not in before or _changes(before[name], outcome)}


def _changes(kept_before: bool, outcome: Outcome) -> bool:
    """A statement that was kept and now is changed is judged anew; what was changed once stays wrong."""
    return kept_before and not outcome.kept


def _before(judgement: _Judgement) -> dict[str, bool]:
    """What earlier feedback said of the same machine's statements: feature id → kept."""
    judged = judgement.document.data.get("judged") or {}
    return judged.get("kept", {}) if judged.get("sources") == judgement.material.sources else {}


def _judged(judgement: _Judgement) -> dict[str, Any]:
    fresh = {name: outcome.kept for name, outcome in _fresh(judgement).items()}
    return {"sources": judgement.material.sources, "kept": {**_before(judgement), **fresh}}


def _index(deps: Deps, call: Call, example_id: str | None) -> None:
    """The feedback is stored; an example that cannot be indexed now is indexed when examples are next looked for."""
    if example_id is None:
        return
    try:
        learning.index_pending(deps, call)
    except learning.MemoryUnavailable:
        return
