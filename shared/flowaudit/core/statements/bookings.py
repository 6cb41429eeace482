"""Booking lines for people and machines: the table of the CSV, and the whole reading as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flowaudit.core.exporting.table import Cell, Column, Style, Table
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text
from flowaudit.core.statements.checking import running
from flowaudit.core.statements.model import Balance, Finding, Line, Statement, Status

_STATUS = {
    Status.BALANCED: Text("ausgeglichen", "balanced"),
    Status.NOT_BALANCED: Text("nicht ausgeglichen", "not balanced"),
    Status.NOT_CHECKABLE: Text("nicht prüfbar", "not checkable"),
}
_COLUMNS = (
    Column("account", Text("Konto", "Account")),
    Column("statement", Text("Auszug", "Statement")),
    Column("booking_date", Text("Buchungsdatum", "Booking date"), Style.DATE),
    Column("value_date", Text("Wertstellung", "Value date"), Style.DATE),
    Column("amount", Text("Betrag", "Amount"), Style.MONEY),
    Column("currency", Text("Währung", "Currency")),
    Column("counterparty", Text("Auftraggeber/Empfänger", "Counterparty")),
    Column("counterparty_iban", Text("IBAN", "IBAN")),
    Column("counterparty_bic", Text("BIC", "BIC")),
    Column("kind", Text("Buchungstext", "Transaction type")),
    Column("remittance", Text("Verwendungszweck", "Remittance information"), Style.LONG_TEXT),
    Column("end_to_end", Text("End-to-End-Referenz", "End-to-end reference")),
    Column("mandate", Text("Mandatsreferenz", "Mandate reference")),
    Column("creditor_id", Text("Gläubiger-ID", "Creditor identifier")),
    Column("original_amount", Text("Betrag in Fremdwährung", "Amount in foreign currency"), Style.MONEY),
    Column("original_currency", Text("Fremdwährung", "Foreign currency")),
    Column("rate", Text("Kurs", "Exchange rate"), Style.NUMBER),
    Column("balance", Text("Saldo", "Balance"), Style.MONEY),
    Column("status", Text("Prüfung", "Proof")),
    Column("file", Text("Datei", "File")),
    Column("page", Text("Seite", "Page"), Style.INTEGER),
)


def table_of(statements: Sequence[Statement], language: str) -> Table:
    """One row a line, in the order given. The balance is the one that follows from the opening balance; without one,
    what is printed."""
    rows: list[tuple[Cell, ...]] = []
    for statement in statements:
        for line, balance in zip(statement.lines, running(statement), strict=True):
            rows.append(_row(statement, line, balance, language))
    return Table("booking_lines", Text("Buchungszeilen", "Booking lines"), _COLUMNS, tuple(rows))


def _row(statement: Statement, line: Line, balance: Decimal | None, language: str) -> tuple[Cell, ...]:
    return (
        statement.account.key,
        statement.number,
        line.booked,
        line.valued,
        Money(line.amount, line.currency),
        line.currency,
        line.party.name,
        line.party.iban,
        line.party.bic,
        line.kind,
        line.remittance,
        line.references.end_to_end,
        line.references.mandate,
        line.references.creditor_id,
        line.original,
        line.original.currency if line.original else "",
        line.rate,
        None if balance is None else Money(balance, line.currency),
        _STATUS[statement.status].in_language(language),
        statement.file,
        line.place.page or None,
    )


def summary_of(statement: Statement) -> dict[str, Any]:
    """A statement without its lines, as JSON values."""
    return {
        "file": statement.file,
        "source": statement.source.value,
        "account": {
            "iban": statement.account.iban or None,
            "bic": statement.account.bic or None,
            "number": statement.account.number or None,
            "holder": statement.account.holder or None,
            "bank": statement.account.bank or None,
        },
        "number": statement.number or None,
        "period": {
            "start": statement.first_day.isoformat() if statement.first_day else None,
            "end": statement.last_day.isoformat() if statement.last_day else None,
        },
        "currency": statement.currency,
        "opening_balance": _balance(statement.opening),
        "closing_balance": _balance(statement.closing),
        "lines": len(statement.lines),
        "status": statement.status.value,
        "findings": findings_of(statement.findings),
    }


def whole_of(statement: Statement) -> dict[str, Any]:
    """A statement with its lines and their places, as JSON values; amounts are texts, days ISO 8601."""
    return {**summary_of(statement), "lines": [_line(line) for line in statement.lines]}


def findings_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON values."""
    return [
        {
            "code": one.code,
            "message": {"de": one.text.de, "en": one.text.en},
            "page": one.place.page or None,
            "row": one.place.row or None,
            "where": one.place.where or None,
            "boxes": [box.to_json() for box in one.place.boxes],
        }
        for one in findings
    ]


def _balance(balance: Balance | None) -> dict[str, Any] | None:
    if balance is None:
        return None
    return {
        "amount": str(balance.amount),
        "date": balance.day.isoformat() if balance.day else None,
        "page": balance.place.page or None,
        "boxes": [box.to_json() for box in balance.place.boxes],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "booking_date": line.booked.isoformat(),
        "value_date": line.valued.isoformat() if line.valued else None,
        "amount": str(line.amount),
        "currency": line.currency,
        "kind": line.kind or None,
        "counterparty": {
            "name": line.party.name or None,
            "iban": line.party.iban or None,
            "bic": line.party.bic or None,
        },
        "remittance": line.remittance or None,
        "end_to_end": line.references.end_to_end or None,
        "mandate": line.references.mandate or None,
        "creditor_id": line.references.creditor_id or None,
        "bank_reference": line.references.bank or None,
        "original": line.original.to_json() if line.original else None,
        "rate": str(line.rate) if line.rate is not None else None,
        "balance": str(line.balance) if line.balance is not None else None,
        "page": line.place.page or None,
        "row": line.place.row or None,
        "where": line.place.where or None,
        "boxes": [box.to_json() for box in line.place.boxes],
        "confidence": f"{line.confidence:.2f}",
    }
