"""A document with its final result, as the export takes it: the input of all tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName, LineItem
from flowaudit.core.model.money import Money


@dataclass(frozen=True, slots=True)
class LlmResponse:
    """What a language model answered."""

    run_id: str
    provider: str
    model_name: str
    status: str
    text: str
    structured: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """``data`` is the document's record, ``final`` its final result in the reader's language (contract 10.1),
    ``extraction`` what was read; both None for a document that an admin exports before its audit is done.
    ``feature_names`` and ``legal_basis`` are those of the ruleset, by feature id."""

    data: Mapping[str, Any]
    final: Mapping[str, Any] | None = None
    extraction: Extraction | None = None
    feature_names: Mapping[str, str] = field(default_factory=dict)
    legal_basis: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] | None = None
    llm: LlmResponse | None = None

    @property
    def document_id(self) -> str:
        """The document's id."""
        return str(self.data["document_id"])

    def final_text(self, feature_id: str, name: FieldName) -> str | None:
        """The final value of a feature that is a single text; what was read where there is no final result."""
        for shown in (self.final or {}).get("fields", ()):
            if shown["feature_id"] == feature_id:
                value: str | None = shown["final_value"]
                return value
        return self.extraction.text(name) if self.extraction else None

    def final_day(self, feature_id: str, name: FieldName) -> date | str | None:
        """The same for a day; a value that is no date stays a text."""
        text = self.final_text(feature_id, name)
        read = self.extraction.day(name) if self.extraction else None
        return read if text is None and self.final is None else day_of(text, read)

    def read_text(self, name: FieldName) -> str | None:
        """A text as it was read."""
        return self.extraction.text(name) if self.extraction else None

    def read_day(self, name: FieldName) -> date | None:
        """A day as it was read."""
        return self.extraction.day(name) if self.extraction else None

    def amount(self, name: str) -> Money | None:
        """One of the final amounts: net, vat, gross, eligible_amount, funded_amount."""
        shown = ((self.final or {}).get("computed") or {}).get("amounts", {}).get(name)
        return Money(Decimal(shown["amount"]), shown["currency"]) if shown else None

    @property
    def currency(self) -> str:
        """The document's currency."""
        found = self.amount("gross") or self.amount("net") or self.amount("eligible_amount")
        return self.read_text(FieldName.CURRENCY) or (found.currency if found else "EUR")

    @property
    def lines(self) -> tuple[LineItem, ...]:
        """The lines as they were read."""
        return self.extraction.lines if self.extraction else ()

    def eligible_line(self, index: int) -> Mapping[str, Any]:
        """What the funding says of a line (category, state, eligible amount); empty if it went by the totals."""
        shown = ((self.final or {}).get("computed") or {}).get("eligible", {}).get("lines", ())
        return next((line for line in shown if line["index"] == index), {})


def day_of(text: str | None, read: date | None) -> date | str | None:
    """A final value as a day: ISO or ``DD.MM.YYYY``; else as it stands."""
    if text is None:
        return None
    if read is not None and text in (read.isoformat(), f"{read:%d.%m.%Y}"):
        return read
    parts = text.split(".")
    iso = "-".join((parts[2], parts[1].zfill(2), parts[0].zfill(2))) if len(parts) == 3 else text
    try:
        return date.fromisoformat(iso.strip())
    except ValueError:
        return text


def number_of(text: str | None) -> Decimal | None:
    """A stored number, or None."""
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
