"""What every operation is asked and answers, as JSON Schema: one module a group (contract sections 2 to 16).

A group without a module (its operations are planned) is described by its rows alone.
"""

from __future__ import annotations

from flowaudit.contract.operations import Operation
from flowaudit.contract.schemas import (
    audit,
    documents,
    exports,
    feedback,
    generator,
    meta,
    projects,
    rag,
    rulesets,
    settings,
    stats,
)
from flowaudit.contract.schemas.base import Described

_GROUPS: dict[str, dict[str, Described]] = {
    module.__name__.rpartition(".")[2]: module.OPERATIONS
    for module in (audit, documents, exports, feedback, generator, meta, projects, rag, rulesets, settings, stats)
}
DESCRIBED: dict[str, Described] = {
    f"{group}.{name}": described for group, operations in _GROUPS.items() for name, described in operations.items()
}


def described(operation: Operation) -> Described:
    """What is known of an operation beyond its row; nothing for one that nobody has described (a test tells which)."""
    return DESCRIBED.get(operation.id, Described())
