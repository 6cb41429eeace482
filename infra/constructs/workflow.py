"""The audit state machine, what starts it, and what happens to executions that end badly."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from infra.config import Config
from infra.constructs.data import INBOX
from infra.constructs.permissions import AUDIT_MACHINE
from infra.constructs.queues import DeadLetters
from infra.constructs.state_machine import state_machine

ENDED_BADLY = ["FAILED", "TIMED_OUT", "ABORTED"]


class Workflow(Construct):
    """``audit_document``: started by the API and by objects under ``inbox/`` of the drop bucket."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        stages: Mapping[str, lambda_.Function],
        drop: s3.Bucket,
        dead_letters: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        self.machine = state_machine(self, config, AUDIT_MACHINE, stages)
        self._start_on_drop(config, drop, dead_letters)
        self._fail_on_bad_end(config, stages["fail"], dead_letters)

    def _start_on_drop(self, config: Config, drop: s3.Bucket, dead_letters: DeadLetters) -> None:
        target = targets.SfnStateMachine(
            self.machine,
            input=events.RuleTargetInput.from_object(
                {
                    "drop": {
                        "bucket": events.EventField.from_path("$.detail.bucket.name"),
                        "key": events.EventField.from_path("$.detail.object.key"),
                        "etag": events.EventField.from_path("$.detail.object.etag"),
                    }
                }
            ),
            dead_letter_queue=dead_letters.audit_start,
            max_event_age=cdk.Duration.hours(24),
            retry_attempts=185,
        )
        events.Rule(
            self,
            "Dropped",
            rule_name=f"{config.prefix}-dropped",
            description="A file under inbox/ of the drop bucket starts an audit",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={"bucket": {"name": [drop.bucket_name]}, "object": {"key": [{"prefix": INBOX}]}},
            ),
            targets=[target],
        )

    def _fail_on_bad_end(self, config: Config, fail: lambda_.Function, dead_letters: DeadLetters) -> None:
        events.Rule(
            self,
            "EndedBadly",
            rule_name=f"{config.prefix}-audit-ended-badly",
            description="An execution that no Catch could end marks its document all the same",
            event_pattern=bad_end_of(self.machine),
            targets=[targets.LambdaFunction(fail, dead_letter_queue=dead_letters.failures)],
        )


def bad_end_of(*machines: sfn.StateMachine) -> events.EventPattern:
    """The events of executions that ended without success."""
    return events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn for machine in machines], "status": ENDED_BADLY},
    )
