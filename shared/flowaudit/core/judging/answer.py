"""Reading a model's answer: tolerant of its wrapping, strict about its content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from flowaudit.core.judging.locate import locate
from flowaudit.core.model.judgement import FeatureJudgement, Judgement, ProjectFit
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import CheckStatus, RelationLevel, Text
from flowaudit.core.resolution.compare import fold

_MAX_ANSWER = 200_000  # characters
_MAX_STARTS = 200  # places where a JSON object might begin
_MAX_VALUE = 500
_MAX_REASON = 500
_MAX_REASONS = 5


class AnswerInvalid(Exception):
    """The model's answer is no judgement. ``slug`` says what is wrong, ``text`` says it to a person."""

    slug = "llm-answer-invalid"
    text = Text(
        "Die Antwort des Sprachmodells ist nicht auswertbar.", "The language model's answer cannot be evaluated."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _encodable(text: str) -> str:
    """JSON may spell half a surrogate pair, which no store takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


class _Stated(BaseModel):
    """One feature as models write it: numbers for texts, 0.92 for 92, lower case for upper."""

    model_config = ConfigDict(extra="ignore")
    feature_id: str
    status: CheckStatus
    extracted_value: str | None = None
    confidence: int = 0
    rationale: str = ""

    @field_validator("status", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("extracted_value", "rationale", mode="before")
    @classmethod
    def _text(cls, value: Any, info: Any) -> Any:
        if isinstance(value, list):
            value = "; ".join(str(part) for part in value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if info.field_name == "rationale":
            return "" if value is None else _encodable(value)[:_MAX_REASON] if isinstance(value, str) else value
        return (_encodable(value).strip()[:_MAX_VALUE] or None) if isinstance(value, str) else value

    @field_validator("confidence", mode="before")
    @classmethod
    def _percent(cls, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("no number")  # noqa: TRY004 - pydantic collects ValueError only
        if isinstance(value, float):
            value = round(value * 100) if 0 < value <= 1 else round(value)
        return min(max(value, 0), 100)


def read_answer(
    text: str, feature_ids: Sequence[str], pages: ParsedDocument, categories: Sequence[str] | None = None
) -> Judgement:
    """The judgement that an answer states, with the evidence found on the pages.

    Code fences and prose around the JSON object are skipped. Features that the ruleset does not have are dropped,
    several entries for one are merged into the best founded; ``notes`` list both as slugs. A value that is not on the
    pages is kept with empty evidence. ``categories``: a mapped cost category outside of them becomes None.
    Raises :class:`AnswerInvalid` if there is no JSON object with at least one usable feature.
    """
    data = _json_object(text)
    raw = data.get("features")
    if not isinstance(raw, list):
        raise AnswerInvalid("no list of features")
    notes: list[str] = []
    known = set(feature_ids)
    by_id: dict[str, FeatureJudgement] = {}
    for entry in raw[: 4 * len(known) + 4]:
        judged = _feature(entry, known, pages, notes)
        if judged is None:
            continue
        earlier = by_id.get(judged.feature_id)
        if earlier is not None:
            notes.append(f"duplicate-feature:{judged.feature_id}")
        if earlier is None or _weight(judged) > _weight(earlier):
            by_id[judged.feature_id] = judged
    if not by_id:
        raise AnswerInvalid("no usable feature")
    ordered = [by_id[feature_id] for feature_id in dict.fromkeys(feature_ids) if feature_id in by_id]
    fit = _fit(data.get("semantic_project_fit"), categories, notes)
    return Judgement(features=ordered, semantic_project_fit=fit, notes=notes)


def _json_object(text: str) -> Mapping[str, Any]:
    """The first JSON object that has features."""
    if len(text) > _MAX_ANSWER:
        raise AnswerInvalid("too long")
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    start, tried = text.find("{"), 0
    while start >= 0 and tried < _MAX_STARTS:
        try:
            value, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "features" in value:
            return value
        start, tried = text.find("{", start + 1), tried + 1
    raise AnswerInvalid("no JSON object with features")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _feature(entry: Any, known: set[str], pages: ParsedDocument, notes: list[str]) -> FeatureJudgement | None:
    try:
        stated = _Stated.model_validate(entry)
    except (ValidationError, OverflowError):
        notes.append("invalid-feature")
        return None
    if stated.feature_id not in known:
        notes.append("unknown-feature")
        return None
    value = stated.extracted_value
    evidence = locate(value, pages) if value else []
    if value and not evidence:
        notes.append(f"value-not-on-page:{stated.feature_id}")
    return FeatureJudgement(
        feature_id=stated.feature_id,
        status=stated.status,
        extracted_value=value,
        confidence=stated.confidence,
        rationale=stated.rationale,
        evidence=evidence,
    )


def _weight(judged: FeatureJudgement) -> tuple[bool, bool, int]:
    return bool(judged.evidence), judged.status is not CheckStatus.UNCLEAR, judged.confidence


def _fit(raw: Any, categories: Sequence[str] | None, notes: list[str]) -> ProjectFit:
    """The relation to the project; UNCLEAR where the model says nothing usable on it."""
    data = raw if isinstance(raw, Mapping) else {}
    level = str(data.get("relation_level", "")).strip().upper()
    if level not in {known.value for known in RelationLevel}:
        notes.append("no-project-fit")
        level = RelationLevel.UNCLEAR.value
    reasons = data.get("reasons")
    listed = reasons if isinstance(reasons, list) else [reasons]
    return ProjectFit(
        relation_level=RelationLevel(level),
        reasons=[_encodable(part)[:_MAX_REASON] for part in listed if isinstance(part, str) and part.strip()][
            :_MAX_REASONS
        ],
        mapped_cost_category=_category(data.get("mapped_cost_category"), categories, notes),
        time_plausible=_flag(data.get("time_plausible")),
        location_plausible=_flag(data.get("location_plausible")),
        beneficiary_plausible=_flag(data.get("beneficiary_plausible")),
    )


def _category(value: Any, categories: Sequence[str] | None, notes: list[str]) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    if categories is None:
        return _encodable(value).strip()[:_MAX_VALUE]
    for category in categories:
        if fold(category) == fold(value):
            return category
    notes.append("unknown-category")
    return None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
