"""Pages made of lines of words, and payloads."""

from __future__ import annotations

from typing import Any

from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token


def document(*pages: str) -> ParsedDocument:
    """A document whose words stand on a grid: the box's y tells the line, its x the word."""
    made = []
    for number, text in enumerate(pages, start=1):
        tokens = [
            Token(word, column / 100, row / 100, (column + 1) / 100, (row + 1) / 100, 0.9, 0, row)
            for row, line in enumerate(text.splitlines())
            for column, word in enumerate(line.split())
        ]
        made.append(Page(number, 595, 842, PageSource.TEXT, tuple(tokens)))
    return ParsedDocument(ParseEngine.TEXT, "application/pdf", tuple(made))


INVOICE = document(
    "Müller Bau GmbH\nHauptstraße 1\n12345 Köln\nRechnung Nr.: RE-2025/001\nDatum: 1. März 2025\n"
    "USt-IdNr. DE 123 456 789\nLeistung 19 % 19,00 €\nNetto 1.234,56 EUR\nBetrag 14711",
    "Zweite Seite 4711",
)

FEATURES = ["invoice_number", "invoice_date", "vat_amount"]


def payload(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "payload_id": "pay_1",
        "document_id": "doc_1",
        "schema_version": "1.0",
        "ruleset": {"ruleset_id": "DE_USTG", "version": "1.0.0"},
        "ui_language": "de",
        "project_context": {"project_id": "prj_1", "project_title": "Umbau"},
        "deterministic_precheck_results": {
            "precheck_run_id": "pre_1",
            "checks": [{"check_id": "IBAN_CHECKSUM", "status": "OK", "comment": "ok", "boxes": [{"page": 1}]}],
        },
        "features": [
            {"feature_id": name, "required_level": "REQUIRED", "name_de": f"Name {name}", "legal_basis": "§ 14"}
            for name in FEATURES
        ],
        "extracted_text": INVOICE.raw_text,
        "required_output_schema": {"type": "object"},
        "rag_context": {"enabled": True, "examples": [{"rag_example_id": "rag_1", "comment": "Hinweis"}]},
    }
    return made | changes
