"""What an LLM states about an invoice (contract 9.2, ``structured_response``), already validated."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from flowaudit.core.model.results import CheckStatus, RelationLevel


class Evidence(BaseModel):
    """A normalised box (contract 1.13)."""

    model_config = ConfigDict(extra="forbid")
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0


class FeatureJudgement(BaseModel):
    """The model's statement on one feature; ``confidence`` is 0 to 100 (SPEC: LLM features)."""

    feature_id: str
    status: CheckStatus
    extracted_value: str | None = None
    confidence: int = Field(ge=0, le=100)
    rationale: str = ""
    evidence: list[Evidence] = []


class ProjectFit(BaseModel):
    """How the supply relates to the project."""

    relation_level: RelationLevel
    reasons: list[str] = []
    mapped_cost_category: str | None = None
    time_plausible: bool | None = None
    location_plausible: bool | None = None
    beneficiary_plausible: bool | None = None


class Judgement(BaseModel):
    """The structured response of an LLM run. Evidence boxes are put in by FlowAudit where the value is on the page,
    never taken from the model. ``notes`` are slugs of what was dropped or corrected while reading the answer."""

    features: list[FeatureJudgement]
    semantic_project_fit: ProjectFit
    notes: list[str] = []
