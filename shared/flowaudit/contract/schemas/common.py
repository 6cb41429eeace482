"""Schemas that several groups answer: the enumerations and shapes of contract section 1, problems, jobs."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flowaudit.contract.models.common import DocumentStatus, Provider, RulesetId, UiLanguage
from flowaudit.contract.models.feedback import FeedbackRating
from flowaudit.contract.problems import TYPE_BASE
from flowaudit.contract.schemas.base import (
    Schema,
    count,
    ident,
    many,
    maybe,
    moment,
    number,
    obj,
    one_of,
    share,
    shared,
    text,
    whole,
    word,
)
from flowaudit.core.model.results import (
    CheckStatus,
    RelationLevel,
    RequiredLevel,
    RuleCheckStatus,
    TrafficLight,
    TruthSource,
)


class Role(StrEnum):
    """Who may do what (contract 1.1)."""

    USER = "user"
    ADMIN = "admin"


ENUMS: tuple[type[StrEnum], ...] = (
    Role,
    RulesetId,
    UiLanguage,
    DocumentStatus,
    CheckStatus,
    RuleCheckStatus,
    TruthSource,
    Provider,
    FeedbackRating,
    RelationLevel,
    RequiredLevel,
    TrafficLight,
)

AMOUNT_PATTERN = r"^-?\d+\.\d{2}$"
CREATED = moment("2025-12-15T12:00:00.000Z")
PROJECT_ID = ident("prj", "prj_9b3c")
DOCUMENT_ID = ident("doc", "doc_123")
PARSE_RUN_ID = ident("parse", "parse_456")
PRECHECK_RUN_ID = ident("pre", "pre_789")
PAYLOAD_ID = ident("pay", "pay_001")
LLM_RUN_ID = ident("llm", "llm_001")
FINAL_RESULT_ID = ident("fin", "fin_001")
FEEDBACK_ID = ident("fb", "fb_001")
EXAMPLE_ID = ident("rag", "rag_001")
RULESET_ID = word("DE_USTG", RulesetId)
PROVIDER = word("LOCAL_OLLAMA", Provider)
LANGUAGE = word("de", UiLanguage)
FEATURE_ID = text("invoice_number", "Id of a feature of the ruleset")
VERSION = text("1.0.0", pattern=r"^\d+\.\d+\.\d+$")
RUN_STATUS = one_of("DONE", "RUNNING", "DONE", "ERROR")
JOB_STATUS = one_of("RUNNING", "QUEUED", "RUNNING", "DONE", "ERROR", "CANCELLED")
ERROR = obj(
    {"stage": text("parse")},
    "Why something ended with ERROR, in the reader's language",
    code=text("truncated"),
    message=text("The document ends in the middle of a page"),
)

_PROBLEM_EXAMPLE = {
    "type": TYPE_BASE + "validation-error",
    "title": "Validation Error",
    "status": 400,
    "detail": "project.project_period the end must be after the start",
    "instance": "/api/projects",
    "errors": [{"field": "project.project_period", "message": "the end must be after the start"}],
}

SHAPES: dict[str, Schema] = {
    "Money": obj(
        None,
        "An amount (contract 1.11)",
        amount=text("1234.56", "Two decimal places; never a JSON number", pattern=AMOUNT_PATTERN),
        currency=text("EUR", pattern="^[A-Z]{3}$"),
    ),
    "BoundingBox": obj(
        None,
        "Where something stands, as fractions of the page from its upper left corner (contract 1.13)",
        page=whole(1, "Counted from 1", minimum=1),
        x0=share(0.12),
        y0=share(0.33),
        x1=share(0.56),
        y1=share(0.38),
        confidence=share(0.94),
    ),
    "FieldError": obj(
        field=text("project.project_period", "Dotted path of the field; empty for the whole body"),
        message=text("the end must be after the start"),
    ),
    "Problem": {
        **obj(
            {
                "status": whole(
                    400, "Left out only where the gateway itself refuses a request", minimum=400, maximum=599
                )
            },
            "Why a request was refused (RFC 7807), in German or English by Accept-Language",
            type=text(TYPE_BASE + "validation-error", format="uri"),
            title=text("Validation Error"),
            detail=text("project.project_period the end must be after the start"),
            instance=text("/api/projects", "Path of the request"),
            errors=many(shared("FieldError")),
        ),
        "examples": [_PROBLEM_EXAMPLE],
    },
    "JobStarted": obj(
        None,
        "Work that goes on in the background",
        job_id=ident("job", "job_001"),
        status=JOB_STATUS,
        result_url=text("/api/jobs/result/job_001"),
    ),
}


def components() -> dict[str, Schema]:
    """All shared schemas by name."""
    words: dict[str, Schema] = {
        known.__name__: {
            "type": "string",
            "enum": [member.value for member in known],
            "description": (known.__doc__ or "").strip(),
        }
        for known in ENUMS
    }
    return words | SHAPES


def job_error() -> Schema:
    """The error of a background job, null while there is none."""
    return maybe(ERROR, None)


def timings(*names: str) -> Schema:
    """Milliseconds by name; empty while the work is running."""
    return obj({name: count(12800) for name in names})


def tokens(read: int = 2100, written: int = 650) -> Schema:
    """Tokens read and written; empty while there is no answer."""
    return obj({"input": count(read), "output": count(written)})


def numbers(**examples: float) -> dict[str, Any]:
    """Properties that are plain numbers, each by its example."""
    return {name: number(example) for name, example in examples.items()}
