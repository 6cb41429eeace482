"""An export as XLSX (ISO/IEC 29500), made in memory."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from flowaudit.core.exporting import headers
from flowaudit.core.exporting.neutral import neutralised
from flowaudit.core.exporting.report import Report, tables
from flowaudit.core.exporting.summary import entries
from flowaudit.core.exporting.table import Cell, Style, Table
from flowaudit.core.model.money import Money, cents

_DAY = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
# [$symbol-locale]: the sign belongs to the number, whatever the reader's own currency is
_SIGNS = {"EUR": "[$€-407]", "GBP": "[$£-809]", "USD": "[$$-409]", "CHF": "[$CHF-807]"}
_READABLE = 340
_ACCENT, _BAND = "#1F3A5F", "#E8EDF3"


def workbook(report: Report) -> bytes:
    """Summary, documents, features, lines and what else was asked for; the same report gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": neutralised(report.project["project"]["project_title"]), "created": report.created})
    writer = _Writer(book, report.language)
    found = tables(report)
    writer.summary(report, found[0])
    for table in found:
        writer.table(table)
    book.close()
    return buffer.getvalue()


def _pattern(number: int | Decimal, style: Style) -> str:
    if style is Style.PERCENT:
        # "0.##%" would leave a bare point behind whole numbers
        return "0%" if number == int(number) else "0.0#%"
    return {Style.SHARE: "0%", Style.INTEGER: "0"}.get(style, "General")


def _print_setup(sheet: Any, width: int) -> None:
    """A4 across; as wide as one page if it can then still be read. ``width`` is in characters."""
    sheet.set_landscape()
    sheet.set_paper(9)
    if width <= _READABLE:
        sheet.fit_to_pages(1, 0)


class _Writer:
    """Writes sheets; formats are made once, as a workbook shares them."""

    def __init__(self, book: Any, language: str) -> None:
        self._book, self._language = book, language
        self._formats: dict[tuple[str, bool, str], Any] = {}
        self._head = book.add_format(
            {"bold": True, "font_color": "white", "bg_color": _ACCENT, "text_wrap": True, "valign": "vcenter"}
        )
        self._title = book.add_format({"bold": True, "font_size": 14, "font_color": _ACCENT})

    def _format(self, pattern: str, *, total: bool = False, align: str = "") -> Any:
        key = (pattern, total, align)
        if key not in self._formats:
            look: dict[str, Any] = {"num_format": pattern, "valign": "top"} | ({"align": align} if align else {})
            look |= {"bold": True, "top": 1, "bg_color": _BAND} if total else {}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def table(self, table: Table) -> None:
        """A sheet with frozen headers, a filter, and below the data a row of sums for each currency."""
        sheet = self._book.add_worksheet(table.title.in_language(self._language))
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, neutralised(column.header.in_language(self._language)), self._head)
        sheet.set_row(0, 30)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                self._cell(sheet, number, place, cell, table.columns[place].style)
        # the file name stays in view beside the document's id
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        _print_setup(sheet, sum(column.width for column in table.columns))
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)
        self._totals(sheet, table)

    def _totals(self, sheet: Any, table: Table) -> None:
        """A blank row keeps the sums out of what is filtered and sorted."""
        sums = table.sums()
        if not sums:
            return
        last = len(table.rows)
        keys = [column.key for column in table.columns]
        currencies = xl_range_abs(1, keys.index("currency"), last, keys.index("currency"))
        for number, (currency, amounts) in enumerate(sums.items(), last + 2):
            for place, column in enumerate(table.columns):
                empty = self._format("General", total=True)
                if column.key not in amounts:
                    sheet.write_blank(number, place, None, empty)
                    continue
                values = xl_range_abs(1, place, last, place)
                formula = f'=SUMIF({currencies},"{currency}",{values})'
                look = self._format(self._money(currency), total=True)
                sheet.write_formula(number, place, formula, look, float(cents(amounts[column.key])))
            sheet.write_string(number, 0, f"{headers.TOTAL.in_language(self._language)} {currency}", empty)

    def _money(self, currency: str) -> str:
        sign = _SIGNS.get(currency) or f'"{"".join(char for char in currency if char.isalnum())}"'
        return f"#,##0.00 {sign}"

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, style: Style, align: str = "") -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            # more than 255 characters in a cell of format text are shown as ####
            look = self._format("General" if style is Style.LONG_TEXT else "@", align=align)
            sheet.write_string(row, place, neutralised(cell), look)
        elif isinstance(cell, date):
            clock = " hh:mm" if isinstance(cell, datetime) else ""
            sheet.write_datetime(row, place, cell, self._format(_DAY[self._language] + clock, align=align))
        elif isinstance(cell, Money):
            sheet.write_number(row, place, cents(cell.amount), self._format(self._money(cell.currency), align=align))
        else:
            # a spreadsheet shows 0.19 as 19 %
            number = Decimal(cell) / 100 if style is Style.PERCENT else cell
            sheet.write_number(row, place, number, self._format(_pattern(cell, style), align=align))

    def summary(self, report: Report, documents: Table) -> None:
        """The first sheet: which project, what was exported, sums by currency, documents by status and light."""
        sheet = self._book.add_worksheet(headers.SUMMARY_TITLE.in_language(self._language))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 80)
        _print_setup(sheet, 110)
        sheet.write_string(0, 0, headers.SUMMARY_TITLE.in_language(self._language), self._title)
        row = 2
        for label, cell in entries(report, documents):
            if cell is None:
                row += 1
                sheet.write_string(row, 0, label.in_language(self._language), self._head)
                sheet.write_blank(row, 1, None, self._head)
            else:
                sheet.write_string(row, 0, neutralised(label.in_language(self._language)))
                self._cell(sheet, row, 1, cell, Style.INTEGER, "left")
            row += 1
