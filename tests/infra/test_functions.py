"""The functions: runtime, size of their rights and layers, and the handlers behind them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from infra.function_table import INTERNAL, JOBS, SCHEDULED, STAGES, Grant, api_groups, api_spec, unknown_rows
from tests.infra.template import Json, Template

from flowaudit.adapters.textract.engine import JOBS_PREFIX
from flowaudit.contract.operations import OPERATIONS
from flowaudit.usecases.store.keys import SPOOL_PREFIX

ROOT = Path(__file__).resolve().parents[2]
HOUSE_VARIABLES = {
    "TABLE_NAME",
    "ORIGINALS_BUCKET",
    "ARTIFACTS_BUCKET",
    "DROP_BUCKET",
    "AUTH_MODE",
    "CORS_ORIGINS",
    "ALLOWED_NETWORKS",
    "OLLAMA_URL",
    "SECRETS_PREFIX",
    "VECTOR_STORE",
    "OPENSEARCH_ENDPOINT",
    "STAGE_NAME",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_LOG_LEVEL",
}
NAMES = [("api", group) for group in api_groups()] + [("pipeline", stage) for stage in STAGES]
NAMES += [("jobs", job) for job in JOBS] + [("internal", name) for name in INTERNAL]
MACHINES = {
    "AUDIT_STATE_MACHINE_ARN": "audit-document",
    "JOB_STATE_MACHINE_ARN": "run-job",
    "HARVEST_STATE_MACHINE_ARN": "harvest",
}
SCHEDULES = {"SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN", "SCHEDULE_QUEUE_ARN"}


def function(template: Template, kind: str, name: str) -> Json:
    return template.named("AWS::Lambda::Function", "FunctionName", f"-{kind}-{name.replace('_', '-')}")[1]


def test_there_is_one_function_a_group_and_a_stage_and_no_other(dev: Template) -> None:
    names = {properties["FunctionName"] for properties in dev.of_type("AWS::Lambda::Function").values()}
    assert names == {f"flowaudit-dev-{kind}-{name.replace('_', '-')}" for kind, name in NAMES}
    assert {operation.group for operation in OPERATIONS} == set(api_groups())


def test_no_row_is_left_over() -> None:
    assert unknown_rows() == ()


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_a_function_runs_on_python_313_on_arm64_and_is_traced(dev: Template, kind: str, name: str) -> None:
    properties = function(dev, kind, name)
    assert properties["Runtime"] == "python3.13"
    assert properties["Architectures"] == ["arm64"]
    assert properties["TracingConfig"] == {"Mode": "Active"}
    assert 1 <= len(properties["Layers"]) <= 5
    assert "ReservedConcurrentExecutions" not in properties


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_a_function_knows_its_environment(dev: Template, kind: str, name: str) -> None:
    variables = function(dev, kind, name)["Environment"]["Variables"]
    expected = HOUSE_VARIABLES | (set(MACHINES) if kind in ("api", "jobs") else set())
    if kind == "api" and Grant.SCHEDULE in api_spec(name).grants:
        expected |= SCHEDULES
    expected |= {"EMBED_FUNCTION"} if kind == "api" and Grant.EMBED in api_spec(name).grants else set()
    assert set(variables) == expected
    assert variables["AUTH_MODE"] == "jwt"
    assert variables["POWERTOOLS_SERVICE_NAME"] == name


def test_the_state_machines_are_named_as_they_will_be_called(dev: Template) -> None:
    names = {machine["StateMachineName"] for machine in dev.of_type("AWS::StepFunctions::StateMachine").values()}
    assert names == {f"flowaudit-dev-{name}" for name in MACHINES.values()}
    for variable, name in MACHINES.items():
        arn = function(dev, "api", "documents")["Environment"]["Variables"][variable]
        assert arn == f"arn:aws:states:eu-central-1:000000000000:stateMachine:flowaudit-dev-{name}"


def test_the_api_gives_up_before_api_gateway_does(dev: Template) -> None:
    for group in api_groups():
        assert function(dev, "api", group)["Timeout"] <= 29


def test_functions_that_are_called_asynchronously_have_a_dead_letter_queue(dev: Template) -> None:
    targets = {
        target["Arn"]["Fn::GetAtt"][0]
        for rule in dev.of_type("AWS::Events::Rule").values()
        for target in rule["Targets"]
        if "Fn::GetAtt" in target["Arn"]
    }
    targets |= {s["Target"]["Arn"]["Fn::GetAtt"][0] for s in dev.of_type("AWS::Scheduler::Schedule").values()}
    functions = dev.of_type("AWS::Lambda::Function")
    called = {name for name in targets if name in functions}
    assert {functions[name]["FunctionName"] for name in called} == {
        "flowaudit-dev-pipeline-fail",
        "flowaudit-dev-jobs-fail-job",
        *(f"flowaudit-dev-jobs-{name}" for name in SCHEDULED),
    }
    for name in called:
        queue = functions[name]["DeadLetterConfig"]["TargetArn"]["Fn::GetAtt"][0]
        assert queue in dev.of_type("AWS::SQS::Queue")


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_a_function_has_a_log_group_with_an_end(dev: Template, kind: str, name: str) -> None:
    group = function(dev, kind, name)["LoggingConfig"]["LogGroup"]["Ref"]
    properties = dev.of_type("AWS::Logs::LogGroup")[group]
    assert properties["LogGroupName"] == f"/aws/lambda/{function(dev, kind, name)['FunctionName']}"
    assert properties["RetentionInDays"] == 14


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_the_handler_binds_its_name_and_does_nothing_else(dev: Template, kind: str, name: str) -> None:
    handler = function(dev, kind, name)["Handler"]
    assert handler == f"functions.{kind}.{name}.handler.handler"
    source = (ROOT / "functions" / kind / name / "handler.py").read_text("utf-8")
    frame, maker = {
        "api": ("flowaudit.runtime.http", "api"),
        "pipeline": ("flowaudit.runtime.step", "stage"),
        "jobs": ("flowaudit.runtime.job", "job"),
        "internal": ("flowaudit.runtime.internal", "internal"),
    }[kind]
    doc, imported, bound = ast.parse(source).body
    assert isinstance(doc, ast.Expr)
    assert ast.unparse(imported) == f"from {frame} import {maker}"
    assert ast.unparse(bound) == f"handler = {maker}('{name}')"


def test_no_handler_is_left_without_a_function() -> None:
    folders = {(path.parts[-3], path.parts[-2]) for path in (ROOT / "functions").glob("*/*/handler.py")}
    assert folders == set(NAMES)


def test_only_functions_that_call_models_are_in_the_network(dev: Template) -> None:
    inside = {p["FunctionName"] for p in dev.of_type("AWS::Lambda::Function").values() if "VpcConfig" in p}
    expected = {f"flowaudit-dev-api-{name}" for name in ("meta", "settings", "stats", "system")}
    jobs = {f"flowaudit-dev-jobs-{name}" for name in ("pull-model", "imap")}
    assert inside == expected | jobs | {"flowaudit-dev-pipeline-run"}


def test_a_group_without_a_row_gets_the_table_and_nothing_more() -> None:
    spec = api_spec("brand-new")
    assert {grant.name for grant in spec.grants} == {"TABLE", "TRAIL"}
    assert spec.layers == ("runtime",)


def test_textract_comes_with_the_context_to_the_functions_that_read_pages(dev: Template, prod: Template) -> None:
    readers = {("pipeline", "parse"), ("jobs", "files"), ("jobs", "imap")}
    for kind, name in NAMES:
        chosen = function(prod, kind, name)["Environment"]["Variables"].get("OCR_ENGINE")
        assert chosen == ("textract" if (kind, name) in readers else None)
        assert "OCR_ENGINE" not in function(dev, kind, name)["Environment"]["Variables"]
    allowed = json.dumps([r for r in prod.resources.values() if r["Type"] == "AWS::IAM::Role"])
    for name in ("DetectDocumentText", "StartDocumentTextDetection", "GetDocumentTextDetection"):
        assert allowed.count(f"textract:{name}") == len(readers)
    assert allowed.count(f"/{JOBS_PREFIX}*") == len(readers)  # a job's pages, and nothing else of the bucket
    assert JOBS_PREFIX.startswith(SPOOL_PREFIX)  # what a lost run leaves goes with the spool
    assert "textract:" not in json.dumps([r for r in dev.resources.values() if r["Type"] == "AWS::IAM::Role"])
