"""The accepted documents of a project as tables: XLSX, CSV, JSON (contract section 14).

``workbook`` is not imported here: it needs the layer with the spreadsheet library, which only the job carries.
"""

from flowaudit.core.exporting.documents import ExportDocument, LlmResponse
from flowaudit.core.exporting.neutral import neutralised
from flowaudit.core.exporting.report import Report, tables
from flowaudit.core.exporting.table import Cell, Column, Style, Table

__all__ = [
    "Cell",
    "Column",
    "ExportDocument",
    "LlmResponse",
    "Report",
    "Style",
    "Table",
    "neutralised",
    "tables",
]
