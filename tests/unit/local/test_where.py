"""``where``: from what somebody has in hand to the files."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from flowaudit.contract.operations import OPERATIONS
from flowaudit.local.cli import main
from flowaudit.local.where import operations_of, places_of


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("documents.get", ["documents.get"]),
        ("/api/projects", ["projects.create", "projects.index"]),
        ("POST /api/projects", ["projects.create"]),
        ("/documents/doc_01ABC/file", ["documents.file"]),
        ("GET /api/documents/doc_1?x=1", ["documents.get"]),
        ("functions/api/meta/handler.py", [operation.id for operation in OPERATIONS if operation.group == "meta"]),
        ("/api/nothing/here", []),
    ],
)
def test_operations_are_found(query: str, found: list[str]) -> None:
    assert [operation.id for operation in operations_of(query)] == found


def test_every_operation_that_is_built_has_a_handler_and_a_use_case() -> None:
    for operation in OPERATIONS:
        kinds = {place.what for place in places_of(operation)}
        assert "table" in kinds
        if not operation.planned:
            assert {"handler", "use case"} <= kinds, operation.id


def test_the_command_names_files_and_lines() -> None:
    shown = CliRunner().invoke(main, ["where", "documents.finalize"])
    assert shown.exit_code == 0
    assert "functions/api/documents/handler.py" in shown.stdout
    assert CliRunner().invoke(main, ["where", "nothing"]).exit_code == 1
