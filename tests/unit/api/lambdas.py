"""A job's handler in place of its Lambda function."""

from __future__ import annotations

from collections.abc import Callable

from tests.infra import asl

from flowaudit.runtime.job import job
from flowaudit.runtime.step import GoesOn, Retryable


def as_lambda(name: str) -> Callable[[asl.State], asl.State]:
    """A job's handler, whose errors have the names that Step Functions sees."""
    handler = job(name)

    def call(state: asl.State) -> asl.State:
        try:
            return handler(state, None)
        except (Retryable, GoesOn) as error:
            raise asl.TaskError(type(error).__name__, str(error)) from error

    return call
