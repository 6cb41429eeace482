"""Bank statements: one of the workspace, or all of a folder, become booking lines in the background."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.statements import StatementRequest, StatementsRequest
from flowaudit.contract.problems import NOT_FOUND, FieldError, Problem
from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import folders, jobs, workspace


def process_file(deps: Deps, call: Call, body: StatementRequest) -> dict[str, Any]:
    """Begin to read a statement; the job's result says what is in it and where the booking lines are."""
    workspace.find(deps, body.folder, body.name)
    wanted = body.model_dump(mode="json")
    return jobs.begin(deps, call, "statement_file", **wanted, language=call.language, total=1)


def process_folder(deps: Deps, call: Call, body: StatementsRequest) -> dict[str, Any]:
    """Begin to read all statements of a folder; 404 for a folder without files."""
    total = folders.counts(deps, body.folder)["files"]
    if not total:
        text = Text(
            f"Im Ordner {body.folder} liegt keine Datei; laden Sie die Auszüge über"
            " POST /api/workspace/upload/{folder} hoch",
            f"The folder {body.folder} has no file; upload the statements by POST /api/workspace/upload/{{folder}}",
        )
        raise Problem(NOT_FOUND, text, [FieldError("folder", text)])
    wanted = body.model_dump(mode="json")
    return jobs.begin(deps, call, "statement_folder", **wanted, language=call.language, total=total)
