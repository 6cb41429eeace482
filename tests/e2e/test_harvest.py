"""The harvest in the embedded cloud: real servers, real Lambda processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cloud import DeployedCloud, wait_until
from tests.e2e.test_crash import new_project
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import mailbox
from flowaudit.local import processes
from flowaudit.local.demo_harvest import HarvestDemo
from flowaudit.local.demo_sources import Sources, sources
from flowaudit.local.servers.dovecot import why_not

ADMIN = {"X-Role": "admin"}
MESSAGES = 12


# each test has mail of its own: what one has brought is known to the next
SEEDS = {
    "test_sources_are_harvested_and_audited_through_the_api": 41,
    "test_a_lambda_that_is_killed_in_the_middle_loses_and_doubles_nothing": 42,
    "test_an_object_in_the_drop_folder_and_a_schedule_start_it": 43,
    "test_a_harvest_that_is_stopped_outside_of_the_product_ends_its_job": 44,
    "test_contacts_are_suggested_from_the_mails_of_an_account": 45,
}


@pytest.fixture
def given(cloud: DeployedCloud, request: pytest.FixtureRequest) -> Iterator[Sources]:
    """Servers with mail and files that no other test has."""
    if reason := why_not():
        pytest.skip(reason)
    with sources(MESSAGES, SEEDS[request.node.name], cloud.home.trusted) as found:
        yield found


@pytest.fixture
def api(cloud: DeployedCloud) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cloud.api, timeout=60, headers={"Accept-Language": "en"}) as client:
        yield client


def test_sources_are_harvested_and_audited_through_the_api(cloud: DeployedCloud, given: Sources) -> None:
    found = HarvestDemo({"api": cloud.api}).run(given, lambda phase, done, total: None)
    assert {row.source.name: row.wrong() for row in found} == {row.source.name: [] for row in found}
    assert given.mail is not None
    assert sum(given.mail.bodies()) == MESSAGES + MESSAGES // 2


def account(api: httpx.Client, given: Sources, **harvest: Any) -> None:
    source = next(one for one in given.found if one.name == "demo-buero")
    api.delete("/imap/accounts/demo-buero", headers=ADMIN)
    settings = {**source.body.get("harvest", {}), **harvest}
    body = {"name": source.name, **source.body, "harvest": settings}
    assert api.post("/imap/accounts", json=body, headers=ADMIN).status_code == 201


def ended(api: httpx.Client, job_id: str) -> dict[str, Any]:
    def has() -> bool:
        return api.get(f"/jobs/result/{job_id}").json()["status"] not in ("QUEUED", "RUNNING")

    wait_until(has, seconds=120)
    done: dict[str, Any] = api.get(f"/jobs/result/{job_id}").json()
    return done


def workers(folder: Path, function: str) -> list[int]:
    """The processes of a Lambda function."""
    found = []
    for pid in processes.children_in(folder):
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if f"AWS_LAMBDA_FUNCTION_NAME=flowaudit-dev-{function}\0".encode() in environment:
            found.append(pid)
    return found


def kill_at_work(cloud: DeployedCloud) -> int:
    """kill -9 of the mail function while it works on a message that it has fetched: that lies in the spool then."""
    s3, bucket = cloud.boto("s3"), cloud.physical("AWS::S3::Bucket", "artifacts")
    killed: list[int] = []

    def is_dead() -> bool:
        def spooled() -> bool:
            return "Contents" in s3.list_objects_v2(Bucket=bucket, Prefix="workspace/.spool/")

        if not spooled():
            return False
        stopped = workers(cloud.home.temporary, "jobs-imap")
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        hit = spooled() and bool(stopped)
        for pid in stopped:
            os.kill(pid, signal.SIGKILL if hit else signal.SIGCONT)
        killed.extend(stopped if hit else [])
        return hit

    wait_until(is_dead, seconds=60)
    return len(killed)


def test_a_lambda_that_is_killed_in_the_middle_loses_and_doubles_nothing(
    cloud: DeployedCloud, given: Sources, api: httpx.Client
) -> None:
    account(api, given)
    project_id = new_project(api)
    body = {"sources": [{"kind": "imap", "account": "demo-buero"}], "project_id": project_id}
    begun = api.post("/ai-invoices/batch/run-ai-workflow", json=body).json()
    assert kill_at_work(cloud) >= 1
    done = ended(api, begun["job_id"])
    (row,) = done["result"]["sources"]
    assert (done["status"], row["status"], row["error"]) == ("DONE", "DONE", None), done
    again = api.post("/ai-invoices/batch/run-ai-workflow", json=body).json()
    assert ended(api, again["job_id"])["result"]["totals"]["fetched"] == 0
    source = next(one for one in given.found if one.name == "demo-buero")
    documents = api.get(f"/projects/{project_id}/documents?limit=100").json()["data"]
    shown = [one["sha256"] for one in documents]
    assert set(shown) == source.invoices, (len(shown), set(shown) ^ source.invoices)
    assert len(shown) == len(set(shown)), shown
    assert given.mail is not None
    assert sum(given.mail.bodies()) == MESSAGES, given.mail.bodies()  # the killed session included


def test_an_object_in_the_drop_folder_and_a_schedule_start_it(
    cloud: DeployedCloud, given: Sources, api: httpx.Client
) -> None:
    account(api, given, schedule="rate(6 hours)")
    (schedule,) = cloud.boto("scheduler").list_schedules(GroupName="flowaudit-dev-harvest")["Schedules"]
    kept = cloud.boto("scheduler").get_schedule(Name=schedule["Name"], GroupName="flowaudit-dev-harvest")
    assert kept["ScheduleExpression"] == "rate(6 hours)"
    steps, before = cloud.boto("stepfunctions"), newest(api)["job_id"]
    # what the scheduler does when the time has come
    steps.start_execution(stateMachineArn=kept["Target"]["Arn"], input=kept["Target"]["Input"])
    wait_until(lambda: newest(api)["job_id"] != before, seconds=60)
    assert harvest_of(api)["result"]["totals"]["items"] == MESSAGES
    order = b'{"sources": [{"kind": "imap", "account": "demo-buero"}]}'
    before = harvest_of(api)["job_id"]
    cloud.boto("s3").put_object(Bucket=cloud.drop_bucket, Key="harvest/jetzt.json", Body=order)
    wait_until(lambda: newest(api)["job_id"] != before, seconds=60)
    assert harvest_of(api)["result"]["totals"]["items"] == 0
    api.delete("/imap/accounts/demo-buero", headers=ADMIN)
    assert cloud.boto("scheduler").list_schedules(GroupName="flowaudit-dev-harvest")["Schedules"] == []


def newest(api: httpx.Client) -> dict[str, Any]:
    """The newest harvest; empty where there is none."""
    found = api.get("/jobs/list?limit=20").json()["data"]
    return next((one for one in found if one["kind"] == "harvest"), {"job_id": ""})


def harvest_of(api: httpx.Client) -> dict[str, Any]:
    wait_until(lambda: newest(api).get("status") not in (None, "QUEUED", "RUNNING"), seconds=60)
    return ended(api, newest(api)["job_id"])


def test_a_harvest_that_is_stopped_outside_of_the_product_ends_its_job(
    cloud: DeployedCloud, given: Sources, api: httpx.Client
) -> None:
    account(api, given)
    body = {"sources": [{"kind": "imap", "account": "demo-buero"}]}
    begun = api.post("/ai-invoices/batch/run-ai-workflow", json=body).json()
    machine = cloud.deployment.outputs["HarvestStateMachineArn"]
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{begun['job_id']}"
    cloud.boto("stepfunctions").stop_execution(executionArn=execution)
    done = ended(api, begun["job_id"])
    assert (done["status"], done["error"]["code"]) == ("ERROR", "job-failed")
    assert "ABORTED" in done["error"]["message"]


def test_contacts_are_suggested_from_the_mails_of_an_account(
    cloud: DeployedCloud, given: Sources, api: httpx.Client
) -> None:
    account(api, given)
    begun = api.post("/parsing/analyze-sources", json={"accounts": ["demo-buero"], "days": 3650})
    assert begun.status_code == 202, begun.text
    done = ended(api, begun.json()["job_id"])
    assert (done["status"], done["result"]["failed"]) == ("DONE", []), done
    mails = [message_from_bytes(one.raw, policy=policy.default) for one in mailbox(45, MESSAGES, RATES)]
    senders = {one["from"].addresses[0].addr_spec.lower() for one in mails}
    named = {one["from"].addresses[0].addr_spec.lower() for one in mails if "rechnung" in str(one["subject"]).lower()}
    found = {one["email"]: one for one in api.get("/parsing/contacts?limit=200").json()["data"]}
    # other tests of this cloud have left files whose parties count as well
    assert named
    assert named <= {email for email, one in found.items() if one["mails"]} <= senders
    assert all(found[email]["suggestion"] == "EXPENSE" for email in named)
    assert given.mail is not None
    assert sum(given.mail.bodies()) == 0  # headers alone
