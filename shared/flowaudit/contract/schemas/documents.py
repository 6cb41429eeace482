"""Documents and the stages of their audit (contract sections 6 to 9 and the extensions)."""

from __future__ import annotations

from flowaudit.contract.models.common import DocumentStatus
from flowaudit.contract.models.documents import (
    DocumentQuery,
    FileQuery,
    ParsedQuery,
    PresignRequest,
    RunRequest,
    UploadQuery,
)
from flowaudit.contract.schemas.base import (
    REQUEST_ID,
    Described,
    Schema,
    count,
    flag,
    keyed,
    many,
    maybe,
    moment,
    number,
    obj,
    one_of,
    page,
    shared,
    text,
    whole,
    word,
)
from flowaudit.contract.schemas.common import (
    CREATED,
    DOCUMENT_ID,
    ERROR,
    FINAL_RESULT_ID,
    LANGUAGE,
    LLM_RUN_ID,
    PARSE_RUN_ID,
    PAYLOAD_ID,
    PRECHECK_RUN_ID,
    PROJECT_ID,
    RULESET_ID,
    RUN_STATUS,
)
from flowaudit.contract.schemas.results import CHECK, FINAL, LLM_RUN, LLM_RUN_LOGS, PAYLOAD, VERDICT
from flowaudit.core.model.results import Text, TrafficLight

SHA256 = text("a8f3" * 16, pattern="^[0-9a-f]{64}$")
TAGS = keyed(text("Los 3"), "lot")
ENGINE = one_of("HYBRID", "TEXT", "OCR", "HYBRID", "XML")
_RUN_IDS = {
    "parse": PARSE_RUN_ID,
    "precheck": PRECHECK_RUN_ID,
    "prepare": PAYLOAD_ID,
    "run": LLM_RUN_ID,
    "finalize": FINAL_RESULT_ID,
}
# where a harvested document came from
_HARVESTED = {
    "source": text("imap"),
    "account": text("rechnungen"),
    "message_id": maybe(text("20251215.4711@lieferant.example")),
    "sender": maybe(text("rechnung@lieferant.example")),
    "date": maybe(text("2025-12-15T08:00:00+00:00")),
    "place": maybe(text("INBOX")),
    "file_id": text("wsf_01JD2Y8V5N3Q4R6S7T8V9W0X1Y"),
    # the file of the same mail that shows the same invoice
    "companion": obj(
        filename=text("Rechnung_4711.pdf"),
        file_id=text("wsf_01JD2Y8V5N3Q4R6S7T8V9W0X2Z"),
    ),
}
_RESULTS = obj(_RUN_IDS, "The newest finished run of each stage")
_STAGES = tuple(_RUN_IDS)


def _status(example: str) -> Schema:
    return word(example, DocumentStatus)


def _document(status: str) -> Schema:
    return obj(
        {
            "duplicate_of": DOCUMENT_ID,
            "error": ERROR,
            "execution_arn": text("arn:aws:states:eu-central-1:123456789012:execution:audit:audit_doc_123"),
            "pages": whole(2, minimum=1),
            "latest": _RESULTS,
            "stale": many(one_of("finalize", *_STAGES), description="Results that a later run has outdated"),
            "traffic_light": word("GREEN", TrafficLight),
            "origin": obj(
                {"key": text("inbox/prj_9b3c/invoice_01.pdf"), **_HARVESTED},
                kind=one_of("upload", "upload", "presigned", "drop", "harvest"),
            ),
            "reviewed": flag(True),
        },
        document_id=DOCUMENT_ID,
        project_id=PROJECT_ID,
        filename=text("invoice_01.pdf"),
        media_type=text("application/pdf"),
        size=count(48213, "Bytes"),
        sha256=SHA256,
        status=_status(status),
        ruleset_id=RULESET_ID,
        ui_language=LANGUAGE,
        created_at=CREATED,
        updated_at=CREATED,
        is_duplicate_in_project=flag(False),
        client_tags=TAGS,
    )


_UPLOADED = obj(
    document_id=DOCUMENT_ID,
    filename=text("invoice_01.pdf"),
    sha256=SHA256,
    status=_status("UPLOADED"),
    is_duplicate_in_project=flag(False),
    duplicate_of=maybe(DOCUMENT_ID, None),
)
_UPLOAD_FORM = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "minItems": 1,
            "maxItems": 18,
            "description": "PDF, PNG, JPEG, TIFF or an XML e-invoice; 4 MB in all",
        },
        "client_tags": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": "A JSON object of at most 20 texts",
            "examples": ['{"lot": "Los 3"}'],
        },
        "auto": {
            "type": "string",
            "enum": ["true", "false"],
            "default": "false",
            "description": "Begin the audit at once",
        },
    },
    "required": ["files"],
}
_TOKEN = obj(text=text("Rechnung"), bbox=shared("BoundingBox"))
_PAGE = obj(
    page=whole(1, minimum=1),
    width_pt=number(595.28, "Points"),
    height_pt=number(841.89, "Points"),
    source=one_of("TEXT", "TEXT", "OCR", "NONE"),
    tokens=many(_TOKEN),
)
_ORIGINALS = ("application/pdf", "image/png", "image/jpeg", "image/tiff", "application/xml")

