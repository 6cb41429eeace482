"""What happens to a document when processes die: the state machine retries, or the next start takes the work up."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cloud import DeployedCloud, wait_until

from flowaudit.local import processes
from flowaudit.local.paths import REPO

SAMPLES = REPO / "samples"
STAGES = ("parse", "precheck", "prepare", "run", "finalize")
SECONDS = 45
ENDED = ("REVIEW_PENDING", "ERROR")


def client(cloud: DeployedCloud) -> httpx.Client:
    return httpx.Client(base_url=cloud.api, timeout=60)


def new_project(api: httpx.Client) -> str:
    body = json.loads((SAMPLES / "project.json").read_text("utf-8"))
    created = api.post("/projects", json=body)
    assert created.status_code == 201, created.text
    return str(created.json()["project_id"])


def upload(api: httpx.Client, project_id: str, *, auto: bool, sample: str = "01_handwerker.pdf") -> str:
    answer = api.post(
        f"/projects/{project_id}/documents/upload",
        files={"files": (sample, (SAMPLES / sample).read_bytes())},
        data={"auto": "true" if auto else "false"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"][0]["document_id"])


def document(api: httpx.Client, document_id: str) -> dict[str, Any]:
    answer = api.get(f"/documents/{document_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def wait_for_end(api: httpx.Client, document_id: str) -> dict[str, Any]:
    def has_ended() -> bool:
        return document(api, document_id)["status"] in ENDED

    wait_until(has_ended, seconds=SECONDS)
    return document(api, document_id)


def history(cloud: DeployedCloud, arn: str) -> list[dict[str, Any]]:
    pages = cloud.boto("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
    return [event for page in pages for event in page["events"]]


def workers(cloud: DeployedCloud, stage: str) -> list[int]:
    """The processes of a stage's function."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME=flowaudit-dev-pipeline-{stage}\0".encode()
    found = []
    for pid in processes.children_in(cloud.home.temporary):
        try:
            if wanted in Path(f"/proc/{pid}/environ").read_bytes() + b"\0":
                found.append(pid)
        except OSError:
            continue
    return found


def execution_of(cloud: DeployedCloud, document_id: str) -> str:
    """The execution that audits the document; its name holds the id, so it is known before the first stage runs."""
    machine = cloud.physical("AWS::StepFunctions::StateMachine", "audit-document")
    steps = cloud.boto("stepfunctions")
    arns: list[str] = []

    def is_there() -> bool:
        found = steps.list_executions(stateMachineArn=machine)["executions"]
        arns.extend(str(execution["executionArn"]) for execution in found if document_id in execution["name"])
        return bool(arns)

    wait_until(is_there, seconds=SECONDS)
    return arns[0]


def entered(cloud: DeployedCloud, arn: str, stage: str) -> bool:
    names = [event.get("stateEnteredEventDetails", {}).get("name", "") for event in history(cloud, arn)]
    return stage in [name.lower() for name in names]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to find the workers")
def test_a_killed_worker_is_retried_and_the_document_ends_once(cloud: DeployedCloud) -> None:
    """A stopped worker gets the invocation and is killed with it: kill -9 in the middle of each stage."""
    with client(cloud) as api:
        project = new_project(api)
        wait_for_end(api, upload(api, project, auto=True))  # every function has a warm worker now
        for stage in STAGES:
            victims = workers(cloud, stage)
            assert victims, f"no worker of {stage}"
            for pid in victims:
                os.kill(pid, signal.SIGSTOP)
            document_id = upload(api, project, auto=True, sample="05_reverse_charge.pdf")
            arn = execution_of(cloud, document_id)
            wait_until(lambda stage=stage, arn=arn: entered(cloud, arn, stage), seconds=SECONDS)
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            ended = wait_for_end(api, document_id)
            assert ended["status"] == "REVIEW_PENDING", (stage, ended.get("error"))
            # The status is set inside finalize, a moment before the execution ends.
            wait_until(lambda arn=arn: history(cloud, arn)[-1]["type"] == "ExecutionSucceeded", seconds=SECONDS)
            assert has_failed_task(cloud, arn), f"{stage} was not hit"
            assert ended["latest"].keys() == set(STAGES), stage
            assert events(api, document_id).count("DOCUMENT_FINALIZED") == 1, stage


