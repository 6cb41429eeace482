"""Jobs of all kinds: list, poll, cancel, clear away, and what becomes of those that die."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow

from flowaudit.adapters.stepfunctions.workflow import StepFunctionsWorkflow
from flowaudit.core.model.results import Text
from flowaudit.ports.records import Conflict
from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.jobs import fail_job, lost, recover
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

ADMIN = {"X-Role": "admin"}
CALL = Call("req")


class Down(RecordingWorkflow):
    """The workflow service does not answer."""

    def start(self, name: str, state: Any) -> str:
        raise WorkflowUnavailable

    def running(self, name: str, arn: str | None = None) -> bool:
        raise WorkflowUnavailable

    def stop(self, name: str) -> bool:
        raise WorkflowUnavailable


@pytest.fixture
def queue(api: Api) -> RecordingWorkflow:
    workflow = RecordingWorkflow()
    wiring.deps().__dict__["job_workflow"] = workflow
    return workflow


def make(prefix: str = "job", kind: str = "export") -> str:
    deps = wiring.deps()
    unit = Unit(deps, CALL, keys.SYSTEM_CHAIN)
    job_id = deps.ids.new(prefix)
    jobs.create(unit, job_id, kind)
    unit.commit()
    return job_id


def end(job_id: str, status: str) -> None:
    deps = wiring.deps()
    unit = Unit(deps, CALL, keys.SYSTEM_CHAIN)
    record = jobs.find(deps, job_id)
    if status == "DONE":
        jobs.finish(unit, record, files=2)
    elif status == "ERROR":
        jobs.fail(unit, record, "broken", Text("Kaputt", "Broken"))
    else:
        jobs.cancel(unit, record)
    unit.commit()


def shown(api: Api, job_id: str, language: str = "en") -> Any:
    answer = api("GET", f"/api/jobs/result/{job_id}", headers={"Accept-Language": language})
    assert answer.status == 200
    return answer.json


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    moment = datetime.now(UTC) + timedelta(**passed)
    monkeypatch.setattr(type(wiring.deps().clock), "now", lambda _: moment)


@pytest.mark.parametrize("prefix", ["job", "exp", "gen"])
def test_jobs_result(api: Api, queue: RecordingWorkflow, prefix: str) -> None:
    job_id = make(prefix)
    told = shown(api, job_id)
    assert (told["status"], told["progress"], told["total"], told["result"]) == ("QUEUED", 0, None, None)
    jobs.step(wiring.deps(), job_id, status="RUNNING", progress=3, total=7)
    told = shown(api, job_id)
    assert (told["status"], told["progress"], told["total"]) == ("RUNNING", 3, 7)
    assert told["beat"] >= told["created_at"]
    end(job_id, "DONE")
    told = shown(api, job_id)
    assert (told["status"], told["result"], told["error"]) == ("DONE", {"files": 2}, None)


def test_the_error_is_told_in_the_readers_language(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    end(job_id, "ERROR")
    assert shown(api, job_id, "de")["error"] == {"code": "broken", "message": "Kaputt"}
    assert shown(api, job_id, "en")["error"] == {"code": "broken", "message": "Broken"}


@pytest.mark.parametrize("job_id", ["job_01JD0000000000000000000000", "doc_x", "SETTINGS", "job_", "x" * 300])
def test_unknown_jobs(api: Api, queue: RecordingWorkflow, job_id: str) -> None:
    assert api("GET", f"/api/jobs/result/{job_id}").status == 404
    assert api("DELETE", f"/api/jobs/cancel/{job_id}").status == 404


def test_jobs_index(api: Api, queue: RecordingWorkflow) -> None:
    made = [make(prefix) for prefix in ("job", "exp", "gen", "job", "exp")]
    found = api("GET", "/api/jobs/list?limit=2&offset=1").json
    assert [one["job_id"] for one in found["data"]] == made[::-1][1:3]
    assert (found["meta"]["total"], found["meta"]["limit"], found["meta"]["offset"]) == (5, 2, 1)
    assert "result" not in found["data"][0]
    assert api("GET", "/api/jobs/list?limit=0").status == 400


def test_jobs_cancel(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    queue.alive.add(job_id)
    jobs.step(wiring.deps(), job_id, status="RUNNING", progress=2, total=9)
    answer = api("DELETE", f"/api/jobs/cancel/{job_id}", headers={"Accept-Language": "en"})
    assert answer.status == 200
    assert answer.json["status"] == "CANCELLED"
    assert answer.json["stopped"] == {"job": True, "execution": True}
    assert (answer.json["progress"], answer.json["total"]) == (2, 9)
    assert "stopped" in answer.json["message"]
    assert queue.alive == set()
    again = api("DELETE", f"/api/jobs/cancel/{job_id}").json
    assert (again["status"], again["stopped"]) == ("CANCELLED", {"job": False, "execution": False})


def test_a_loop_stops_one_item_after_the_cancel(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    worked: list[int] = []

    def work() -> None:
        for number in range(10):
            jobs.step(wiring.deps(), job_id, status="RUNNING", progress=number)
            if number == 3:
                api("DELETE", f"/api/jobs/cancel/{job_id}")
            worked.append(number)

    with pytest.raises(jobs.Stopped):
        work()
    assert worked == [0, 1, 2, 3]
    assert shown(api, job_id)["status"] == "CANCELLED"
    assert shown(api, job_id)["progress"] == 3


def test_the_execution_itself_is_stopped(api: Api) -> None:
    import boto3

    client = boto3.client("stepfunctions")
    machine = client.create_state_machine(
        name="run-job",
        definition='{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}',
        roleArn="arn:aws:iam::123456789012:role/r",
    )["stateMachineArn"]
    workflow = StepFunctionsWorkflow(machine)
    assert not workflow.stop("nobody")
    arn = workflow.start("job", {})
    assert workflow.stop("job")
    assert client.describe_execution(executionArn=arn)["status"] == "ABORTED"
    assert not workflow.stop("job")


def test_a_second_cancel_stops_what_the_first_could_not(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    queue.alive.add(job_id)
    wiring.deps().__dict__["job_workflow"] = Down()
    first = api("DELETE", f"/api/jobs/cancel/{job_id}", headers={"Accept-Language": "en"}).json
    assert first["stopped"] == {"job": True, "execution": False}
    assert "after its current step" in first["message"]
    wiring.deps().__dict__["job_workflow"] = queue
    assert api("DELETE", f"/api/jobs/cancel/{job_id}").json["stopped"] == {"job": False, "execution": True}


@pytest.mark.parametrize("status", ["DONE", "ERROR"])
def test_what_has_ended_stays_as_it_ended(api: Api, queue: RecordingWorkflow, status: str) -> None:
    job_id = make()
    end(job_id, status)
    answer = api("DELETE", f"/api/jobs/cancel/{job_id}").json
    assert (answer["status"], answer["stopped"]) == (status, {"job": False, "execution": False})


def test_a_result_that_comes_after_the_cancel_does_not_count(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    record = jobs.find(wiring.deps(), job_id)
    api("DELETE", f"/api/jobs/cancel/{job_id}")
    unit = Unit(wiring.deps(), CALL, keys.SYSTEM_CHAIN)
    jobs.finish(unit, record)
    with pytest.raises(Conflict):
        unit.commit()
    fail_job.handle(wiring.deps(), {"job_id": job_id})
    assert shown(api, job_id)["status"] == "CANCELLED"


def test_jobs_clear(api: Api, queue: RecordingWorkflow) -> None:
    kept = [make(), make("exp")]
    jobs.step(wiring.deps(), kept[1], status="RUNNING")
    for status in ("DONE", "DONE", "ERROR", "CANCELLED"):
        end(make(), status)
    assert api("DELETE", "/api/jobs/clear").status == 403
    answer = api("DELETE", "/api/jobs/clear", headers=ADMIN).json
    assert answer == {
        "removed": 4,
        "by_status": {"DONE": 2, "ERROR": 1, "CANCELLED": 1},
        "kept": 2,
        "complete": True,
    }
    found = api("GET", "/api/jobs/list").json
    assert [one["job_id"] for one in found["data"]] == kept[::-1]
    assert found["meta"]["total"] == 2
    assert api("DELETE", "/api/jobs/clear", headers=ADMIN).json["removed"] == 0


def test_more_jobs_than_one_page_are_cleared(api: Api, queue: RecordingWorkflow, monkeypatch: Any) -> None:
    from flowaudit.usecases.jobs import operations

    monkeypatch.setattr(operations, "_PAGE", 2)
    for _ in range(5):
        end(make(), "DONE")
    kept = make()
    assert api("DELETE", "/api/jobs/clear", headers=ADMIN).json["removed"] == 5
    assert [one["job_id"] for one in api("GET", "/api/jobs/list").json["data"]] == [kept]


def test_a_job_whose_execution_died_is_error_with_the_reason(api: Api, queue: RecordingWorkflow) -> None:
    job_id, alive = make(), make()
    queue.alive.add(alive)
    for one in (job_id, alive):
        jobs.step(wiring.deps(), one, status="RUNNING", progress=5)
    assert recover.handle(wiring.deps(), {})["jobs"] == {"started": [], "failed": [job_id]}
    assert shown(api, job_id)["error"]["code"] == "interrupted"
    assert shown(api, job_id)["progress"] == 5
    assert shown(api, alive)["status"] == "RUNNING"
    assert recover.handle(wiring.deps(), {})["jobs"] == {"started": [], "failed": []}


def test_a_job_that_was_never_started_is_started_and_given_up_in_the_end(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = make()
    assert lost.recover(wiring.deps()) == {"started": [], "failed": []}  # its request may be about to start it
    later(monkeypatch, minutes=2)
    for number in range(1, lost.MAX_RESTARTS + 1):
        assert lost.recover(wiring.deps())["started"] == [job_id]
        assert queue.started[-1][0] == f"{job_id}-r{number}"
        assert queue.started[-1][1]["kind"] == "export"
    assert lost.recover(wiring.deps())["failed"] == [job_id]
    assert shown(api, job_id)["error"]["code"] == "never-started"


def test_cancel_stops_the_execution_that_was_started_again(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = make()
    later(monkeypatch, minutes=2)
    lost.recover(wiring.deps())
    queue.alive.add(f"{job_id}-r1")
    assert api("DELETE", f"/api/jobs/cancel/{job_id}").json["stopped"]["execution"]


def test_while_the_workflow_service_is_down_no_job_is_judged(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    jobs.step(wiring.deps(), job_id, status="RUNNING")
    wiring.deps().__dict__["job_workflow"] = Down()
    assert lost.recover(wiring.deps()) == {"started": [], "failed": []}
    assert shown(api, job_id)["status"] == "RUNNING"


def test_a_job_that_finishes_while_it_is_looked_at_is_not_failed(api: Api, queue: RecordingWorkflow) -> None:
    job_id = make()
    jobs.step(wiring.deps(), job_id, status="RUNNING")

    class Finishing(RecordingWorkflow):
        def running(self, name: str, arn: str | None = None) -> bool:
            end(job_id, "DONE")
            return False

    wiring.deps().__dict__["job_workflow"] = Finishing()
    assert lost.recover(wiring.deps())["failed"] == []
    assert shown(api, job_id)["status"] == "DONE"
