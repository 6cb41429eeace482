"""From a scheduled event to a job."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.ports.records import Conflict
from flowaudit.runtime.observability import logger
from flowaudit.runtime.step import GoesOn, Retryable
from flowaudit.runtime.wiring import deps, settings
from flowaudit.usecases import jobs
from flowaudit.usecases.jobs import TryAgain


def job(name: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The Lambda handler of a job. Its errors go to the scheduler, which tries again and queues what fails."""
    handle = importlib.import_module(f"flowaudit.usecases.jobs.{name}").handle
    settings()  # a wrong environment fails the cold start

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        """One run."""
        try:
            result: dict[str, Any] = handle(deps(), event)
        except jobs.GoesOn as part:
            logger().info("part", job=name)
            raise GoesOn(str(part)) from part
        except (Conflict, ClientError, BotoCoreError, TryAgain) as error:
            reason = str(error) if isinstance(error, TryAgain) else type(error).__name__
            logger().warning("retryable", job=name, error=reason)
            raise Retryable(reason) from error
        logger().info("job", job=name)
        return result

    return handler
