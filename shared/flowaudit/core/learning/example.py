"""An example: what a person corrected on one document, with as little around it as the lesson needs.

Kept are the feature, what rules and LLM had stated, the person's value and note, and a short piece of the page around
the place. Accounts, tax numbers, telephone numbers and addresses of mail are masked before anything is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowaudit.core.judging.locate import locate
from flowaudit.core.learning.corrections import CorrectionType, Statement, correction_type
from flowaudit.core.learning.masking import keywords, masked, shortened
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.judgement import FeatureJudgement
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import CheckStatus, FeatureVerdict
from flowaudit.core.resolution import Kind, ResolvedFeature

MAX_SNIPPET = 240
MAX_VALUE = 200
MAX_NOTE = 200
_MAX_WORDS = 60  # words of the embedded text; the model reads about 200 of German
_LINES_AROUND = 1.5  # heights of the box, above and below


@dataclass(frozen=True, slots=True)
class Correction:
    """One feature's correction. The results are JSON: ``rule_result`` {status, value, confidence 0 to 1, reason},
    ``llm_result`` {status, value, confidence 0 to 100, rationale}, ``corrected_result`` {status, value, user_note}."""

    feature_id: str
    correction_type: CorrectionType
    text_snippet: str
    rule_result: dict[str, Any]
    llm_result: dict[str, Any] | None
    corrected_result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """What is stored of a feedback. The first correction is the one that lists name. ``nearest_ppm`` is the similarity
    to the closest example of the ruleset when this one was indexed, in millionths; 0 without any."""

    rag_example_id: str
    ruleset_id: str
    ruleset_version: str
    created_at: str
    document_id: str
    feedback_id: str
    project_id: str
    corrections: tuple[Correction, ...]
    signatures: tuple[str, ...]
    text_embedded: str
    embedding_model: str | None = None  # None: not indexed yet
    nearest_ppm: int = 0

    @property
    def feature_ids(self) -> tuple[str, ...]:
        """The corrected features, in the order in which the person named them."""
        return tuple(correction.feature_id for correction in self.corrections)


@dataclass(frozen=True, slots=True)
class Case:
    """A document as a person found it: what each side had stated, and the words on its pages."""

    machine: Mapping[str, ResolvedFeature]
    verdicts: Mapping[str, FeatureVerdict]
    judged: Mapping[str, FeatureJudgement]
    words: ParsedDocument
    kinds: Mapping[str, Kind] = field(default_factory=dict)


def learn(said: Sequence[Statement], case: Case, language: str) -> tuple[Correction, ...]:
    """The corrections worth keeping: those that change something, and confirmations that say why. Changes first."""
    found = [_correction(statement, case, language) for statement in said]
    notes = {statement.feature_id: statement.note.strip() for statement in said}
    kept = [c for c in found if c.correction_type is not CorrectionType.CONFIRMED or notes[c.feature_id]]
    return tuple(sorted(kept, key=lambda c: c.correction_type is CorrectionType.CONFIRMED))


def _correction(said: Statement, case: Case, language: str) -> Correction:
    machine, verdict = case.machine[said.feature_id], case.verdicts[said.feature_id]
    judged = case.judged.get(said.feature_id)
    value = said.value
    return Correction(
        feature_id=said.feature_id,
        correction_type=correction_type(machine, value, case.kinds.get(said.feature_id)),
        text_snippet=snippet(case.words, _place(value, machine, case.words)),
        rule_result={
            "status": verdict.status.value,
            "value": _value(verdict.value, said.feature_id),
            "confidence": round(verdict.confidence, 4),
            "reason": shortened(verdict.reason.in_language(language), MAX_NOTE),
        },
        llm_result=None if judged is None else _llm_result(judged),
        corrected_result={
            "status": (CheckStatus.PRESENT if value else CheckStatus.MISSING).value,
            "value": _value(value, said.feature_id),
            "user_note": shortened(masked(said.note), MAX_NOTE),
        },
    )


def _llm_result(judged: FeatureJudgement) -> dict[str, Any]:
    return {
        "status": judged.status.value,
        "value": _value(judged.extracted_value, judged.feature_id),
        "confidence": judged.confidence,
        "rationale": shortened(masked(judged.rationale), MAX_NOTE),
    }


def _value(value: str | None, feature_id: str) -> str | None:
    """A VAT id is public and stays; long numbers are masked where they may be a tax number, not in a call number."""
    return shortened(masked(value, vat_ids=False, numbers="tax" in feature_id), MAX_VALUE) if value else None


def _place(value: str | None, machine: ResolvedFeature, words: ParsedDocument) -> tuple[Box, ...]:
    """Where the person's value stands, else what the machine had shown."""
    found = locate(value, words) if value else []
    return tuple(Box(e.page, e.x0, e.y0, e.x1, e.y1) for e in found) or machine.boxes


def snippet(words: ParsedDocument, boxes: Sequence[Box]) -> str:
    """The words around the first box, at most :data:`MAX_SNIPPET` characters, masked; without a box the page's head."""
    if not words.pages:
        return ""
    if not boxes:
        return shortened(masked(words.pages[0].text), MAX_SNIPPET)
    box = boxes[0]
    page = next((page for page in words.pages if page.number == box.page), words.pages[0])
    reach = max(box.height, 0.005) * _LINES_AROUND
    near = [t.text for t in page.tokens if t.y1 > box.y0 - reach and t.y0 < box.y1 + reach]
    return shortened(masked(" ".join(near)), MAX_SNIPPET)


def text_of(corrections: Sequence[Correction], supplier: str | None) -> str:
    """The text that is embedded: the features' names, the supplier, the surroundings and the person's notes, as words
    without figures."""
    names = " ".join(correction.feature_id.replace("_", " ") for correction in corrections)
    notes = " ".join(correction.corrected_result["user_note"] for correction in corrections)
    snippets = " ".join(correction.text_snippet for correction in corrections)
    return keywords(" ".join((names, supplier or "", notes, snippets)), _MAX_WORDS)
