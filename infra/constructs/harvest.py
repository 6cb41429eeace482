"""The harvest: its state machine, what starts it beside the API; and the end of jobs whose execution ends badly."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from flowaudit.usecases.orders import PREFIX
from infra.config import Config
from infra.constructs.permissions import HARVEST_MACHINE, Permissions
from infra.constructs.queues import DeadLetters
from infra.constructs.state_machine import state_machine
from infra.constructs.workflow import bad_end_of
from infra.function_table import OF_HARVEST


class Harvest(Construct):
    """``harvest``: started by the API, by the schedules of accounts, and by objects under ``harvest/`` of the drop
    bucket."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        functions: Mapping[str, lambda_.Function],
        permissions: Permissions,
        drop: s3.Bucket,
        jobs: sfn.StateMachine,
        dead_letters: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        self.machine = state_machine(self, config, HARVEST_MACHINE, {name: functions[name] for name in OF_HARVEST})
        scheduler.CfnScheduleGroup(self, "Schedules", name=permissions.schedule_group)
        self._schedule_role(config, permissions, dead_letters)
        self._start_on_drop(config, drop, dead_letters)
        events.Rule(
            self,
            "EndedBadly",
            rule_name=f"{config.prefix}-job-ended-badly",
            description="An execution that no Catch could end marks its job all the same",
            event_pattern=bad_end_of(jobs, self.machine),
            targets=[targets.LambdaFunction(functions["fail_job"], dead_letter_queue=dead_letters.failures)],
        )

    def _schedule_role(self, config: Config, permissions: Permissions, dead_letters: DeadLetters) -> None:
        """As whom the schedules that users make start the harvest."""
        start = iam.PolicyStatement(actions=["states:StartExecution"], resources=[self.machine.state_machine_arn])
        keep = iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.schedules.queue_arn])
        iam.Role(
            self,
            "ScheduleRole",
            role_name=permissions.schedule_role_name,
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": config.account}}
            ),
            inline_policies={"start": iam.PolicyDocument(statements=[start, keep])},
        )

    def _start_on_drop(self, config: Config, drop: s3.Bucket, dead_letters: DeadLetters) -> None:
        told = {
            "drop": {
                "bucket": events.EventField.from_path("$.detail.bucket.name"),
                "key": events.EventField.from_path("$.detail.object.key"),
                "etag": events.EventField.from_path("$.detail.object.etag"),
            },
            "actor": "drop",
        }
        target = targets.SfnStateMachine(
            self.machine,
            input=events.RuleTargetInput.from_object(told),
            dead_letter_queue=dead_letters.schedules,
            max_event_age=cdk.Duration.hours(24),
            retry_attempts=185,
        )
        events.Rule(
            self,
            "Ordered",
            rule_name=f"{config.prefix}-harvest-ordered",
            description="A file under harvest/ of the drop bucket starts a harvest",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [drop.bucket_name]}, "object": {"key": [{"prefix": PREFIX}]}},
            ),
            targets=[target],
        )
