"""The audit state machine, what starts it, and what happens to executions that end badly."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from constructs import Construct
from infra.config import Config
from infra.constructs.data import INBOX
from infra.constructs.permissions import AUDIT_MACHINE
from infra.constructs.queues import DeadLetters
from infra.constructs.state_machine import state_machine
from infra.constructs.triggers import on_bad_end, on_object


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
        on_object(
            self,
            "Dropped",
            self.machine,
            name=f"{config.prefix}-dropped",
            description="A file under inbox/ of the drop bucket starts an audit",
            drop=drop,
            prefix=INBOX,
            queue=dead_letters.audit_start,
        )
        on_bad_end(
            self,
            [self.machine],
            stages["fail"],
            name=f"{config.prefix}-audit-ended-badly",
            description="An execution that no Catch could end marks its document all the same",
            queue=dead_letters.failures,
        )
