"""``where``: from an operation, an HTTP path or a file to the places that belong to it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from flowaudit.contract.operations import BASE_PATH, OPERATIONS, Operation
from flowaudit.local.paths import REPO


@dataclass(frozen=True, slots=True)
class Place:
    """A file, with the line if it is about one definition; ``what`` is its part in the operation."""

    what: str
    path: Path
    line: int | None = None

    def __str__(self) -> str:
        shown = self.path.relative_to(REPO).as_posix() if self.path.is_relative_to(REPO) else str(self.path)
        return f"{shown}:{self.line}" if self.line else shown


def operations_of(query: str) -> list[Operation]:
    """The operations that an id, a group, a path (with or without values for its parameters), or a file stands for."""
    wanted = query.strip()
    method, _, rest = wanted.partition(" ")
    if method.upper() in ("GET", "POST", "PUT", "DELETE") and rest:
        return [found for found in operations_of(rest) if found.method == method.upper()]
    if wanted.startswith("/"):
        path = wanted.partition("?")[0].rstrip("/")
        full = path if path.startswith(BASE_PATH + "/") else BASE_PATH + path
        exact = [found for found in OPERATIONS if found.path == full]
        return exact or [found for found in OPERATIONS if _pattern(found.path).fullmatch(full)]
    if found := [operation for operation in OPERATIONS if wanted in (operation.id, operation.group)]:
        return found
    parts = Path(wanted).with_suffix("").parts
    return [operation for operation in OPERATIONS if operation.group in parts]


def _pattern(path: str) -> re.Pattern[str]:
    """What the path matches; a fixed segment is preferred by the caller, who asks for equality first."""
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def places_of(operation: Operation, root: Path = REPO) -> list[Place]:
    """The files of an operation that exist: table row, handler, use case, models, tests."""
    package = root / "shared" / "flowaudit"
    group, name = operation.group, operation.name
    found = [
        _line_of("table", package / "contract" / "operations.py", rf"^{re.escape(operation.id)} "),
        Place("handler", root / "functions" / "api" / group / "handler.py"),
        *_definitions("use case", package / "usecases", group, name),
        Place("models", package / "contract" / "models" / f"{group}.py"),
    ]
    tests = [path for path in sorted((root / "tests").rglob("*.py")) if _is_about(path, group)]
    found += [Place("test", path) for path in tests]
    return [place for place in found if place.path.is_file()]


def _is_about(test: Path, group: str) -> bool:
    return group in test.parts or test.stem in (f"test_{group}", f"test_api_{group}")


def _line_of(what: str, path: Path, pattern: str) -> Place:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if re.search(pattern, line):
            return Place(what, path, number)
    return Place(what, path)


def _definitions(what: str, folder: Path, group: str, name: str) -> list[Place]:
    """Where the function is defined: in the group's module, or in a module of the group's package."""
    modules = [folder / f"{group}.py", *sorted((folder / group).glob("*.py"))]
    found: list[Place] = []
    for path in filter(Path.is_file, modules):
        nodes = ast.parse(path.read_text("utf-8")).body
        lines = [node.lineno for node in nodes if isinstance(node, ast.FunctionDef) and node.name == name]
        found += [Place(what, path, line) for line in lines]
    return found
