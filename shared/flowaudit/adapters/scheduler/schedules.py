"""Schedules of EventBridge Scheduler, all in one group, all starting the same state machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.ports.schedules import SchedulesUnavailable

#: People mean their own clock; the scheduler follows daylight saving time.
TIMEZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Target:
    """The group of the schedules, the state machine they start, as whom, and where a start that failed goes."""

    group: str
    machine_arn: str
    role_arn: str
    queue_arn: str


class EventBridgeSchedules:
    """:class:`flowaudit.ports.schedules.Schedules`."""

    def __init__(self, target: Target) -> None:
        self._target = target

    @cached_property
    def _client(self) -> Any:
        return boto3.client("scheduler", config=Config(retries={"total_max_attempts": 1}))

    def put(self, name: str, expression: str, state: Mapping[str, Any]) -> None:
        """CreateSchedule, or UpdateSchedule where there is one."""
        told = self._told(name, expression, state)
        if _answers(lambda: self._client.create_schedule(**told), besides="ConflictException"):
            return
        _answers(lambda: self._client.update_schedule(**told))

    def delete(self, name: str) -> None:
        """DeleteSchedule."""
        _answers(
            lambda: self._client.delete_schedule(Name=name, GroupName=self._target.group),
            besides="ResourceNotFoundException",
        )

    def _told(self, name: str, expression: str, state: Mapping[str, Any]) -> dict[str, Any]:
        target = {
            "Arn": self._target.machine_arn,
            "RoleArn": self._target.role_arn,
            "Input": json.dumps(state, ensure_ascii=False),
            "DeadLetterConfig": {"Arn": self._target.queue_arn},
            # the next run brings what an old one would have brought
            "RetryPolicy": {"MaximumEventAgeInSeconds": 600, "MaximumRetryAttempts": 5},
        }
        return {
            "Name": name,
            "GroupName": self._target.group,
            "ScheduleExpression": expression,
            "ScheduleExpressionTimezone": TIMEZONE,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": target,
        }


def _answers(call: Callable[[], Any], besides: str = "") -> bool:
    """Whether the call did it; False for the error named by ``besides``."""
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] == besides:
            return False
        raise SchedulesUnavailable(str(error)) from error
    except BotoCoreError as error:
        raise SchedulesUnavailable(str(error)) from error
    return True
