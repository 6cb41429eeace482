"""What every operation is asked and answers, as JSON Schema: one module a group (contract sections 2 to 16).

The module of a group is found by its name; its ``OPERATIONS`` describe by the operation's name what the table cannot
say. A group without a module (its operations are planned) is described by its rows alone.
"""

from __future__ import annotations

import importlib
import pkgutil

from flowaudit.contract.operations import GROUPS, Operation
from flowaudit.contract.schemas.base import Described


def _of(group: str) -> dict[str, Described]:
    found: dict[str, Described] = importlib.import_module(f"{__name__}.{group}").OPERATIONS
    return {f"{group}.{name}": described for name, described in found.items()}


DESCRIBED: dict[str, Described] = {}
for _module in pkgutil.iter_modules(__path__):
    if _module.name in GROUPS:
        DESCRIBED |= _of(_module.name)


def described(operation: Operation) -> Described:
    """What is known of an operation beyond its row; nothing for one that nobody has described (a test tells which)."""
    return DESCRIBED.get(operation.id, Described())
