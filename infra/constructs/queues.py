"""Dead letter queues: what failed for good stays addressable for fourteen days and raises an alarm."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs

from constructs import Construct
from infra.config import Config


class DeadLetters(Construct):
    """``audit_start`` for drop events that reached no execution, ``failures`` for unmarked failures, ``schedules``."""

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self.audit_start = self._queue("AuditStart", "audit-start")
        self.failures = self._queue("Failures", "failures")
        self.schedules = self._queue("Schedules", "schedules")

    @property
    def all(self) -> dict[str, sqs.Queue]:
        """Name to queue."""
        return {"AuditStart": self.audit_start, "Failures": self.failures, "Schedules": self.schedules}

    def _queue(self, construct_id: str, name: str) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            queue_name=f"{self._config.prefix}-dlq-{name}",
            retention_period=cdk.Duration.days(14),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN if self._config.is_prod else cdk.RemovalPolicy.DESTROY,
        )
