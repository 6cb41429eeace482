"""The state machine of the harvest: sources side by side, one that breaks stops no other, each end is an honest one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from infra.constructs.state_machine import definition_of, substitution
from infra.function_table import JOBS, OF_HARVEST
from tests.infra import asl
from tests.infra.template import Template

MACHINE: asl.State = json.loads(definition_of("harvest").read_text("utf-8"))
SOURCES = MACHINE["States"]["Sources"]
TASKS = {
    name: state
    for states in (MACHINE["States"], SOURCES["ItemProcessor"]["States"])
    for name, state in states.items()
    if state["Type"] == "Task"
}
PLANNED = [{"job_id": "job_a", "kind": "imap"}, {"job_id": "job_b", "kind": "ftp_harvest"}]


def harvest(state: asl.State) -> asl.State:
    """The harvest's own function."""
    assert state["execution"]["id"]
    if state["step"] == "plan":
        return {"job_id": "job_1", "request_id": "r", "actor": "a", "sources": PLANNED}
    return state


def functions(**special: Callable[[asl.State], asl.State]) -> dict[str, Callable[[asl.State], asl.State]]:
    given = {"harvest": harvest, **special}
    return {substitution(job): given.get(job, lambda state: {**state, "done": True}) for job in OF_HARVEST}


def broken(state: asl.State) -> asl.State:
    raise asl.TaskError("ValueError", "because")


def of(done: asl.Execution, function: str) -> list[asl.State]:
    return [payload for name, payload in done.calls if name == f"{function}Function"]


def test_every_source_is_fetched_by_its_function_and_handed_over() -> None:
    done = asl.run(MACHINE, {"job_id": "job_1"}, functions())
    assert done.status == "SUCCEEDED"
    assert [payload["job_id"] for payload in of(done, "Imap")] == ["job_a"]
    assert [payload["job_id"] for payload in of(done, "Files")] == ["job_b"]
    steps = [(payload["step"], payload["job_id"]) for payload in of(done, "Harvest")]
    assert steps == [("plan", "job_1"), ("hand_over", "job_a"), ("hand_over", "job_b"), ("collect", "job_1")]
    assert of(done, "Harvest")[1]["parent"] == "job_1"


def test_without_sources_there_is_an_end_all_the_same() -> None:
    def nothing(state: asl.State) -> asl.State:
        return {**harvest(state), "sources": []}

    done = asl.run(MACHINE, {"job_id": "job_1"}, functions(harvest=nothing))
    assert (done.status, done.path) == ("SUCCEEDED", ["Plan", "Sources", "Collect", "Done"])


def test_a_source_that_breaks_is_marked_and_the_others_go_on() -> None:
    done = asl.run(MACHINE, {"job_id": "job_1"}, functions(imap=broken))
    assert done.status == "SUCCEEDED"
    (failed,) = of(done, "FailJob")
    assert (failed["job_id"], failed["failure"]) == ("job_a", {"error": "ValueError", "cause": "because"})
    assert [payload["job_id"] for payload in of(done, "Files")] == ["job_b"]
    assert [payload["step"] for payload in of(done, "Harvest")] == ["plan", "hand_over", "hand_over", "collect"]


def test_a_source_of_an_unknown_kind_is_marked() -> None:
    def strange(state: asl.State) -> asl.State:
        return {**harvest(state), "sources": [{"job_id": "job_x", "kind": "pigeon"}]}

    done = asl.run(MACHINE, {"job_id": "job_1"}, functions(harvest=strange))
    assert done.status == "SUCCEEDED"
    assert of(done, "FailJob")[0]["failure"]["error"] == "UnknownSource"


@pytest.mark.parametrize("step", ["plan", "collect"])
def test_a_harvest_that_fails_is_marked_with_the_reason(step: str) -> None:
    def partly(state: asl.State) -> asl.State:
        return broken(state) if state["step"] == step else harvest(state)

    done = asl.run(MACHINE, {"order": {}}, functions(harvest=partly))
    assert (done.status, done.error) == ("FAILED", "JobFailed")
    assert of(done, "FailJob")[-1]["failure"] == {"error": "ValueError", "cause": "because"}
    assert of(done, "FailJob")[-1]["execution"]["id"] == "arn:execution:1"


def test_a_part_of_the_work_that_is_done_is_no_failure() -> None:
    calls: list[int] = []

    def long(state: asl.State) -> asl.State:
        calls.append(1)
        if len(calls) < 50:
            raise asl.TaskError("GoesOn")
        return state

    done = asl.run(MACHINE, {"job_id": "job_1"}, functions(imap=long))
    assert (done.status, len(calls), of(done, "FailJob")) == ("SUCCEEDED", 50, [])


@pytest.mark.parametrize("name", TASKS)
def test_a_task_retries_with_jitter_catches_all_and_ends_in_time(name: str) -> None:
    task = TASKS[name]
    assert all(retrier["JitterStrategy"] == "FULL" for retrier in task["Retry"])
    assert [catcher["ErrorEquals"] for catcher in task["Catch"]] == [["States.ALL"]]
    job = next(job for job in OF_HARVEST if f"${{{substitution(job)}}}" == task["Arguments"]["FunctionName"])
    assert JOBS[job].timeout < task["TimeoutSeconds"] <= JOBS[job].timeout + 60


def test_few_sources_are_fetched_at_a_time() -> None:
    assert 1 < SOURCES["MaxConcurrency"] <= 10


def test_what_starts_it_and_what_marks_its_bad_end(dev: Template) -> None:
    _, machine = dev.named("AWS::StepFunctions::StateMachine", "StateMachineName", "-harvest")
    assert set(machine["DefinitionSubstitutions"]) == {substitution(job) for job in OF_HARVEST}
    _, ordered = dev.named("AWS::Events::Rule", "Name", "-harvest-ordered")
    assert ordered["EventPattern"]["detail"]["object"]["key"] == [{"prefix": "harvest/"}]
    _, ended = dev.named("AWS::Events::Rule", "Name", "-job-ended-badly")
    assert ended["EventPattern"]["detail"]["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    assert len(ended["EventPattern"]["detail"]["stateMachineArn"]) == 2
    (target,) = ended["Targets"]
    function = dev.body["Resources"][target["Arn"]["Fn::GetAtt"][0]]["Properties"]["FunctionName"]
    assert function == "flowaudit-dev-jobs-fail-job"
