"""Alarms that a person must look at, sent to one topic."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from infra.config import Config
from infra.constructs.api import Api
from infra.constructs.queues import DeadLetters


class Alarms(Construct):
    """Dead letters, audits and jobs that failed or ran out of time, and server errors of the API."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        api: Api,
        machines: Mapping[str, sfn.StateMachine],
        queues: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", topic_name=f"{config.prefix}-alarms", enforce_ssl=True)
        self._prefix = config.prefix
        five = cdk.Duration.minutes(5)
        for name, queue in queues.all.items():
            metric = queue.metric_approximate_number_of_messages_visible(period=five, statistic="Maximum")
            self._alarm(f"DeadLetters{name}", f"Something failed for good and waits in {name}", metric, 1)
        for name, machine in machines.items():
            failed = machine.metric_failed(period=five, statistic="Sum")
            self._alarm(f"{name}Failed", f"{name} ended in ERROR", failed, 1)
            timed_out = machine.metric_timed_out(period=five, statistic="Sum")
            self._alarm(f"{name}TimedOut", f"{name} ran out of time", timed_out, 1)
        self._alarm(
            "ServerErrors", "The API answers 5xx", api.rest.metric_server_error(period=five, statistic="Sum"), 5
        )

    def _alarm(self, name: str, description: str, metric: cloudwatch.Metric, threshold: int) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=f"{self._prefix}-{name}",
            alarm_description=description,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
