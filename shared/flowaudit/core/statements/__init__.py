"""Bank statements: from a PDF, picture, CAMT, MT940 or CSV to proven booking lines (``read``), of one file or many."""

from flowaudit.core.statements.bookings import findings_of, summary_of, table_of, whole_of
from flowaudit.core.statements.merging import Merged, merge
from flowaudit.core.statements.model import Finding, Line, Refusal, Statement, Status
from flowaudit.core.statements.reading import read

__all__ = [
    "Finding",
    "Line",
    "Merged",
    "Refusal",
    "Statement",
    "Status",
    "findings_of",
    "merge",
    "read",
    "summary_of",
    "table_of",
    "whole_of",
]
