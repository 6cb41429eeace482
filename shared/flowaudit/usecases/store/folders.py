"""The folders of the workspace and what they hold: counters that each change of a file moves."""

from __future__ import annotations

from typing import Any

from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys

_MAX_FOLDERS = 1000


def all_of(deps: Deps) -> list[dict[str, Any]]:
    """All folders by name with the number of their files and bytes."""
    found = deps.records.query(keys.WORKSPACE, limit=_MAX_FOLDERS)
    return [
        {"folder": record.key.sort, "files": record.counts.get("files", 0), "bytes": record.counts.get("bytes", 0)}
        for record in found
        if record.counts.get("files", 0)
    ]


def counts(deps: Deps, folder: str) -> dict[str, int]:
    """How many files a folder has, and their bytes."""
    record = deps.records.get(keys.workspace_folder(folder))
    found = record.counts if record else {}
    return {"files": found.get("files", 0), "bytes": found.get("bytes", 0)}
