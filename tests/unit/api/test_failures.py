"""Stage fail: ERROR with the reason, once, and only for the execution that really failed; work that died is resumed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.api.conftest import Api, pdf

from flowaudit.runtime import wiring
from flowaudit.usecases import work
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages import fail

CALL = Call("req", "system")


@pytest.fixture
def started(api: Api, project_id: str) -> dict[str, Any]:
    """The state of an audit that was started and has not run."""
    api.upload(project_id, ("a.pdf", pdf("A")), auto="true")
    (_, state) = api.workflow.started.pop()
    return {**state, "execution": {"id": f"arn:audit_{state['document_id']}", "started": "2026-01-02T03:04:05Z"}}


def shown(api: Api, state: dict[str, Any], language: str = "en") -> dict[str, Any]:
    answer = api("GET", f"/api/documents/{state['document_id']}", headers={"Accept-Language": language})
    return dict(answer.json)


def test_a_stage_that_failed_for_good_is_told_in_both_languages(api: Api, started: dict[str, Any]) -> None:
    cause = json.dumps(
        {"errorType": "StageFailed", "errorMessage": "truncated|Die Datei ist kaputt|The file is broken"}
    )
    fail.handle(wiring.deps(), CALL, {**started, "failure": {"stage": "parse", "error": "StageFailed", "cause": cause}})
    assert shown(api, started)["status"] == "ERROR"
    assert shown(api, started)["error"] == {"stage": "parse", "code": "truncated", "message": "The file is broken"}
    assert shown(api, started, "de")["error"]["message"] == "Die Datei ist kaputt"


def test_a_killed_stage_names_the_error(api: Api, started: dict[str, Any]) -> None:
    failure = {"stage": "precheck", "error": "Runtime.ExitError", "cause": "…"}
    fail.handle(wiring.deps(), CALL, {**started, "failure": failure})
    assert "Runtime.ExitError" in shown(api, started)["error"]["message"]


def test_a_document_in_error_may_be_audited_again(api: Api, started: dict[str, Any]) -> None:
    fail.handle(wiring.deps(), CALL, {**started, "failure": {"stage": "parse", "error": "X", "cause": ""}})
    assert api("POST", f"/api/documents/{started['document_id']}/audit").status == 202
    api.workflow.run()
    assert shown(api, started)["status"] == "REVIEW_PENDING"
    assert "error" not in shown(api, started)


def test_the_event_of_an_execution_that_timed_out_marks_the_document(api: Api, started: dict[str, Any]) -> None:
    detail = {"status": "TIMED_OUT", "executionArn": started["execution"]["id"], "input": json.dumps(started)}
    fail.handle(wiring.deps(), CALL, {"detail-type": "x", "detail": detail})
    assert "TIMED_OUT" in shown(api, started)["error"]["message"]


def test_a_late_event_does_not_stop_the_work_of_another_execution(api: Api, started: dict[str, Any]) -> None:
    api.workflow.started.append(("two", started))
    api.workflow.run()  # the work has ended well
    assert api("POST", f"/api/documents/{started['document_id']}/parse").status == 202
    detail = {"status": "ABORTED", "executionArn": "arn:one", "input": json.dumps(started)}
    fail.handle(wiring.deps(), CALL, {"detail": detail})
    assert shown(api, started)["status"] == "PARSING"


def test_interrupted_work_is_resumed_and_gives_each_result_once(api: Api, started: dict[str, Any]) -> None:
    (arn,) = work.resume(wiring.deps())
    assert arn.endswith("-r1")
    api.workflow.run()
    document = shown(api, started)
    assert document["status"] == "REVIEW_PENDING"
    assert document["latest"] == started["runs"]
    assert work.resume(wiring.deps()) == []


def test_work_that_breaks_off_again_and_again_is_given_up(api: Api, started: dict[str, Any]) -> None:
    for _ in range(work.MAX_RESUMES):
        assert work.resume(wiring.deps())
    assert work.resume(wiring.deps()) == []
    assert shown(api, started)["error"]["code"] == "interrupted"
