"""The audit state machine, what starts it, and what happens to executions that end badly."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from infra.config import ROOT, Config
from infra.constructs.data import INBOX
from infra.constructs.queues import DeadLetters

DEFINITION = ROOT / "statemachines" / "audit_document.asl.json"
ENDED_BADLY = ["FAILED", "TIMED_OUT", "ABORTED"]


def state_machine_name(config: Config) -> str:
    """Known before the state machine exists, so that functions may name it without a circle of references."""
    return f"{config.prefix}-audit-document"


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
        self.state_machine = sfn.StateMachine(
            self,
            "AuditDocument",
            state_machine_name=state_machine_name(config),
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(DEFINITION.read_text("utf-8")),
            definition_substitutions={
                f"{stage.capitalize()}Function": function.function_arn for stage, function in stages.items()
            },
            role=self._role(stages),
            tracing_enabled=True,
            logs=sfn.LogOptions(
                destination=self._log_group(config),
                level=sfn.LogLevel.ERROR,
                include_execution_data=False,
            ),
        )
        self._start_on_drop(config, drop, dead_letters)
        self._fail_on_bad_end(config, stages["fail"], dead_letters)

    def _role(self, stages: Mapping[str, lambda_.Function]) -> iam.Role:
        return iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            inline_policies={
                "stages": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            actions=["lambda:InvokeFunction"],
                            resources=[function.function_arn for function in stages.values()],
                        )
                    ]
                )
            },
        )

    def _log_group(self, config: Config) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "Log",
            # The prefix keeps the resource policy of log deliveries short.
            log_group_name=f"/aws/vendedlogs/states/{state_machine_name(config)}",
            retention=logs.RetentionDays.ONE_YEAR if config.is_prod else logs.RetentionDays.TWO_WEEKS,
            removal_policy=cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY,
        )

    def _start_on_drop(self, config: Config, drop: s3.Bucket, dead_letters: DeadLetters) -> None:
        target = targets.SfnStateMachine(
            self.state_machine,
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
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={
                    "stateMachineArn": [self.state_machine.state_machine_arn],
                    "status": ENDED_BADLY,
                },
            ),
            targets=[targets.LambdaFunction(fail, dead_letter_queue=dead_letters.failures)],
        )
