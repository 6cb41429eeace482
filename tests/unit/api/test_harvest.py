"""The harvest through the real handlers and its state machine; mailboxes in memory stand for the servers."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.harvesting import ADMIN, Sources, rows
from tests.unit.api.lambdas import as_lambda
from tests.unit.api.mailing import FakeMailbox
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import Sample, mailbox
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import fail_job, recover

URL = "/api/ai-invoices/batch/run-ai-workflow"


@pytest.fixture
def sources(api: Api) -> Sources:
    made = Sources(api)
    made.open()
    return made


def fill(box: FakeMailbox, count: int, seed: int = 5, first: int = 1) -> list[Sample]:
    samples = list(mailbox(seed, count, RATES))
    box.mails |= {number + first: sample.raw for number, sample in enumerate(samples)}
    return samples


def truth(*samples: list[Sample]) -> set[str]:
    return {sha for part in samples for sample in part for sha in sample.invoices}


def test_harvest_run(sources: Sources) -> None:
    first, second = sources.mailbox("a"), sources.mailbox("b")
    wanted = truth(fill(first, 8), fill(second, 6, seed=6))
    done = sources.harvest()
    assert (done["status"], done["progress"], done["total"]) == ("DONE", 2, 2)
    assert {one["origin"]["original_sha256"] for one in sources.uploads()} == wanted
    table = rows(done)
    assert (table["a"]["counts"]["items"], table["b"]["counts"]["items"]) == (8, 6)
    assert done["result"]["totals"]["invoices"] == len(wanted)
    assert table["a"]["status"] == table["b"]["status"] == "DONE"


def test_a_second_harvest_asks_for_new_messages_alone(sources: Sources) -> None:
    box = sources.mailbox("a")
    fill(box, 6)
    sources.harvest()
    before = list(box.fetched)
    fill(box, 2, seed=9, first=20)
    again = rows(sources.harvest())["a"]["counts"]
    assert box.fetched == [*before, 20, 21]
    assert (again["items"], again["known"]) == (2, 0)
    box.validity = 8  # the server numbers anew: all are looked at, none is fetched
    third = rows(sources.harvest())["a"]["counts"]
    assert (third["known"], third["fetched"], len(box.fetched)) == (8, 0, len(before) + 2)


def test_a_broken_source_never_stops_the_others(sources: Sources) -> None:
    good, bad = sources.mailbox("good"), sources.mailbox("bad")
    wanted = truth(fill(good, 5))
    fill(bad, 5, seed=8)
    bad.trouble = {2: RemoteFailure("login-refused")}
    done = sources.harvest()
    assert done["status"] == "DONE"
    assert rows(done)["good"]["counts"]["invoices"] == len(wanted)
    failed = rows(done)["bad"]
    assert (failed["status"], failed["error"]["code"]) == ("ERROR", "login-refused")
    assert failed["error"]["message"] == "The server refuses the login"


def test_where_every_source_fails_the_job_does(sources: Sources) -> None:
    box = sources.mailbox("bad")
    fill(box, 2)
    box.trouble = {1: RemoteFailure("login-refused")}
    done = sources.harvest()
    assert (done["status"], done["error"]["code"]) == ("ERROR", "all-sources-failed")
    assert rows(done)["bad"]["error"]["code"] == "login-refused"


def test_an_account_that_was_made_anew_is_not_harvested_for_the_old_one(api: Api, sources: Sources) -> None:
    box = sources.mailbox("a")
    fill(box, 2)
    job_id = sources.begin()
    _, state = sources.queue.started.pop(0)
    planned = as_lambda("harvest")({**state, "step": "plan"})
    assert api("DELETE", "/api/imap/accounts/a", headers=ADMIN).status == 200
    sources.mailbox("a")
    as_lambda("imap")(planned["sources"][0])
    row = rows(sources.result(job_id))["a"]
    assert (row["status"], row["error"]["code"], box.fetched) == ("ERROR", "conflict", [])


def test_a_run_goes_to_the_named_sources_and_skips_those_that_are_off(sources: Sources) -> None:
    for name, enabled in (("a", True), ("b", True), ("off", False)):
        fill(sources.mailbox(name, enabled=enabled), 1, seed=ord(name[0]))
    assert set(rows(sources.harvest(sources=[{"kind": "imap", "account": "a"}]))) == {"a"}
    assert set(rows(sources.harvest())) == {"a", "b"}
    assert set(rows(sources.harvest(sources=[{"kind": "imap", "account": "off"}]))) == {"off"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"sources": [{"kind": "imap", "account": "nobody"}]}, 404),
        ({"project_id": "prj_00000000000000000000000000"}, 404),
        ({"project_id": "x"}, 400),
        ({"sources": []}, 400),
        ({"sources": [{"kind": "smtp", "account": "a"}]}, 400),
        ({"more": 1}, 400),
    ],
)
def test_what_cannot_be_run_is_refused(api: Api, sources: Sources, body: dict[str, Any], status: int) -> None:
    sources.mailbox("a")
    assert api("POST", URL, body=body).status == status
    assert sources.queue.started == []


def test_without_any_source_there_is_nothing_to_run(api: Api, sources: Sources) -> None:
    assert api("POST", URL, body={}).status == 409


def test_what_is_found_goes_to_the_audit_of_the_project_once(api: Api, sources: Sources, project_id: str) -> None:
    box = sources.mailbox("a", project_id=project_id)
    samples = fill(box, 6)
    wanted = truth(samples)
    done = sources.harvest()
    assert done["result"]["audited"] == len(wanted)
    documents = api("GET", f"/api/projects/{project_id}/documents?limit=100").json["data"]
    assert {one["sha256"] for one in documents} == wanted
    for one in documents:
        assert (one["origin"]["kind"], one["origin"]["source"], one["origin"]["account"]) == ("harvest", "imap", "a")
        assert one["origin"]["message_id"] in {sample.message_id for sample in samples}
    assert len(api.workflow.started) == len(wanted)
    assert sources.harvest(project_id=project_id)["result"]["audited"] == 0
    assert len(api("GET", f"/api/projects/{project_id}/documents?limit=100").json["data"]) == len(wanted)


def test_what_a_broken_run_left_behind_reaches_the_audit_with_the_next(
    api: Api, sources: Sources, project_id: str
) -> None:
    box = sources.mailbox("a")
    wanted = truth(fill(box, 5))
    job_id = sources.begin(project_id=project_id)
    _, state = sources.queue.started.pop(0)
    planned = as_lambda("harvest")({**state, "step": "plan"})
    as_lambda("imap")(planned["sources"][0])  # the execution dies behind this
    recover.handle(wiring.deps(), {})
    lost = sources.result(job_id)
    assert (lost["status"], lost["error"]["code"]) == ("ERROR", "interrupted")
    assert api("GET", f"/api/projects/{project_id}/documents").json["data"] == []
    done = sources.harvest(project_id=project_id)
    assert (done["status"], done["result"]["audited"]) == ("DONE", len(wanted))
    assert sorted(box.fetched) == list(range(1, 6))


def test_two_harvests_do_not_fetch_from_an_account_at_once(sources: Sources) -> None:
    box = sources.mailbox("a")
    fill(box, 4)
    first, second = sources.begin(), sources.begin()
    _, one = sources.queue.started.pop(0)
    planned = as_lambda("harvest")({**one, "step": "plan"})
    assert len(planned["sources"]) == 1
    sources.run()
    busy = sources.result(second)
    assert (busy["status"], rows(busy)["a"]["status"], box.fetched) == ("DONE", "BUSY", [])
    sources.run(one)
    assert (sources.result(first)["status"], len(box.fetched)) == ("DONE", 4)


def test_a_cancelled_harvest_stops_its_sources(api: Api, sources: Sources) -> None:
    box = sources.mailbox("a")
    fill(box, 8)
    job_id = sources.begin()
    sources.queue.alive.add(job_id)
    box.after_fetch = lambda uid: api("DELETE", f"/api/jobs/cancel/{job_id}") if uid == 3 else None
    sources.run()
    done = sources.result(job_id)
    assert (done["status"], box.fetched) == ("CANCELLED", [1, 2, 3])
    assert rows(done)["a"]["status"] == "CANCELLED"
    assert sources.queue.alive == set()


def test_an_execution_that_was_stopped_ends_its_job(sources: Sources) -> None:
    fill(sources.mailbox("a"), 2)
    job_id = sources.begin()
    name, state = sources.queue.started.pop(0)
    as_lambda("harvest")({**state, "step": "plan"})
    detail = {"executionArn": f"arn:aws:states:x:y:execution:harvest:{name}", "name": name, "status": "ABORTED"}
    fail_job.handle(wiring.deps(), {"detail": {**detail, "input": json.dumps(state), "startDate": 1_700_000_000_123}})
    done = sources.result(job_id)
    assert (done["status"], done["error"]["code"]) == ("ERROR", "job-failed")
    assert "ABORTED" in done["error"]["message"]
    assert rows(done)["a"]["status"] == "ERROR"


def test_a_schedule_starts_a_harvest_of_its_account(sources: Sources) -> None:
    fill(sources.mailbox("a", schedule="rate(6 hours)"), 3)
    ((expression, state),) = sources.schedules.kept.values()
    assert expression == "rate(6 hours)"
    done = sources.run(state)
    assert done.status == "SUCCEEDED"
    (job,) = [one for one in sources.api("GET", "/api/jobs/list").json["data"] if one["kind"] == "harvest"]
    assert (job["status"], rows(sources.result(job["job_id"]))["a"]["counts"]["items"]) == ("DONE", 3)


@pytest.mark.parametrize(
    ("content", "status", "found"),
    [(b"", "DONE", {"a", "b"}), (b'{"sources": [{"kind": "imap", "account": "a"}]}', "DONE", {"a"}),
     (b'{"sources": 5}', "ERROR", set()), (b"\x00\xff", "DONE", {"a", "b"})],
)  # fmt: skip
def test_an_object_in_the_drop_folder_starts_a_harvest(
    sources: Sources, content: bytes, status: str, found: set[str]
) -> None:
    for name in ("a", "b"):
        fill(sources.mailbox(name), 1, seed=ord(name))
    s3 = boto3.client("s3")
    s3.put_object(Bucket="drop-test", Key="harvest/heute.json", Body=content)
    sources.run({"drop": {"bucket": "drop-test", "key": "harvest/heute.json", "etag": "x"}, "actor": "drop"})
    (job,) = [one for one in sources.api("GET", "/api/jobs/list").json["data"] if one["kind"] == "harvest"]
    assert job["status"] == status
    assert set(rows(sources.result(job["job_id"]))) == found
    assert "Contents" not in s3.list_objects_v2(Bucket="drop-test")


def test_harvest_configure(api: Api, sources: Sources, project_id: str) -> None:
    sources.mailbox("a", folder="Rechnungen")
    url = "/api/ai-invoices/sources/imap/a"
    body = {"schedule": "cron(0 6 ? * MON-FRI *)", "project_id": project_id}
    assert api("PUT", url, body=body).status == 403
    answer = api("PUT", url, body=body, headers=ADMIN)
    assert (answer.status, answer.json["schedule"]) == (200, body["schedule"])
    assert [expression for expression, _ in sources.schedules.kept.values()] == [body["schedule"]]
    (shown,) = api("GET", "/api/imap/accounts").json["data"]
    assert shown["harvest"] == {"enabled": True, **body, "folder": "Rechnungen", "query": ""}
    assert api("PUT", url, body={}, headers=ADMIN).json["schedule"] is None
    assert sources.schedules.kept == {}
    for wrong in ("rate(1 minute)", "cron(* * * * ? *)", "hourly"):
        assert api("PUT", url, body={"schedule": wrong}, headers=ADMIN).status == 400
    assert api("PUT", "/api/ai-invoices/sources/imap/nobody", body={}, headers=ADMIN).status == 404
    assert api("PUT", "/api/ai-invoices/sources/smtp/a", body={}, headers=ADMIN).status == 404


def test_a_schedule_goes_with_its_account_and_an_account_with_its_schedule(api: Api, sources: Sources) -> None:
    sources.mailbox("a", schedule="rate(6 hours)")
    assert api("DELETE", "/api/imap/accounts/a", headers=ADMIN).status == 200
    assert sources.schedules.kept == {}
    sources.schedules.broken = True
    body = {
        "name": "b",
        "host": "b.example.org",
        "username": "kai",
        "password": "x",
        "harvest": {"schedule": "rate(1 day)"},
    }
    assert api("POST", "/api/imap/accounts", body=body, headers=ADMIN).status == 503
    assert api("GET", "/api/imap/accounts").json["data"] == []
