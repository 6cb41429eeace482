"""From a step of the state machine to a stage and back; here exceptions become the names that the state machine knows.

``Retryable`` and what a stage itself asks for (``StageAgain``) is tried again by the state machine, ``StageFailed`` is
not, everything else is a defect and ends in ERROR.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.ports.records import Conflict
from flowaudit.runtime.observability import logger, more
from flowaudit.runtime.wiring import deps, settings
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages.base import StageAgain

Step = Callable[[dict[str, Any], Any], dict[str, Any]]


class Retryable(Exception):
    """Trying again may help: a service does not answer, or another write came first."""


class GoesOn(Exception):
    """The work is not done and goes on with the next call; nothing failed."""


def stage(name: str) -> Step:
    """The Lambda handler of a stage."""
    handle = importlib.import_module(f"flowaudit.usecases.stages.{name}").handle
    settings()  # a wrong environment fails the cold start

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        """One step: the state in, the state out."""
        told = {name: str(event.get(name, "system")) for name in ("request_id", "actor", "session")}
        call = Call(told["request_id"], told["actor"], told["session"])
        log = logger()
        began = time.monotonic()
        try:
            state: dict[str, Any] = handle(deps(), call, event)
        except (Conflict, ClientError, BotoCoreError) as error:
            log.warning("retryable", stage=name, error=type(error).__name__, request_id=call.request_id)
            raise Retryable(f"{type(error).__name__}: {error}") from error
        except StageAgain as again:
            log.info("again", stage=name, reason=type(again).__name__, request_id=call.request_id)
            raise
        spent = round((time.monotonic() - began) * 1000)
        told_more = more(
            ms=spent, run_id=state.get("runs", {}).get(name), execution=event.get("execution", {}).get("id")
        )
        log.info("stage", stage=name, document_id=state.get("document_id"), request_id=call.request_id, **told_more)
        return state

    return handler
