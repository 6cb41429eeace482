"""Binding operations to use cases: what a function takes is read from its signature, once, at import.

A use case takes ``deps`` and ``call``, the path's parameters by name, and ``body``, ``query`` (pydantic models) or
``upload`` as it needs them. A use case that is missing or belongs to no operation fails the import of the handler.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel

from flowaudit.contract.operations import Operation, group
from flowaudit.contract.problems import NOT_IMPLEMENTED, Problem
from flowaudit.contract.validation import read, read_json
from flowaudit.core.model.results import Text
from flowaudit.runtime.forms import read_form
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps

_PARAMETER = re.compile(r"\{(\w+)\}")
_OWN = frozenset({"deps", "call", "body", "query", "upload"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """The parts of a request that a use case may take."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Bound:
    """An operation with the function that serves it."""

    operation: Operation
    function: Callable[..., Any] | None
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    upload: bool

    def __call__(self, deps: Deps, call: Call, incoming: Incoming) -> Any:
        """Read the request's parts into models and call the use case."""
        if self.function is None:
            raise Problem(
                NOT_IMPLEMENTED,
                Text(
                    f"Die Operation {self.operation.id} ist noch nicht verfügbar",
                    f"The operation {self.operation.id} is not available yet",
                ),
            )
        arguments: dict[str, Any] = dict(incoming.path)
        if self.body is not None:
            arguments["body"] = read_json(self.body, incoming.body or b"{}")
        if self.query is not None:
            arguments["query"] = read(self.query, dict(incoming.query))
        if self.upload:
            arguments["upload"] = read_form(incoming.content_type, incoming.body)
        return self.function(deps, call, **arguments)


def bind(name: str) -> tuple[Bound, ...]:
    """All operations of a group, each with its function; ImportError where table and code differ."""
    operations = group(name)
    if all(operation.planned for operation in operations):
        return tuple(Bound(operation, None, None, None, upload=False) for operation in operations)
    module = importlib.import_module(f"flowaudit.usecases.{name}")
    public = {
        attribute
        for attribute, value in vars(module).items()
        # the module itself, or the parts of a package that it brings together
        if inspect.isfunction(value)
        and f"{value.__module__}.".startswith(f"{module.__name__}.")
        and attribute[0] != "_"
    }
    built = {operation.name for operation in operations if not operation.planned}
    if public != built:
        raise ImportError(
            f"usecases.{name}: missing {sorted(built - public)}, without operation {sorted(public - built)}"
        )
    return tuple(_bound(operation, getattr(module, operation.name, None)) for operation in operations)


def _bound(operation: Operation, function: Callable[..., Any] | None) -> Bound:
    if function is None:
        return Bound(operation, None, None, None, upload=False)
    taken = list(inspect.signature(function).parameters)
    hints = get_type_hints(function)
    if taken[:2] != ["deps", "call"] or set(taken) - _OWN != set(_PARAMETER.findall(operation.path)):
        raise ImportError(f"{operation.id}: the function takes {taken}, the path has {operation.path}")
    if ("upload" in taken) != ("multipart" in operation.flags):
        raise ImportError(f"{operation.id}: the table and the function differ about multipart")
    return Bound(operation, function, hints.get("body"), hints.get("query"), upload="upload" in taken)
