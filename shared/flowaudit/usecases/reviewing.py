"""What a feedback may be given on."""

from __future__ import annotations

from collections.abc import Collection

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.models.feedback import FeedbackRequest
from flowaudit.contract.problems import CONFLICT, VALIDATION, FieldError, Problem
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys

_JUDGEABLE = frozenset({Status.REVIEW_PENDING, Status.ACCEPTED, Status.REJECTED, Status.EXPORTED})


def must_be_judgeable(deps: Deps, call: Call, document: Record, final_result_id: str) -> None:
    """The result that the person has seen must be the document's latest, and the document must rest: 400 for a result
    of another document, 409 for one that is overtaken, and for an exported document unless an admin asks."""
    result = deps.records.get(keys.run(final_result_id)) if final_result_id.startswith("fin_") else None
    if result is None or result.data["document_id"] != document.data["document_id"]:
        text = Text("ist kein Endergebnis dieses Dokuments", "is no final result of this document")
        raise Problem(VALIDATION, text, [FieldError("final_result_id", text)])
    if document.data.get("working"):
        raise _refused(_WORKING)
    if document.data.get("latest", {}).get("finalize") != final_result_id:
        raise _refused(_NOT_LATEST)
    if "finalize" in document.data.get("stale", []) or Status(document.data["status"]) not in _JUDGEABLE:
        raise _refused(_STALE)
    if document.data["status"] == Status.EXPORTED.value and not call.is_admin:
        raise _refused(_EXPORTED)


def must_be_known(body: FeedbackRequest, feature_ids: Collection[str]) -> None:
    """Each override names a feature of the ruleset, and no feature twice; 400 names all that do not."""
    errors: list[FieldError] = []
    seen: set[str] = set()
    for place, override in enumerate(body.overrides):
        field = f"overrides.{place}.feature_id"
        if override.feature_id not in feature_ids:
            errors.append(FieldError(field, _UNKNOWN_FEATURE))
        elif override.feature_id in seen:
            errors.append(FieldError(field, _REPEATED_FEATURE))
        seen.add(override.feature_id)
    if errors:
        first = errors[0]
        detail = Text(f"{first.field} {first.message.de}", f"{first.field} {first.message.en}")
        raise Problem(VALIDATION, detail, errors)


def _refused(text: Text) -> Problem:
    return Problem(CONFLICT, text, [FieldError("final_result_id", text)])


_WORKING = Text(
    "Das Dokument wird gerade bearbeitet; bitte das Ende abwarten",
    "The document is being processed; please wait for the end",
)
_NOT_LATEST = Text(
    "Es gibt ein neueres Endergebnis; bitte dieses ansehen und beurteilen",
    "There is a newer final result; please look at that one and judge it",
)
_STALE = Text(
    "Das Endergebnis ist überholt; bitte zuerst POST /api/documents/{document_id}/finalize ausführen",
    "The final result is out of date; please run POST /api/documents/{document_id}/finalize first",
)
_EXPORTED = Text(
    "Das Ergebnis ist bereits exportiert; nur ein Admin darf es noch ändern",
    "The result has been exported; only an admin may still change it",
)
_UNKNOWN_FEATURE = Text("ist kein Merkmal des Regelwerks", "is no feature of the ruleset")
_REPEATED_FEATURE = Text("steht mehrfach da", "is stated more than once")
