"""One structured log line an event, with the request's id and never with content of a document."""

from __future__ import annotations

import time
from functools import cache, lru_cache
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.runtime.wiring import deps
from flowaudit.usecases.store.settings import load

_KEPT_SECONDS = 30  # how late a function may learn of a changed setting


@cache
def logger() -> Logger:
    """The function's logger; service and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL."""
    return Logger()


def more(**facts: Any) -> dict[str, Any]:
    """``facts`` if the setting ``logging.verbose`` asks for more than the usual (contract 3.1), else nothing: ids,
    sizes and times, never content."""
    return facts if _verbose(int(time.monotonic() / _KEPT_SECONDS)) else {}


@lru_cache(maxsize=1)
def _verbose(_period: int) -> bool:
    try:
        return bool(load(deps())["logging"]["verbose"])
    except (ClientError, BotoCoreError):  # the request tells of it; a log line must not fail for it
        return False
