"""Starting the state machine ``audit_document``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.ports.workflow import WorkflowUnavailable


class StepFunctionsWorkflow:
    """:class:`flowaudit.ports.workflow.Workflow` on Step Functions."""

    def __init__(self, state_machine_arn: str) -> None:
        self._arn = state_machine_arn

    @cached_property
    def _client(self) -> Any:
        return boto3.client("stepfunctions", config=Config(retries={"total_max_attempts": 1}))

    def _arn_of(self, name: str) -> str:
        return f"{self._arn.replace(':stateMachine:', ':execution:')}:{name}"

    def start(self, name: str, state: Mapping[str, Any]) -> str:
        """StartExecution; a second start under the same name is the first one (its ARN follows from the name)."""
        try:
            answer = self._client.start_execution(
                stateMachineArn=self._arn, name=name, input=json.dumps(state, ensure_ascii=False)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise WorkflowUnavailable(str(error)) from error
            return self._arn_of(name)
        except BotoCoreError as error:
            raise WorkflowUnavailable(str(error)) from error
        arn: str = answer["executionArn"]
        return arn

    def running(self, name: str, arn: str | None = None) -> bool:
        """DescribeExecution."""
        try:
            answer = self._client.describe_execution(executionArn=arn or self._arn_of(name))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return False
            raise WorkflowUnavailable(str(error)) from error
        except BotoCoreError as error:
            raise WorkflowUnavailable(str(error)) from error
        return bool(answer["status"] == "RUNNING")

    def stop(self, name: str) -> bool:
        """StopExecution; a Lambda that is at work goes on until it looks at its job again."""
        if not self.running(name):
            return False
        try:
            self._client.stop_execution(
                executionArn=self._arn_of(name), error="Cancelled", cause="the job was cancelled"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return False
            raise WorkflowUnavailable(str(error)) from error
        except BotoCoreError as error:
            raise WorkflowUnavailable(str(error)) from error
        return True