OPERATIONS: dict[str, Described] = {
    "upload": Described(
        answer=obj(data=many(_UPLOADED), meta=obj(request_id=REQUEST_ID)),
        query=UploadQuery,
        body_schema=_UPLOAD_FORM,
        problems=(409, 415, 422),
        note=Text(
            "Eine unbrauchbare Datei weist die ganze Anfrage ab. Über 4 MB: POST …/documents/presign.",
            "One bad file refuses the whole request. Above 4 MB: POST …/documents/presign.",
        ),
    ),
    "index": Described(answer=page(_document("PARSED")), query=DocumentQuery),
    "get": Described(answer=_document("LLM_DONE")),
    "file": Described(
        query=FileQuery,
        media=_ORIGINALS,
        redirects=True,
        note=Text(
            "Die unveränderten Bytes mit ihrem eigenen Medientyp; über 4 MB eine Weiterleitung (307). `form=readable` "
            "gibt eine reine XML-Rechnung nach dem Lesen als PDF.",
            "The unchanged bytes with their own media type; above 4 MB a redirect (307). `form=readable` gives an "
            "XML-only invoice as a PDF, once it has been parsed.",
        ),
    ),
    "parse": Described(
        answer=obj(document_id=DOCUMENT_ID, status=_status("PARSING"), parse_run_id=PARSE_RUN_ID), problems=(409,)
    ),
    "get_parse_run": Described(
        answer=obj(
            {"error": ERROR},
            parse_run_id=PARSE_RUN_ID,
            document_id=DOCUMENT_ID,
            engine=maybe(ENGINE),
            status=RUN_STATUS,
            timings_ms=keyed(count(1830), "total"),
            outputs=obj(
                {
                    "raw_text_len": count(5421),
                    "pages": count(2),
                    "profile": text("wasserwerk"),
                    "readable_form": text("application/pdf"),
                }
            ),
            warnings=many(text("page-2-rotated"), []),
        )
    ),
    "parsed": Described(
        answer=obj(
            document_id=DOCUMENT_ID,
            parse_run_id=PARSE_RUN_ID,
            engine=ENGINE,
            raw_text=text("…"),
            warnings=many(text("page-2-rotated"), []),
            pages=many(_PAGE),
            meta=obj(pages_total=count(2), next_page=maybe(whole(2, minimum=2), None), request_id=REQUEST_ID),
        ),
        query=ParsedQuery,
        note=Text(
            "Höchstens 4 MB; next_page nennt die Seite, bei der es weitergeht.",
            "At most 4 MB; next_page names the page to go on with.",
        ),
    ),
    "precheck": Described(
        answer=obj(precheck_run_id=PRECHECK_RUN_ID, document_id=DOCUMENT_ID, status=one_of("RUNNING", "RUNNING")),
        problems=(409,),
    ),
    "get_precheck_run": Described(
        answer=obj(
            {
                "error": ERROR,
                "ruleset": obj(ruleset_id=RULESET_ID, version=text("1.0.0")),
                "features": many(VERDICT),
            },
            precheck_run_id=PRECHECK_RUN_ID,
            document_id=DOCUMENT_ID,
            status=RUN_STATUS,
            checks=many(CHECK),
        )
    ),
    "prepare": Described(answer=PAYLOAD, problems=(409,)),
    "get_payload": Described(answer=PAYLOAD),
    "latest_payload": Described(answer=PAYLOAD),
    "run": Described(
        answer=obj(llm_run_id=LLM_RUN_ID, document_id=DOCUMENT_ID, status=one_of("RUNNING", "RUNNING")),
        body=RunRequest,
        problems=(409,),
        example={"payload_id": "pay_001", "provider_override": None, "model_override": None},
    ),
    "get_llm_run": Described(answer=LLM_RUN),
    "latest_llm_run": Described(answer=LLM_RUN),
    "llm_run_logs": Described(answer=LLM_RUN_LOGS),
    "finalize": Described(answer=FINAL, problems=(409,)),
    "get_final_result": Described(answer=FINAL),
    "latest_final_result": Described(answer=FINAL),
    "presign": Described(
        answer=obj(
            document_id=DOCUMENT_ID,
            method=one_of("PUT", "PUT"),
            upload_url=text("https://drop.s3.eu-central-1.amazonaws.com/inbox/…", format="uri"),
            headers=obj(
                **{"Content-Type": text("application/pdf"), "x-amz-checksum-sha256": text("qPOo86jzqPOo86jzqPOo8w==")}
            ),
            expires_at=moment("2025-12-15T12:15:00Z"),
        ),
        body=PresignRequest,
        problems=(409,),
        example={"filename": "invoice_01.pdf", "size": 20_971_520, "sha256": "a8f3" * 16, "auto": True},
    ),
    "audit": Described(
        answer=obj(
            document_id=DOCUMENT_ID,
            status=_status("UPLOADED"),
            execution_id=text("audit_001"),
            execution_arn=maybe(text("arn:aws:states:eu-central-1:123456789012:execution:audit:audit_001")),
            runs=obj(**_RUN_IDS),
        ),
        problems=(409,),
    ),
}
