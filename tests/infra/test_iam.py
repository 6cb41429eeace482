"""Least privilege, read from the template: named actions on named resources, exceptions listed with their reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from infra.function_table import JOBS, OF_HARVEST, OF_RUN_JOB, STAGES
from tests.infra.template import Json, Template

from flowaudit.contract.operations import OPERATIONS

# AWS offers no narrower resource for these.
UNBOUND = {
    "textract:DetectDocumentText",
    "textract:StartDocumentTextDetection",
    "textract:GetDocumentTextDetection",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
}
# Managed policies grant more than one function needs; this one is what API Gateway asks of an account for its logs.
MANAGED = {"AmazonAPIGatewayPushToCloudWatchLogs"}


def statements(template: Template) -> Iterator[tuple[str, Json]]:
    for name, role in template.of_type("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])
    for name, policy in template.of_type("AWS::IAM::Policy").items():
        yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])


def listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def of_function(template: Template, kind: str, name: str) -> dict[str, set[str]]:
    """Action to the resources (as text) that one function's role allows it on."""
    properties = template.named("AWS::Lambda::Function", "FunctionName", f"-{kind}-{name.replace('_', '-')}")[1]
    role = properties["Role"]["Fn::GetAtt"][0]
    allowed: dict[str, set[str]] = {}
    for owner, statement in statements(template):
        if owner == role:
            for action in listed(statement["Action"]):
                allowed.setdefault(str(action), set()).update(json.dumps(r) for r in listed(statement["Resource"]))
    return allowed


def test_no_action_is_a_wildcard(dev: Template, prod: Template, ollama: Template) -> None:
    for template in (dev, prod, ollama):
        for owner, statement in statements(template):
            for action in listed(statement["Action"]):
                assert "*" not in str(action), f"{owner}: {action}"


def test_all_resources_are_named_but_for_the_listed_exceptions(dev: Template, prod: Template) -> None:
    for template in (dev, prod):
        for owner, statement in statements(template):
            if "*" in listed(statement["Resource"]):
                more = {str(action) for action in listed(statement["Action"])} - UNBOUND
                assert not more, f"{owner} may do {more} on everything"


def test_no_role_has_a_managed_policy_beyond_the_list(dev: Template, ollama: Template) -> None:
    for template in (dev, ollama):
        for role in template.of_type("AWS::IAM::Role").values():
            for policy in role.get("ManagedPolicyArns", []):
                assert re.search(r"/([A-Za-z]+)\"", json.dumps(policy)).group(1) in MANAGED  # type: ignore[union-attr]


def test_roles_are_assumed_by_services_only(dev: Template) -> None:
    for role in dev.of_type("AWS::IAM::Role").values():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert set(statement["Principal"]) == {"Service"}


def test_nobody_may_scan(dev: Template) -> None:
    actions = {str(action) for _, statement in statements(dev) for action in listed(statement["Action"])}
    assert "dynamodb:Scan" not in actions
    assert "dynamodb:Query" in actions
    assert "dynamodb:DeleteTable" not in actions


def test_no_version_of_anything_can_be_deleted(dev: Template) -> None:
    actions = {str(action) for _, statement in statements(dev) for action in listed(statement["Action"])}
    assert not {action for action in actions if action.startswith(("s3:DeleteObjectVersion", "s3:Bypass"))}
    assert "s3:DeleteBucket" not in actions


def test_only_documents_harvest_and_recovery_start_audits(dev: Template) -> None:
    every = [("api", group) for group in {operation.group for operation in OPERATIONS}]
    every += [("pipeline", stage) for stage in STAGES] + [("jobs", job) for job in JOBS]
    starters = {
        (kind, name)
        for kind, name in every
        if any("audit-document" in arn for arn in of_function(dev, kind, name).get("states:StartExecution", ()))
    }
    assert starters == {("api", "documents"), ("jobs", "recover"), ("jobs", "harvest")}


def test_only_the_documents_group_calls_the_embed_function_and_that_touches_no_data(dev: Template) -> None:
    every = [("api", group) for group in {operation.group for operation in OPERATIONS}]
    every += [("pipeline", stage) for stage in STAGES] + [("jobs", job) for job in JOBS] + [("internal", "embed")]
    callers = {one: of_function(dev, *one).get("lambda:InvokeFunction", set()) for one in every}
    assert {one for one, resources in callers.items() if resources} == {("api", "documents")}
    (resource,) = callers["api", "documents"]
    assert resource.strip('"') == "arn:aws:lambda:eu-central-1:000000000000:function:flowaudit-dev-internal-embed"
    services = {action.partition(":")[0] for action in of_function(dev, "internal", "embed")}
    assert services == {"logs", "xray"}


def test_a_stage_reads_what_it_needs_and_no_more(dev: Template) -> None:
    (originals,) = [n for n, p in dev.of_type("AWS::S3::Bucket").items() if "-originals-" in p["BucketName"]]
    parse = of_function(dev, "pipeline", "parse")
    assert any(originals in resource for resource in parse["s3:GetObject"])
    written = {resource for resource in parse["s3:PutObject"] if originals in resource}
    assert all(resource.endswith('"/anchors/*"]]}') for resource in written), "beside the audit trail's anchors"
    assert "s3:DeleteObject" not in parse
    finalize = of_function(dev, "pipeline", "finalize")
    assert not any(originals in resource for resource in finalize["s3:GetObject"])
    assert "secretsmanager:GetSecretValue" not in finalize
    assert "s3:GetObject" not in of_function(dev, "pipeline", "fail")


def test_secrets_are_reached_by_the_prefix_of_the_deployment(dev: Template) -> None:
    run = of_function(dev, "pipeline", "run")["secretsmanager:GetSecretValue"]
    assert run == {'"arn:aws:secretsmanager:eu-central-1:000000000000:secret:flowaudit/dev/*"'}


@pytest.mark.parametrize(
    ("machine", "called"),
    [
        ("audit-document", {f"-pipeline-{name}" for name in STAGES}),
        ("run-job", {f"-jobs-{name}" for name in OF_RUN_JOB}),
        ("-harvest", {f"-jobs-{name}" for name in OF_HARVEST}),
    ],
)
def test_a_state_machine_may_call_its_own_functions_only(dev: Template, machine: str, called: set[str]) -> None:
    functions = dev.of_type("AWS::Lambda::Function")
    names = {f"flowaudit-dev{name.replace('_', '-')}" for name in called}
    own = {n for n, p in functions.items() if p["FunctionName"] in names}
    assert len(own) == len(called)
    _, properties = dev.named("AWS::StepFunctions::StateMachine", "StateMachineName", machine)
    role = properties["RoleArn"]["Fn::GetAtt"][0]
    invoked = {
        resource["Fn::GetAtt"][0]
        for owner, statement in statements(dev)
        if owner == role and "lambda:InvokeFunction" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if isinstance(resource, dict)
    }
    assert invoked == own


def test_the_vector_index_is_granted_where_it_is_used(dev: Template, prod: Template) -> None:
    assert not any("es:" in action for action in of_function(dev, "api", "rag"))
    arn = '"arn:aws:es:eu-central-1:123456789012:domain/flowaudit-prod-vectors/*"'
    assert of_function(prod, "api", "rag")["es:ESHttpPost"] == {arn}
    assert "es:ESHttpPost" not in of_function(prod, "api", "imap")
