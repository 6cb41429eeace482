"""Files in the workspace and the jobs on them, in tests."""

from __future__ import annotations

from typing import Any

from tests.unit.api.conftest import ROOT, Answer, Api, RecordingWorkflow, form, pdf

from flowaudit.runtime import wiring
from flowaudit.runtime.job import job
from flowaudit.runtime.step import GoesOn, Retryable

INVOICE = (ROOT / "samples" / "03_kleinunternehmerin.pdf").read_bytes()
LETTER = pdf("Sehr geehrte Damen und Herren,", "wir wünschen ein frohes Fest.", "Mit freundlichen Grüßen")


def job_queue() -> RecordingWorkflow:
    """Takes the place of the jobs' state machine."""
    workflow = RecordingWorkflow()
    wiring.deps().__dict__["job_workflow"] = workflow
    return workflow


def upload(api: Api, folder: str, *files: tuple[str, bytes]) -> Answer:
    """A multipart upload into the workspace."""
    body, content_type = form(files, {})
    return api("POST", f"/api/workspace/upload/{folder}", raw=body, headers={"Content-Type": content_type})


def run(queue: RecordingWorkflow) -> None:
    """Run the waiting jobs through their handler, with the state machine's retries."""
    handler = job("files")
    while queue.started:
        _, state = queue.started.pop(0)
        for _ in range(6):
            try:
                handler(state, None)
            except (Retryable, GoesOn):
                continue
            break


def result(api: Api, accepted: Answer, language: str = "en") -> Any:
    """The job of a 202."""
    assert accepted.status == 202, accepted.json
    assert accepted.json["status"] == "QUEUED"
    return api("GET", accepted.json["result_url"], headers={"Accept-Language": language}).json


def listed(api: Api, folder: str) -> list[str]:
    """The names of a folder."""
    return [one["name"] for one in api("GET", f"/api/workspace/files?folder={folder}").json["data"]]
