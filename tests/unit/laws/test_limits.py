"""The laws of the house that a machine can check: sizes, no floats in money, no blanket except."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAX_FILE, MAX_FUNCTION, MAX_HANDLER = 300, 50, 60
_FOLDERS = ("shared", "functions", "infra", "tests")
# the one boundary that turns a defect into a 500; it registers the base class with the resolver, it does not catch
_SOURCES = sorted(path for folder in _FOLDERS for path in (ROOT / folder).rglob("*.py"))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.count("\n")
    limit = MAX_HANDLER if path.name == "handler.py" else MAX_FILE
    assert lines <= limit, f"{lines} lines, {limit} allowed"
    long = {
        function.name: length
        for function in _functions(ast.parse(text))
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MAX_FUNCTION
    }
    assert not long, f"functions over {MAX_FUNCTION} lines: {long}"


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_catches_everything(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"everything"}
            assert not caught & {"everything", "Exception", "BaseException"}, f"line {node.lineno}"


@pytest.mark.parametrize("folder", ["funding", "resolution"])
def test_no_float_comes_near_money(folder: str) -> None:
    for path in sorted((ROOT / "shared/flowaudit/core" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            assert not is_call, f"{path.name}:{node.lineno} turns a number into a float"


def test_no_test_sleeps() -> None:
    sleepers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _SOURCES
        if path.is_relative_to(ROOT / "tests")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep"
    ]
    assert not sleepers
