"""The tables of an export: documents, features, lines, on request payloads and answers of language models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flowaudit.core.exporting import headers
from flowaudit.core.exporting.documents import ExportDocument, number_of
from flowaudit.core.exporting.neutral import MAX_CELL
from flowaudit.core.exporting.table import Cell, Column, Table
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text

Row = tuple[Cell, ...]
# Long texts go on in the next row; the rest is room for an apostrophe.
_PART = MAX_CELL - 100


@dataclass(frozen=True, slots=True)
class Report:
    """What an export is about. ``project`` is its record, ``statuses`` what was asked for, ``created`` when (UTC)."""

    project: Mapping[str, Any]
    documents: tuple[ExportDocument, ...]
    statuses: tuple[str, ...]
    created: datetime
    language: str = "de"
    with_payloads: bool = False
    with_llm: bool = False


def tables(report: Report) -> tuple[Table, ...]:
    """All tables in their order; only those that were asked for."""
    found = [_documents(report), _features(report), _lines(report)]
    if report.with_payloads:
        found.append(_table("payloads", headers.PAYLOADS_TITLE, headers.PAYLOADS, report, _payload_rows))
    if report.with_llm:
        found.append(_table("llm_responses", headers.LLM_TITLE, headers.LLM, report, _llm_rows))
    return tuple(found)


def _table(
    key: str,
    title: Text,
    columns: tuple[Column, ...],
    report: Report,
    rows_of: Callable[[ExportDocument, str], Iterator[Row]],
) -> Table:
    rows = tuple(row for document in report.documents for row in rows_of(document, report.language))
    return Table(key, title, columns, rows)


def _documents(report: Report) -> Table:
    tags = sorted({name for document in report.documents for name in document.data.get("client_tags", {})})
    columns = (*headers.DOCUMENTS, *headers.tags(tags))
    rows = tuple((*_document_row(one), *_tags(one, tags)) for one in report.documents)
    return Table("documents", headers.DOCUMENTS_TITLE, columns, rows)


def _tags(document: ExportDocument, names: list[str]) -> Iterator[Cell]:
    for name in names:
        value = document.data.get("client_tags", {}).get(name)
        yield None if value is None else str(value)


def _document_row(document: ExportDocument) -> Row:
    data, final = document.data, document.final or {}
    overall = final.get("overall", {})
    names = document.feature_names
    missing = [names.get(feature, feature) for feature in overall.get("missing_required_features", ())]
    conflicts = [names.get(feature, feature) for feature in overall.get("conflicts", ())]
    day = document.read_day(FieldName.DELIVERY_DATE)
    return (
        document.document_id,
        data["filename"],
        data["status"],
        overall.get("traffic_light"),
        document.final_text("invoice_number", FieldName.INVOICE_NUMBER),
        document.final_day("invoice_date", FieldName.INVOICE_DATE),
        document.read_text(FieldName.SUPPLIER_NAME),
        document.read_text(FieldName.SUPPLIER_VAT_ID) or document.read_text(FieldName.SUPPLIER_TAX_NUMBER),
        document.read_text(FieldName.CUSTOMER_NAME),
        day or document.read_day(FieldName.DELIVERY_PERIOD_START),
        day or document.read_day(FieldName.DELIVERY_PERIOD_END),
        document.currency,
        document.amount("net"),
        document.amount("vat"),
        document.amount("gross"),
        document.amount("eligible_amount"),
        document.amount("funded_amount"),
        "; ".join(missing) or None,
        "; ".join(conflicts) or None,
        "; ".join(overall.get("reasons", ())) or None,
        data.get("duplicate_of"),
        _moment(data.get("created_at")),
        data.get("ruleset_id"),
        data.get("ruleset_version"),
        final.get("final_result_id"),
        data.get("sha256"),
    )


def _features(report: Report) -> Table:
    def rows(document: ExportDocument, language: str) -> Iterator[Row]:
        for shown in (document.final or {}).get("fields", ()):
            yield _feature_row(document, shown, language)

    return _table("features", headers.FEATURES_TITLE, headers.FEATURES, report, rows)


def _feature_row(document: ExportDocument, shown: Mapping[str, Any], language: str) -> Row:
    feature_id = shown["feature_id"]
    boxes = shown.get("boxes") or [{}]
    return (
        document.document_id,
        document.data["filename"],
        feature_id,
        document.feature_names.get(feature_id, feature_id),
        document.legal_basis.get(feature_id),
        shown.get("level"),
        _yes(shown.get("applicable"), language),
        shown.get("status"),
        shown["final_value"],
        shown["source_of_truth"],
        shown["rule_value"],
        shown["llm_value"],
        shown["user_value"],
        number_of(str(shown["confidence"])) if shown.get("confidence") is not None else None,
        _yes(shown["conflict_flag"], language),
        shown["conflict_reason"],
        boxes[0].get("page"),
    )


def _lines(report: Report) -> Table:
    return _table("line_items", headers.LINES_TITLE, headers.LINES, report, _line_rows)


def _line_rows(document: ExportDocument, _language: str) -> Iterator[Row]:
    currency = document.currency
    number = document.final_text("invoice_number", FieldName.INVOICE_NUMBER)
    for index, line in enumerate(document.lines):
        said = document.eligible_line(index)
        yield (
            document.document_id,
            document.data["filename"],
            number,
            index + 1,
            line.description,
            line.quantity,
            line.unit,
            _money(line.unit_price, currency),
            line.vat_rate,
            currency,
            _money(None if line.gross_prices else line.net_amount, currency),
            _money(line.net_amount if line.gross_prices else None, currency),
            said.get("category"),
            said.get("state"),
            _money(number_of(said.get("eligible")), currency),
        )


def _payload_rows(document: ExportDocument, _language: str) -> Iterator[Row]:
    if document.payload is None:
        return
    payload_id = document.payload.get("payload_id")
    for number, part in enumerate(_parts(json.dumps(document.payload, ensure_ascii=False)), 1):
        yield document.document_id, document.data["filename"], payload_id, number, part


def _llm_rows(document: ExportDocument, _language: str) -> Iterator[Row]:
    answer = document.llm
    if answer is None:
        return
    for number, part in enumerate(_parts(answer.text), 1):
        yield (
            document.document_id,
            document.data["filename"],
            answer.run_id,
            answer.provider,
            answer.model_name,
            answer.status,
            number,
            part,
        )


def _parts(text: str) -> list[str]:
    return [text[place : place + _PART] for place in range(0, len(text), _PART)] or [""]


def _yes(value: bool | None, language: str) -> str | None:
    if value is None:
        return None
    return headers.YES.in_language(language) if value else headers.NO.in_language(language)


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)


def _moment(text: str | None) -> datetime | date | None:
    """A stored time stamp in UTC, without its zone: spreadsheets have none."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None) if text else None
