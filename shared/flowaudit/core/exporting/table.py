"""Tables whose cells carry their kind: a text, a number, an amount of money, a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text

Cell = str | int | Decimal | Money | date | datetime | None


class Style(StrEnum):
    """How a column is written. PERCENT holds percentages (19 means 19 %), SHARE fractions (0.95 means 95 %)."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    PERCENT = "PERCENT"
    SHARE = "SHARE"
    MONEY = "MONEY"
    DATE = "DATE"
    MOMENT = "MOMENT"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` in machine-readable formats, ``header`` for people, ``width`` in characters.

    ``total``: the sum of the column is shown below it, one row a currency."""

    key: str
    header: Text
    style: Style = Style.TEXT
    width: int = 14
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has a cell for each column."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def sums(self) -> dict[str, dict[str, Decimal]]:
        """The sum of each column with a total, by currency (sorted) and column key."""
        found: dict[str, dict[str, Decimal]] = {}
        for row in self.rows:
            for column, cell in zip(self.columns, row, strict=True):
                if column.total and isinstance(cell, Money):
                    of_currency = found.setdefault(cell.currency, {})
                    of_currency[column.key] = of_currency.get(column.key, Decimal(0)) + cell.amount
        return dict(sorted(found.items()))
