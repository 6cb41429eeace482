"""The harvest: its state machine, what starts it beside the API; and the end of jobs whose execution ends badly."""

from __future__ import annotations

from collections.abc import Mapping

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
from infra.constructs.triggers import on_bad_end, on_object, scheduler_role
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
        scheduler_role(
            self,
            "ScheduleRole",
            config,
            action="states:StartExecution",
            on=self.machine.state_machine_arn,
            queue=dead_letters.schedules,
            name=permissions.schedule_role_name,
        )
        on_object(
            self,
            "Ordered",
            self.machine,
            name=f"{config.prefix}-harvest-ordered",
            description="A file under harvest/ of the drop bucket starts a harvest",
            drop=drop,
            prefix=PREFIX,
            queue=dead_letters.schedules,
            more={"actor": "drop"},
        )
        on_bad_end(
            self,
            [jobs, self.machine],
            functions["fail_job"],
            name=f"{config.prefix}-job-ended-badly",
            description="An execution that no Catch could end marks its job all the same",
            queue=dead_letters.failures,
        )
