"""Examples that people's corrections have left (contract section 12)."""

from __future__ import annotations

from flowaudit.contract.models.rag import ExampleQuery, RetrieveRequest
from flowaudit.contract.schemas.base import (
    Described,
    Schema,
    many,
    maybe,
    moment,
    number,
    obj,
    page,
    share,
    text,
    whole,
    word,
)
from flowaudit.contract.schemas.common import (
    DOCUMENT_ID,
    EXAMPLE_ID,
    FEATURE_ID,
    FEEDBACK_ID,
    PROJECT_ID,
    RULESET_ID,
    VERSION,
)
from flowaudit.core.learning import CorrectionType
from flowaudit.core.model.results import CheckStatus

CORRECTION = text("MISSING_TO_PRESENT", enum=[known.value for known in CorrectionType])
TAX_ID = {**FEATURE_ID, "examples": ["supplier_tax_or_vat_id"]}
_VALUE = maybe(text("DE123456789"))


def _status(example: str) -> Schema:
    return word(example, CheckStatus)


CONTENT = {
    "original_text_snippet": text("... Sanitär Müller, Hauptstr. 12, 12345 Musterstadt ..."),
    "original_rule_result": obj(
        status=_status("MISSING"),
        value=maybe(text("DE123456789"), None),
        confidence=share(0.0),
        reason=text("Not found"),
    ),
    "original_llm_result": maybe(
        obj(
            status=_status("MISSING"),
            value=maybe(text("DE123456789"), None),
            confidence=whole(65, minimum=0, maximum=100),
            rationale=text("No tax ID found in document"),
        )
    ),
    "corrected_result": obj(status=_status("PRESENT"), value=_VALUE, user_note=text("USt-IdNr. steht im Fußbereich")),
}
_CORRECTED = obj(feature_id=TAX_ID, correction_type=CORRECTION, **CONTENT)
SOURCE = obj(document_id=DOCUMENT_ID, feedback_id=FEEDBACK_ID, project_id=PROJECT_ID)
_SUMMARY = {
    "rag_example_id": EXAMPLE_ID,
    "ruleset_id": RULESET_ID,
    "created_at": moment("2025-12-15T12:30:00.000Z"),
    "feature_id": TAX_ID,
    "feature_ids": many(TAX_ID),
    "correction_type": CORRECTION,
}

OPERATIONS: dict[str, Described] = {
    "index": Described(answer=page(obj(**_SUMMARY), total=84), query=ExampleQuery),
    "get": Described(
        answer=obj(
            **_SUMMARY,
            ruleset_version=VERSION,
            source=SOURCE,
            content=_CORRECTED,
            corrections=many(_CORRECTED),
            text_embedded=text("sanitär müller hauptstr musterstadt ust-idnr fußbereich"),
        )
    ),
    "retrieve": Described(
        answer=obj(
            matches=many(
                obj(
                    rag_example_id=EXAMPLE_ID,
                    similarity=number(0.83, minimum=-1, maximum=1),
                    reason=text("same supplier signature"),
                )
            )
        ),
        body=RetrieveRequest,
        problems=(404, 409),
        example={"payload_id": "pay_001", "top_k": 3},
    ),
}
