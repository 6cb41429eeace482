"""Work in the background: the state machine run_job, and what runs by the clock."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler

from constructs import Construct
from infra.config import Config
from infra.constructs.permissions import JOB_MACHINE
from infra.constructs.queues import DeadLetters
from infra.constructs.state_machine import state_machine
from infra.constructs.triggers import scheduler_role
from infra.function_table import OF_RUN_JOB, SCHEDULED


class Jobs(Construct):
    """``run_job`` is started by API operations that answer with a job; schedules call their function directly."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        functions: Mapping[str, lambda_.Function],
        dead_letters: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        called = {name: functions[name] for name in OF_RUN_JOB}
        self.machine = state_machine(self, config, JOB_MACHINE, called)
        self.group = scheduler.CfnScheduleGroup(self, "Schedules", name=config.prefix)
        for name, expression in SCHEDULED.items():
            self._schedule(config, name, expression, functions[name], dead_letters)

    def _schedule(
        self, config: Config, name: str, expression: str, function: lambda_.Function, dead_letters: DeadLetters
    ) -> None:
        queue = dead_letters.schedules.queue_arn
        role = scheduler_role(
            self,
            f"{name.title()}ScheduleRole",
            config,
            action="lambda:InvokeFunction",
            on=function.function_arn,
            queue=dead_letters.schedules,
        )
        scheduler.CfnSchedule(
            self,
            f"{name.title()}Schedule",
            name=f"{config.prefix}-{name}",
            group_name=self.group.ref,
            schedule_expression=expression,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=function.function_arn,
                role_arn=role.role_arn,
                input="{}",
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=queue),
                # The next run comes soon enough: an old one is not worth a long repetition.
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=300, maximum_retry_attempts=3
                ),
            ),
        )
