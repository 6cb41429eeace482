"""Runs a JSONata state machine with functions in place of Lambda: Choice, Pass, Task, Map, Retry, Catch, Succeed, Fail.

Expressions are evaluated by the reference engine's port; an expression without a value fails the state, as in AWS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonata

State = dict[str, Any]
NOTHING = object()


class TaskError(Exception):
    """What a stage raises, by the name that Step Functions would see."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.cause = cause


@dataclass
class Execution:
    """What happened: states entered, tasks called (with their payloads), how it ended."""

    path: list[str] = field(default_factory=list)
    calls: list[tuple[str, State]] = field(default_factory=list)
    status: str = "RUNNING"
    output: Any = None
    error: str | None = None
    cause: str | None = None

    @property
    def stages(self) -> list[str]:
        """The functions called, in order."""
        return [name for name, _ in self.calls]


def run(machine: State, given: State, stages: Mapping[str, Callable[[State], State]]) -> Execution:
    """Execute to the end. ``stages`` maps a substitution such as ``ParseFunction`` to the function behind it."""
    execution = Execution()
    context = {"Execution": {"Id": "arn:execution:1", "Name": "run-1", "StartTime": "2025-03-01T08:00:00Z"}}
    _run(machine, given, stages, execution, context)
    return execution


def _run(
    machine: State, given: State, stages: Mapping[str, Callable[[State], State]], execution: Execution, context: State
) -> Any:
    """A machine, or an item of a Map, which ends with a state that has ``End``."""
    name, value = machine["StartAt"], json.loads(json.dumps(given))
    while execution.status == "RUNNING":
        execution.path.append(name)
        assert len(execution.path) < 100, "the machine goes round"
        state = machine["States"][name]
        states: State = {"input": value, "context": context}
        match state["Type"]:
            case "Succeed":
                execution.status, execution.output = "SUCCEEDED", value
            case "Fail":
                execution.status = "FAILED"
                execution.error, execution.cause = (evaluate(state[key], states) for key in ("Error", "Cause"))
            case "Choice":
                name = _choose(state, states)
            case "Pass":
                value = evaluate(state["Output"], states)
                if state.get("End"):
                    return value
                name = state["Next"]
            case "Task":
                name, value = _task(state, states, stages, execution)
            case "Map":
                for item in evaluate(state["Items"], states):
                    inner = {**context, "Map": {"Item": {"Value": item}}}
                    selected = evaluate(state["ItemSelector"], {**states, "context": inner})
                    _run(state["ItemProcessor"], selected, stages, execution, inner)
                name, value = state["Next"], evaluate(state["Output"], states)
    return None


def evaluate(template: Any, states: State) -> Any:
    """Fill a JSONata template. Raises ValueError for an expression without a value."""
    if isinstance(template, dict):
        return {key: evaluate(value, states) for key, value in template.items()}
    if isinstance(template, list):
        return [evaluate(value, states) for value in template]
    if not (isinstance(template, str) and template.startswith("{%") and template.endswith("%}")):
        return template
    expression = jsonata.Jsonata.jsonata(template[2:-2].strip())
    frame = expression.create_frame()
    frame.bind("states", states)
    result = expression.evaluate(None, frame)
    if result is None:
        raise ValueError(f"no value: {template}")
    return json.loads(json.dumps(result))


def _choose(state: State, states: State) -> str:
    for choice in state["Choices"]:
        outcome = evaluate(choice["Condition"], states)
        assert isinstance(outcome, bool), f"a Choice needs true or false: {choice['Condition']}"
        if outcome:
            return str(choice["Next"])
    return str(state["Default"])


def _task(
    state: State, states: State, stages: Mapping[str, Callable[[State], State]], execution: Execution
) -> tuple[str, Any]:
    arguments = evaluate(state["Arguments"], states)
    function = arguments["FunctionName"].removeprefix("${").removesuffix("}")
    used: dict[int, int] = {}
    while True:
        execution.calls.append((function, arguments["Payload"]))
        try:
            result = {"Payload": stages[function](json.loads(json.dumps(arguments["Payload"])))}
        except TaskError as problem:
            if _may_retry(state, problem, used):
                continue
            for catcher in state["Catch"]:
                if {problem.error, "States.ALL"} & set(catcher["ErrorEquals"]):
                    told = {"Error": problem.error, "Cause": problem.cause}
                    return catcher["Next"], evaluate(catcher["Output"], {**states, "errorOutput": told})
            raise
        return state["Next"], evaluate(state["Output"], {**states, "result": result})


def _may_retry(state: State, problem: TaskError, used: dict[int, int]) -> bool:
    for index, retrier in enumerate(state["Retry"]):
        if problem.error in retrier["ErrorEquals"]:
            used[index] = used.get(index, 0) + 1
            return used[index] <= retrier["MaxAttempts"]
    return False
