"""An export as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flowaudit.core.exporting.documents import ExportDocument
from flowaudit.core.exporting.neutral import neutralised
from flowaudit.core.exporting.report import Report, tables
from flowaudit.core.exporting.table import Cell, Style, Table
from flowaudit.core.model.codec import encode
from flowaudit.core.model.money import Money, cents

_BOM = "\ufeff"  # Excel takes UTF-8 without it for the machine's own code page
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same export is the same ZIP


def csv_of(table: Table, language: str) -> bytes:
    """UTF-8 with BOM, CRLF (RFC 4180): for ``de`` with semicolons and decimal commas, else commas and points, as the
    spreadsheets of the language expect them. Dates are ISO 8601."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if language == "de" else ",", lineterminator="\r\n")
    writer.writerow([neutralised(column.header.in_language(language)) for column in table.columns])
    for row in table.rows:
        styled = zip(table.columns, row, strict=True)
        writer.writerow([_text(cell, column.style, language) for column, cell in styled])
    return (_BOM + buffer.getvalue()).encode()


def _text(cell: Cell, style: Style, language: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    number = f"{cents(cell.amount):f}" if isinstance(cell, Money) else _digits(cell, style)
    return number.replace(".", ",") if language == "de" else number


def _digits(number: int | Decimal, style: Style) -> str:
    if isinstance(number, int):
        return str(number)
    return f"{number:f}" if style is Style.SHARE else f"{number.normalize():f}"


def csv_archive(found: Sequence[Table], language: str) -> bytes:
    """One CSV a table in a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in found:
            member = zipfile.ZipInfo(f"{table.key}.csv", _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, csv_of(table, language))
    return buffer.getvalue()


def json_of(report: Report) -> bytes:
    """The documents with their final results, lines and tags, and the totals; amounts are texts, dates ISO."""
    sums = tables(report)[0].sums()
    content = {
        "project_id": report.project["project_id"],
        "file_reference": report.project["project"]["file_reference"],
        "created_at": report.created.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "only_status": list(report.statuses),
        "totals": [
            {"currency": currency, **{name: f"{amount:.2f}" for name, amount in amounts.items()}}
            for currency, amounts in sums.items()
        ],
        "documents": [_document(report, one) for one in report.documents],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")


_SHOWN = ("document_id", "filename", "status", "sha256", "created_at", "client_tags", "duplicate_of", "ruleset_id")


def _document(report: Report, document: ExportDocument) -> dict[str, Any]:
    shown: dict[str, Any] = {name: document.data.get(name) for name in _SHOWN}
    shown["ruleset_version"] = document.data.get("ruleset_version")
    shown["final_result"] = document.final
    shown["line_items"] = [
        {
            "description": line.description,
            "quantity": _number(line.quantity),
            "unit": line.unit,
            "unit_price": _number(line.unit_price),
            "vat_rate": _number(line.vat_rate),
            "net_amount": _number(None if line.gross_prices else line.net_amount),
            "gross_amount": _number(line.net_amount if line.gross_prices else None),
            "currency": document.currency,
        }
        for line in document.lines
    ]
    if report.with_payloads:
        shown["payload"] = document.payload
    if report.with_llm:
        shown["llm_response"] = encode(document.llm) if document.llm else None
    return shown


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
