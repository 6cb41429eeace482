"""Reading answers, as small models really write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.judging.pages import FEATURES, INVOICE

from flowaudit.core.judging import AnswerInvalid, output_schema, read_answer, without_bounds
from flowaudit.core.model.judgement import Judgement
from flowaudit.core.model.results import CheckStatus, RelationLevel


def feature(feature_id: str = "invoice_number", **changes: Any) -> dict[str, Any]:
    made = {
        "feature_id": feature_id,
        "status": "PRESENT",
        "extracted_value": "RE-2025/001",
        "confidence": 92,
        "rationale": "im Kopf",
    }
    return made | changes


def answer(*features: Any, fit: Any = None) -> str:
    fit = {"relation_level": "YES", "reasons": ["passt"], "mapped_cost_category": "bau"} if fit is None else fit
    return json.dumps({"features": list(features), "semantic_project_fit": fit})


def read(text: str) -> Judgement:
    return read_answer(text, FEATURES, INVOICE, ["Bau", "IT"])


@pytest.mark.parametrize(
    "wrapping",
    [
        "{}",
        "```json\n{}\n```",
        'Sure! Here is {{"an": "example"}} and the answer:\n{}\nHope it helps.',
        "<think>{{</think>{}",
    ],
)
def test_wrapping_is_skipped(wrapping: str) -> None:
    judgement = read(wrapping.format(answer(feature())))
    (judged,) = judgement.features
    assert (judged.extracted_value, judged.confidence, judged.status) == ("RE-2025/001", 92, CheckStatus.PRESENT)
    assert judged.evidence[0].page == 1
    assert judgement.semantic_project_fit.mapped_cost_category == "Bau"
    assert judgement.notes == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot help with that.",
        "[]",
        "null",
        '{"features": "none"}',
        '{"features": []}',
        '{"features": [{"feature_id": "invented", "status": "PRESENT"}]}',
        '{"features": [{"feature_id": "invoice_number", "status": "MAYBE"}]}',
        answer(feature())[:-40],
        "{" * 100_000,
        '{"features":' * 50_000,
        '{"features": [' + "9" * 6_000 + "]}",
        '{"features": NaN}',
        "x" * 200_001,
    ],
)
def test_what_is_no_judgement_is_refused(text: str) -> None:
    with pytest.raises(AnswerInvalid) as caught:
        read(text)
    assert caught.value.text.de != caught.value.text.en


def test_a_value_that_is_not_on_the_page_is_kept_without_evidence() -> None:
    judgement = read(answer(feature(extracted_value="RE-9999")))
    assert (judgement.features[0].extracted_value, judgement.features[0].evidence) == ("RE-9999", [])
    assert judgement.notes == ["value-not-on-page:invoice_number"]


def test_evidence_of_the_model_is_not_believed() -> None:
    claimed = [{"page": 7, "x0": 0, "y0": 0, "x1": 1, "y1": 1}]
    judgement = read(answer(feature(extracted_value="RE-9999", evidence=claimed)))
    assert judgement.features[0].evidence == []


def test_unknown_features_are_dropped_and_duplicates_merged_into_the_best_founded() -> None:
    judgement = read(
        answer(
            feature("vat_amount", extracted_value="19,00"),
            feature(extracted_value="RE-9999", confidence=100),
            feature(confidence=40),
            feature("invented"),
            "nonsense",
        )
    )
    assert [(judged.feature_id, judged.confidence) for judged in judgement.features] == [
        ("invoice_number", 40),
        ("vat_amount", 92),
    ]
    assert sorted(judgement.notes) == [
        "duplicate-feature:invoice_number",
        "invalid-feature",
        "unknown-feature",
        "value-not-on-page:invoice_number",
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(0.92, 92), (1.0, 100), (1, 1), (250, 100), (-5, 0), (87.6, 88), (0, 0)],
)
def test_confidence_is_brought_to_percent(written: float, read_as: int) -> None:
    assert read(answer(feature(confidence=written))).features[0].confidence == read_as


@pytest.mark.parametrize("written", ["high", None, True, [1]])
def test_a_confidence_that_is_none_drops_the_feature(written: object) -> None:
    judgement = read(answer(feature("vat_amount", extracted_value="19,00"), feature(confidence=written)))
    assert [judged.feature_id for judged in judgement.features] == ["vat_amount"]
    assert "invalid-feature" in judgement.notes


@pytest.mark.parametrize(
    ("written", "read_as"), [(4711, "4711"), (["a", "b"], "a; b"), ("  ", None), (None, None), ("\ud800x", "?x")]
)
def test_values_become_text(written: object, read_as: str | None) -> None:
    assert read(answer(feature(extracted_value=written))).features[0].extracted_value == read_as


def test_endless_values_are_cut() -> None:
    judged = read(answer(feature(extracted_value="x" * 9_000, rationale="y" * 9_000))).features[0]
    assert (len(judged.extracted_value or ""), len(judged.rationale)) == (500, 500)


@pytest.mark.parametrize("fit", ["", [], {"relation_level": "SURE", "reasons": "x", "time_plausible": "yes"}])
def test_an_unusable_project_fit_is_unclear(fit: object) -> None:
    judgement = read(answer(feature(), fit=fit))
    assert judgement.semantic_project_fit.relation_level is RelationLevel.UNCLEAR
    assert judgement.semantic_project_fit.time_plausible is None
    assert judgement.notes == ["no-project-fit"]


def test_a_category_that_the_project_does_not_have_is_none() -> None:
    judgement = read(answer(feature(), fit={"relation_level": "YES", "mapped_cost_category": "Urlaub"}))
    assert judgement.semantic_project_fit.mapped_cost_category is None
    assert judgement.notes == ["unknown-category"]


@settings(deadline=None)  # the machine may be busy
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_any_feature_is_read_or_refused(value: object) -> None:
    text = json.dumps({"features": [value, feature(extracted_value=value, confidence=value, status=value)]})
    try:
        judgement = read(text)
    except AnswerInvalid:
        return
    assert all(judged.feature_id in FEATURES for judged in judgement.features)
    judgement.model_dump_json().encode()


def test_the_schema_is_safe_for_grammars() -> None:
    schema = output_schema([*FEATURES, FEATURES[0]], ["Bau", "", "Bau"])
    features = schema["properties"]["features"]
    assert (features["minItems"], features["maxItems"]) == (3, 3)
    assert features["items"]["properties"]["feature_id"]["enum"] == FEATURES
    assert features["items"]["properties"]["confidence"] == {"type": "integer", "minimum": 0, "maximum": 100}
    assert schema["properties"]["semantic_project_fit"]["properties"]["mapped_cost_category"]["enum"] == ["Bau", ""]
    written = json.dumps(schema)
    for unsafe in ("pattern", "$ref", "anyOf", '"null"', '"number"', '"format"'):
        assert unsafe not in written
    bare = json.dumps(without_bounds(schema))
    for bound in ("maxLength", "maxItems", "minItems", "minimum", "maximum"):
        assert bound in written
        assert bound not in bare
    assert json.loads(bare)["required"] == schema["required"]


def test_a_schema_needs_features() -> None:
    with pytest.raises(ValueError, match="features"):
        output_schema([], ["Bau"])
