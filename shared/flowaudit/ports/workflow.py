"""Starting the workflow that audits a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class WorkflowUnavailable(Exception):
    """The workflow service does not answer now."""


class Workflow(Protocol):
    """The state machine ``audit_document``."""

    def start(self, name: str, state: Mapping[str, Any]) -> str:
        """Start an execution and return its ARN; the same name again is the same execution.

        Raises :class:`WorkflowUnavailable`.
        """
        ...

    def running(self, name: str, arn: str | None = None) -> bool:
        """Whether the execution of that name (or that ARN) is running. Raises :class:`WorkflowUnavailable`."""
        ...

    def stop(self, name: str) -> bool:
        """Stop the execution of that name at once; False if none is running. Raises :class:`WorkflowUnavailable`."""
        ...
