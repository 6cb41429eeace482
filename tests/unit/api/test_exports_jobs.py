"""The job export under failures: what is killed is taken up, nothing is marked twice or lost, no half file stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.exporting import SAMPLES, Xlsx, audited, copies, job_queue, run_jobs, settle

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import export
from flowaudit.usecases.store import documents, jobs


class Killed(BaseException):
    """The worker dies."""


@pytest.fixture
def queue(api: Api) -> Iterator[RecordingWorkflow]:
    with job_queue() as waiting:
        yield waiting


@pytest.fixture
def accepted(api: Api, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Eleven accepted documents; the job marks them by fours."""
    body = json.loads((SAMPLES / "project.json").read_text("utf-8"))
    project_id = str(api("POST", "/api/projects", body=body).json["project_id"])
    first = audited(api, project_id, "04_kassenbon.pdf")
    settle(first, Status.ACCEPTED)
    monkeypatch.setattr(export, "_BATCH", 4)
    monkeypatch.setattr(export, "_REPORT_EVERY", 5)
    return [first, *copies(first, 10)]


def asked(api: Api, document_ids: list[str], **body: Any) -> str:
    project_id = api("GET", f"/api/documents/{document_ids[0]}").json["project_id"]
    return str(api("POST", f"/api/projects/{project_id}/export", body=body).json["export_job_id"])


def statuses(document_ids: list[str]) -> set[str]:
    return {documents.load(wiring.deps().records, one).data["status"] for one in document_ids}


def events(api: Api, document_id: str) -> list[str]:
    url = f"/api/audit/events?entity_type=document&entity_id={document_id}"
    return [event["event_type"] for event in api("GET", url).json["data"]]


def objects() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket="artifacts-test", Prefix="data/")
    return [item["Key"] for item in found.get("Contents", [])]


def dying_after(function: Callable[..., Any], calls: int) -> Callable[..., Any]:
    done = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal done
        if done >= calls:
            raise Killed
        done += 1
        return function(*args, **kwargs)

    return wrapped


def test_a_worker_that_dies_at_any_write_is_taken_up_without_loss(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked(api, accepted)
    state = queue.started[0][1]
    records, died = wiring.deps().records, 0
    for calls in range(40):
        with monkeypatch.context() as patch:
            patch.setattr(records, "commit", dying_after(records.commit, calls % 5))
            try:
                export.handle(wiring.deps(), state)
            except Killed:
                died += 1
                continue
        break
    assert died >= 5
    job = api("GET", f"/api/exports/{job_id}").json
    assert (job["status"], job["documents"], job["marked"]) == ("DONE", 11, 11)
    assert statuses(accepted) == {"EXPORTED"}
    rows = Xlsx(api("GET", job["download_url"]).body).records("Documents")
    assert {row["Document ID"].value for row in rows} == set(accepted)
    assert all(events(api, one).count("DOCUMENT_EXPORTED") == 1 for one in (accepted[0], accepted[7], accepted[10]))
    assert [event for event in events_of_job(api, job_id) if event == "JOB_DONE"] == ["JOB_DONE"]
    export.handle(wiring.deps(), state)  # the answer got lost: once more
    assert events(api, accepted[0]).count("DOCUMENT_EXPORTED") == 1
    assert len(objects()) == 1


def events_of_job(api: Api, job_id: str) -> list[str]:
    url = f"/api/audit/events?entity_type=job&entity_id={job_id}"
    return [event["event_type"] for event in api("GET", url).json["data"]]


def test_a_failed_write_leaves_no_file_and_marks_nothing(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(key: str, content: bytes, media_type: str) -> None:
        raise RuntimeError("no room")

    job_id = asked(api, accepted)
    monkeypatch.setattr(wiring.deps().artifacts, "put", full)
    run_jobs(queue)
    shown = api("GET", f"/api/exports/{job_id}", headers={"Accept-Language": "de"}).json
    assert shown["status"] == "ERROR"
    assert shown["error"]["code"] == "job-failed"
    assert "gescheitert" in shown["error"]["message"]
    assert (shown["file_path"], shown["download_url"]) == (None, None)
    assert statuses(accepted) == {"ACCEPTED"}
    assert objects() == []


def test_a_document_that_got_another_result_meanwhile_is_not_marked(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked(api, accepted[:1])
    real = export._mark

    def later(*args: Any) -> int:
        settle(accepted[3], Status.REVIEW_PENDING)
        settle(accepted[4], Status.ACCEPTED, latest={"finalize": "fin_other"})
        return real(*args)

    monkeypatch.setattr(export, "_mark", later)
    run_jobs(queue)
    assert api("GET", f"/api/exports/{job_id}").json["marked"] == 9
    assert statuses([accepted[3]]) == {"REVIEW_PENDING"}
    assert statuses([accepted[4]]) == {"ACCEPTED"}


def test_progress_is_told_and_a_cancelled_export_stops(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = asked(api, accepted)
    seen: list[Any] = []
    real = jobs.change

    def watched(deps: Any, which: str, **data: Any) -> Any:
        changed = real(deps, which, **data)
        if "progress" in data:
            seen.append(data)
            return real(deps, which, status="CANCELLED")
        return changed

    monkeypatch.setattr(export.jobs, "change", watched)
    run_jobs(queue)
    assert seen == [{"progress": 5, "total": 11}]
    shown = api("GET", f"/api/exports/{job_id}", headers={"Accept-Language": "de"}).json
    assert (shown["status"], shown["error"]["code"]) == ("ERROR", "cancelled")
    assert (statuses(accepted), objects()) == ({"ACCEPTED"}, [])


def test_too_many_documents_are_refused_with_a_reason(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_DOCUMENTS", 10)
    monkeypatch.setattr(export, "_PAGE", 4)
    job_id = asked(api, accepted)
    run_jobs(queue)
    shown = api("GET", f"/api/exports/{job_id}").json
    assert (shown["status"], shown["error"]["code"]) == ("ERROR", "export-too-large")
    monkeypatch.setattr(export, "MAX_DOCUMENTS", 11)
    again = asked(api, accepted)
    run_jobs(queue)
    assert api("GET", f"/api/exports/{again}").json["documents"] == 11


def test_a_large_file_is_a_redirect(
    api: Api, queue: RecordingWorkflow, accepted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flowaudit.usecases import exports

    job_id = asked(api, accepted)
    run_jobs(queue)
    monkeypatch.setattr(exports, "_MAX_ANSWER", 100)
    answer = api("GET", f"/api/exports/{job_id}/file")
    assert answer.status == 307
    assert "data/exports/project_" in answer.headers["location"]


def test_the_same_documents_give_the_same_bytes(api: Api, queue: RecordingWorkflow, accepted: list[str]) -> None:
    job_id = asked(api, accepted)
    job = jobs.load(wiring.deps(), "exp", job_id)
    found = export._select(wiring.deps(), job)
    reader = export.Reader(wiring.deps(), "de", payloads=False, llm=False)
    shown = tuple(reader.read(one) for one in found)
    assert export._content(wiring.deps(), job, shown) == export._content(wiring.deps(), job, shown)
