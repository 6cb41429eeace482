"""Functions that other functions call, and nobody else: an event in, an answer out."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from flowaudit.runtime.observability import logger
from flowaudit.runtime.wiring import deps, settings


def internal(name: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The Lambda handler. Its errors go to the caller as Lambda's own (``FunctionError``)."""
    handle = importlib.import_module(f"flowaudit.usecases.internal.{name}").handle
    settings()  # a wrong environment fails the cold start

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        """One call."""
        answer: dict[str, Any] = handle(deps(), event)
        logger().info("internal", function=name)
        return answer

    return handler
