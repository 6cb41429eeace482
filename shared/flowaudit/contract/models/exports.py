"""Requests of the export (contract section 14)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from flowaudit.contract.models.common import DocumentStatus, Request
from flowaudit.contract.validation import custom

#: Beside the statuses: a human has left feedback on the document.
REVIEWED = "REVIEWED"
#: What anybody may export (contract 18.5); for anything else an admin must say ``admin_override``.
FREE = frozenset({DocumentStatus.ACCEPTED.value, DocumentStatus.EXPORTED.value, REVIEWED})

Flag = Annotated[bool, Field(strict=True)]


class ExportFormat(StrEnum):
    """What file is made."""

    XLSX = "XLSX"
    CSV = "CSV"
    JSON = "JSON"


class CsvTables(StrEnum):
    """One CSV of the documents, or a ZIP with a CSV for each table."""

    DOCUMENTS = "DOCUMENTS"
    ALL = "ALL"


def _status(value: Any) -> Any:
    known = (*DocumentStatus.__members__, REVIEWED)
    if value not in known:
        expected = ", ".join(known)
        raise custom("status", f"muss eines von {expected} sein", f"must be one of {expected}")
    return value


Status = Annotated[str, BeforeValidator(_status)]


class ExportRequest(Request):
    """Body of 14.1. ``only_status``: documents in any of these; ``csv_tables`` counts for CSV alone."""

    format: ExportFormat = ExportFormat.XLSX
    only_status: Annotated[list[Status], Field(min_length=1, max_length=20)] = Field(
        default_factory=lambda: [DocumentStatus.ACCEPTED.value]
    )
    include_payloads: Flag = False
    include_llm_responses: Flag = False
    csv_tables: CsvTables = CsvTables.DOCUMENTS
    admin_override: Flag = False

    @property
    def statuses(self) -> list[str]:
        """Each status once."""
        return list(dict.fromkeys(self.only_status))

    @model_validator(mode="after")
    def _one_table_has_no_room(self) -> ExportRequest:
        more = self.include_payloads or self.include_llm_responses
        if self.format is ExportFormat.CSV and self.csv_tables is CsvTables.DOCUMENTS and more:
            raise custom(
                "csv_tables",
                "Payloads und LLM-Antworten brauchen bei CSV csv_tables: ALL",
                "payloads and LLM responses need csv_tables: ALL with CSV",
            )
        return self
