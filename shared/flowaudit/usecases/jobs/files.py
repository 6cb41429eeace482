"""Job files: reads and sorts files of the workspace and of file servers. Several kinds of jobs, one function.

Work goes file by file. What a file brings and how far the job is are written in one transaction, so that a run that was
killed goes on behind the last file, and no file is counted or stored twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import files_ftp, files_statements, files_workspace, ftp_harvest
from flowaudit.usecases.jobs.attempts import Attempt, Done, attempt

#: What does the work of each kind: takes the attempt, returns the job's result.
KINDS: dict[str, Callable[[Attempt], dict[str, Any]]] = {
    "workspace_analyze": files_workspace.analyze,
    "workspace_extract": files_workspace.extract,
    "ftp_analyze": files_ftp.analyze,
    "ftp_extract": files_ftp.extract,
    "statement_file": files_statements.process_file,
    "statement_folder": files_statements.process_folder,
    "ftp_harvest": ftp_harvest.harvest,
}


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Bring the job to its end, or as far as the time allows."""
    return attempt(deps, event, _work)


def _work(given: Attempt) -> Done:
    return Done(KINDS[given.job.data["kind"]](given))
