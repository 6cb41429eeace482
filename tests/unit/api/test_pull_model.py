"""Job pull_model: progress, retries, cancelling, and what a download leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.doubles.ollama.server import OllamaDouble
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.pulling import NAME, begin, job_workflow, layer, newest, ollama_server, run, scripted, status, use
from tests.unit.api.test_settings import URL, system_events

from flowaudit.ports.llm import LlmModelMissing, LlmUnreachable, PullProgress
from flowaudit.ports.records import Conflict
from flowaudit.runtime import wiring
from flowaudit.runtime.job import job
from flowaudit.runtime.step import Retryable
from flowaudit.usecases.jobs import pull_model
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit


@pytest.fixture
def started(api: Api) -> RecordingWorkflow:
    return job_workflow()


@pytest.fixture
def ollama(api: Api) -> Iterator[OllamaDouble]:
    with ollama_server() as double:
        use(double)
        yield double


def test_a_finished_job_that_is_started_again_does_nothing(
    api: Api, ollama: OllamaDouble, started: RecordingWorkflow
) -> None:
    begin(api)
    run(started)
    before, pulls = len(system_events()), len(ollama.requests)
    run(started)
    assert (len(system_events()), len(ollama.requests)) == (before, pulls)
    offered = api("GET", URL).json["providers"]["LOCAL_OLLAMA"]["available_models"]
    assert offered.count(NAME) == 1


def test_a_model_that_nobody_has_ends_in_error_with_the_reason(
    api: Api, ollama: OllamaDouble, started: RecordingWorkflow
) -> None:
    begin(api, "nonsense:1b")
    assert run(started) == 1  # trying again would not help
    told = status(api)
    assert (told["status"], told["message"]) == ("error", LlmModelMissing.text.en)
    assert status(api, language="de")["message"] == LlmModelMissing.text.de
    assert newest().data["error"]["code"] == "llm-model-missing"
    assert "nonsense:1b" not in api("GET", URL).json["providers"]["LOCAL_OLLAMA"]["available_models"]


def test_a_server_that_stays_away_is_named_after_all_retries(api: Api, started: RecordingWorkflow) -> None:
    begin(api)
    assert run(started) == pull_model.ATTEMPTS
    told = status(api)
    assert (told["status"], told["message"]) == ("error", LlmUnreachable.text.en)


def test_a_pull_that_fell_silent_is_begun_anew(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = scripted(monkeypatch)
    first = begin(api).json["job_id"]
    catalogue.clock.moment += timedelta(minutes=19)
    assert begin(api).json["job_id"] == first
    catalogue.clock.moment += timedelta(minutes=2)
    assert begin(api).json["job_id"] != first
    assert jobs.load(wiring.deps(), "job", first).data["error"]["code"] == "interrupted"


def test_progress_sums_the_layers_and_is_written_once_a_second(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [PullProgress("pulling manifest"), *(layer(done) for done in range(0, 1001, 100))]
    steps += [layer(500, 1000, "def"), layer(1000, 1000, "def"), PullProgress("verifying sha256 digest")]
    catalogue = scripted(monkeypatch, *steps, PullProgress("success", done=True))
    begin(api)
    run(started)
    seen = [(told["progress"], told["percent"]) for told in catalogue.told if told.get("percent") is not None]
    assert seen == sorted(seen)  # never backwards
    writes = newest().revision - 3  # made, RUNNING, DONE
    assert 5 <= writes <= 0.4 * len(catalogue.steps) + 1
    assert (newest().data["progress"], newest().data["total"]) == (2000, 2000)
    assert max(percent for _, percent in seen) == 99


def test_a_broken_download_goes_on_where_it_was(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = scripted(monkeypatch, layer(100), layer(700), LlmUnreachable("reset"), seconds=2)
    begin(api)
    _, state = started.started[0]
    with pytest.raises(Retryable):
        job("pull_model")(dict(state), None)
    assert (status(api)["status"], status(api)["percent"]) == ("pulling", 70)
    assert status(api)["message"] == "Downloading the model"
    catalogue.steps = [layer(10), layer(900), PullProgress("success", done=True)]
    catalogue.told.clear()
    run(started)
    assert [told["percent"] for told in catalogue.told] == [70, 90]
    assert status(api)["status"] == "success"
    assert catalogue.asked == [NAME, NAME]


def test_a_long_download_is_cut_into_slices(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = scripted(monkeypatch, *(layer(n) for n in range(1000)), seconds=1)
    begin(api)
    began = catalogue.clock.moment
    _, state = started.started[0]
    with pytest.raises(Retryable, match="llm-timeout"):
        job("pull_model")(dict(state), None)
    assert catalogue.clock.moment - began <= timedelta(seconds=800)  # the function has 900


def test_a_cancelled_pull_stops_and_stays_cancelled(
    api: Api, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = scripted(monkeypatch, *(layer(n) for n in range(10)), PullProgress("success", done=True), seconds=2)
    job_id = begin(api).json["job_id"]
    catalogue.meanwhile[3] = lambda: jobs.change(wiring.deps(), job_id, status="CANCELLED")
    run(started)
    assert newest().data["status"] == "CANCELLED"
    assert len(catalogue.told) < 6
    assert (status(api)["status"], status(api)["message"]) == ("error", "The download was cancelled")


def test_a_lost_race_for_the_settings_is_tried_again(
    api: Api, ollama: OllamaDouble, started: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(api)
    real, lost = Unit.commit, []

    def commit(self: Unit) -> None:
        if not lost and any(event["event_type"] == "MODEL_PULLED" for event in self._events):
            lost.append(True)
            raise Conflict([keys.pull(None)])
        real(self)

    monkeypatch.setattr(Unit, "commit", commit)
    assert run(started) == 2
    assert status(api)["status"] == "success"
