"""Whether what was taught has helped: examples that a model was told, and a person's word on what it then said."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import audited, field, final, give, invoice

from flowaudit.core import statistics
from flowaudit.ports.llm import LlmAnswer, LlmRequest
from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import totals


class Scripted:
    """A model that finds nothing but one value, and keeps what it was asked."""

    def __init__(self, feature_id: str, value: str) -> None:
        self.said = {feature_id: value}
        self.asked: list[str] = []

    def complete(self, request: LlmRequest) -> LlmAnswer:
        self.asked.append(request.messages[-1].content)
        assert request.schema is not None
        names = request.schema["properties"]["features"]["items"]["properties"]["feature_id"]["enum"]
        features = [
            {
                "feature_id": name,
                "status": "PRESENT" if name in self.said else "UNCLEAR",
                "extracted_value": self.said.get(name, ""),
                "confidence": 90,
                "rationale": "gelesen",
            }
            for name in names
        ]
        fit = {
            "relation_level": "YES",
            "reasons": [],
            "mapped_cost_category": "Bau",
            "time_plausible": True,
            "location_plausible": True,
            "beneficiary_plausible": True,
        }
        answer = json.dumps({"features": features, "semantic_project_fit": fit})
        return LlmAnswer(answer, tokens_in=100, tokens_out=20, duration_ms=5, model="scripted")

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """There."""


def told(document_id: str) -> Any:
    found = wiring.deps().records.query(keys.events_of("document", document_id), limit=200)
    return [record.data["data"] for record in found if record.data["event_type"] == "FEEDBACK_GIVEN"][-1]


def test_an_example_helps_if_its_feature_was_right_this_time(api: Api, project_id: str) -> None:
    model = Scripted("line_items", "Maler 1 Stk")
    deps: Any = wiring.deps()
    deps.language_model = lambda provider, base_url: model
    first = audited(api, project_id)
    assert field(final(api, first), "line_items")["status"] != "PRESENT"
    example_id = give(api, first, ("line_items", "Maler 1 Stk")).json["stored_rag_example_id"]
    assert (told(first)["with_rag"], told(first)["helpful"]) == (False, [])
    # the same supplier again; this time the value stands on the page in the words of the lesson
    second = audited(api, project_id, invoice("2025-2", "1000,00", "190,00", "1190,00", "Maler 1 Stk"))
    assert example_id in model.asked[-1]
    give(api, second, rating="CORRECT")
    assert (told(second)["with_rag"], told(second)["helpful"]) == (True, [example_id])
    third = audited(api, project_id, invoice("2025-3"))
    give(api, third, ("line_items", "etwas anderes"))
    assert (told(third)["with_rag"], told(third)["helpful"]) == (True, [])
    assert totals(deps.records, statistics.example(example_id)) == {"retrieved": 2, "helpful": 1}
    counted = totals(deps.records, statistics.FEEDBACK)
    assert counted["with_rag_judged"] == len(told(second)["outcomes"]) + len(told(third)["outcomes"])