def events(api: httpx.Client, document_id: str) -> list[str]:
    """What the audit trail tells of a document, oldest first."""
    query = {"entity_type": "document", "entity_id": document_id, "limit": "200"}
    rows = api.get("/audit/events", params=query).json()["data"]
    return [str(row["event_type"]) for row in reversed(rows)]


def has_failed_task(cloud: DeployedCloud, arn: str) -> bool:
    """Whether some task of the execution failed on the way."""
    failed = {"TaskFailed", "LambdaFunctionFailed", "TaskTimedOut", "LambdaFunctionTimedOut", "TaskSubmitFailed"}
    return bool(failed.intersection(event["type"] for event in history(cloud, arn)))


@pytest.mark.parametrize("reached", ["UPLOADED", "PARSING", "PRECHECKED"])
def test_everything_killed_after_a_201_loses_nothing(own_cloud: DeployedCloud, reached: str) -> None:
    """Killed at once, and while the document is on its way."""
    with client(own_cloud) as api:
        project = new_project(api)
        document_id = upload(api, project, auto=True)
        if reached != "UPLOADED":
            order = ("UPLOADED", "PARSING", "PARSED", "PRECHECKED", "PREPARED", "LLM_RUNNING", "LLM_DONE", *ENDED)

            def is_on_its_way() -> bool:
                return order.index(document(api, document_id)["status"]) >= order.index(reached)

            wait_until(is_on_its_way, seconds=SECONDS)
        own_cloud.kill()
    own_cloud.start()
    with client(own_cloud) as api:
        assert api.get(f"/projects/{project}").json()["project"]["file_reference"] == "AZ-2025-0417"
        assert api.get(f"/documents/{document_id}/file").content == (SAMPLES / "01_handwerker.pdf").read_bytes()
        ended = wait_for_end(api, document_id)
        assert ended["status"] == "REVIEW_PENDING", ended.get("error")
        assert api.get(f"/documents/{document_id}/final").json()["document_id"] == document_id
        listed = api.get(f"/projects/{project}/documents").json()["data"]
        assert [item["document_id"] for item in listed] == [document_id]
        told = events(api, document_id)
        assert told[0] == "DOCUMENT_UPLOADED"
        for once in ("DOCUMENT_PARSED", "DOCUMENT_PRECHECKED", "PAYLOAD_PREPARED", "DOCUMENT_FINALIZED"):
            assert told.count(once) == 1, told


def test_a_dropped_object_is_not_forgotten(own_cloud: DeployedCloud) -> None:
    """Killed right after the PUT was answered: the event is lost, the object is announced again at the start."""
    with client(own_cloud) as api:
        project = new_project(api)
    key = f"inbox/{project}/12_xrechnung.xml"
    content = (SAMPLES / "12_xrechnung.xml").read_bytes()
    own_cloud.boto("s3").put_object(Bucket=own_cloud.drop_bucket, Key=key, Body=content)
    own_cloud.kill()
    own_cloud.start()
    with client(own_cloud) as api:

        def has_arrived() -> bool:
            return bool(api.get(f"/projects/{project}/documents").json()["data"])

        wait_until(has_arrived, seconds=SECONDS)
        (listed,) = api.get(f"/projects/{project}/documents").json()["data"]
        assert wait_for_end(api, listed["document_id"])["status"] == "REVIEW_PENDING"


def test_without_the_precheck_function_the_next_document_ends_in_error(own_cloud: DeployedCloud) -> None:
    own_cloud.boto("lambda").delete_function(FunctionName="flowaudit-dev-pipeline-precheck")
    with client(own_cloud) as api:
        ended = wait_for_end(api, upload(api, new_project(api), auto=True))
        assert ended["status"] == "ERROR"
        assert ended["error"]["stage"] == "precheck"
