"""The whole at a glance: sources, counts, who answers, models."""

from __future__ import annotations

import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.test_jobs import Down, end, make

from flowaudit.core.model.results import Text
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.store import accounts, jobs, keys
from flowaudit.usecases.store.unit import Unit

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def queue(api: Api) -> RecordingWorkflow:
    workflow = RecordingWorkflow()
    wiring.deps().__dict__["job_workflow"] = workflow
    return workflow


def account(kind: str, name: str) -> None:
    accounts.add(wiring.deps(), Call("r"), kind, {"name": name}, {"token": "gehe1m-token"})


def test_system_message_sources(api: Api) -> None:
    assert api("GET", "/api/message-sources").json["data"] == []
    for kind in accounts.KINDS:
        account(kind, f"my-{kind}")
    accounts.note_success(wiring.deps(), "google", "my-google")
    accounts.note_error(wiring.deps(), "imap", "my-imap", "login-refused", Text("Nein", "No"))
    found = api("GET", "/api/message-sources", headers=ENGLISH)
    assert found.json["meta"]["total"] == len(accounts.KINDS)
    assert found.json["meta"]["by_kind"] == dict.fromkeys(accounts.KINDS, 1)
    shown = {one["kind"]: one for one in found.json["data"]}
    assert (shown["google"]["status"], shown["imap"]["status"], shown["ftp"]["status"]) == ("OK", "ERROR", "UNTESTED")
    assert shown["imap"]["last_error"]["message"] == "No"
    assert b"gehe1m" not in found.body


def test_system_stats(api: Api, queue: RecordingWorkflow) -> None:
    deps = wiring.deps()
    empty = api("GET", "/api/system/stats").json
    assert empty["workspace"] == {"folders": [], "files": 0, "bytes": 0}
    assert empty["workers"] == {"database": "ok", "workflow": "ok", "ollama": "unavailable"}
    unit = Unit(deps, Call("r"), keys.SYSTEM_CHAIN)
    unit.add(keys.workspace_folder("uploads"), files=2, bytes=70)
    unit.add(keys.workspace_folder("archive"), files=1, bytes=5)
    unit.commit()
    account("ftp", "server")
    accounts.note_success(deps, "ftp", "server")
    running, _, done = make(), make(), make()
    jobs.step(deps, running, status="RUNNING")
    end(done, "DONE")
    told = api("GET", "/api/system/stats").json
    assert told["workspace"] == {
        "folders": [{"folder": "archive", "files": 1, "bytes": 5}, {"folder": "uploads", "files": 2, "bytes": 70}],
        "files": 3,
        "bytes": 75,
    }
    assert told["accounts"]["by_status"] == {"OK": 1, "ERROR": 0, "UNTESTED": 0}
    assert told["jobs"] == {"total": 3, "queued": 1, "running": 1}


def test_a_workflow_service_that_is_down_is_told(api: Api) -> None:
    wiring.deps().__dict__["job_workflow"] = Down()
    assert api("GET", "/api/system/stats").json["workers"]["workflow"] == "unavailable"


def test_system_models(api: Api) -> None:
    told = api("GET", "/api/models").json
    configured = api("GET", "/api/settings").json["providers"]
    assert {one["provider"] for one in told["data"]} == set(configured)
    (active,) = [one for one in told["data"] if one["active"]]
    assert {name: active[name] for name in ("provider", "model_name")} == told["active"]
    for provider, settings in configured.items():
        offered = [one["model_name"] for one in told["data"] if one["provider"] == provider]
        assert set(settings["available_models"]) <= set(offered)
        assert len(offered) == len(set(offered))
