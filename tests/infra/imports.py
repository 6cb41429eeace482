"""Which third-party packages a function loads, read from the source: module-level imports, followed through flowaudit.

A handler names its use cases at run time (``stage("parse")``, ``api("documents")``), so these modules are roots beside
the handler itself. Imports inside functions are lazy: a function only needs them when that path is taken.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "shared"


@dataclass(slots=True)
class Loaded:
    """Top-level package name to the modules of flowaudit that import it."""

    eager: dict[str, set[str]] = field(default_factory=dict)
    lazy: dict[str, set[str]] = field(default_factory=dict)


def roots(kind: str, name: str) -> list[str]:
    """Modules of flowaudit that a function of this kind (``api``, ``pipeline``, ``jobs``, ``internal``) loads first."""
    frame, usecases = {
        "api": ("flowaudit.runtime.http", "flowaudit.usecases"),
        "pipeline": ("flowaudit.runtime.step", "flowaudit.usecases.stages"),
        "jobs": ("flowaudit.runtime.job", "flowaudit.usecases.jobs"),
        "internal": ("flowaudit.runtime.internal", "flowaudit.usecases.internal"),
    }[kind]
    usecase = f"{usecases}.{name}"
    return [module for module in (frame, usecase) if source_of(module)]


def source_of(module: str) -> Path | None:
    """The file of a module of flowaudit, or None."""
    base = SHARED / Path(*module.split("."))
    for candidate in (base / "__init__.py", base.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def loaded_by(modules: list[str]) -> Loaded:
    """Follow the imports of these modules through flowaudit."""
    found = Loaded()
    seen: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        path = source_of(module)
        if path is None or module in seen:
            continue
        seen.add(module)
        if "." in module:
            waiting.append(module.rpartition(".")[0])
        for name, is_lazy in _imports(path, module):
            top = name.partition(".")[0]
            if top == "flowaudit":
                if not is_lazy:
                    waiting.append(name)
            elif top not in sys.stdlib_module_names:
                (found.lazy if is_lazy else found.eager).setdefault(top, set()).add(module)
    return found


def _imports(path: Path, module: str) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(path.read_text("utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    yield from _walk(tree, package, lazy=False)


def _walk(node: ast.AST, package: str, *, lazy: bool) -> Iterator[tuple[str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name, lazy
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            if child.level:
                parents = package.split(".")[: len(package.split(".")) - child.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            yield base, lazy
            for alias in child.names:
                if base.startswith("flowaudit") and source_of(f"{base}.{alias.name}"):
                    yield f"{base}.{alias.name}", lazy
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _walk(child, package, lazy=lazy or is_function)
