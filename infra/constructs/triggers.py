"""What starts and ends executions beside the API: objects of the drop bucket, schedules, executions that end badly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from infra.config import Config

ENDED_BADLY = ["FAILED", "TIMED_OUT", "ABORTED"]


def on_object(
    scope: Construct,
    construct_id: str,
    machine: sfn.StateMachine,
    *,
    name: str,
    description: str,
    drop: s3.Bucket,
    prefix: str,
    queue: sqs.Queue,
    more: Mapping[str, str] | None = None,
) -> None:
    """An object under ``prefix`` of the drop bucket starts an execution, whose input says which one, and ``more``."""
    told = {
        "bucket": events.EventField.from_path("$.detail.bucket.name"),
        "key": events.EventField.from_path("$.detail.object.key"),
        "etag": events.EventField.from_path("$.detail.object.etag"),
    }
    target = targets.SfnStateMachine(
        machine,
        input=events.RuleTargetInput.from_object({"drop": told, **(more or {})}),
        dead_letter_queue=queue,
        max_event_age=cdk.Duration.hours(24),
        retry_attempts=185,
    )
    pattern = events.EventPattern(
        source=["aws.s3"],
        detail_type=["Object Created"],
        detail={"bucket": {"name": [drop.bucket_name]}, "object": {"key": [{"prefix": prefix}]}},
    )
    events.Rule(
        scope, construct_id, rule_name=name, description=description, event_pattern=pattern, targets=[target]
    )  # fmt: skip


def on_bad_end(
    scope: Construct,
    machines: Sequence[sfn.StateMachine],
    function: lambda_.Function,
    *,
    name: str,
    description: str,
    queue: sqs.Queue,
) -> None:
    """An execution that no Catch could end calls ``function`` all the same."""
    pattern = events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn for machine in machines], "status": ENDED_BADLY},
    )
    target = targets.LambdaFunction(function, dead_letter_queue=queue)
    events.Rule(
        scope, "EndedBadly", rule_name=name, description=description, event_pattern=pattern, targets=[target]
    )  # fmt: skip


def scheduler_role(
    scope: Construct,
    construct_id: str,
    config: Config,
    *,
    action: str,
    on: str,
    queue: sqs.Queue,
    name: str | None = None,
) -> iam.Role:
    """As whom schedules do one thing to one resource, and keep what fails."""
    statements = [
        iam.PolicyStatement(actions=[action], resources=[on]),
        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue.queue_arn]),
    ]
    own = {"StringEquals": {"aws:SourceAccount": config.account}}
    return iam.Role(
        scope,
        construct_id,
        role_name=name,
        assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com", conditions=own),
        inline_policies={"start": iam.PolicyDocument(statements=statements)},
    )
