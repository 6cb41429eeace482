"""The sample generator (contract section 15)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import boto3
import pytest
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.exporting import SAMPLES, job_queue

from flowaudit.contract.models.generator import TEMPLATES, DateProfileId
from flowaudit.core.generator import Template
from flowaudit.core.generator.batch import plan
from flowaudit.core.generator.compose import DateProfile
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import TryAgain, generate
from flowaudit.usecases.store.generated import request_key

ADMIN = {"X-Role": "admin", "Accept-Language": "de"}
BODY: dict[str, Any] = {
    "count": 6,
    "error_rate_total": 50.0,
    "severity": 3,
    "per_feature_error_rates": {"supplier_tax_or_vat_id": 60.0, "invoice_number": 40.0},
    "seed": 7,
}


@pytest.fixture
def queue(api: Api) -> Iterator[RecordingWorkflow]:
    with job_queue() as waiting:
        yield waiting


@pytest.fixture
def sample_project(api: Api) -> str:
    body = json.loads((SAMPLES / "project.json").read_text("utf-8"))
    return str(api("POST", "/api/projects", body=body).json["project_id"])


def started(api: Api, **change: Any) -> dict[str, Any]:
    answer = api("POST", "/api/generator/run", body={**BODY, **change}, headers=ADMIN)
    assert answer.status == 202, answer.json
    return dict(answer.json)


def ran(api: Api, queue: RecordingWorkflow, **change: Any) -> dict[str, Any]:
    job = started(api, **change)
    generate.handle(wiring.deps(), queue.started.pop()[1])
    return dict(api("GET", f"/api/generator/jobs/{job['generator_job_id']}", headers=ADMIN).json)


def stored(path: str) -> bytes:
    content: bytes = boto3.client("s3").get_object(Bucket="artifacts-test", Key=path.lstrip("/"))["Body"].read()
    return content


def solutions_of(api: Api, job: dict[str, Any]) -> Any:
    return api("GET", f"/api/generator/jobs/{job['generator_job_id']}/solutions", headers=ADMIN)


def test_generator_templates(api: Api) -> None:
    answer = api("GET", "/api/generator/templates", headers=ADMIN)
    assert answer.status == 200
    rows = answer.json["data"]
    assert [row["template_id"] for row in rows] == [template.value for template in Template]
    assert rows[0] == {
        "template_id": "T1_HANDWERK",
        "name": "Handwerker",
        "preview_url": "/api/generator/templates/T1_HANDWERK/preview",
    }


@pytest.mark.parametrize("template", TEMPLATES)
def test_generator_preview(api: Api, template: str) -> None:
    german = api("GET", f"/api/generator/templates/{template}/preview", headers=ADMIN)
    assert german.status == 200
    assert german.headers["content-type"] == "image/png"
    assert german.body.startswith(b"\x89PNG")
    again = api("GET", f"/api/generator/templates/{template}/preview", headers=ADMIN)
    assert again.body == german.body
    english = api("GET", f"/api/generator/templates/{template}/preview", headers={**ADMIN, "Accept-Language": "en"})
    assert english.body != german.body


def test_an_unknown_template(api: Api) -> None:
    assert api("GET", "/api/generator/templates/T9/preview", headers=ADMIN).status == 404


def test_generator_run(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = started(api, project_id=sample_project)
    assert job["generator_job_id"].startswith("gen_")
    assert job["status"] == "RUNNING"
    assert job["output_dir"].startswith("/data/generated/20")
    assert job["solutions_file"] == f"{job['output_dir']}/solutions.txt"
    assert queue.started[0][1] == {
        "job_id": job["generator_job_id"],
        "kind": "generate",
        "request_id": queue.started[0][1]["request_id"],
        "actor": "demo",
    }
    assert solutions_of(api, job).status == 409


def test_generator_get_job(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = ran(api, queue, project_id=sample_project)
    assert (job["status"], job["progress"]) == ("DONE", {"done": 6, "total": 6})
    names = [file["filename"] for file in job["generated_files"]]
    assert names == [f"INV_{number:04d}.pdf" for number in range(1, 7)]
    for file in job["generated_files"]:
        assert file["path"] == f"{job['output_dir']}/{file['filename']}"
        assert file["path"].lstrip("/") in file["download_url"]
        assert stored(file["path"]).startswith(b"%PDF")


def test_generator_solutions(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = ran(api, queue, project_id=sample_project)
    answer = solutions_of(api, job)
    assert answer.status == 200
    assert answer.json["solutions_file"] == "solutions.txt"
    entries = {entry["filename"]: entry["wrong_features"] for entry in answer.json["entries"]}
    assert list(entries) == [file["filename"] for file in job["generated_files"]]
    broken = [features for features in entries.values() if features]
    assert len(broken) == 3
    assert {feature for features in broken for feature in features} <= {"supplier_tax_or_vat_id", "invoice_number"}


def test_solutions_are_read_from_the_file_each_time(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = ran(api, queue, project_id=sample_project)
    key = job["solutions_file"].lstrip("/")
    s3 = boto3.client("s3")
    s3.put_object(Bucket="artifacts-test", Key=key, Body=b"INV_0099.pdf\n  errors: none\n")
    assert solutions_of(api, job).json["entries"] == [{"filename": "INV_0099.pdf", "wrong_features": [], "errors": []}]
    for damaged in (b"INV_0001.pdf\n  what is this\n", b"\xff\xfe\x00", b'  invoice_number: OMITTED, expected "x"\n'):
        s3.put_object(Bucket="artifacts-test", Key=key, Body=damaged)
        answer = solutions_of(api, job)
        assert (answer.status, "beschädigt" in answer.json["detail"]) == (409, True)
    s3.delete_object(Bucket="artifacts-test", Key=key)
    assert solutions_of(api, job).status == 404


def test_nothing_of_the_solutions_is_in_the_table(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = ran(api, queue, project_id=sample_project)
    assert solutions_of(api, job).status == 200
    text = stored(job["solutions_file"]).decode()
    features = [entry["wrong_features"] for entry in solutions_of(api, job).json["entries"]]
    assert sum(map(len, features)) >= 3
    table = boto3.client("dynamodb").scan(TableName="flowaudit-test")
    assert "LastEvaluatedKey" not in table
    everything = json.dumps(table["Items"])
    assert job["generator_job_id"] in everything
    secrets = ["INV_000", "OMITTED", "WRONG", *{one for found in features for one in found}]
    secrets += [part for line in text.splitlines() if "expected" in line for part in line.split('"')[1::2]]
    assert [secret for secret in secrets if secret in everything] == []


def test_the_same_seed_gives_the_same_bytes(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    runs = [ran(api, queue, project_id=sample_project, with_einvoice=True, seed=seed) for seed in (5, 5, 6)]
    contents = [[stored(file["path"]) for file in run["generated_files"]] for run in runs]
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]
    entries = [solutions_of(api, run).json["entries"] for run in runs]
    assert entries[0] == entries[1]
    assert len({run["output_dir"] for run in runs}) == 3


def test_a_killed_run_goes_on_where_it_stopped(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    whole = ran(api, queue)
    job = started(api)
    state = queue.started.pop()[1]
    monkeypatch.setattr(generate, "SLICE", timedelta(0))
    for _ in range(5):  # each run has time for one file
        with pytest.raises(TryAgain):
            generate.handle(wiring.deps(), state)
    generate.handle(wiring.deps(), state)
    generate.handle(wiring.deps(), state)  # the answer got lost
    pieces = api("GET", f"/api/generator/jobs/{job['generator_job_id']}", headers=ADMIN).json
    assert pieces["status"] == "DONE"
    for one, other in zip(whole["generated_files"], pieces["generated_files"], strict=True):
        assert stored(one["path"]) == stored(other["path"])
    assert solutions_of(api, pieces).json["entries"] == solutions_of(api, whole).json["entries"]
    url = f"/api/audit/events?entity_type=job&entity_id={job['generator_job_id']}"
    told = [event["event_type"] for event in api("GET", url).json["data"]]
    assert told.count("GENERATOR_RUN_COMPLETED") == 1


def test_folders_are_taken_once(api: Api, queue: RecordingWorkflow) -> None:
    job = started(api, output_dir_override="/my//runs/first/")
    assert job["output_dir"] == "/my/runs/first"
    again = api("POST", "/api/generator/run", body={**BODY, "output_dir_override": "my/runs/first"}, headers=ADMIN)
    assert again.status == 409
    assert len({started(api)["output_dir"] for _ in range(4)}) == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 501}, "count"),
        ({"count": "20"}, "count"),
        ({"count": True}, "count"),
        ({"templates_enabled": []}, "templates_enabled"),
        ({"templates_enabled": ["T9"]}, "templates_enabled.0"),
        ({"error_rate_total": 100.1}, "error_rate_total"),
        ({"error_rate_total": "5"}, "error_rate_total"),
        ({"severity": 6}, "severity"),
        ({"severity": 0}, "severity"),
        ({"per_feature_error_rates": {"no_such_feature": 1}}, "per_feature_error_rates.no_such_feature"),
        ({"per_feature_error_rates": {"new_vehicle_details": 1}}, "per_feature_error_rates.new_vehicle_details"),
        ({"per_feature_error_rates": {"invoice_number": -1}}, "per_feature_error_rates.invoice_number"),
        ({"alias_noise_probability": 101}, "alias_noise_probability"),
        ({"date_format_profiles": ["YY"]}, "date_format_profiles.0"),
        ({"output_dir_override": "/data/../projects"}, "output_dir_override"),
        ({"output_dir_override": "/projects/x"}, "output_dir_override"),
        ({"output_dir_override": "/data/exports"}, "output_dir_override"),
        ({"output_dir_override": ""}, "output_dir_override"),
        ({"ruleset_id": "FR_CGI"}, "ruleset_id"),
        ({"language": "fr"}, "language"),
        ({"seed": -1}, "seed"),
        ({"formats": ["DOCX"]}, "formats.0"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_bad_requests(api: Api, queue: RecordingWorkflow, change: dict[str, Any], field: str) -> None:
    for language in ("de", "en"):
        headers = {**ADMIN, "Accept-Language": language}
        answer = api("POST", "/api/generator/run", body={**BODY, **change}, headers=headers)
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, field)
    assert queue.started == []


def test_an_unknown_project_and_unknown_jobs(api: Api) -> None:
    body = {**BODY, "project_id": "prj_unknown"}
    assert api("POST", "/api/generator/run", body=body, headers=ADMIN).status == 404
    assert api("GET", "/api/generator/jobs/gen_unknown", headers=ADMIN).status == 404
    assert api("GET", "/api/generator/jobs/exp_1/solutions", headers=ADMIN).status == 404


ROWS = [
    ("GET", "/api/generator/templates"),
    ("GET", "/api/generator/templates/T1_HANDWERK/preview"),
    ("POST", "/api/generator/run"),
    ("GET", "/api/generator/jobs/gen_1"),
    ("GET", "/api/generator/jobs/gen_1/solutions"),
]


@pytest.mark.parametrize(("method", "url"), ROWS)
def test_users_may_not_and_nobody_may_when_it_is_switched_off(
    api: Api, monkeypatch: pytest.MonkeyPatch, method: str, url: str
) -> None:
    body = BODY if method == "POST" else None
    assert api(method, url, body=body, headers={"X-Role": "user"}).status == 403
    from flowaudit.usecases.store import settings

    defaults = {**settings.DEFAULTS, "generator": {**settings.DEFAULTS["generator"], "enable_admin_menu": False}}
    monkeypatch.setattr(settings, "DEFAULTS", defaults)
    answer = api(method, url, body=body, headers=ADMIN)
    assert (answer.status, "abgeschaltet" in answer.json["detail"]) == (403, True)


def test_the_contract_and_the_core_name_the_same_things() -> None:
    assert tuple(template.value for template in Template) == TEMPLATES
    assert {profile.value for profile in DateProfile} == set(get_args(DateProfileId))


def test_the_beneficiary_is_the_customer(api: Api, queue: RecordingWorkflow, sample_project: str) -> None:
    job = started(api, project_id=sample_project)
    request = json.loads(stored(request_key(job["generator_job_id"])))
    batch = generate.batch_of(wiring.deps(), request)
    planned = plan(batch)
    assert {one.clean.customer.name for one in planned if one.clean.customer} == {"Innovationszentrum Mainaue GmbH"}
    assert all(batch.ground.period[0] <= one.clean.issued <= batch.ground.period[1] for one in planned)


def test_without_a_project_a_customer_is_invented(api: Api, queue: RecordingWorkflow) -> None:
    assert ran(api, queue, ruleset_id="UK_VAT", language="en")["status"] == "DONE"
