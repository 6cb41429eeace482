"""Feedback (contract section 11)."""

from __future__ import annotations

from flowaudit.contract.models.common import DocumentStatus, Paging
from flowaudit.contract.models.feedback import FeedbackRating, FeedbackRequest
from flowaudit.contract.schemas.base import Described, flag, many, maybe, moment, obj, page, text, word
from flowaudit.contract.schemas.common import DOCUMENT_ID, EXAMPLE_ID, FEATURE_ID, FEEDBACK_ID, FINAL_RESULT_ID
from flowaudit.core.model.results import Text

_STATUS = word("ACCEPTED", DocumentStatus)
_NEW_RESULT = {**FINAL_RESULT_ID, "examples": ["fin_002"]}

OPERATIONS: dict[str, Described] = {
    "create": Described(
        answer=obj(
            feedback_id=FEEDBACK_ID,
            document_id=DOCUMENT_ID,
            stored_rag_example_id=maybe(EXAMPLE_ID),
            document_status=_STATUS,
            final_result_id=_NEW_RESULT,
        ),
        body=FeedbackRequest,
        problems=(409,),
        example={
            "final_result_id": "fin_001",
            "rating": "PARTIAL",
            "comment": "VAT amount rounding corrected; beneficiary spelling accepted.",
            "overrides": [
                {"feature_id": "vat_amount", "user_value": "19.00", "note": "OCR misread 18.90"},
                {
                    "feature_id": "customer_name_address",
                    "user_value": "Muster GmbH, Musterstraße 1, 12345 Musterstadt",
                    "note": "Accepted alias",
                },
            ],
            "accept_result": True,
        },
        note=Text(
            "Es entsteht sogleich ein neues Endergebnis, in dem die Werte der Person über allen anderen stehen.",
            "A new final result is made at once, in which the person's values stand over all others.",
        ),
    ),
    "index": Described(
        answer=page(
            obj(
                feedback_id=FEEDBACK_ID,
                rating=word("PARTIAL", FeedbackRating),
                created_at=moment("2025-12-15T12:30:00.000Z"),
                comment=maybe(text("VAT amount rounding corrected; beneficiary spelling accepted.")),
                overrides=many(
                    obj(feature_id=FEATURE_ID, user_value=maybe(text("2025-001")), note=maybe(text("…"))),
                ),
                accept_result=flag(True),
                judged_final_result_id=FINAL_RESULT_ID,
                final_result_id=_NEW_RESULT,
                document_status=_STATUS,
                stored_rag_example_id=maybe(EXAMPLE_ID),
            )
        ),
        query=Paging,
    ),
}
