"""Small verdicts, statements and pages for the tests of learning."""

from __future__ import annotations

from typing import Any

from flowaudit.core.model.geometry import Box
from flowaudit.core.model.judgement import FeatureJudgement
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token
from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RequiredLevel, Text, TruthSource
from flowaudit.core.resolution import ResolvedFeature

PRESENT, MISSING, UNCLEAR = CheckStatus.PRESENT, CheckStatus.MISSING, CheckStatus.UNCLEAR


def machine(feature_id: str, status: CheckStatus, value: str | None = None, **more: Any) -> ResolvedFeature:
    """What the machine states."""
    fields: dict[str, Any] = {
        "rule_value": value,
        "llm_value": None,
        "user_value": None,
        "final_value": value,
        "source_of_truth": TruthSource.RULE,
        "level": RequiredLevel.REQUIRED,
        "applicable": True,
        "confidence": 0.9,
    }
    return ResolvedFeature(feature_id=feature_id, status=status, **(fields | more))


def verdict(feature_id: str, status: CheckStatus, value: str | None = None) -> FeatureVerdict:
    """What the rules state."""
    return FeatureVerdict(
        feature_id, status, RequiredLevel.REQUIRED, "§ 14 UStG", value=value, confidence=0.9, reason=Text("weil", "why")
    )


def judged(feature_id: str, status: CheckStatus, value: str | None, rationale: str = "") -> FeatureJudgement:
    """What the LLM states."""
    return FeatureJudgement(
        feature_id=feature_id, status=status, extracted_value=value, confidence=65, rationale=rationale
    )


def page(*lines: str) -> ParsedDocument:
    """A page with these lines, from top to bottom."""
    tokens: list[Token] = []
    for number, line in enumerate(lines):
        y = 0.05 + 0.05 * number
        for place, word in enumerate(line.split()):
            tokens.append(Token(word, 0.05 + 0.08 * place, y, 0.12 + 0.08 * place, y + 0.015, line=number))
    shown = Page(1, 595.0, 842.0, PageSource.TEXT, tuple(tokens))
    return ParsedDocument(ParseEngine.TEXT, "application/pdf", (shown,))


def box(line: int) -> Box:
    """The box of a line's first word."""
    return Box(1, 0.05, 0.05 + 0.05 * line, 0.12, 0.065 + 0.05 * line)
