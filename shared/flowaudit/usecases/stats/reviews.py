"""What persons said of the results (contract 13.3)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import RulesetId
from flowaudit.core import statistics
from flowaudit.core.learning.corrections import CorrectionType
from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stats.figures import Counters, by_name, last_days, percent, ratio
from flowaudit.usecases.store.unit import totals

_RATINGS = ("CORRECT", "PARTIAL", "WRONG")
_ERROR_TYPES = ("MISSING", "UNCLEAR", "WRONG_VALUE")

# {name} is the feature's name in the reader's language
_CORRECTIONS = {
    CorrectionType.MISSING_TO_PRESENT: Text("{name} übersehen, steht auf dem Beleg", "{name} overlooked, is there"),
    CorrectionType.UNCLEAR_TO_PRESENT: Text("{name} nicht sicher erkannt", "{name} not read with certainty"),
    CorrectionType.VALUE_CHANGED: Text("{name} mit falschem Wert erkannt", "{name} read with a wrong value"),
    CorrectionType.PRESENT_TO_MISSING: Text(
        "{name} erkannt, steht aber nicht auf dem Beleg", "{name} read, but is not on the document"
    ),
    CorrectionType.UNCLEAR_TO_MISSING: Text("{name} unklar, fehlt auf dem Beleg", "{name} unclear, is not there"),
}


def feedback(deps: Deps, call: Call) -> dict[str, Any]:
    """13.3: corrections are counted by analysis that a person looked at; the features with most errors first."""
    counted = totals(deps.records, statistics.FEEDBACK)
    entries = counted.get("entries", 0)
    return {
        "summary": {
            "total_feedback_entries": entries,
            "rating_distribution": {rating: counted.get(f"rating_{rating}", 0) for rating in _RATINGS},
            "avg_corrections_per_analysis": ratio(counted.get("corrections", 0), entries, 2),
        },
        "errors_by_feature": _errors(deps, call, counted),
        "rag_improvement": _improvement(deps, counted),
        "feedback_timeline": [
            {"date": day, **{rating.lower(): of_day.get(f"rating_{rating}", 0) for rating in _RATINGS}}
            for day, of_day in last_days(deps).items()
        ],
    }


def _errors(deps: Deps, call: Call, counted: Counters) -> list[dict[str, Any]]:
    by_type = {kind: by_name(counted, rf"feature_(.+)_error_{kind}") for kind in _ERROR_TYPES}
    names = _names(deps, call.language)
    errors = []
    for feature_id in set().union(*by_type.values()):
        types = {kind: by_type[kind].get(feature_id, 0) for kind in _ERROR_TYPES}
        errors.append(
            {
                "feature_id": feature_id,
                "total_errors": sum(types.values()),
                "error_types": types,
                "most_common_correction": _most_common(counted, feature_id, names, call.language),
            }
        )
    return sorted(errors, key=lambda error: (-error["total_errors"], error["feature_id"]))


def _names(deps: Deps, language: str) -> dict[str, str]:
    """What the rulesets call their features; where several know a feature, the first of the table counts."""
    names: dict[str, str] = {}
    for ruleset_id in RulesetId:
        if ruleset_id.value in deps.rulesets.ids():
            for feature in deps.rulesets.latest(ruleset_id.value).features:
                names.setdefault(feature.feature_id, feature.name_de if language == "de" else feature.name_en)
    return names


def _most_common(counted: Counters, feature_id: str, names: dict[str, str], language: str) -> str:
    """The most frequent correction in words; of equally frequent ones the first of the enumeration."""
    of_feature = {kind: counted.get(f"feature_{feature_id}_correction_{kind.value}", 0) for kind in _CORRECTIONS}
    most = max(of_feature, key=lambda kind: of_feature[kind])
    return _CORRECTIONS[most].in_language(language).format(name=names.get(feature_id, feature_id))


def _improvement(deps: Deps, counted: Counters) -> dict[str, Any]:
    """Accuracy of analyses whose model was told no example, and of those whose was; the improvement is relative."""
    before = percent(counted.get("without_rag_right", 0), counted.get("without_rag_judged", 0))
    after = percent(counted.get("with_rag_right", 0), counted.get("with_rag_judged", 0))
    both = before > 0 and counted.get("with_rag_judged", 0) > 0
    tenths = round(10 * after), round(10 * before)
    return {
        "accuracy_before_rag": before,
        "accuracy_after_rag": after,
        "improvement_percent": percent(tenths[0] - tenths[1], tenths[1]) if both else 0.0,
        "examples_contributing": totals(deps.records, statistics.RAG).get("contributing", 0),
    }
