"""What the stages find: checks, payloads, LLM runs, final results (contract sections 7 to 10)."""

from __future__ import annotations

from flowaudit.contract.schemas.base import (
    count,
    day,
    flag,
    free,
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
from flowaudit.contract.schemas.common import (
    CREATED,
    DOCUMENT_ID,
    ERROR,
    EXAMPLE_ID,
    FEATURE_ID,
    FINAL_RESULT_ID,
    LANGUAGE,
    LLM_RUN_ID,
    PARSE_RUN_ID,
    PAYLOAD_ID,
    PRECHECK_RUN_ID,
    PROJECT_ID,
    PROVIDER,
    RULESET_ID,
    RUN_STATUS,
    VERSION,
    timings,
    tokens,
)
from flowaudit.core.model.results import (
    CheckStatus,
    RelationLevel,
    RequiredLevel,
    RuleCheckStatus,
    TrafficLight,
    TruthSource,
)

_BOXES = many(shared("BoundingBox"))
_VALUE = maybe(text("2025-03-01"))
_LEVEL = word("REQUIRED", RequiredLevel)
_PRESENT = word("PRESENT", CheckStatus)
_OBSERVED = free(
    {"invoice_date": "2025-03-01", "project_period": {"start": "2025-01-01", "end": "2025-12-31"}},
    "What the check looked at; amounts are strings, dates ISO 8601",
)
_STALE = flag(False, "A later run of an earlier stage has outdated this")

CHECK = obj(
    check_id=text("DATE_WITHIN_PROJECT"),
    status=word("OK", RuleCheckStatus),
    observed=_OBSERVED,
    comment=text("Invoice date within project period"),
    confidence=share(0.95),
    boxes=_BOXES,
    legal_basis=maybe(text("§ 14 Abs. 4 Nr. 3 UStG"), None),
)
VERDICT = obj(
    feature_id=FEATURE_ID,
    status=_PRESENT,
    required_level=_LEVEL,
    applicable=flag(True, "Whether the law asks for it on this invoice"),
    legal_basis=text("§ 14 Abs. 4 Nr. 4 UStG"),
    value=maybe(text("2025-001")),
    valid=flag(True),
    confidence=share(0.97),
    evidence=_BOXES,
    origin=maybe(one_of("TEXT", "TEXT", "OCR", "XML", "DERIVED")),
    reason=text("Found on page 1"),
    request=maybe(text("Please add: invoice number."), None),
)
_TOLD = obj(
    rag_example_id=EXAMPLE_ID,
    similarity=number(0.83, minimum=-1, maximum=1),
    reason=text("same supplier signature"),
    corrections=many(
        obj(
            feature_id=FEATURE_ID,
            correction_type=text("MISSING_TO_PRESENT"),
            text_snippet=text("…"),
            before=free({"status": "MISSING", "value": None}),
            corrected=free({"status": "PRESENT", "value": "DE*********", "user_note": "…"}),
        )
    ),
)
_CONTEXT = obj(
    project_id=PROJECT_ID,
    project_title=text("Baumaßnahme Aschaffenburg"),
    file_reference=text("AZ-2025-0001"),
    project_description=text("Umbau und Sanierung …"),
    implementation_location=maybe(text("Aschaffenburg")),
    implementation_address=maybe(text("Baustelle …")),
    project_period=obj(start=day("2025-01-01"), end=day("2025-12-31")),
    approval_date=maybe(day("2024-12-20")),
    eligible_cost_categories=many(text("Bau"), ["Bau", "Planung", "IT"]),
    beneficiary=obj(
        name=text("Muster GmbH"),
        aliases=many(text("Muster GmbH i.G.")),
        street=maybe(text("Musterstraße 1")),
        zip=maybe(text("12345")),
        city=maybe(text("Musterstadt")),
        country=text("DE"),
    ),
)
PAYLOAD = obj(
    payload_id=PAYLOAD_ID,
    document_id=DOCUMENT_ID,
    schema_version=text("1.0"),
    created_at=CREATED,
    ruleset=obj(ruleset_id=RULESET_ID, version=VERSION),
    ui_language=LANGUAGE,
    project_context=_CONTEXT,
    parsing_summary=obj(
        parse_run_id=PARSE_RUN_ID,
        engine=one_of("HYBRID", "TEXT", "OCR", "HYBRID", "XML"),
        raw_text_len=count(5421),
        pages=count(2),
        warnings=many(text("page-2-rotated"), []),
    ),
    deterministic_precheck_results=obj(
        precheck_run_id=PRECHECK_RUN_ID,
        checks=many(
            obj(
                check_id=text("DATE_WITHIN_PROJECT"),
                status=word("OK", RuleCheckStatus),
                observed=_OBSERVED,
                comment=text("Invoice date within project period"),
            )
        ),
    ),
    features=many(
        obj(
            feature_id=FEATURE_ID,
            required_level=_LEVEL,
            applicable=flag(True),
            name_de=text("Rechnungsnummer"),
            name_en=text("Invoice number"),
            legal_basis=text("§ 14 Abs. 4 Nr. 4 UStG"),
            extraction_type=text("ID"),
            explanation_de=text("…"),
            explanation_en=text("…"),
            rule_status=_PRESENT,
            rule_value=maybe(text("2025-001")),
        )
    ),
    extracted_text=text("…"),
    extracted_text_truncated=flag(False),
    required_output_schema=free(
        {"type": "object", "properties": {"features": {"type": "array"}}}, "JSON Schema of the answer"
    ),
    rag_context=obj({"unavailable": flag(True)}, enabled=flag(True), examples=many(_TOLD, [])),
    stale=_STALE,
)

_JUDGEMENT = obj(
    features=many(
        obj(
            feature_id=FEATURE_ID,
            status=_PRESENT,
            extracted_value=maybe(text("2025-001")),
            confidence=whole(92, minimum=0, maximum=100),
            rationale=text("Found in header"),
            evidence=_BOXES,
        )
    ),
    semantic_project_fit=obj(
        relation_level=word("YES", RelationLevel),
        reasons=many(text("Construction services match project description")),
        mapped_cost_category=maybe(text("Bau")),
        time_plausible=maybe(flag(True)),
        location_plausible=maybe(flag(True)),
        beneficiary_plausible=maybe(flag(True)),
    ),
    notes=many(text("unknown-feature"), []),
)
LLM_RUN = obj(
    {"error": ERROR, "stale": _STALE},
    llm_run_id=LLM_RUN_ID,
    document_id=DOCUMENT_ID,
    payload_id=maybe(PAYLOAD_ID),
    provider=maybe(PROVIDER),
    model_name=maybe(text("llama3.1:8b-instruct-q4")),
    status=RUN_STATUS,
    timings_ms=timings("llm"),
    token_usage=tokens(),
    raw_response_text=maybe(text("{...}")),
    structured_response=maybe(_JUDGEMENT),
)
LLM_RUN_LOGS = obj(
    llm_run_id=LLM_RUN_ID,
    events=many(
        obj(
            ts=moment("2025-12-15T12:00:01.000Z"),
            level=one_of("INFO", "INFO", "ERROR"),
            msg=text("payload loaded"),
            data=free({"payload_id": "pay_001"}),
        )
    ),
)

_REASON = obj(slug=text("budget-reached"), text=text("The project's budget is used up"))
_LINE = obj(
    index=count(0),
    description=text("Bauarbeiten Fassade"),
    category=maybe(text("Bau")),
    state=one_of("ELIGIBLE", "ELIGIBLE", "NOT_ELIGIBLE", "UNCLEAR"),
    net=text("100.00"),
    gross=text("119.00"),
    eligible=text("100.00"),
)


def _money(amount: str) -> dict[str, object]:
    return {**shared("Money"), "examples": [{"amount": amount, "currency": "EUR"}]}


FINAL = obj(
    final_result_id=FINAL_RESULT_ID,
    document_id=DOCUMENT_ID,
    status=text(
        "REVIEW_PENDING", "The document's status by this result", enum=["REVIEW_PENDING", "ACCEPTED", "REJECTED"]
    ),
    computed=obj(
        amounts=obj(
            net=maybe(_money("100.00")),
            vat=maybe(_money("19.00")),
            gross=maybe(_money("119.00")),
            eligible_amount=_money("100.00"),
            funded_amount=_money("70.00"),
        ),
        eligible=obj(
            amount=_money("100.00"), basis=one_of("NET", "NET", "GROSS"), reasons=many(_REASON, []), lines=many(_LINE)
        ),
        funded=obj(
            amount=_money("70.00"),
            known=flag(True, "False where 0.00 means that it cannot be computed"),
            reasons=many(_REASON, []),
        ),
    ),
    fields=many(
        obj(
            feature_id={**FEATURE_ID, "examples": ["invoice_date"]},
            rule_value=_VALUE,
            llm_value=_VALUE,
            user_value=maybe(text("2025-03-01"), None),
            final_value=_VALUE,
            source_of_truth=word("RULE", TruthSource),
            conflict_flag=flag(False),
            conflict_reason=maybe(text("The rules and the model read different values"), None),
            status=_PRESENT,
            level=_LEVEL,
            applicable=flag(True),
            confidence=share(0.97),
            boxes=_BOXES,
        )
    ),
    overall=obj(
        traffic_light=word("GREEN", TrafficLight),
        missing_required_features=many(FEATURE_ID, []),
        conflicts=many(FEATURE_ID, []),
        reasons=many(text("Required feature is missing: invoice_number"), []),
    ),
    sources=obj({"run": LLM_RUN_ID}, parse=PARSE_RUN_ID, precheck=PRECHECK_RUN_ID),
    llm=one_of("DONE", "DONE", "UNAVAILABLE", "NOT_ASKED"),
    stale=_STALE,
)
