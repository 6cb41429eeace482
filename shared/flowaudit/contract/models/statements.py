"""Requests of the bank statements."""

from __future__ import annotations

from pydantic import model_validator

from flowaudit.contract.models.workspace import FileRequest, FolderPath, FolderRequest
from flowaudit.contract.validation import at, custom

_TARGET = "booking-lines"


class StatementRequest(FileRequest):
    """A statement of the workspace, and where its booking lines go."""

    target: FolderPath = _TARGET


class StatementsRequest(FolderRequest):
    """A folder of statements, where the booking lines go, and where the statements go that were read."""

    target: FolderPath = _TARGET
    archive: FolderPath = "statement-archive"

    @model_validator(mode="after")
    def _elsewhere(self) -> StatementsRequest:
        for name in ("target", "archive"):
            if getattr(self, name) == self.folder:
                raise at(
                    name,
                    custom(
                        "folder",
                        "muss ein anderer Ordner sein als der mit den Auszügen",
                        "must be another folder than that of the statements",
                    ),
                )
        return self
