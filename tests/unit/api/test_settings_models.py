"""Settings: the models of the Ollama server and asking for another (contract 3.6 and 3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.pulling import MODELS, NAME, SIZE, begin, job_workflow, ollama_server, run, status, use
from tests.unit.api.test_settings import ADMIN, URL, put, system_events

from flowaudit.ports.workflow import WorkflowUnavailable
from flowaudit.runtime import wiring


@pytest.fixture
def started(api: Api) -> RecordingWorkflow:
    return job_workflow()


@pytest.fixture
def ollama(api: Api) -> Iterator[OllamaDouble]:
    with ollama_server() as double:
        use(double)
        yield double


def test_settings_list_models(api: Api, ollama: OllamaDouble) -> None:
    ollama.models |= {"mistral:7b": 4_113_000_000, "tiny:1b": 45_000_000}
    ollama.loaded = {"mistral:7b"}
    answer = api("GET", MODELS)
    assert answer.status == 200
    modified = "2025-12-10T09:00:00Z"
    assert answer.json == {
        "models": [
            {"name": "llama3.1:8b-instruct-q4", "size_gb": 4.7, "loaded": False, "modified_at": modified},
            {"name": "mistral:7b", "size_gb": 4.11, "loaded": True, "modified_at": modified},
            {"name": "tiny:1b", "size_gb": 0.04, "loaded": False, "modified_at": modified},
        ]
    }


def test_a_server_that_does_not_answer_is_503(api: Api) -> None:
    for language in ("de", "en"):
        answer = api("GET", MODELS, headers={"Accept-Language": language})
        assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")


def test_settings_pull_model_and_status(api: Api, ollama: OllamaDouble, started: RecordingWorkflow) -> None:
    idle = status(api)
    assert (idle["status"], idle["model_name"], idle["completed"], idle["percent"]) == ("idle", None, 0, None)
    answer = begin(api)
    assert answer.status == 202
    job_id = answer.json["job_id"]
    shown = {"status": "pulling", "model_name": NAME, "progress_url": f"{MODELS}/pull/status"}
    assert answer.json == {**shown, "job_id": job_id}
    ((name, state),) = started.started
    assert name == job_id
    assert {"job_id": job_id, "kind": "pull_model"}.items() <= state.items()
    assert status(api)["status"] == "pulling"
    assert run(started) == 1
    done = status(api)
    assert done == {
        "status": "success",
        "model_name": NAME,
        "completed": SIZE,
        "total": SIZE,
        "percent": 100,
        "message": "The model is ready",
        "job_id": job_id,
    }
    assert status(api, language="de")["message"] == "Das Modell steht bereit"
    assert NAME in api("GET", URL).json["providers"]["LOCAL_OLLAMA"]["available_models"]
    assert put(api, {"providers": {"LOCAL_OLLAMA": {"model_name": NAME}}}).status == 200
    told = [event["event_type"] for event in system_events()]
    assert told == ["JOB_QUEUED", "SETTINGS_CHANGED", "MODEL_PULLED", "JOB_DONE", "SETTINGS_CHANGED"]


def test_a_second_pull_of_the_same_model_is_the_first(api: Api, started: RecordingWorkflow) -> None:
    first = begin(api).json["job_id"]
    assert begin(api).json["job_id"] == first
    other = begin(api, "mistral:7b").json["job_id"]
    assert other != first
    assert status(api)["job_id"] == other
    assert status(api, f"?model_name={NAME}")["job_id"] == first
    assert status(api, "?model_name=never:1b")["status"] == "idle"
    assert api("GET", f"{MODELS}/pull/status?model_name=a%20b", headers=ADMIN).status == 400
    run(started)  # mistral ends in error
    assert begin(api, "mistral:7b").json["job_id"] != other


def test_two_requests_at_once_begin_one_pull(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flowaudit.usecases.settings import models

    real, answers = models.pulls.latest, []

    def late(deps: Any, name: Any = None) -> Any:
        found = real(deps, name)
        if not answers:
            answers.append(None)
            answers[0] = begin(api).json["job_id"]
        return found

    monkeypatch.setattr(models.pulls, "latest", late)
    assert begin(api).json["job_id"] == answers[0]
    assert [event["event_type"] for event in system_events()] == ["JOB_QUEUED"]


def test_a_pull_whose_start_was_lost_is_started_by_asking_again(api: Api, started: RecordingWorkflow) -> None:
    class Down(RecordingWorkflow):
        def start(self, name: str, state: Any) -> str:
            raise WorkflowUnavailable("no answer")

    wiring.deps().__dict__["job_workflow"] = Down()
    job_id = begin(api).json["job_id"]
    assert status(api)["message"] == "The download is about to begin"
    wiring.deps().__dict__["job_workflow"] = started
    assert begin(api).json["job_id"] == job_id
    assert started.started[0][0] == job_id


@pytest.mark.parametrize(
    "name",
    ["", "two words", "../x", "a:b:c", "http://evil/x", "10.0.0.1/a/b", "evil.example/a/b", "a/b/c/d", "x" * 201, None],
)
def test_names_that_are_no_models_are_refused(api: Api, started: RecordingWorkflow, name: Any) -> None:
    answer = begin(api, name)
    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "model_name")
    assert started.started == []


def test_models_of_known_registries_may_be_named(api: Api, started: RecordingWorkflow) -> None:
    for name in ("llama3", "library/llama3:8b", "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M"):
        assert begin(api, name).status == 202


def test_pulling_is_for_admins(api: Api, started: RecordingWorkflow) -> None:
    assert begin(api, **{"X-Role": "user"}).status == 403
    assert api("GET", f"{MODELS}/pull/status", headers={"X-Role": "user"}).status == 403
    assert api("GET", MODELS, headers={"X-Role": "user"}).status == 503
