"""The table of operations against the acceptance list, and the code against the table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowaudit.contract.operations import GROUPS, OPERATIONS
from flowaudit.runtime.binding import bind

ROOT = Path(__file__).parents[2]
LIST = Path(os.environ.get("FLOWAUDIT_SHARED", ROOT.parent / "shared")) / "spec" / "endpoints.tsv"


def test_the_table_is_the_acceptance_list() -> None:
    if not LIST.exists():
        pytest.skip("the acceptance list endpoints.tsv is not beside the project")
    rows = [line.split("\t") for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    wanted = [(method, path, int(status), role) for method, path, status, role, *_ in rows]
    ours = [(o.method, o.path, o.success, o.role) for o in OPERATIONS if not o.extension]
    assert len(wanted) == 152
    assert ours == wanted


@pytest.mark.parametrize("group", GROUPS)
def test_every_operation_is_bound_or_planned(group: str) -> None:
    for bound in bind(group):
        assert (bound.function is None) == bound.operation.planned


def test_how_many_are_built(capsys: pytest.CaptureFixture[str]) -> None:
    built = [o for o in OPERATIONS if not o.planned and not o.extension]
    audit = [o for o in built if o.source.startswith("contract:")]
    with capsys.disabled():
        print(f"\noperations built: {len(built)} of 152 ({len(audit)} of 60 audit rows)")
    assert {"projects.create", "documents.upload", "documents.finalize"} <= {o.id for o in built}


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_its_handler(group: str) -> None:
    assert (ROOT / "functions" / "api" / group / "handler.py").exists()
