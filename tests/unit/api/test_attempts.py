"""The settings of ``inference``: how often a failing model is asked, and how many runs ask at the same time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import audited, invoice
from tests.unit.api.test_rag_help import Scripted
from tests.unit.api.test_settings import put
from tests.unit.api.test_stats import get

from flowaudit.ports.llm import LlmAbsent, LlmAnswer, LlmFailure, LlmRequest, LlmTimeout, LlmUnauthorized
from flowaudit.ports.records import Record
from flowaudit.runtime import wiring
from flowaudit.usecases.stages import attempts
from flowaudit.usecases.stages.attempts import LlmBusy

INFERENCE = {"parallel_requests": 1, "timeout_sec": 120, "retry_on_error": True, "max_retries": 3}


class Failing(Scripted):
    """A model whose first calls fail; a failure that is a text comes as an answer nobody can use."""

    def __init__(self, *failures: LlmFailure | str) -> None:
        super().__init__("", "")
        self.failures = list(failures)

    def complete(self, request: LlmRequest) -> LlmAnswer:
        answer = super().complete(request)
        if not self.failures:
            return answer
        failure = self.failures.pop(0)
        if isinstance(failure, LlmFailure):
            raise failure
        return LlmAnswer(failure, tokens_in=1000, tokens_out=7, duration_ms=3, model="scripted")


def run_with(api: Api, project_id: str, model: Failing) -> Any:
    """The LLM run of a document that is audited with this model."""
    deps: Any = wiring.deps()
    deps.language_model = lambda provider, base_url: model
    document_id = audited(api, project_id)
    return api("GET", f"/api/documents/{document_id}/llm").json


def test_what_may_pass_is_tried_again(api: Api, project_id: str) -> None:
    model = Failing(LlmTimeout("120 s"), "no JSON")
    run = run_with(api, project_id, model)
    assert (run["status"], len(model.asked)) == ("DONE", 3)
    assert run["token_usage"] == {"input": 1100, "output": 27}  # the useless answer was paid for
    assert get(api, "stats.llm")["local_model_stats"]["total_tokens_processed"] == 1127
    events = api("GET", f"/api/llm-runs/{run['llm_run_id']}/logs").json["events"]
    assert [event["msg"] for event in events] == [
        *["payload loaded", "provider request sent", "no usable answer"],
        *["payload loaded", "provider request sent", "response received", "no usable answer"],
        *["payload loaded", "provider request sent", "response received", "answer validated"],
    ]


@pytest.mark.parametrize(
    ("settings", "calls"),
    [({}, 4), ({"max_retries": 1}, 2), ({"max_retries": 0}, 1), ({"retry_on_error": False}, 1)],
    ids=["default", "one", "none", "off"],
)
def test_retries_end_where_the_settings_say(api: Api, project_id: str, settings: Any, calls: int) -> None:
    assert put(api, {"inference": settings}).status == 200
    model = Failing(*[LlmTimeout("120 s")] * 9)
    run = run_with(api, project_id, model)
    assert (run["status"], len(model.asked)) == ("ERROR", calls)
    assert run["error"]["code"] == "llm-timeout"


@pytest.mark.parametrize("failure", [LlmAbsent("ConnectError"), LlmUnauthorized("HTTP 401")], ids=["absent", "key"])
def test_what_stays_is_not_tried_again(api: Api, project_id: str, failure: LlmFailure) -> None:
    model = Failing(failure, failure)
    assert run_with(api, project_id, model)["status"] == "ERROR"
    assert len(model.asked) == 1


def run_record(run_id: str) -> Record:
    return Record(attempts.keys.run(run_id), "run", {"run_id": run_id})


def test_no_more_runs_ask_than_the_settings_allow(api: Api) -> None:
    deps = wiring.deps()
    two = {**INFERENCE, "parallel_requests": 2}
    with (
        attempts.slot(deps, run_record("llm_1"), two),
        attempts.slot(deps, run_record("llm_2"), two),
        pytest.raises(LlmBusy),
        attempts.slot(deps, run_record("llm_3"), two),
    ):
        raise AssertionError("a third place")
    with attempts.slot(deps, run_record("llm_3"), two):
        pass


def test_a_killed_workers_place_is_its_own_again_or_free_after_its_time(api: Api) -> None:
    deps: Any = wiring.deps()
    held = attempts.slot(deps, run_record("llm_1"), INFERENCE)
    held.__enter__()  # and never left
    with pytest.raises(LlmBusy), attempts.slot(deps, run_record("llm_2"), INFERENCE):
        raise AssertionError("taken")
    with attempts.slot(deps, run_record("llm_1"), INFERENCE):
        pass
    attempts.slot(deps, run_record("llm_1"), INFERENCE).__enter__()
    later = deps.clock.now() + timedelta(seconds=181)

    class Later:
        def now(self) -> Any:
            return later

    deps.clock = Later()
    with attempts.slot(deps, run_record("llm_2"), INFERENCE):
        pass


def test_a_place_that_was_lost_meanwhile_is_not_given_up_for_its_new_holder(api: Api) -> None:
    deps: Any = wiring.deps()
    with attempts.slot(deps, run_record("llm_1"), INFERENCE):
        key = attempts.keys.llm_slot(0)
        held = deps.records.get(key)
        deps.records.commit([attempts.Put(Record(key, "llm_slot", {**held.data, "run_id": "llm_2"}, held.revision))])
    assert deps.records.get(key).data["run_id"] == "llm_2"


def test_a_run_that_waits_asks_nobody(api: Api, project_id: str) -> None:
    deps: Any = wiring.deps()
    model = Failing()
    deps.language_model = lambda provider, base_url: model
    assert put(api, {"inference": {"parallel_requests": 1}}).status == 200
    answer = api.upload(project_id, ("rechnung.pdf", invoice()), auto="true")
    assert answer.status == 201
    with attempts.slot(deps, run_record("llm_other"), INFERENCE), pytest.raises(AssertionError, match="retries"):
        api.workflow.run()
    assert model.asked == []
