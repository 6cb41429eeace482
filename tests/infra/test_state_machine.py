"""The audit state machine: its shape, and what it does for every input and every way to fail."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable

import pytest
from infra.constructs.state_machine import definition_of
from infra.function_table import STAGES
from tests.infra import asl
from tests.infra.template import Template

from flowaudit.usecases.stages.attempts import StageAgain

MACHINE: asl.State = json.loads(definition_of("audit-document").read_text("utf-8"))
TASKS = {name: state for name, state in MACHINE["States"].items() if state["Type"] == "Task"}
CHAIN = ["parse", "precheck", "prepare", "run", "finalize"]
PLATFORM_ERRORS = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Runtime.ExitError",
]


def function(stage: str) -> str:
    return f"{stage.capitalize()}Function"


def stages(**special: Callable[[asl.State], asl.State]) -> dict[str, Callable[[asl.State], asl.State]]:
    """Stages that note their passing in ``runs``; ingest makes the document."""

    def ordinary(stage: str) -> Callable[[asl.State], asl.State]:
        def call(state: asl.State) -> asl.State:
            found = {"document_id": "doc_1"} if stage == "ingest" else {}
            return {**state, **found, "runs": {**state["runs"], stage: f"{stage}_1"}}

        return call

    return {function(stage): special.get(stage, ordinary(stage)) for stage in STAGES}


def given(first: str = "parse", last: str = "finalize") -> asl.State:
    return {"document_id": "doc_1", "first": first, "last": last, "runs": {}, "request_id": "r", "actor": "a"}


def always(error: str) -> Callable[[asl.State], asl.State]:
    def call(state: asl.State) -> asl.State:
        raise asl.TaskError(error, "because")

    return call


def failing(error: str, times: int) -> Callable[[asl.State], asl.State]:
    left = itertools.count(1)

    def call(state: asl.State) -> asl.State:
        if next(left) <= times:
            raise asl.TaskError(error, "because")
        return state

    return call


def test_every_state_is_reachable_and_every_next_exists() -> None:
    states = MACHINE["States"]
    reached: set[str] = set()
    waiting = [MACHINE["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        state = states[name]
        onward = [state.get("Next"), state.get("Default")]
        onward += [entry["Next"] for key in ("Choices", "Catch") for entry in state.get(key, [])]
        waiting += [other for other in onward if other]
    assert reached == set(states)


def test_every_stage_is_a_task_and_every_task_a_stage() -> None:
    assert {name.lower() for name in TASKS} == set(STAGES)
    for name, task in TASKS.items():
        assert task["Arguments"]["FunctionName"] == f"${{{name}Function}}"


@pytest.mark.parametrize("name", TASKS)
def test_a_task_retries_with_jitter_catches_all_and_ends_in_time(name: str) -> None:
    task = TASKS[name]
    retried = {error for retrier in task["Retry"] for error in retrier["ErrorEquals"]}
    asked_for = {kind.__name__ for kind in StageAgain.__subclasses__()} if name == "Run" else set()
    assert {*PLATFORM_ERRORS, "Sandbox.Timedout", "States.Timeout", "Retryable", *asked_for} == retried
    for retrier in task["Retry"]:
        assert retrier["JitterStrategy"] == "FULL"
        assert retrier["MaxDelaySeconds"] > retrier["IntervalSeconds"] >= 1
    assert [catcher["ErrorEquals"] for catcher in task["Catch"]] == [["States.ALL"]]
    # The function's own timeout comes first: it has a name (Sandbox.Timedout) and a log.
    assert STAGES[name.lower()].timeout < task["TimeoutSeconds"] <= STAGES[name.lower()].timeout + 60


def test_the_machine_outlasts_its_longest_honest_run() -> None:
    assert MACHINE["TimeoutSeconds"] > 2 * sum(task["TimeoutSeconds"] for task in TASKS.values())


def test_the_comments_say_who_starts_it() -> None:
    assert "POST /api/documents/{document_id}/audit" in MACHINE["Comment"]
    assert "inbox/" in MACHINE["Comment"]
    assert all(task["Comment"] for task in TASKS.values())


@pytest.mark.parametrize(("first", "last"), list(itertools.product(CHAIN, CHAIN)))
def test_the_stages_from_first_to_last_run_and_no_other(first: str, last: str) -> None:
    done = asl.run(MACHINE, given(first, last), stages())
    expected = CHAIN[CHAIN.index(first) : CHAIN.index(last) + 1]
    if not expected:
        assert (done.status, done.error, done.calls) == ("FAILED", "InputRefused", [])
        return
    assert done.status == "SUCCEEDED"
    assert done.stages == [function(stage) for stage in expected]
    assert done.output["runs"] == {stage: f"{stage}_1" for stage in expected}


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"first": "parse", "last": "finalize", "runs": {}},
        {"document_id": "doc_1", "runs": {}},
        {"document_id": "doc_1", "first": "parse", "runs": {}},
        {"document_id": "doc_1", "first": "ingest", "last": "finalize", "runs": {}},
        {"document_id": "doc_1", "first": "parse", "last": "fail", "runs": {}},
        {"document_id": "doc_1", "first": None, "last": None, "runs": {}},
    ],
)
def test_an_input_without_a_document_or_a_range_is_refused(bad: asl.State) -> None:
    done = asl.run(MACHINE, bad, stages())
    assert (done.status, done.error, done.calls) == ("FAILED", "InputRefused", [])


def test_a_drop_runs_ingest_and_the_whole_chain() -> None:
    drop = {"bucket": "b", "key": "inbox/prj_1/a.pdf", "etag": "e"}
    done = asl.run(MACHINE, {"drop": drop}, stages())
    assert done.status == "SUCCEEDED"
    assert done.stages == [function(stage) for stage in ("ingest", *CHAIN)]
    first_payload = done.calls[0][1]
    assert first_payload["drop"] == drop
    assert (first_payload["actor"], first_payload["request_id"]) == ("drop", "run-1")
    assert done.output["document_id"] == "doc_1"


def test_a_drop_that_was_taken_before_goes_no_further() -> None:
    done = asl.run(MACHINE, {"drop": {}}, stages(ingest=lambda state: {**state, "last": "ingest"}))
    assert done.status == "SUCCEEDED"
    assert done.stages == ["IngestFunction"]


def test_a_stage_sees_the_whole_state_and_the_execution() -> None:
    done = asl.run(MACHINE, given("precheck", "precheck"), stages())
    (call,) = done.calls
    execution = {"id": "arn:execution:1", "started": "2025-03-01T08:00:00Z"}
    assert call == ("PrecheckFunction", {**given("precheck", "precheck"), "execution": execution})


@pytest.mark.parametrize("stage", ["ingest", *CHAIN])
def test_a_permanent_error_is_not_retried_and_marks_the_document(stage: str) -> None:
    start = {"drop": {"key": "k"}} if stage == "ingest" else given()
    done = asl.run(MACHINE, start, stages(**{stage: always("StageFailed")}))
    assert done.stages.count(function(stage)) == 1
    assert done.stages[-1] == "FailFunction"
    assert done.calls[-1][1]["failure"] == {"stage": stage, "error": "StageFailed", "cause": "because"}
    assert (done.status, done.error, done.cause) == ("FAILED", "StageFailed", f"{stage}: because")
    assert done.path[-1] == "Failed"


@pytest.mark.parametrize("error", [*PLATFORM_ERRORS, "Retryable", "Sandbox.Timedout", "States.Timeout"])
@pytest.mark.parametrize("stage", CHAIN)
def test_a_passing_error_is_retried_and_forgotten(stage: str, error: str) -> None:
    done = asl.run(MACHINE, given(), stages(**{stage: failing(error, times=1)}))
    assert done.status == "SUCCEEDED"
    assert done.stages.count(function(stage)) == 2
    assert "FailFunction" not in done.stages


@pytest.mark.parametrize(("error", "calls"), [("Runtime.ExitError", 6), ("Retryable", 5), ("Sandbox.Timedout", 2)])
def test_retries_end(error: str, calls: int) -> None:
    done = asl.run(MACHINE, given(), stages(parse=always(error)))
    assert done.stages == ["ParseFunction"] * calls + ["FailFunction"]
    assert done.calls[-1][1]["failure"]["error"] == error


@pytest.mark.parametrize(("error", "most"), [("LlmRetry", 10), ("LlmBusy", 1000)])
def test_a_run_is_tried_again_as_often_as_settings_may_ask_for(error: str, most: int) -> None:
    done = asl.run(MACHINE, given(), stages(run=failing(error, times=most)))
    assert (done.status, done.stages.count("RunFunction")) == ("SUCCEEDED", most + 1)


def test_a_document_that_cannot_be_marked_ends_the_execution_by_name() -> None:
    done = asl.run(MACHINE, given(), stages(run=always("StageFailed"), fail=always("StageFailed")))
    assert (done.status, done.error, done.path[-1]) == ("FAILED", "Unmarked", "Unmarked")
    assert done.cause == "run: because"


def deployed(template: Template) -> asl.State:
    return template.named("AWS::StepFunctions::StateMachine", "StateMachineName", "-audit-document")[1]


def test_all_substitutions_are_filled(dev: Template) -> None:
    machine = deployed(dev)
    assert machine["StateMachineType"] == "STANDARD"
    named = set(re.findall(r"\$\{(\w+)\}", machine["DefinitionString"]))
    assert named == set(machine["DefinitionSubstitutions"]) == {function(stage) for stage in STAGES}
    functions = dev.of_type("AWS::Lambda::Function")
    for name, value in machine["DefinitionSubstitutions"].items():
        stage = name.removesuffix("Function").lower()
        assert functions[value["Fn::GetAtt"][0]]["FunctionName"] == f"flowaudit-dev-pipeline-{stage}"


def test_its_log_holds_no_invoice_data(dev: Template) -> None:
    assert deployed(dev)["LoggingConfiguration"]["IncludeExecutionData"] is False
