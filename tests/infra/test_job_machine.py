"""The state machine of the jobs: every kind has its function, every end is an honest one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from infra.constructs.state_machine import definition_of, substitution
from infra.function_table import JOBS, OF_RUN_JOB
from tests.infra import asl
from tests.infra.template import Template

MACHINE: asl.State = json.loads(definition_of("run-job").read_text("utf-8"))
TASKS = {name: state for name, state in MACHINE["States"].items() if state["Type"] == "Task"}
# the function that does the work of each kind
KINDS = {
    "export": "export",
    "generate": "generate",
    "pull_model": "pull_model",
    "workspace_analyze": "files",
    "workspace_extract": "files",
    "ftp_analyze": "files",
    "ftp_extract": "files",
    "statement_file": "files",
    "statement_folder": "files",
    "imap": "imap",
}
CALLED = OF_RUN_JOB


def functions(**special: Callable[[asl.State], asl.State]) -> dict[str, Callable[[asl.State], asl.State]]:
    return {substitution(job): special.get(job, lambda state: {**state, "done": True}) for job in CALLED}


def broken(state: asl.State) -> asl.State:
    raise asl.TaskError("ValueError", "because")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_done_by_its_function(kind: str) -> None:
    done = asl.run(MACHINE, {"job_id": "job_1", "kind": kind}, functions())
    assert (done.status, done.stages) == ("SUCCEEDED", [substitution(KINDS[kind])])


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_that_fails_is_marked_with_the_reason(kind: str) -> None:
    done = asl.run(MACHINE, {"job_id": "job_1", "kind": kind}, functions(**{KINDS[kind]: broken}))
    assert (done.status, done.error) == ("FAILED", "JobFailed")
    assert done.calls[-1][0] == "FailJobFunction"
    assert done.calls[-1][1]["failure"] == {"error": "ValueError", "cause": "because"}


@pytest.mark.parametrize("bad", [{}, {"kind": "fail_job"}, {"kind": "recover"}, {"kind": None}])
def test_an_unknown_kind_calls_nothing(bad: asl.State) -> None:
    done = asl.run(MACHINE, bad, functions())
    assert (done.status, done.error, done.calls) == ("FAILED", "UnknownJob", [])


@pytest.mark.parametrize("name", TASKS)
def test_a_task_retries_with_jitter_catches_all_and_ends_in_time(name: str) -> None:
    task = TASKS[name]
    assert task["Retry"]
    assert all(retrier["JitterStrategy"] == "FULL" for retrier in task["Retry"])
    assert [catcher["ErrorEquals"] for catcher in task["Catch"]] == [["States.ALL"]]
    job = next(job for job in CALLED if f"${{{substitution(job)}}}" == task["Arguments"]["FunctionName"])
    assert JOBS[job].timeout < task["TimeoutSeconds"] <= JOBS[job].timeout + 60


def test_all_substitutions_are_filled(dev: Template) -> None:
    _, machine = dev.named("AWS::StepFunctions::StateMachine", "StateMachineName", "-run-job")
    used = {task["Arguments"]["FunctionName"][2:-1] for task in TASKS.values()}
    assert used == set(machine["DefinitionSubstitutions"]) == {substitution(job) for job in CALLED}
