"""Starting the workflow that audits a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Workflow(Protocol):
    """The state machine ``audit_document``."""

    def start(self, name: str, state: Mapping[str, Any]) -> str:
        """Start an execution and return its ARN; the same name and state again is the same execution."""
        ...
