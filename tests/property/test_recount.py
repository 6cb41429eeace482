"""After random work under faults, every figure of contract section 13 equals a recount from the audit events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from tests.doubles.records import MemoryRecords
from tests.property.faults import Deployment, Faults, FaultyBlobs, FaultyRecords, Moody, MovingClock, Words
from tests.property.recounting import Event, Recount, half_up
from tests.unit.api.conftest import Api, api, form, pdf, project
from tests.unit.api.reviewing import invoice

from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys

__all__ = ["api", "project"]  # fixtures

ADMIN = {"X-Role": "admin", "X-Session-Id": "one"}
MODEL = "llama3.1:8b-instruct-q4"
ENDS = {
    "parse": "DOCUMENT_PARSED",
    "precheck": "DOCUMENT_PRECHECKED",
    "prepare": "PAYLOAD_PREPARED",
    "run": "LLM_RUN_COMPLETED",
    "finalize": "DOCUMENT_FINALIZED",
}
OVERRIDES = {
    "invoice_number": ["2025-0815", "RE-1", ""],
    "invoice_date": ["2025-03-01", "2025-03-02"],
    "line_items": ["Malerarbeiten", "Fassade streichen, 1 Stk", ""],
    "supplier_tax_or_vat_id": ["DE136695976", "204/113/40209", ""],
    "vat_amount": ["190.00", "19.00"],
}


@dataclass
class Auditors:
    """People who do at random what can be done."""

    deployment: Deployment
    random: Random
    template: dict[str, Any]
    projects: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    uploads: int = 0

    def act(self) -> None:
        """One operation; hours may pass before it."""
        self.deployment.clock.moment += timedelta(minutes=self.random.choice([0, 0, 1, 30, 180]))
        acts: list[tuple[int, Callable[[], None]]] = [
            (1, self.create),
            (5, self.upload),
            (6, self.work),
            (7, self.stage),
            (7, self.feedback),
            (1, self.activate),
            (1, self.look),
        ]
        if not self.projects:
            acts = [(1, self.create)]
        (chosen,) = self.random.choices([act for _, act in acts], [weight for weight, _ in acts])
        chosen()

    def _ask(self, method: str, url: str, **more: Any) -> Any:
        headers = {
            "X-Session-Id": self.random.choice(["one", "two"]),
            "X-Role": self.random.choice(["user", "user", "admin"]),
        }
        answer = self.deployment(method, url, headers={**headers, **more.pop("headers", {})}, **more)
        return answer.json if answer is not None and answer.status < 300 else None

    def create(self) -> None:
        payload = deepcopy(self.template)
        payload["project"]["project_title"] = f"Vorhaben {self.random.randint(1, 99)}"
        made = self._ask("POST", "/api/projects", body=payload)
        self.projects += [made["project_id"]] if made else []

    def upload(self) -> None:
        files = []
        for _ in range(self.random.choice([1, 1, 2, 3])):
            self.uploads += self.random.choice([0, 1, 1, 1])
            content = invoice(f"2025-{self.uploads}") if self.random.random() < 0.8 else pdf(f"Brief {self.uploads}")
            files.append((f"{self.uploads}.pdf", content))
        body, content_type = form(tuple(files), {"auto": self.random.choice(["true", "true", "false"])})
        url = f"/api/projects/{self.random.choice(self.projects)}/documents/upload"
        made = self._ask("POST", url, raw=body, headers={"Content-Type": content_type})
        self.documents += [row["document_id"] for row in made["data"]] if made else []

    def work(self) -> None:
        self.deployment.work()
        if self.random.random() < 0.3:
            self.deployment.take_up()

    def stage(self) -> None:
        name = self.random.choice(["audit", "parse", "precheck", "prepare", "run", "run", "finalize", "finalize"])
        body: dict[str, str] = {}
        if name == "run":
            body = self.random.choice(
                [{}, {"provider_override": "OPENAI"}, {"provider_override": "OPENAI", "model_override": "gpt-4o"}]
            )
        for document_id in self.random.sample(self.documents, min(1, len(self.documents))):
            self._ask("POST", f"/api/documents/{document_id}/{name}", body=body)

    def feedback(self) -> None:
        for document_id in self.random.sample(self.documents, min(1, len(self.documents))):
            final = self._ask("GET", f"/api/documents/{document_id}/final")
            if final is None:
                return
            chosen = self.random.sample(sorted(OVERRIDES), self.random.randint(0, 2))
            said = [{"feature_id": name, "user_value": self.random.choice(OVERRIDES[name])} for name in chosen]
            body = {
                "final_result_id": final["final_result_id"],
                "rating": self.random.choice(["CORRECT", "PARTIAL", "WRONG"]),
                "overrides": said,
                "accept_result": self.random.random() < 0.4,
            }
            self._ask("POST", f"/api/documents/{document_id}/feedback", body=body)

    def activate(self) -> None:
        self._ask("POST", f"/api/projects/{self.random.choice(self.projects)}/activate")

    def look(self) -> None:
        self._ask("GET", "/api/stats/global")


def deployment_of(api: Api, seed: int, store: Any) -> Deployment:
    """Faults around the stores, a clock that moves, a moody model; one external provider with a key."""
    random = Random(seed)
    faults, clock = Faults(random), MovingClock(random)
    deps: Any = wiring.deps()
    replaced = {
        "records": FaultyRecords(store, faults),
        "artifacts": FaultyBlobs(deps.artifacts, faults),
        "originals": FaultyBlobs(deps.originals, faults),
        "clock": clock,
        "embeddings": Words(),
        "language_model": lambda provider, base_url: Moody(random),
    }
    deps.__dict__.update(replaced)
    key = {"api_key": "sk-" + "k" * 40}
    assert api("PUT", "/api/settings/providers/OPENAI/api-key", body=key, headers=ADMIN).status == 200
    few = {"inference": {"max_retries": 1}}  # so that runs do end without an answer
    assert api("PUT", "/api/settings", body=few, headers=ADMIN).status == 200
    return Deployment(api, random, faults, clock)


def events_of() -> list[Event]:
    found = wiring.deps().records.query(keys.EVENTS, index="index2", limit=100_000)
    return [dict(record.data) for record in found]


@pytest.mark.parametrize(
    "seed",
    [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 13))],
)
def test_every_figure_equals_its_recount(api: Api, project: dict[str, Any], seed: int) -> None:
    deployment = deployment_of(api, seed, MemoryRecords())
    _work_and_compare(api, deployment, Auditors(deployment, deployment.random, project), 200)
    # or nothing was shown
    assert set(deployment.faults.injected) >= {"killed before", "killed after", "conflict", "silent after"}
    assert deployment.replays > 20


@pytest.mark.slow
def test_the_same_on_the_dynamodb_adapter(api: Api, project: dict[str, Any]) -> None:
    deployment = deployment_of(api, 4, wiring.deps().records)
    _work_and_compare(api, deployment, Auditors(deployment, deployment.random, project), 90)


def _work_and_compare(api: Api, deployment: Deployment, auditors: Auditors, operations: int) -> None:
    deployment.faults.share = 0.04
    for _ in range(operations):
        auditors.act()
    deployment.work()
    deployment.take_up()
    deployment.faults.share = 0.0
    deployment.take_up()
    _compare(api, deployment, operations)


def _get(api: Api, url: str) -> Any:
    answer = api("GET", url, headers=ADMIN)
    assert answer.status == 200, answer.body
    return answer.json


def _compare(api: Api, deployment: Deployment, operations: int) -> None:
    recount = Recount(events_of(), deployment.clock.moment.date())
    assert len(recount.of("DOCUMENT_FINALIZED")) > 10
    assert len(recount.of("FEEDBACK_GIVEN")) > operations // 40
    for event in recount.of("DOCUMENT_UPLOADED"):
        _each_run_was_told_once(recount, event["entity"]["id"])
    for project_id in {event["chain"] for event in recount.of("PROJECT_CREATED")}:
        assert _get(api, f"/api/projects/{project_id}/stats") == recount.project(project_id)
        listed = _get(api, f"/api/projects/{project_id}/documents")["meta"]["total"]
        assert listed == len(recount.of("DOCUMENT_UPLOADED", chain=project_id))
    _compare_overview(api, deployment, recount)
    feedback = _get(api, "/api/stats/feedback")
    for error in feedback["errors_by_feature"]:
        assert error.pop("most_common_correction")
    assert feedback == recount.feedback()
    _compare_models(_get(api, "/api/stats/llm"), recount)
    _compare_memory(api, recount)
    system = _get(api, "/api/stats/system")
    assert recount.storage().items() <= system["storage"].items()
    assert system["components"]["backend"]["uptime_sec"] > 0


def _each_run_was_told_once(recount: Recount, document_id: str) -> None:
    """Retries and replays tell nothing twice: an event for each run that ended, and no other."""
    records = wiring.deps().records
    runs = [record.data for record in records.query(keys.runs_of(document_id), index="index1", limit=1000)]
    # a final result that a feedback makes is told by the feedback
    ended = Counter((run["stage"], run["status"]) for run in runs if "feedback_id" not in run)
    told = Counter(event["event_type"] for event in recount.events if event["entity"]["id"] == document_id)
    for stage, event_type in ENDS.items():
        assert told[event_type] == ended[stage, "DONE"]
    assert told["FEEDBACK_GIVEN"] == sum("feedback_id" in run for run in runs)


def _compare_overview(api: Api, deployment: Deployment, recount: Recount) -> None:
    overview = _get(api, "/api/stats/global")
    first = min(event["ts"] for event in recount.events)
    uptime = deployment.clock.moment - type(deployment.clock.moment).fromisoformat(first.replace("Z", "+00:00"))
    assert abs(overview["overview"].pop("uptime_hours") - half_up(int(uptime.total_seconds()), 1) / 3600) < 0.1
    since = deployment.clock.moment - timedelta(hours=23)
    assert overview == recount.overview("one", f"{since:%Y-%m-%dT%H}")


def _compare_models(answer: dict[str, Any], recount: Recount) -> None:
    assert recount.local(MODEL).items() <= answer["local_model_stats"].items()
    last = answer["error_stats"].pop("last_error")
    assert last["type"] != "NONE"
    assert answer["error_stats"] == recount.failures()
    assert answer["external_providers"] == {name: recount.external(name) for name in ("OPENAI", "ANTHROPIC", "GEMINI")}


def _compare_memory(api: Api, recount: Recount) -> None:
    memory, counted = _get(api, "/api/stats/rag"), recount.rag()
    assert memory["collection_stats"]["total_examples"] == counted["total_examples"]
    assert memory["collection_stats"]["storage_size_mb"] == recount.storage()["vectorstore_size_mb"]
    assert (memory["by_ruleset"], memory["by_feature"]) == (counted["by_ruleset"], counted["by_feature"])
    for name in ("total_retrievals", "avg_similarity_score"):
        assert memory["retrieval_stats"][name] == counted[name]
    assert len(memory["recent_examples"]) == min(10, counted["total_examples"])
    for shown in memory["recent_examples"]:
        told, helped = recount.uses(shown["rag_example_id"])
        assert shown["usage_count"] == told
        detail = _get(api, f"/api/stats/rag/examples/{shown['rag_example_id']}/detail")["usage_stats"]
        assert (detail["times_retrieved"], detail["times_helpful"]) == (told, helped)
