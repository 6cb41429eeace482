"""Which ports a use case may touch, read from the source: calls followed from function to function.

The embedded cloud enforces no IAM, so a right that a function lacks would first be missed on AWS. Followed are calls
by name, calls through an imported module, and all methods of a class that is used; that errs on the side of finding
too much, never too little, as long as use cases reach their ports by name (``deps.originals.put``).
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache

from tests.infra.imports import source_of

PACKAGE = "flowaudit.usecases"
Place = tuple[str, str]


@dataclass(slots=True)
class _Module:
    """Top-level functions and classes by name, and what imported names stand for: a module or a place in one."""

    bodies: dict[str, ast.AST] = field(default_factory=dict)
    names: dict[str, str | Place] = field(default_factory=dict)


def ports_used(start: list[Place], ports: frozenset[str]) -> dict[tuple[str, str], set[str]]:
    """``(port, method)`` to the functions that use it, for all that is reachable from these functions."""
    found: dict[tuple[str, str], set[str]] = {}
    seen: set[Place] = set()
    waiting = list(start)
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        module, name = place
        known = _module(module)
        if name not in known.bodies:
            meant = known.names.get(name)
            waiting += [meant] if isinstance(meant, tuple) else []
            continue
        for node in ast.walk(known.bodies[name]):
            waiting += _targets(node, module, known)
            use = _use(node, ports)
            if use is not None:
                found.setdefault(use, set()).add(f"{module}.{name}")
    return found


def _use(node: ast.AST, ports: frozenset[str]) -> tuple[str, str] | None:
    match node:
        case ast.Attribute(value=ast.Attribute(attr=port), attr=method) if port in ports:
            return port, method
        case ast.Call(func=ast.Attribute(attr=port)) if port in ports:
            return port, "()"
    return None


def _targets(node: ast.AST, module: str, known: _Module) -> list[Place]:
    match node:
        case ast.Name(id=name) if name in known.bodies:
            return [(module, name)]
        case ast.Name(id=name) if isinstance(known.names.get(name), tuple):
            return [known.names[name]]  # type: ignore[list-item]
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if isinstance(known.names.get(name), str):
            return [(str(known.names[name]), attribute)]
    return []


@cache
def _module(module: str) -> _Module:
    found = _Module()
    path = source_of(module)
    if path is None or not module.startswith(PACKAGE):
        return found
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.names[alias.asname or alias.name] = inner if source_of(inner) else (node.module, alias.name)
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.bodies[node.name] = node
        elif isinstance(node, ast.Assign):
            found.bodies |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    return found
