"""Job recover: takes up the work whose execution is not running any more. The scheduler starts it."""

from __future__ import annotations

from typing import Any

from flowaudit.usecases import work
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import lost


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """``{"resumed": [ARN, …], "jobs": {"started": [job id, …], "failed": [job id, …]}}``."""
    return {"resumed": work.resume(deps), "jobs": lost.recover(deps)}
