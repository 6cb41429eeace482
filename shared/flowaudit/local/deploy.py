"""Deploys the synthesized stacks to the embedded cloud through CloudFormation's own API, with the rewrites applied."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from flowaudit.local.assembly import BOOTSTRAP, Asset, Stack
from flowaudit.local.emulator import REGION
from flowaudit.local.rewrites import AuthMode, Target, Template, rewrite

BOOTSTRAP_VERSION = "30"  # of the CDK bootstrap stack that templates may ask for
DEPLOY_SECONDS = 180.0
_RETRIES: Any = {"max_attempts": 2, "mode": "standard"}


class DeployFailed(Exception):
    """CloudFormation refused the stack; the message holds its reason."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployed set of stacks: outputs of all of them, and the ids of what was made."""

    fingerprint: str
    api_id: str
    stage: str
    auth_mode: AuthMode = "demo"
    outputs: dict[str, str] = field(default_factory=dict)
    resources: dict[str, list[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The form that is kept in a file."""
        return {
            "fingerprint": self.fingerprint,
            "api_id": self.api_id,
            "stage": self.stage,
            "auth_mode": self.auth_mode,
            "outputs": self.outputs,
            "resources": self.resources,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Deployment:
        """Inverse of :meth:`to_json`."""
        head = (data["fingerprint"], data["api_id"], data["stage"], data.get("auth_mode", "demo"))
        return cls(*head, dict(data["outputs"]), dict(data["resources"]))


def client(service: str, endpoint: str) -> Any:
    """A boto3 client of the embedded cloud."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 (the emulator's)
        config=Config(retries=_RETRIES, s3={"addressing_style": "path"}),
    )


def fingerprint(stacks: Iterable[Stack], target: Target) -> str:
    """Changes whenever something would be deployed differently."""
    parts = [json.dumps(rewrite(stack.template, target), sort_keys=True) for stack in stacks]
    return hashlib.sha256("\n".join([*parts, BOOTSTRAP]).encode()).hexdigest()


def deploy(stacks: tuple[Stack, ...], target: Target) -> Deployment:
    """Create or update every stack. Raises :class:`DeployFailed` and
    :class:`~flowaudit.local.rewrites.DemoModeRefused`.
    """
    rewritten = [(stack, rewrite(stack.template, target)) for stack in stacks]
    _bootstrap(stacks, target)
    outputs: dict[str, str] = {}
    resources: dict[str, list[str]] = {}
    for stack, template in rewritten:
        _upload(_needed(stack, template), target)
        outputs |= _apply(stack.name, template, target)
        for kind, physical in _resources(stack.name, target):
            resources.setdefault(kind, []).append(physical)
    _enable_time_to_live([template for _, template in rewritten], target)
    head = (fingerprint(stacks, target), target.api_id, _stage_name(target), target.auth_mode)
    return Deployment(*head, outputs, resources)


def _bootstrap(stacks: Iterable[Stack], target: Target) -> None:
    """What ``cdk bootstrap`` would leave and a template asks for: the assets bucket and the version parameter."""
    s3 = client("s3", target.endpoint)
    for bucket in {asset.bucket for stack in stacks for asset in stack.assets}:
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError:
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    client("ssm", target.endpoint).put_parameter(
        Name="/cdk-bootstrap/hnb659fds/version", Value=BOOTSTRAP_VERSION, Type="String", Overwrite=True
    )


def _needed(stack: Stack, template: Template) -> Iterable[Asset]:
    """The assets that the rewritten template still refers to: not those of the layers."""
    text = json.dumps(template)
    return [asset for asset in stack.assets if asset.zipped and asset.key in text]


def _upload(assets: Iterable[Asset], target: Target) -> None:
    s3 = client("s3", target.endpoint)
    for asset in assets:
        s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=asset.content())


def _apply(name: str, template: Template, target: Target) -> dict[str, str]:
    cloudformation = client("cloudformation", target.endpoint)
    body = json.dumps(template).encode()
    bucket = f"cdk-hnb659fds-assets-{target.account}-{REGION}"
    key = f"{name}-{hashlib.sha256(body).hexdigest()[:16]}.json"
    s3 = client("s3", target.endpoint)
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    arguments = {
        "StackName": name,
        "TemplateURL": f"{target.endpoint}/{bucket}/{key}",
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    if _stack(cloudformation, name) is None:
        cloudformation.create_stack(**arguments)
    else:
        try:
            cloudformation.update_stack(**arguments)
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
    return _await(cloudformation, name)


def _stack(cloudformation: Any, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        return None
    return found


def _await(cloudformation: Any, name: str) -> dict[str, str]:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        stack = _stack(cloudformation, name)
        status = stack["StackStatus"] if stack else "DELETED"
        if stack and status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        if not status.endswith("_IN_PROGRESS"):
            raise DeployFailed(f"stack {name}: {status}: {_reason(cloudformation, name)}")
        time.sleep(0.1)
    raise DeployFailed(f"stack {name} was not ready within {DEPLOY_SECONDS:.0f} s")


def _reason(cloudformation: Any, name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    return "; ".join(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '?')}" for event in failed[:3])


def _resources(name: str, target: Target) -> Iterable[tuple[str, str]]:
    paginator = client("cloudformation", target.endpoint).get_paginator("list_stack_resources")
    for page in paginator.paginate(StackName=name):
        for resource in page["StackResourceSummaries"]:
            yield resource["ResourceType"], resource.get("PhysicalResourceId", "")


def _enable_time_to_live(templates: list[Template], target: Target) -> None:
    """The emulator leaves TimeToLiveSpecification of a template aside; its API takes the same setting."""
    dynamodb = client("dynamodb", target.endpoint)
    for template in templates:
        for resource in template["Resources"].values():
            setting = resource.get("Properties", {}).get("TimeToLiveSpecification")
            table = resource.get("Properties", {}).get("TableName")
            if resource["Type"] in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable") and setting and table:
                found = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
                if found.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
                    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=setting)


def _stage_name(target: Target) -> str:
    stages = client("apigateway", target.endpoint).get_stages(restApiId=target.api_id)["item"]
    return str(stages[0]["stageName"])
